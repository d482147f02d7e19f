"""Readings of one's own records: who I am, where an order stands, what can still be done with it."""

from __future__ import annotations

import pytest

from actions.kinds.reads import asks_who
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop


def test_one_is_told_what_the_shop_knows_of_one_and_only_when_known(shop: LittleShop) -> None:
    assert "e-mail" in Talk(shop, "web:stranger").say("who am I", "order_status")
    told = Talk(shop).say("who am I", "order_status")
    assert "李梅" in told
    assert "mei@example.com" in told


def test_an_order_is_shown_with_its_steps_and_what_is_still_possible(shop: LittleShop) -> None:
    told = Talk(shop).say("where is #W1000002", "order_status")
    assert "Ordered" in told
    assert "✓" in told
    assert "still do with this order" in told


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("who am I?", True),
        ("what's my default address", True),
        ("我的默认地址是什么", True),
        ("查看我的资料", True),
        ("把我的资料都删了", False),
        ("change my address", False),
        ("where is my order", False),
    ],
)
def test_a_question_about_the_person_is_told_from_a_wish(text: str, asks: bool) -> None:
    assert asks_who(text) is asks
