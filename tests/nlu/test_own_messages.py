"""What messages name, on our own labelled rows (benchmarks/understanding_rows)."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.language.entities import extract
from benchmarks.understanding_own import (
    FIXED_FORMS,
    FIXED_FORMS_MORE,
    FIXED_FORMS_UNSEEN,
    ROWS,
    own_messages,
)
from benchmarks.understanding_scores import Reading, entity_scores
from bot.components.naming import pertinent


def read(rows: Path) -> list[Reading]:
    readings = []
    for row in own_messages(rows):
        named = [
            {"entity": one.entity, "value": one.value, "role": one.role}
            | ({"text": row["text"][one.start : one.end]} if one.entity == "reason" else {})
            for one in extract(row["text"])
        ]
        readings.append(
            Reading(row, row["intent"], row["intent"], 1.0, pertinent(named, row["intent"]))
        )
    return readings


@pytest.mark.parametrize("rows", [ROWS, FIXED_FORMS, FIXED_FORMS_MORE], ids=lambda path: path.stem)
def test_what_our_own_messages_name_is_read(rows: Path) -> None:
    scores = entity_scores(read(rows), loose=True)
    assert scores["exact_keys"] > 0.95
    assert scores["all"] > 0.95


def test_rows_that_no_rule_was_mended_on_are_read_too() -> None:
    scores = entity_scores(read(FIXED_FORMS_UNSEEN), loose=True)
    assert scores["exact_keys"] > 0.92
    assert scores["all"] > 0.9


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("what's in my bag", "category"),
        ("book me a taxi", "category"),
        ("what sizes do you have", "size"),
        ("does it run small", "size"),
        ("两张卡能一起付吗", "min_price"),
        ("my card was declined", "category"),
        ("which one weighs less", "category"),
    ],
)
def test_a_word_that_means_something_else_names_nothing(text: str, entity: str) -> None:
    assert entity not in {one.entity for one in extract(text)}


@pytest.mark.parametrize(
    ("text", "value", "written"),
    [
        ("cancel it, i changed my mind", "no longer needed", "changed my mind"),
        ("我不想买了，请取消订单", "no longer needed", "不想买了"),
        ("退货 太小了", "太小了", "太小了"),
        ("cancel it, my husband already got one", *["my husband already got one"] * 2),
        ("return it because the colour is off", *["the colour is off"] * 2),
    ],
)
def test_a_reason_has_the_policys_word_or_the_shoppers(text: str, value: str, written: str) -> None:
    (reason,) = [one for one in extract(text) if one.entity == "reason"]
    assert (reason.value, text[reason.start : reason.end]) == (value, written)


def test_a_bank_card_beside_the_shop_is_no_way_to_pay() -> None:
    card = {"entity": "payment_method", "value": "credit card"}
    assert pertinent([card], "out_of_scope") == []
    assert pertinent([card], "payment") == [card]
