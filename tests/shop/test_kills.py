"""Kill -9 at every named point of the write path: exactly once, the receipt replayed. 100 a point in
`make bench-reliability`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.shop.kills import POINTS, REQUESTS, Kills

VERBS = list(REQUESTS)


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_two_kills_leave_nothing_or_everything(filled_home: Path, point: str) -> None:
    first = 2 * list(POINTS).index(point)
    for place in (first, first + 1):
        Kills(filled_home).run(point, VERBS[place % len(VERBS)], seed=place)


@pytest.mark.slow
@pytest.mark.parametrize("road", ["approve", "submit"])
def test_an_approval_or_a_late_answer_that_is_killed_writes_once(
    filled_home: Path, road: str
) -> None:
    kills = Kills(filled_home)
    for place, point in enumerate(("before the commit", "before the reply")):
        kills.run(point, VERBS[place], seed=place, road=road)


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["cancel_order", "change_items"])
def test_ten_processes_saying_yes_at_once_write_once(filled_home: Path, verb: str) -> None:
    receipts = Kills(filled_home).race(verb, 10)
    assert len(receipts) == 10
    assert len(set(receipts)) == 1
