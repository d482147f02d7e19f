"""Reading orders: any spelling, only one's own, with the road and the refunds."""

from __future__ import annotations

import pytest

from aisle.shop.errors import NotFound
from aisle.shop.order_rows import order_number
from aisle.shop.order_words import order_sentence
from tests.shop.little_shop import LittleShop


@pytest.mark.parametrize(
    "typed",
    [
        "#W1000001",
        "W1000001",
        "w 100 0001",
        "w-1000001",
        "１０００００１",
        " #w1000001 ",
        "＃Ｗ1000001",
    ],
)
def test_an_order_is_found_however_its_number_is_spelled(shop: LittleShop, typed: str) -> None:
    assert shop.orders.get(typed, "mei").order_id == "#W1000001"


def test_somebody_elses_order_and_an_unknown_one_get_the_same_words(shop: LittleShop) -> None:
    with pytest.raises(NotFound) as theirs:
        shop.orders.get("#W2000001", "mei")
    with pytest.raises(NotFound) as unknown:
        shop.orders.get("#W9999999", "mei")
    assert str(theirs.value) == str(unknown.value)


@pytest.mark.parametrize(
    "typed", ["", "hello", "last one", "订单", "W" * 60 + "1", "'; DROP TABLE orders"]
)
def test_what_cannot_be_an_order_number_is_none(typed: str) -> None:
    assert order_number(typed) is None


def test_a_customer_sees_all_own_orders_and_no_other(shop: LittleShop) -> None:
    assert {order.customer_id for order in shop.orders.of("mei")} == {"mei"}
    assert len(shop.orders.of("mei")) == 5


def test_the_steps_show_how_far_an_order_has_come(shop: LittleShop) -> None:
    steps = shop.orders.steps(shop.order("#W1000003"), "zh")
    assert [(step.name, step.is_done) for step in steps] == [
        ("placed", True), ("packed", True), ("shipped", False), ("delivered", False),
    ]  # fmt: skip
    assert steps[0].title == "已下单"


def test_an_order_is_told_in_one_sentence_in_both_languages(shop: LittleShop) -> None:
    order = shop.order("#W1000001")
    english = order_sentence(order, "en", "America/New_York")
    chinese = order_sentence(order, "zh", "America/New_York")
    assert "Desk lamp (small) × 3" in english
    assert "$100.00" in english
    assert "台灯" in chinese
    assert "待处理" in chinese
