"""Only staff may say that goods have arrived, or that a request is refused; each once, the money with it."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from aisle.shop.audit import verify
from aisle.shop.errors import NotFound
from aisle.shop.outbox import Outbox
from aisle.shop.staff_decisions import StaffDecisions
from tests.shop.little_shop import LittleShop

pytestmark = pytest.mark.slow  # many small shops

ORDER = "#W1000002"


def desk(shop: LittleShop) -> StaffDecisions:
    return StaffDecisions(shop.database, shop.clock)


def ask_for_return(shop: LittleShop, method: str = "visa") -> None:
    items = [{"line_id": shop.line_id(ORDER)}]
    request = {"order_id": ORDER, "items": items, "payment_method_id": method}
    shop.offers.offer("web:1", "mei", "return_item", request)
    shop.offers.confirm("web:1", "mei")


def ask_for_exchange(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id(ORDER), "variant_id": "k-white"}]
    request = {"order_id": ORDER, "swaps": swaps, "payment_method_id": "visa"}
    shop.offers.offer("web:1", "mei", "exchange_item", request)
    shop.offers.confirm("web:1", "mei")


def test_only_what_was_requested_waits_with_its_goods_and_money(shop: LittleShop) -> None:
    assert desk(shop).waiting() == []
    ask_for_return(shop)
    (waiting,) = desk(shop).waiting()
    assert (waiting.order_id, waiting.customer_id, waiting.kind) == (ORDER, "mei", "return")
    assert [title["en"] for title in waiting.titles] == ["Kettle"]
    assert waiting.amount_minor > 0


def test_goods_that_arrived_are_refunded_once(shop: LittleShop) -> None:
    ask_for_return(shop, "gift")
    before = shop.balance("gift")
    (waiting,) = desk(shop).waiting()
    done = desk(shop).decide(ORDER, is_approved=True, staff_id=1)
    assert shop.order(ORDER).status == "returned"
    assert shop.balance("gift") == before + done.amount_minor
    assert done.amount_minor == waiting.amount_minor
    with pytest.raises(NotFound):
        desk(shop).decide(ORDER, is_approved=True, staff_id=1)
    assert shop.balance("gift") == before + done.amount_minor
    with shop.database.read() as session:
        (row,) = session.query(tables.Return).all()
        assert (row.status, row.refunded_at) == ("refunded", shop.clock.timestamp())
    assert desk(shop).waiting() == []
    assert verify(shop.database).broken_at is None


def test_a_refused_request_moves_nothing_and_the_order_is_delivered_again(
    shop: LittleShop,
) -> None:
    ask_for_return(shop, "gift")
    before = shop.balance("gift")
    desk(shop).decide(ORDER, is_approved=False, staff_id=1)
    assert shop.order(ORDER).status == "delivered"
    assert shop.balance("gift") == before
    news = [one.body for one in Outbox(shop.database).waiting(topic="after_sales")]
    assert news[-1]["decision"] == "return refused"
    assert news[-1]["amount_minor"] == 0


def test_after_a_refusal_the_newer_request_is_the_one_decided(shop: LittleShop) -> None:
    ask_for_return(shop, "gift")
    desk(shop).decide(ORDER, is_approved=False, staff_id=1)
    ask_for_exchange(shop)
    (waiting,) = desk(shop).waiting()
    assert waiting.kind == "exchange"
    desk(shop).decide(ORDER, is_approved=True, staff_id=1)
    assert shop.order(ORDER).status == "exchanged"
    with shop.database.read() as session:
        assert [one.status for one in session.query(tables.Exchange)] == ["done"]
        assert [one.status for one in session.query(tables.Return)] == ["refused"]


def test_the_requests_of_other_orders_stay_as_they_are(shop: LittleShop) -> None:
    ask_for_return(shop)
    with shop.database.write() as session:
        other = tables.Return(
            op_id="other", order_id="#W1000003", lines=[], refund_minor=1,
            payment_method_id="visa", requested_at=1, status="requested",
        )  # fmt: skip
        session.add(other)
    desk(shop).decide(ORDER, is_approved=True, staff_id=1)
    with shop.database.read() as session:
        states = {one.order_id: one.status for one in session.query(tables.Return)}
    assert states == {ORDER: "refunded", "#W1000003": "requested"}


@pytest.mark.parametrize("order_id", ["#W7777777", "#W1000001"])
def test_where_nothing_waits_nothing_is_decided(shop: LittleShop, order_id: str) -> None:
    with pytest.raises(NotFound, match=order_id):
        desk(shop).decide(order_id, is_approved=True, staff_id=1)


def test_a_return_that_was_refused_is_not_the_one_that_waits(shop: LittleShop) -> None:
    ask_for_return(shop)
    with shop.database.write() as session:
        old = tables.Return(
            op_id="old", order_id=ORDER, lines=[], refund_minor=1,
            payment_method_id="visa", requested_at=1, status="refused",
        )  # fmt: skip
        session.add(old)
    assert desk(shop).decide(ORDER, is_approved=True, staff_id=1).amount_minor > 1
    with shop.database.read() as session:
        states = {one.op_id == "old": one.status for one in session.query(tables.Return)}
    assert states == {False: "refunded", True: "refused"}


@pytest.mark.parametrize(
    ("order_id", "status", "kind"),
    [
        ("#W1000003", "requested", "exchange"),
        (ORDER, "refused", "exchange"),
        (ORDER, "requested", "modify"),
    ],
)
def test_only_the_exchange_that_waits_for_this_order_is_decided(
    shop: LittleShop, order_id: str, status: str, kind: str
) -> None:
    ask_for_exchange(shop)
    with shop.database.write() as session:
        other = tables.Exchange(
            op_id="other", order_id=order_id, lines=[], difference_minor=1,
            kind=kind, requested_at=1, status=status,
        )  # fmt: skip
        session.add(other)
    assert desk(shop).decide(ORDER, is_approved=True, staff_id=1).amount_minor == 500
    with shop.database.read() as session:
        states = {one.op_id == "other": one.status for one in session.query(tables.Exchange)}
    assert states == {False: "done", True: status}


def test_an_order_whose_request_is_not_stored_is_not_decided(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Order, ORDER).status = "return requested"
    with pytest.raises(NotFound, match="no request is stored"):
        desk(shop).decide(ORDER, is_approved=True, staff_id=1)
    assert shop.order(ORDER).status == "return requested"


def test_a_line_that_the_order_no_longer_has_is_left_out(shop: LittleShop) -> None:
    ask_for_return(shop)
    with shop.database.write() as session:
        row = session.query(tables.Return).one()
        row.lines = [*row.lines, {"line_id": -1}, {}]
    (waiting,) = desk(shop).waiting()
    assert [title["en"] for title in waiting.titles] == ["Kettle"]
