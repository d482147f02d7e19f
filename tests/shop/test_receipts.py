"""Receipts: only one's own, rendered from what the tables hold now."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from aisle.shop.errors import NotFound
from tests.shop.little_shop import ADDRESS, LittleShop


def test_a_receipt_is_found_by_its_number_and_only_by_its_owner(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "cancel_order", {"order_id": "#W1000004", "reason": "no longer needed"}
    )
    receipt = shop.offers.confirm("web:1", "mei")
    assert shop.receipts.get(receipt.receipt_id.lower(), "mei").text("en") == receipt.text("en")
    with pytest.raises(NotFound):
        shop.receipts.get(receipt.receipt_id, "yusuf")
    assert [one.receipt_id for one in shop.receipts.of("mei")] == [receipt.receipt_id]
    assert shop.receipts.of("yusuf") == []


def test_after_an_erasure_the_receipt_no_longer_shows_the_address(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_own_address", {"address": ADDRESS})
    receipt = shop.offers.confirm("web:1", "mei")
    assert "Leeds" in receipt.text("en")
    with shop.database.write() as session:
        session.query(tables.Address).delete()
    assert "Leeds" not in shop.receipts.get(receipt.receipt_id, "mei").text("en")
