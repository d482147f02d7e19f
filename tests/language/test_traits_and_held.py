"""Traits of goods, what a thing must hold, several places at once, and which of two colours came."""

from __future__ import annotations

import pytest

from aisle.language.entities import extract
from aisle.language.manners import core

Named = set[tuple[str, str, str]]


def named(text: str) -> Named:
    return {(one.entity, one.role or "", one.value) for one in extract(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a cute hooded jacket", {("attributes", "", "cute"), ("attributes", "", "hooded")}),
        ("加绒的长袖卫衣", {("attributes", "", "加绒"), ("attributes", "", "长袖")}),
        ("38mm的表带", {("attributes", "", "38mm")}),
        ("compare the first two", {("ordinal", "", "1"), ("ordinal", "", "2")}),
        ("最后两个", {("ordinal", "", "-1"), ("ordinal", "", "-2")}),
        ("ship to K1A 0B1", {("zip", "", "K1A 0B1")}),
        ("the 2nd in 38?", {("ordinal", "", "2")}),
        ("does it come in 38?", {("size", "", "38")}),
        (
            "got sent blue, i ordered green, please swap",
            {("colour", "from", "blue"), ("colour", "to", "green")},
        ),
        ("毛毯掉毛，我要退货", {("category", "", "毛毯"), ("reason", "", "掉毛")}),
        ("给8岁的儿子挑个书包", {("recipient", "", "儿子")}),
        ("ordered 6 glasses, 4 arrived", {("quantity", "", "6"), ("quantity", "", "4")}),
    ],
)
def test_it_is_named(text: str, expected: Named) -> None:
    assert expected <= named(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("a backpack that fits a 15 inch laptop", "attributes"),
        ("求一个能装15寸电脑的包", "attributes"),
        ("how long does the battery last?", "ordinal"),
        ("2 or 5 for trail running", "address"),
        ("儿童水杯 两三百毫升的", "max_price"),
        ("does it run on 2 AA batteries", "quantity"),
        ("i commute by bike", "category"),
    ],
)
def test_it_is_not_named(text: str, entity: str) -> None:
    assert entity not in {key for key, _, _ in named(text)}


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("ok, and how much is it?", "ok and how much is it"),
        ("hey where's my order", "hi there, where's my order?"),
        ("红色，大号的。", "红色 大号的"),
    ],
)
def test_marks_between_words_are_no_part_of_a_request(text: str, same: str) -> None:
    assert core(text) == core(same)
    assert core("?") == "?"
