"""Groups that were planted are found, named and stable; where there are none, none are made up."""

from __future__ import annotations

import numpy as np
import pytest

from aisle.insights.clusters import adjusted_rand, group
from aisle.insights.contract import Estimate, Likelihood
from aisle.insights.ground import DAY_S
from aisle.insights.learned import learn_segments
from aisle.insights.likelihood import auc, chances, likelihood
from aisle.insights.segments import members_by_rule, movement, segments_by_rule
from tests.insights.worlds import NOW, Did, tasteful, world

pytestmark = pytest.mark.slow  # learns groups


def test_the_rand_index_is_1_for_the_same_groups_and_about_0_by_chance() -> None:
    draw = np.random.default_rng(0)
    one = draw.integers(0, 4, 2000)
    assert adjusted_rand(one, (one + 1) % 4) == pytest.approx(1.0)
    assert abs(adjusted_rand(one, draw.integers(0, 4, 2000))) < 0.02


def test_planted_tastes_are_found_named_and_stable() -> None:
    found = learn_segments(tasteful())
    assert found.report.stable
    assert found.report.stability[found.report.chosen] >= 0.8
    whole = {user: name for name, users in found.members.items() for user in users}
    taste = np.array([int(user[1:]) % 3 for user in whole])
    placed = np.array([int(name.rpartition(":")[2]) for name in whole.values()])
    assert max(len(set(taste[placed == one])) for one in set(placed.tolist())) == 1
    assert all("Kind" in one.names["en"] for one in found.segments)
    assert all(one.names["zh"] and one.why["zh"] and one.why["en"] for one in found.segments)
    assert sum(one.people for one in found.segments) == 240


def test_where_everybody_buys_anything_no_group_is_made_up() -> None:
    found = learn_segments(tasteful(mixed=True))
    assert not found.report.stable
    assert found.segments == []


def test_a_grouping_repeats() -> None:
    vectors = np.random.default_rng(4).normal(size=(200, 5)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    assert group(vectors).stability == group(vectors).stability


def test_rules_place_everybody_once_of_a_kind_and_say_why_in_both_languages() -> None:
    ground = tasteful()
    found = members_by_rule(ground)
    for kind in ("rfm", "recency", "price"):
        users = [user for name, some in found.items() if name.startswith(kind) for user in some]
        assert sorted(users) == sorted(set(users))
        assert len(users) == 240
    for one in segments_by_rule(ground).segments:
        assert one.names["en"] != one.names["zh"] or one.kind == "category"
        assert one.why["en"] and one.why["zh"]  # noqa: PT018


def test_who_said_no_to_personalisation_is_in_no_segment() -> None:
    did = [Did(user, "purchase", "i", NOW - 5) for user in ("open", "private")]
    found = members_by_rule(world(did, private=frozenset({"private"})))
    assert {user for users in found.values() for user in users} == {"open"}


def test_a_customer_who_stays_away_moves() -> None:
    did = [Did("a", "purchase", "i", NOW - 40 * DAY_S), Did("b", "purchase", "i", NOW - DAY_S)]
    found = {(one.before, one.after) for one in movement(world(did), "recency", 28)}
    assert found == {("recency:active", "recency:cooling"), ("", "recency:active")}


def habits(people: int = 500) -> list[Did]:
    """Half buy every 20 days, half bought twice and never again; recency alone cannot always tell."""
    draw = np.random.default_rng(9)
    did = []
    for person in range(people):
        if person % 2:
            days = range(int(draw.integers(0, 20)), 200, 20)
        else:
            last = int(draw.integers(5, 120))
            days = range(last, last + 2)
        did += [Did(f"u{person}", "purchase", "i", NOW - day * DAY_S - 60) for day in days]
    return did


def test_likelihood_is_better_than_recency_on_a_later_time_and_calibrated() -> None:
    found = likelihood(world(habits()))
    assert found is not None
    assert found.auc.value is not None
    assert found.auc_recency.value is not None
    assert found.auc.value > found.auc_recency.value
    assert found.calibration_error < 0.1
    assert len(chances(world(habits()))) == 500


def test_there_are_no_more_groups_than_kinds_of_people() -> None:
    vectors = np.repeat(np.eye(3, dtype=np.float32), (70, 50, 30), axis=0)
    found = group(vectors)
    assert found.chosen == 3
    assert sorted(np.bincount(found.place(vectors)).tolist()) == [30, 50, 70]


def test_too_few_buyers_are_not_learned_from() -> None:
    did = [Did(f"u{n}", "purchase", "i", NOW - 50 * DAY_S) for n in range(30)]
    assert likelihood(world(did)) is None
    assert chances(world(did)) == {}


def test_auc_is_the_share_of_right_pairs() -> None:
    said, truth = np.array([0.1, 0.4, 0.4, 0.9]), np.array([0.0, 1.0, 0.0, 1.0])
    assert auc(said, truth) == pytest.approx(3.5 / 4)


def test_chances_are_an_order_only_where_they_were_farther_off_than_chance_explains() -> None:
    half = Estimate(0.5, 0.4, 0.6, 400)

    def told(people: int, error: float) -> Likelihood:
        tenths = [{"said": 0.3, "was": 0.3, "low": 0.2, "high": 0.4, "n": people / 10}] * 10
        return Likelihood(28, people, half, half, half, half, half, tenths, error, half)

    assert told(400, 0.14).is_order_only
    assert not told(400, 0.09).is_order_only  # forty people a tenth are off by .058 by chance
    assert told(40_000, 0.09).is_order_only
    assert not told(40_000, 0.03).is_order_only


def test_a_customer_has_a_place_in_the_order_of_who_buys_next() -> None:
    found = chances(world(habits()))
    assert sorted(one.place for one in found.values()) == list(range(1, 501))
    best = next(one for one in found.values() if one.place == 1)
    assert best.buys == max(one.buys for one in found.values())
    assert best.of == 500
