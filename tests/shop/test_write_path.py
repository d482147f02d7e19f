"""The second line of defence: what the writes themselves refuse when a check before them was forgotten."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.address_changes import change_own_address, keep_address, read_address
from aisle.shop.cancellations import refuse_partial_cancellation
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.exchanges import modify_pending_items
from aisle.shop.order_source import Embedded
from aisle.shop.order_writes import Operation, advance_order, move_money
from aisle.shop.plans import Kind, LineChange, Movement, Plan
from aisle.shop.refusals import Unfit
from aisle.shop.requests import Request
from aisle.shop.settlement import settle
from aisle.shop.verbs import check
from tests.shop.little_shop import ADDRESS, LittleShop

AT = Operation("op-1", 1)
CANCEL = Plan(
    kind="cancel_order", customer_id="mei", order_id="#W1000004", order_version=1, currency="USD",
    status_before="pending", status_after="cancelled",
)  # fmt: skip


def refused(shop: LittleShop, write: Callable[[Session], object]) -> bool:
    """Did the write refuse, and was nothing of it kept?"""
    with pytest.raises(NotAllowed) as error, shop.database.write() as session:
        write(session)
    return error.value.key == "orders.changed_meanwhile"


@pytest.mark.parametrize(
    "wrong",
    [
        {"order_id": "#W9999999"},
        {"customer_id": "yusuf"},
        {"status_before": "processed"},
        {"order_version": 2},
    ],
)
def test_an_order_advances_only_from_what_the_plan_was_made_for(
    shop: LittleShop, wrong: dict[str, object]
) -> None:
    assert refused(shop, lambda s: advance_order(s, dataclasses.replace(CANCEL, **wrong)))  # type: ignore[arg-type]
    assert shop.order("#W1000004").status == "pending"


def test_one_order_advances_and_no_other(shop: LittleShop) -> None:
    with shop.database.write() as session:
        advance_order(session, CANCEL)
    assert shop.order("#W1000004").status == "cancelled"
    assert shop.order("#W1000001").status == "pending"


@pytest.mark.parametrize(
    ("method", "amount"), [("gift", 1001), ("theirs", 100)], ids=["too little", "not theirs"]
)
def test_a_gift_card_is_never_overdrawn_nor_that_of_somebody_else(
    shop: LittleShop, method: str, amount: int
) -> None:
    plan = dataclasses.replace(CANCEL, movements=(Movement("payment", method, amount, "at once"),))
    assert refused(shop, lambda s: move_money(s, plan, AT))
    assert (shop.balance("gift"), shop.balance("theirs")) == (1000, 99999)


def test_money_moves_on_one_card_only(shop: LittleShop) -> None:
    plan = dataclasses.replace(CANCEL, movements=(Movement("payment", "gift", 1000, "at once"),))
    with shop.database.write() as session:
        move_money(session, plan, AT)
    assert [shop.balance(name) for name in ("gift", "rich", "theirs")] == [0, 50000, 99999]


@pytest.mark.parametrize(
    ("line", "variant", "price"),
    [(10**6, "k-white", 4500), (None, "no-such", 4500), (None, "k-white", None)],
)
def test_a_line_changes_only_into_a_variant_with_a_price(
    shop: LittleShop, line: int | None, variant: str, price: int | None
) -> None:
    order = shop.order("#W1000001")
    change = LineChange(line or order.lines[0].line_id, "k-black", 1, 4000, variant, price)
    plan = dataclasses.replace(
        CANCEL, kind="change_items", order_id="#W1000001", lines=(change,),
        status_after="pending (item modified)",
    )  # fmt: skip
    assert refused(shop, lambda s: modify_pending_items(s, plan, AT))
    assert shop.order("#W1000001").status == "pending"


def test_the_address_of_one_living_customer_changes(shop: LittleShop) -> None:
    with shop.database.write() as session:
        new = keep_address(session, "mei", read_address(ADDRESS))
        plan = Plan(kind="change_own_address", customer_id="mei", address_id=new)
        change_own_address(session, plan, AT)
        assert session.get_one(tables.Customer, "yusuf").address_id == 2
        session.get_one(tables.Customer, "mei").erased_at = 5
    assert refused(shop, lambda s: change_own_address(s, plan, AT))


def test_a_refused_proposal_leaves_the_addresses_that_are_used(shop: LittleShop) -> None:
    request = {"order_id": "#W1000001", "address": ADDRESS}
    shop.offers.offer("web:1", "mei", "change_address", request)
    assert shop.count(tables.Address) == 3
    shop.offers.withdraw("web:1")
    assert shop.count(tables.Address) == 2


def test_a_taken_address_stays_when_its_offer_is_cleared_away(shop: LittleShop) -> None:
    for kind, request in (
        ("change_address", {"order_id": "#W1000001", "address": ADDRESS}),
        ("change_own_address", {"address": {**ADDRESS, "address1": "1 New Road"}}),
    ):
        offer = shop.offers.offer("web:1", "mei", kind, request)
        shop.offers.confirm("web:1", "mei")
        with shop.database.write() as session:  # as if the offer had not been marked as taken
            session.get_one(tables.PendingOperation, offer.op_id).status = "offered"
        shop.offers.withdraw("web:1")
    shipped_to = shop.order("#W1000001").address
    assert shipped_to is not None
    assert shipped_to.address1 == ADDRESS["address1"]
    home = shop.orders.home_address("mei")
    assert home is not None
    assert home.address1 == "1 New Road"


def test_the_yes_of_another_customer_finds_no_offer_even_without_its_number(
    shop: LittleShop,
) -> None:
    """Signed in as somebody else in the same conversation, the old offer is not theirs."""
    request = {"order_id": "#W1000004", "reason": "no longer needed"}
    shop.offers.offer("web:1", "mei", "cancel_order", request)
    with shop.database.write() as session:
        session.get_one(tables.Conversation, "web:1").customer_id = "yusuf"
    assert shop.offers.open_offer("web:1", "yusuf") is None
    with shop.database.write() as session:
        terms, source = shop.offers.terms(), Embedded()
        answer = settle(session, "web:1", "yusuf", terms, source, op_id=None, parameters=None)
    assert isinstance(answer, NotAllowed)
    assert answer.key == "orders.no_offer"


@pytest.mark.parametrize(
    ("part", "value"), [("planet", "Mars"), ("address2", "x" * 201), ("city", " "), ("zip", "")]
)
def test_an_address_with_a_part_that_is_wrong_is_not_offered(
    shop: LittleShop, part: str, value: str
) -> None:
    with pytest.raises(Unfit) as wrong:
        shop.offers.offer(
            "web:1", "mei", "change_own_address", {"address": {**ADDRESS, part: value}}
        )
    assert wrong.value.key.startswith("orders.address_")


@pytest.mark.parametrize("order_id", ["#W1000002", "#W1000003"])
def test_a_part_of_an_order_that_is_closed_cannot_be_cancelled_either(
    shop: LittleShop, order_id: str
) -> None:
    with pytest.raises(NotAllowed) as refused:
        refuse_partial_cancellation(shop.order(order_id), shop.offers.terms())
    assert refused.value.key in ("orders.already_delivered", "orders.already_packed")


def test_several_pieces_of_the_only_line_cannot_be_cancelled_in_part(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.OrderLine, shop.line_id("#W1000004")).quantity = 2
    with pytest.raises(NotAllowed) as refused:
        refuse_partial_cancellation(shop.order("#W1000004"), shop.offers.terms())
    assert refused.value.key == "orders.partial_cancellation"


def test_an_exchange_of_the_same_variant_takes_its_piece_off_the_shelf_and_no_other(
    shop: LittleShop,
) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Variant, "k-black").stock = 5
    swaps = [{"line_id": shop.line_id("#W1000002"), "variant_id": "k-black"}]
    shop.offers.offer("web:1", "mei", "exchange_item", {"order_id": "#W1000002", "swaps": swaps})
    shop.offers.confirm("web:1", "mei")
    with shop.database.read() as session:
        stock = {row.variant_id: row.stock for row in session.query(tables.Variant)}
    assert (stock["k-black"], stock["k-white"], stock["k-red"], stock["l-none"]) == (4, 3, None, 0)


def test_a_split_line_comes_after_the_lines_of_its_own_order(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.OrderLine, shop.line_id("#W1000002")).position = 9
    line = {"line_id": shop.line_id("#W1000001", 1), "variant_id": "l-large", "quantity": 1}
    request = {"order_id": "#W1000001", "swaps": [line], "payment_method_id": "visa"}
    shop.offers.offer("web:1", "mei", "change_items", request)
    shop.offers.confirm("web:1", "mei")
    assert [line.position for line in shop.order("#W1000001").lines] == [0, 1, 2]


@pytest.mark.parametrize("kind", ["exchange_item", "change_items"])
@pytest.mark.parametrize(
    ("change", "method", "key"),
    [
        ({"price_minor": None}, "visa", "orders.no_price"),
        ({"currency": "EUR"}, "visa", "orders.no_price"),
        ({}, None, "orders.method_needed"),
        ({"price_minor": 9999}, "gift", "orders.gift_card_short"),
        ({"product_id": "lamp"}, "visa", "orders.other_product"),
        ({"stock": 0}, "visa", "orders.variant_sold_out"),
    ],
)
def test_a_new_variant_must_be_priced_and_paid(
    shop: LittleShop, kind: str, change: dict[str, object], method: str | None, key: str
) -> None:
    order = "#W1000002" if kind == "exchange_item" else "#W1000001"
    with shop.database.write() as session:
        row = session.get_one(tables.Variant, "k-white")
        for name, value in change.items():
            setattr(row, name, value)
    swaps = [{"line_id": shop.line_id(order), "variant_id": "k-white"}]
    request = {"order_id": order, "swaps": swaps, "payment_method_id": method}
    with pytest.raises((NotAllowed, Unfit)) as refused:
        shop.offers.offer("web:1", "mei", kind, request)
    assert refused.value.key == key


@pytest.mark.parametrize("kind", ["exchange_item", "change_items"])
def test_nothing_to_swap_is_said(shop: LittleShop, kind: str) -> None:
    order = "#W1000002" if kind == "exchange_item" else "#W1000001"
    with pytest.raises(Unfit) as wrong:
        shop.offers.plan("mei", kind, {"order_id": order, "swaps": [], "payment_method_id": "visa"})
    assert wrong.value.key == "orders.no_items"


def test_a_pending_order_is_not_exchanged(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-red"}]
    request = {"order_id": "#W1000001", "swaps": swaps, "payment_method_id": "visa"}
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", "exchange_item", request)
    assert refused.value.key == "orders.not_delivered"


@pytest.mark.parametrize("kind", ["change_payment", "change_address", "change_items"])
def test_a_packed_order_is_not_changed(shop: LittleShop, kind: str) -> None:
    swaps = [{"line_id": shop.line_id("#W1000003"), "variant_id": "k-red"}]
    more = {
        "change_payment": {"payment_method_id": "rich"},
        "change_address": {"address": ADDRESS},
        "change_items": {"swaps": swaps, "payment_method_id": "visa"},
    }[kind]
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", kind, {"order_id": "#W1000003", **more})
    assert refused.value.key == "orders.already_packed"
    with pytest.raises(NotAllowed):
        shop.offers.allowed(kind, "#W1000003", "mei")


def test_a_gift_card_in_another_currency_does_not_pay(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.PaymentMethod, "rich").currency = "EUR"
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan(
            "mei", "change_payment", {"order_id": "#W1000001", "payment_method_id": "rich"}
        )
    assert refused.value.key == "orders.other_currency"


def test_the_same_line_twice_is_more_than_was_bought(shop: LittleShop) -> None:
    items = 2 * [{"line_id": shop.line_id("#W1000002")}]
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    with pytest.raises(Unfit) as wrong:
        shop.offers.plan("mei", "return_item", request)
    assert wrong.value.key == "orders.more_than_bought"


def test_a_return_that_was_asked_for_once_is_not_possible_again(shop: LittleShop) -> None:
    items = [{"line_id": shop.line_id("#W1000002")}]
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    shop.offers.offer("web:1", "mei", "return_item", request)
    shop.offers.confirm("web:1", "mei")
    with (
        shop.database.write() as session
    ):  # staff sent it back, and did not say that it was refused
        session.get_one(tables.Order, "#W1000002").status = "delivered"
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", "return_item", request)
    assert refused.value.key == "orders.once_an_order"
    with shop.database.write() as session:
        session.query(tables.Return).one().status = "refused"
    assert shop.offers.plan("mei", "return_item", request)


def test_what_belongs_to_an_unfinished_import_does_not_exist_yet(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-red"}]
    request = {"order_id": "#W1000001", "swaps": swaps, "payment_method_id": "visa"}
    with shop.database.write() as session:
        session.add(
            tables.Import(import_id="i1", kind="orders", source="x", started_at=1, report={})
        )
        session.flush()
        session.get_one(tables.Product, "kettle").import_id = "i1"
        session.get_one(tables.Order, "#W1000004").import_id = "i1"
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", "change_items", request)
    assert refused.value.key == "orders.other_product"
    with pytest.raises(NotFound):
        shop.offers.plan("mei", "cancel_order", {"order_id": "#W1000004", "reason": "just so"})


def test_a_customer_who_was_never_verified_is_asked_who_they_are(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Conversation, "web:1").verified_at = None
    request = {"order_id": "#W1000004", "reason": "no longer needed"}
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer("web:1", "mei", "cancel_order", request)
    assert refused.value.key == "orders.identity.needed"


def test_an_expired_offer_is_not_open(shop: LittleShop) -> None:
    request = {"order_id": "#W1000004", "reason": "no longer needed"}
    shop.offers.offer("web:1", "mei", "cancel_order", request)
    assert shop.offers.open_offer("web:1", "mei") is not None
    shop.later(minutes=15, seconds=1)
    assert shop.offers.open_offer("web:1", "mei") is None


def test_an_operations_number_belongs_to_its_conversation(shop: LittleShop) -> None:
    request = {"order_id": "#W1000004", "reason": "no longer needed"}
    shop.offers.offer("web:1", "mei", "cancel_order", request, op_id="op-1")
    shop.identity.sign_in("web:2", "mei")
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer("web:2", "mei", "cancel_order", request, op_id="op-1")
    assert refused.value.key == "orders.no_offer"


@pytest.mark.parametrize("kind", ["change_address", "change_own_address"])
def test_an_address_is_needed_even_where_the_request_was_not_parsed(
    shop: LittleShop, kind: Kind
) -> None:
    with shop.database.read() as session, pytest.raises(BadInput, match="address"):
        check(session, "mei", Request(kind, order_id="#W1000001"), shop.offers.terms())


@pytest.mark.parametrize(
    "items",
    [5, {"line_id": 1}, [1], [{"line_id": True}], [{"line_id": "1"}], [{"line_id": 1.0}]],
)
def test_items_that_are_no_items_are_refused(shop: LittleShop, items: object) -> None:
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    with pytest.raises(BadInput, match="must be a"):
        shop.offers.plan("mei", "return_item", request)


def test_a_changed_item_takes_its_piece_off_the_shelf(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-white"}]
    request = {"order_id": "#W1000001", "swaps": swaps, "payment_method_id": "visa"}
    shop.offers.offer("web:1", "mei", "change_items", request)
    shop.offers.confirm("web:1", "mei")
    with shop.database.read() as session:
        assert session.get_one(tables.Variant, "k-white").stock == 2


def test_an_offer_voids_those_of_its_own_conversation_only(shop: LittleShop) -> None:
    request = {"order_id": "#W1000004", "reason": "no longer needed"}
    here = shop.offers.offer("web:1", "mei", "cancel_order", request)
    shop.identity.sign_in("web:2", "mei")
    shop.offers.offer("web:2", "mei", "cancel_order", {**request, "order_id": "#W1000001"})
    shop.offers.withdraw("web:2")
    assert shop.offers.confirm("web:1", "mei").op_id == here.op_id


@pytest.mark.parametrize("quantity", [0, -1])
def test_no_pieces_at_all_is_said_in_its_own_words(shop: LittleShop, quantity: int) -> None:
    items = [{"line_id": shop.line_id("#W1000002"), "quantity": quantity}]
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    with pytest.raises(Unfit) as wrong:
        shop.offers.plan("mei", "return_item", request)
    assert wrong.value.key == "orders.quantity_at_least_one"


def test_each_repeated_yes_gets_the_receipt_of_its_own_change(shop: LittleShop) -> None:
    receipts = {}
    for order in ("#W1000004", "#W1000001"):
        request = {"order_id": order, "reason": "no longer needed"}
        op_id = shop.offers.offer("web:1", "mei", "cancel_order", request).op_id
        shop.offers.confirm("web:1", "mei")
        receipts[op_id] = order
    for op_id, order in receipts.items():
        assert shop.offers.confirm("web:1", "mei", op_id).order_id == order
