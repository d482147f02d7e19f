"""The second line of defence: what the writes themselves refuse when a check before them was forgotten."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.address_changes import change_own_address, keep_address, read_address
from aisle.shop.cancellations import refuse_partial_cancellation
from aisle.shop.errors import NotAllowed
from aisle.shop.exchanges import modify_pending_items
from aisle.shop.order_source import Embedded
from aisle.shop.order_writes import Operation, advance_order, move_money
from aisle.shop.plans import LineChange, Movement, Plan
from aisle.shop.refusals import Unfit
from aisle.shop.settlement import settle
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
