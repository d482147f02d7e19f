"""Cancelling: pending only, whole only, two reasons, every payment back."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from aisle.shop.cancellations import refuse_partial_cancellation
from aisle.shop.errors import NotAllowed
from aisle.shop.order_words import cancel_reason
from tests.shop.little_shop import LittleShop

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}


def test_a_cancelled_order_gives_the_gift_card_its_money_at_once(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert shop.balance("rich") == 50000
    shop.offers.confirm("web:1", "mei")
    order = shop.order("#W1000004")
    assert order.status == "cancelled"
    assert order.cancel_reason == "no longer needed"
    assert [(p.kind, p.amount_minor, p.payment_method_id) for p in order.payments] == [
        ("payment", 2000, "rich"),
        ("refund", 2000, "rich"),
    ]
    assert shop.balance("rich") == 52000


def test_after_a_changed_payment_only_the_new_one_is_refunded(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "change_payment", {"order_id": "#W1000004", "payment_method_id": "paypal"}
    )
    shop.offers.confirm("web:1", "mei")
    plan = shop.offers.plan("mei", "cancel_order", CANCEL)
    assert [(move.payment_method_id, move.amount_minor) for move in plan.movements] == [
        ("paypal", 2000)
    ]


@pytest.mark.parametrize(
    ("order_id", "clause"), [("#W1000003", "O8"), ("#W1000002", "O8")], ids=["packed", "delivered"]
)
def test_an_order_past_pending_is_not_cancelled(
    shop: LittleShop, order_id: str, clause: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan(
            "mei", "cancel_order", {"order_id": order_id, "reason": "no longer needed"}
        )
    assert refused.value.clause == clause
    assert shop.count(tables.PendingOperation) == 0


def test_other_reasons_are_refused_with_the_clause(shop: LittleShop) -> None:
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", "cancel_order", {**CANCEL, "reason": "found it cheaper"})
    assert refused.value.clause == "O2"


def test_a_partial_cancellation_names_both_alternatives(shop: LittleShop) -> None:
    order, terms = shop.order("#W1000001"), shop.offers.terms()
    with pytest.raises(NotAllowed, match=r"whole order.*another variant") as refused:
        refuse_partial_cancellation(order, terms)
    assert refused.value.clause == "O3"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("I don't need it any more", "no longer needed"),
        ("不需要了", "no longer needed"),
        ("I ordered it by mistake", "ordered by mistake"),
        ("手滑拍错了", "ordered by mistake"),
        ("found it cheaper elsewhere", None),
        ("太贵了", None),
    ],
)
def test_reasons_are_understood_by_meaning(text: str, reason: str | None) -> None:
    assert cancel_reason(text) == reason
