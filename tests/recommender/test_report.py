"""`aisle evaluate recommender`: each number of its table on lists that were made by hand."""

import numpy as np
import pytest
from worlds import DAY, START, checkerboard_items, shoppers

from aisle.cli.evaluate import said
from recommender.contract import Items
from recommender.errors import BadEvents
from recommender.evaluate import Judged
from recommender.events import Events
from recommender.report import (
    Section,
    _facts,
    consumer_parity,
    interval,
    provider_parity,
    report,
    sellers_of,
)
from recommender.splits import leave_one_out

pytestmark = pytest.mark.slow  # trains


@pytest.fixture
def events() -> Events:
    """u0 and u1 met a, b, c in this order; u2 met b and d."""
    users = ["u0"] * 3 + ["u1"] * 3 + ["u2"] * 2
    items = [*"abc", *"abc", *"bd"]
    return Events.from_columns(users, items, [START + n * DAY for n in range(8)])


def test_the_numbers_of_lists_made_by_hand(events: Events) -> None:
    """Two questions are answered, one at the first place and one at the second; lists of two."""
    split = leave_one_out(events)
    judged = Judged(
        (np.array([0.0]), np.array([1.0]), np.zeros(0)), np.ones(3, dtype=np.int64),
        (np.array([2, 3]), np.array([0, 2]), np.array([0, 2])), np.ones(4, dtype=np.bool_), k=2,
    )  # fmt: skip
    found = _facts(judged, split, np.array([0, 0, 1, 1]))
    assert found["hr"] == pytest.approx(2 / 3)
    assert found["ndcg"] == pytest.approx((1 + 1 / np.log2(3)) / 3)
    assert found["mrr"] == pytest.approx(1.5 / 3)
    assert found["precision"] == pytest.approx(1 / 3)
    assert found["recall"] == pytest.approx(2 / 3)
    assert found["f1"] == pytest.approx((2 / 3 + 2 / 3) / 3)
    assert found["coverage"] == 0.75
    assert found["tail"] == 1.0


def test_parity_is_one_where_shares_are_alike() -> None:
    sellers = sellers_of(("a", "b", "c"), {"a": "Acme", "b": "Bolt"})
    assert sellers is not None
    assert sellers.tolist() == [0, 1, -1]
    assert sellers_of(("a", "b"), {"a": "Acme", "b": "Acme"}) is None
    counts = np.array([10, 10, 5])
    assert provider_parity(np.array([3, 3, 9]), counts, sellers) == pytest.approx(1.0)
    assert provider_parity(np.array([6, 0, 9]), counts, sellers) == pytest.approx(0.5)
    assert provider_parity(counts, counts, None) is None


def test_people_with_short_histories_are_compared_with_the_others(events: Events) -> None:
    split = leave_one_out(events)
    assert consumer_parity(np.array([0.5, 0.5, 0.25], np.float32), split) is None  # none is longer
    asked = split.questions
    asked.ends[0] -= 1
    assert consumer_parity(np.array([0.5, 1.0, 0.5], np.float32), split) == pytest.approx(0.5)


def test_the_interval_of_equal_gains_holds_one() -> None:
    gains = np.random.default_rng(1).random(200).astype(np.float32)
    assert interval(gains, gains) == (1.0, 1.0)
    low, high = interval(2 * gains, gains)
    assert low == high == pytest.approx(2.0)


def test_a_small_shop_is_evaluated_with_every_number_in_its_range() -> None:
    items = checkerboard_items(60)
    brands = {one: f"brand{number % 3}" for number, one in enumerate(items.ids)}
    found = report(shoppers(), items, "transitions", seeds=(7, 8), providers=brands)
    assert [one.split for one in found] == [
        "leave one out", "time cut", "next basket, re-orders too"
    ]  # fmt: skip
    first = found[0].lines[0]
    assert first.model == "transitions"
    assert first.ndcg > max(line.ndcg for line in found[0].lines[1:])
    asked = [section for section in found if section.lines]
    assert len(asked) == 1  # eight people came back after the cuts: said to be too few
    for section in asked:
        assert section.ratio[1] <= section.ratio[0] <= section.ratio[2]
        for line in section.lines:
            for value in (line.hr, line.mrr, line.recall, line.tail, line.providers):
                assert value is not None
                assert 0 <= value <= 1
        assert len(said(section, 10).splitlines()) == len(section.lines) + 3


def test_too_little_is_said_with_its_cure() -> None:
    few = Events.from_columns(["a"] * 5, [*"vwxyz"], list(range(5)))
    with pytest.raises(BadEvents, match=r"5 events to evaluate on.*aisle import events"):
        report(few, Items(()))
    some = Events.from_columns(
        [f"u{n // 3}" for n in range(30)], [f"i{n % 7}" for n in range(30)], list(range(30))
    )
    found = report(some, Items(()), "transitions", seeds=(7,))
    assert all(not one.lines for one in found)
    assert "10 questions are too few" in said(found[0], 10)


def test_a_dash_stands_where_nothing_can_be_compared() -> None:
    found = report(shoppers(), checkerboard_items(60), "text", seeds=(7,))
    assert isinstance(found[0], Section)
    assert found[0].lines[0].providers is None
    assert " -  " in said(found[0], 10)
