"""Slips of the fingers, and the words that are none."""

from __future__ import annotations

import pytest

from aisle.language.entities import extract
from aisle.language.manners import core
from aisle.language.spelling import respelt, shipped_speller


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("cacnel my ordr", "cancel my order"),
        ("undrr 80 bucks", "under 80 bucks"),
        ("the sceond one in balck", "the second one in black"),
        ("remove the krttle", "remove the kettle"),
        ("CACNEL IT", "cancel IT"),
    ],
)
def test_a_slip_is_put_right(typed: str, meant: str) -> None:
    assert respelt(typed, shipped_speller()).text == meant


@pytest.mark.parametrize(
    "text",
    [
        "bake a cake in boxer shorts",
        "i dont wanna pay thx",
        "my name is Ana Riuz",
        "write to cacnel@ordr.com, W1234567",
        "wo yao tuihuo",
        "ship it to 9 Okalane Road",
        "退货 我要 cancel",
    ],
)
def test_other_words_and_names_stay(text: str) -> None:
    assert respelt(text, shipped_speller()).text == text


def test_what_is_named_stands_where_it_was_typed() -> None:
    (colour,) = [one for one in extract("the same in grern") if one.entity == "colour"]
    assert (colour.value, colour.start, colour.end) == ("green", 12, 17)


def test_the_request_is_read_in_small_letters_without_slips_and_politeness() -> None:
    assert core("HI THERE, CAN I RETRUN THIS PLEASE") == "can i return this"
