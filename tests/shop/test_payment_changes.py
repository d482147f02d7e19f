"""Changing the payment of a pending order: once, another method of one's own, a gift card covers all."""

from __future__ import annotations

import pytest

from aisle.shop.errors import ShopError
from tests.shop.little_shop import LittleShop


def change(order_id: str, method: str) -> dict[str, object]:
    return {"order_id": order_id, "payment_method_id": method}


def test_the_new_method_pays_and_the_old_one_is_refunded(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_payment", change("#W1000001", "rich"))
    shop.offers.confirm("web:1", "mei")
    order = shop.order("#W1000001")
    assert order.status == "pending"
    assert [(p.kind, p.payment_method_id) for p in order.payments] == [
        ("payment", "visa"), ("payment", "rich"), ("refund", "visa"),
    ]  # fmt: skip
    assert shop.balance("rich") == 40000


@pytest.mark.parametrize(
    ("order_id", "method", "key"),
    [
        ("#W1000001", "gift", "orders.gift_card_short"),
        ("#W1000001", "visa", "orders.same_method"),
        ("#W1000001", "theirs", "orders.not_your_method"),
        ("#W1000003", "paypal", "orders.already_packed"),
    ],
)
def test_a_payment_change_that_policy_forbids_is_refused(
    shop: LittleShop, order_id: str, method: str, key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_payment", change(order_id, method))
    assert getattr(refused.value, "key", None) == key


def test_the_payment_changes_once(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_payment", change("#W1000001", "paypal"))
    shop.offers.confirm("web:1", "mei")
    with pytest.raises(ShopError) as refused:
        shop.offers.allowed("change_payment", "#W1000001", "mei")
    assert getattr(refused.value, "key", None) == "orders.payment_changed_once"
