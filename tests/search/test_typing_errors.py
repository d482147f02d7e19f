"""Typing errors in a wish lose no bound and no attribute; names, models and right words stay as typed."""

from __future__ import annotations

from typing import Any

import pytest

from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import understand
from tests.search.shelf import SHELF, thing


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    odd = thing("X1", "Zorvex Belw tent pegs", "佐维 地钉", "tent pegs", "Zorvex", 9)
    return Vocabulary.build([*SHELF, odd])


def read(vocabulary: Vocabulary, text: str) -> dict[str, Any]:  # Any: JSON
    return understand(text, vocabulary, None, "USD").to_json()


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("watrproof speaker undr 80", "waterproof speaker under 80"),
        ("cheapst tent", "cheapest tent"),
        ("headfones under 10o", "headphones under 100"),
        ("a tent betwen 50 and 1OO", "a tent between 50 and 100"),
        ("tent withot red", "tent without red"),
        ("blakc headphones at leest 4 stars", "black headphones at least 4 stars"),
        ("hiking boots $15O or less", "hiking boots $150 or less"),
        ("防水音相 60以内", "防水音箱 60以内"),
    ],
)
def test_a_slip_is_read_as_what_was_meant_and_told(
    vocabulary: Vocabulary, typed: str, meant: str
) -> None:
    told = read(vocabulary, typed)
    assert told["filters"] == read(vocabulary, meant)["filters"]
    assert told.get("sort") == read(vocabulary, meant).get("sort")
    assert told["corrected"]


@pytest.mark.parametrize(
    "text",
    [
        "belw tent",  # a word of a title
        "zorvex tent pegs",
        "cable TN-2110",
        "tent 10o",  # nothing compares it
        "a Blakc speaker",  # a name, by its capital
        "左手标签的帐篷",
        "北原帐篷",
        "音箱相册",
    ],
)
def test_what_may_be_right_stays(vocabulary: Vocabulary, text: str) -> None:
    assert "corrected" not in read(vocabulary, text)


@pytest.mark.parametrize("text", ["tent under 0.5", "tent under 0.5 please", "0.5以下的帐篷"])
def test_a_price_below_one_is_a_bound(vocabulary: Vocabulary, text: str) -> None:
    assert read(vocabulary, text)["filters"] == {"type": "tent", "price_max": 0.5}


@pytest.mark.parametrize("text", ["strap under 0.5 mm", "tent 0.5", "under 0.5 of a tent"])
def test_a_part_of_something_measured_is_no_price(vocabulary: Vocabulary, text: str) -> None:
    assert "price_max" not in read(vocabulary, text)["filters"]


def test_no_thanks_searches_nothing(vocabulary: Vocabulary) -> None:
    assert understand("不要了", vocabulary).is_empty
    assert understand("不用了谢谢", vocabulary).is_empty
