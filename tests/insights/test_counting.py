"""Counted against a plain loop, or against what was planted."""

from __future__ import annotations

import datetime as dt
import math
import random
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from aisle.insights.cleaning import BOT_HOUR
from aisle.insights.contract import Estimate
from aisle.insights.exposure import alarms, exposure, gini, quality
from aisle.insights.funnel import funnel, to_product
from aisle.insights.ground import DAY_S
from aisle.insights.intervals import bootstrap, median, wilson
from aisle.insights.loyalty import basket_pairs, cohorts, repeat_purchase
from aisle.insights.trends import trend
from tests.insights.worlds import NOW, Did, items, world

pytestmark = pytest.mark.slow  # counts large worlds

STEP = {"impression": 0, "click": 1, "view": 1, "cart": 2, "purchase": 3}


def test_a_share_has_wilsons_interval() -> None:
    found = wilson(3, 10)
    assert found.value == 0.3
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.1078, 0.6032)
    assert wilson(0, 0) == Estimate(None, None, None, 0)
    assert wilson(0, 20).low == 0.0


def test_the_interval_of_a_median_holds_it_about_95_times_in_100() -> None:
    draw = np.random.default_rng(3)
    held = 0
    for _ in range(400):
        found = median(draw.exponential(1.0, 41))
        held += (found.low or 0) <= math.log(2) <= (found.high or 0)
    assert 0.92 <= held / 400 <= 0.99


def test_a_bootstrap_repeats_and_holds_the_value() -> None:
    values = np.arange(50.0)
    one = bootstrap(50, lambda rows: float(values[rows].mean()))
    assert one == bootstrap(50, lambda rows: float(values[rows].mean()))
    assert (one.low or 0) < 24.5 < (one.high or 0)


def test_what_is_left_out_is_named_and_counted() -> None:
    bot = [Did("bot", "view", f"i{n}", NOW - DAY_S + n % 3000) for n in range(BOT_HOUR + 50)]
    did = [
        Did("a", "view", "i1"),
        Did("a", "view", "i1"),
        Did("a", "view", "i2", NOW + 30 * DAY_S),
        Did("a", "view", "i2", 5),
        Did("a", "purchase", "i1", quantity=0),
        Did("a", "purchase", "i1", quantity=1_000_000),
        Did("a", "purchase", "i1", NOW - 5, quantity=3, variant="red"),
        Did("a", "purchase", "i1", NOW - 5, quantity=3, variant="blue"),
        Did("a", "view", ""),
        Did("a", "turn", talk="web:1"),
        *bot,
    ]
    found = world(did).cleaning
    dropped = {one.reason: (one.events, one.users) for one in found.dropped}
    assert dropped == {
        "no_item": (1, 1),
        "impossible_time": (2, 1),
        "duplicate": (1, 1),
        "outlier": (2, 1),
        "bot": (BOT_HOUR + 50, 1),
    }
    assert (found.read, found.kept) == (len(did), 4)
    assert all(one.words["en"] and one.words["zh"] for one in found.dropped)


def test_the_funnel_is_that_of_a_plain_loop() -> None:
    draw = random.Random(5)
    did = [
        Did(
            f"u{draw.randrange(60)}",
            draw.choice(list(STEP)),
            f"i{draw.randrange(9)}",
            NOW - draw.randrange(40 * DAY_S),
            channel=draw.choice(["web", "telegram"]),
        )
        for _ in range(700)
    ]
    ground = world(did)
    for one in funnel(ground, "channel", 28):
        far: dict[str, int] = {}
        for row in did:
            if row.channel == one.group and row.at > NOW - 28 * DAY_S:
                far[row.user] = max(far.get(row.user, 0), STEP[row.event])
        assert [step.people for step in one.steps] == [
            sum(value >= n for value in far.values()) for n in range(4)
        ]


def test_a_purchase_without_a_channel_has_that_of_what_its_person_did_before() -> None:
    ground = world(
        [
            Did("a", "view", "i", NOW - 50, channel="telegram", language="zh"),
            Did("a", "purchase", "i", NOW - 40),
            Did("b", "purchase", "i", NOW - 40),
        ]
    )
    bought = {one.group: one.steps[3].people for one in funnel(ground, "channel")}
    assert bought == {"telegram": 1, "unknown": 1}


def test_turns_and_seconds_until_something_was_chosen() -> None:
    def talk(name: str, *events: tuple[str, int]) -> list[Did]:
        return [
            Did(name, kind, "i" if kind == "click" else "", NOW - 1000 + at, talk=name)
            for kind, at in events
        ]

    did = [
        *talk("w1", ("turn", 0), ("turn", 20), ("click", 50), ("turn", 50), ("turn", 90)),
        *talk("w2", ("turn", 0), ("click", 7), ("turn", 7)),
        *talk("w3", ("turn", 0)),
    ]
    (found,) = to_product(world(did))
    assert (found.turns.value, found.seconds.value) == (2.5, 28.5)
    assert found.reached.value == pytest.approx(2 / 3)


def test_who_buys_again_and_cohorts_by_month() -> None:
    def bought(user: str, *days: str) -> list[Did]:
        return [
            Did(user, "purchase", "i", int(dt.datetime.fromisoformat(f"{day}T12:00Z").timestamp()))
            for day in days
        ]

    ground = world(
        [
            *bought("a", "2026-05-03", "2026-05-23", "2026-06-02"),
            *bought("b", "2026-05-10"),
            *bought("c", "2026-06-11"),
        ]
    )
    again = repeat_purchase(ground)
    assert (again.buyers, again.again.value, again.days_between.value) == (3, 1 / 3, 15.0)
    may, june = cohorts(ground)
    assert (may.month, may.people, [one.value for one in may.active]) == ("2026-05", 2, [1.0, 0.5])
    assert (june.month, june.people) == ("2026-06", 1)


def test_things_bought_together_lead_the_pairs() -> None:
    draw = random.Random(2)
    did = []
    for n in range(400):
        basket = {f"i{draw.randrange(30)}" for _ in range(2)} | (
            {"tea", "pot"} if n % 10 == 0 else set()
        )
        did += [Did(f"u{n}", "purchase", item, NOW - n) for item in basket]
    first = basket_pairs(world(did), 5)[0]
    assert {first.first, first.second} == {"tea", "pot"}
    assert first.orders == 40
    assert first.support.value == 0.1
    assert first.lift == pytest.approx(10.0)
    assert first.lift_low < 10 < first.lift_high


def test_a_weekly_season_is_found_and_a_jump_is_unusual() -> None:
    did = []
    for day in range(1, 71):
        at = NOW - day * DAY_S
        weekday = dt.datetime.fromtimestamp(at, dt.UTC).weekday()
        for n in range(80 if day == 1 else 30 if weekday == 5 else 10):
            did.append(Did(f"u{n}", "view", "i", at + n))
    found = trend(world(did), "view", "day", 90, ZoneInfo("UTC"))
    assert max(range(7), key=lambda one: found.season[one]) == 5
    last = found.points[-1]
    assert last.high is not None
    assert last.value == 80 > last.high
    usual = found.points[-8]
    assert usual.low is not None
    assert usual.high is not None
    assert usual.low <= usual.value <= usual.high


def test_gini_is_0_for_even_and_nearly_1_for_one() -> None:
    assert gini(np.array([5, 5, 5, 5])) == pytest.approx(0.0)
    assert gini(np.array([0] * 99 + [7])) == pytest.approx(0.99)


def test_exposure_tells_of_the_tail_the_bands_and_a_brand_that_is_hardly_shown() -> None:
    shelf = items([(f"i{n}", "c", "Hidden" if n < 5 else "Seen", 10.0 + n) for n in range(10)])
    did = [
        Did(f"u{n}", "impression", f"i{5 + n % 4}", NOW - n, turn=f"t{n // 4}") for n in range(400)
    ]
    did += [Did("u1", "purchase", "i9", NOW - 7), Did("u1", "purchase", "i8", NOW - 8)]
    ground = world(did, shelf)
    found = exposure(ground)
    assert (found.products, found.shown) == (10, 400)
    assert found.coverage.value == 0.4
    assert found.tail_share.value == 0.75
    assert {one.group: one.ratio for one in found.by_brand} == {"Hidden": 0.0, "Seen": 2.0}
    assert [one.group for one in found.by_price] == ["low", "middle", "high"] or len(
        found.by_price
    ) == 3
    assert ("brand", "Hidden") in {
        (one.subject, one.group) for one in alarms(quality(ground), exposure(ground))
    }


def test_what_one_person_looked_for_all_day_is_no_alarm() -> None:
    shelf = items([(f"i{n}", "c", "Hidden" if n < 5 else "Seen", 10.0 + n) for n in range(10)])
    did = [Did("u1", "impression", f"i{5 + n % 4}", NOW - n, turn=f"t{n // 4}") for n in range(400)]
    ground = world(did, shelf)
    assert exposure(ground).people == 1
    assert alarms(quality(ground), exposure(ground)) == []


def test_a_group_that_is_served_worse_raises_an_alarm() -> None:
    did = []
    for n in range(600):
        language = "zh" if n % 2 else "en"
        did.append(Did(f"u{n}", "impression", "i", NOW - 5000 + n, turn=f"t{n}", language=language))
        if n % (10 if language == "zh" else 4) < 2:
            did.append(Did(f"u{n}", "click", "i", NOW - 4000 + n, language=language))
    found = {one.group: one for one in quality(world(did)) if one.by == "language"}
    assert found["zh"].is_alarm
    assert not found["en"].is_alarm
    here = world(did)
    told = [one for one in alarms(quality(here), exposure(here)) if one.subject == "language"]
    assert [one.group for one in told] == ["zh"]
    assert "zh" in told[0].words["zh"]
