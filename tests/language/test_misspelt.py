"""Names of things as they are mistyped, and the words that are none."""

from __future__ import annotations

import pytest

from aisle.language.entities import extract
from aisle.language.lexicon import Lexicon
from aisle.language.misspelt import mended


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon.shipped()


@pytest.mark.parametrize(
    ("text", "value", "said"),
    [
        ("i want a kettel", "kettle", "kettel"),
        ("find me snekers", "sneakers", "snekers"),
        ("xiang mai bao wen bei", "保温杯", "bao wen bei"),
    ],
)
def test_a_mistyped_thing_is_named_as_usual_where_it_stands(
    text: str, value: str, said: str, lexicon: Lexicon
) -> None:
    found = next(one for one in extract(text, lexicon) if one.entity == "category")
    assert (found.value, text[found.start : found.end]) == (value, said)


@pytest.mark.parametrize(
    "text",
    [
        "where is my order",
        "do you ship to po boxes",
        "apply my coupon",
        "换个大一号的",
        "有没有现货",
        "购物车里有几件",
    ],
)
def test_other_words_stay(text: str, lexicon: Lexicon) -> None:
    assert mended(text, lexicon).text == text
