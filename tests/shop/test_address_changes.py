"""Addresses: an order's and the customer's own do not touch each other, and a proposal leaves no trace."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from aisle.shop.errors import NotAllowed, ShopError
from tests.shop.little_shop import ADDRESS, LittleShop


def test_an_orders_address_changes_and_the_customers_stays(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "change_address", {"order_id": "#W1000001", "address": ADDRESS}
    )
    shop.offers.confirm("web:1", "mei")
    order, home = shop.order("#W1000001"), shop.orders.home_address("mei")
    assert order.address is not None
    assert home is not None
    assert (order.address.city, home.city) == ("Leeds", "New York")
    other = shop.order("#W1000004").address
    assert other is not None
    assert other.city == "New York"


def test_the_customers_own_address_changes_and_orders_stay(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_own_address", {"address": ADDRESS})
    shop.offers.confirm("web:1", "mei")
    home, order = shop.orders.home_address("mei"), shop.order("#W1000001")
    assert home is not None
    assert order.address is not None
    assert (home.city, order.address.city) == ("Leeds", "New York")


def test_an_offer_that_is_not_taken_leaves_no_address_behind(shop: LittleShop) -> None:
    count = shop.count(tables.Address)
    for _ in range(2):  # the second offer takes the place of the first
        shop.offers.offer(
            "web:1", "mei", "change_address", {"order_id": "#W1000001", "address": ADDRESS}
        )
    assert shop.count(tables.Address) == count + 1
    assert shop.offers.withdraw("web:1")
    assert shop.count(tables.Address) == count


def test_offer_audit_outbox_and_receipt_hold_no_word_of_the_address(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_own_address", {"address": ADDRESS})
    shop.offers.confirm("web:1", "mei")
    with shop.database.read() as session:
        for table, column in (
            (tables.PendingOperation, "parameters"), (tables.Audit, "facts"),
            (tables.Outbox, "body"), (tables.Receipt, "facts"),
        ):  # fmt: skip
            for row in session.query(table).all():
                assert not any(value in str(getattr(row, column)) for value in ADDRESS.values())


@pytest.mark.parametrize("missing", ["address1", "city", "country", "zip"])
def test_an_incomplete_address_says_what_is_missing(shop: LittleShop, missing: str) -> None:
    parts = {name: value for name, value in ADDRESS.items() if name != missing}
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_own_address", {"address": parts})
    assert getattr(refused.value, "key", None) == f"orders.address_needs_{missing}"


def test_a_packed_order_keeps_its_address(shop: LittleShop) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_address", {"order_id": "#W1000003", "address": ADDRESS})
    assert getattr(refused.value, "key", None) == "orders.already_packed"


def test_the_address_it_already_goes_to_is_no_change(shop: LittleShop) -> None:
    now = {"address1": "1 Main St", "city": "New York", "country": "USA", "zip": "10001"}
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer(
            "web:1", "mei", "change_address", {"order_id": "#W1000001", "address": now}
        )
    assert refused.value.key == "orders.same_address"
