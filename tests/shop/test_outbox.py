"""The outbox: one row a change, under the operation's id, until somebody has it."""

from __future__ import annotations

from aisle.shop.outbox import Outbox
from tests.shop.little_shop import LittleShop


def test_a_confirmed_change_waits_in_the_outbox_under_its_operation_id(shop: LittleShop) -> None:
    offer = shop.offers.offer(
        "web:1", "mei", "cancel_order", {"order_id": "#W1000004", "reason": "no longer needed"}
    )
    receipt = shop.offers.confirm("web:1", "mei")
    outbox = Outbox(shop.database)
    letter = outbox.waiting()[0]
    assert (letter.key, letter.topic) == (offer.op_id, "after_sales")
    assert letter.body["receipt_id"] == receipt.receipt_id
    outbox.sent(letter.outbox_id, 5)
    outbox.sent(letter.outbox_id, 9)
    assert outbox.waiting() == []
