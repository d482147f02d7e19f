"""The evaluation set holds together, and a seeded sample of it is answered well enough."""

from __future__ import annotations

from collections import Counter

import pytest

from benchmarks.answers_quality import HALVES, poisons, questions
from tests.answers.conftest import Shelf

pytestmark = pytest.mark.slow  # asks the whole evaluation set


def test_the_set_is_large_enough_and_mixed_as_it_says() -> None:
    rows = [one for half in HALVES for one in questions(half)]
    assert len(rows) >= 400
    assert sum(not one.facts for one in rows) / len(rows) >= 0.3
    assert sum(bool(one.poison) for one in rows) / len(rows) >= 0.2
    assert min(Counter(one.language for one in rows).values()) / len(rows) >= 0.4


def test_no_product_and_no_customer_stands_in_both_halves() -> None:
    tuning, frozen = ({one.about for one in questions(half) if one.about} for half in HALVES)
    families = [{name[:5] for name in half if name.startswith("NG")} for half in (tuning, frozen)]
    assert not tuning & frozen
    assert not families[0] & families[1]


@pytest.mark.parametrize("half", [*HALVES, "reworded", "later"])
def test_every_gold_fact_is_in_the_records(shelf: Shelf, half: str) -> None:
    for row in questions(half):
        missing = row.facts - shelf.fact_ids(row.about, row.language)
        assert not missing, (row.text, missing)
        assert not row.poison or poisons()[row.poison]["product"] == row.about
