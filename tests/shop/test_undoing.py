"""Taking back what was done a moment ago, where the shop allows it: once, whole, and only what can be."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from aisle.shop import tables
from aisle.shop.audit import verify
from aisle.shop.errors import NotAllowed
from aisle.shop.tau_export import export_tau
from tests.shop.kills import REQUESTS
from tests.shop.little_shop import LittleShop

UNDOABLE = ["return_item", "exchange_item", "change_address", "change_own_address"]


@pytest.fixture
def lenient(shop: LittleShop) -> LittleShop:
    rules = dataclasses.replace(shop.settings.shop, undo_minutes=10)
    shop.settings = dataclasses.replace(shop.settings, shop=rules)
    shop.at(shop.clock.now())
    return shop


def done(shop: LittleShop, kind: str) -> str:
    offer = shop.offers.offer("web:1", "mei", kind, REQUESTS[kind](shop))
    shop.offers.confirm("web:1", "mei")
    return offer.op_id


def without_version(shop: LittleShop) -> dict[str, Any]:
    """All that a shopper and the outside can see."""
    with shop.database.read() as session:
        stock = {row.variant_id: row.stock for row in session.query(tables.Variant)}
    return {"stock": stock, **export_tau(shop.database)}


@pytest.mark.parametrize("kind", UNDOABLE)
def test_what_was_done_is_taken_back_once_and_whole(lenient: LittleShop, kind: str) -> None:
    before = without_version(lenient)
    op_id = done(lenient, kind)
    assert without_version(lenient) != before
    assert lenient.offers.undo_until(op_id) is not None
    texts = {lenient.offers.undo("web:1", "mei", op_id).text("zh") for _ in range(2)}
    assert len(texts) == 1
    assert without_version(lenient) == before
    assert lenient.offers.undo_until(op_id) is None
    with lenient.database.read() as session:
        keys = [row.key for row in session.query(tables.Outbox)]
    assert keys == [op_id, f"{op_id}:undo"]
    with pytest.raises(NotAllowed) as refused:
        lenient.offers.confirm("web:1", "mei", op_id)
    assert refused.value.key == "orders.was_undone"
    assert verify(lenient.database).broken_at is None


@pytest.mark.parametrize("kind", ["return_item", "exchange_item"])
def test_the_right_to_send_something_back_is_there_again(lenient: LittleShop, kind: str) -> None:
    lenient.offers.undo("web:1", "mei", done(lenient, kind))
    assert lenient.offers.undo_until(done(lenient, kind)) is not None


@pytest.mark.parametrize("kind", ["cancel_order", "change_payment", "change_items"])
def test_what_moved_money_is_not_taken_back(lenient: LittleShop, kind: str) -> None:
    op_id = done(lenient, kind)
    assert lenient.offers.undo_until(op_id) is None
    with pytest.raises(NotAllowed) as refused:
        lenient.offers.undo("web:1", "mei", op_id)
    assert refused.value.key == "orders.undo_not_possible"


def test_after_the_minutes_it_stays(lenient: LittleShop) -> None:
    op_id = done(lenient, "return_item")
    lenient.later(minutes=10, seconds=1)
    with pytest.raises(NotAllowed) as refused:
        lenient.offers.undo("web:1", "mei", op_id)
    assert refused.value.key == "orders.undo_over"
    assert lenient.order("#W1000002").status == "return requested"


def test_without_the_setting_nothing_is_taken_back(shop: LittleShop) -> None:
    with pytest.raises(NotAllowed):
        shop.offers.undo("web:1", "mei", done(shop, "return_item"))


def test_only_its_owner_takes_it_back(lenient: LittleShop) -> None:
    op_id = done(lenient, "return_item")
    lenient.identity.sign_in("web:2", "yusuf")
    for conversation, person in (("web:2", "yusuf"), ("web:9", "mei")):
        with pytest.raises(NotAllowed):
            lenient.offers.undo(conversation, person, op_id)
    assert lenient.order("#W1000002").status == "return requested"


@pytest.mark.parametrize("kind", ["return_item", "change_address", "change_own_address"])
def test_what_changed_since_is_not_overwritten(lenient: LittleShop, kind: str) -> None:
    op_id = done(lenient, kind)
    with lenient.database.write() as session:
        for name in ("#W1000001", "#W1000002"):
            session.get_one(tables.Order, name).version += 1
        session.get_one(tables.Customer, "mei").address_id = 1
    with pytest.raises(NotAllowed) as refused:
        lenient.offers.undo("web:1", "mei", op_id)
    assert refused.value.key == "orders.changed_meanwhile"


def test_only_this_change_is_taken_back_and_only_for_this_customer(lenient: LittleShop) -> None:
    with lenient.database.write() as session:
        session.get_one(tables.Order, "#W1000005").delivered_at = lenient.clock.timestamp()
    items = [{"line_id": lenient.line_id("#W1000005")}]
    request = {"order_id": "#W1000005", "items": items, "payment_method_id": "visa"}
    lenient.offers.offer("web:1", "mei", "return_item", request)
    lenient.offers.confirm("web:1", "mei")
    lenient.offers.undo("web:1", "mei", done(lenient, "return_item"))
    assert lenient.order("#W1000005").status == "return requested"
    assert lenient.order("#W1000002").status == "delivered"

    op_id = done(lenient, "change_own_address")
    with lenient.database.write() as session:
        new = session.get_one(tables.Customer, "mei").address_id
        session.get_one(tables.Customer, "yusuf").address_id = new
    lenient.offers.undo("web:1", "mei", op_id)
    with lenient.database.read() as session:
        assert session.get_one(tables.Customer, "yusuf").address_id == new


def test_a_number_that_does_not_exist_takes_nothing_back(lenient: LittleShop) -> None:
    assert lenient.offers.undo_until("made-up") is None
    with pytest.raises(NotAllowed) as refused:
        lenient.offers.undo("web:1", "mei", "made-up")
    assert refused.value.key == "orders.undo_not_possible"
