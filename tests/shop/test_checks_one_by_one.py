"""Checks that other tests pass by: each is seen to matter, as a mutant without it once was not caught."""

from __future__ import annotations

import dataclasses

import pytest

from aisle.shop import tables
from aisle.shop.cancellations import refuse_partial_cancellation
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.outbox import Outbox
from aisle.shop.receipts import Receipt
from tests.shop.little_shop import LittleShop

pytestmark = pytest.mark.slow  # many small shops

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}


def erased(shop: LittleShop, customer_id: str) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Customer, customer_id).erased_at = 1


def by_code(shop: LittleShop) -> None:
    shop.settings = dataclasses.replace(
        shop.settings, shop=dataclasses.replace(shop.settings.shop, identity="code")
    )
    shop.at(shop.clock.now())


def version_of(shop: LittleShop, conversation_id: str) -> int:
    with shop.database.read() as session:
        return session.get_one(tables.Conversation, conversation_id).token_version


# Identity


@pytest.mark.parametrize("said", [{}, {"name": "李梅"}, {"zip": "10001"}, {"email": ""}])
def test_half_an_identity_is_bad_input_and_no_try(shop: LittleShop, said: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        shop.identity.identify("web:2", **said)
    assert shop.count(tables.IdentityTry) == 0


@pytest.mark.parametrize("said", [{"email": "mei@example.com"}, {"name": "李梅", "zip": "10001"}])
def test_who_was_erased_is_unknown(shop: LittleShop, said: dict[str, str]) -> None:
    erased(shop, "mei")
    with pytest.raises(NotFound):
        shop.identity.identify("web:2", **said)
    assert shop.count(tables.IdentityTry) > 0  # as any other wrong answer
    with pytest.raises(NotFound):
        shop.identity.sign_in("web:2", "mei")
    with pytest.raises(NotFound):
        shop.identity.sign_in("web:2", "nobody")


def test_no_code_goes_to_who_was_erased_nor_for_an_order_not_yet_imported(
    shop: LittleShop,
) -> None:
    by_code(shop)
    with shop.database.write() as session:
        session.add(tables.Import(import_id="half", kind="orders", source="x", started_at=1))
        session.flush()
        session.get_one(tables.Order, "#W1000001").import_id = "half"
    shop.identity.send_code("web:2", "#W1000001", email="mei@example.com")
    erased(shop, "mei")
    shop.identity.send_code("web:2", "#W1000002", email="mei@example.com")
    assert Outbox(shop.database).waiting(topic="one_time_code") == []


@pytest.mark.parametrize(
    ("known", "given", "sent"),
    [
        ("+1 212 555 0147", "01 47", 1),
        ("+1 212 555 0147", "0148", 0),
        ("+1 212 555 0147", "147", 0),
        ("47", "47", 0),
        (None, "", 0),
    ],
)
def test_a_code_goes_out_for_the_last_four_digits_and_no_fewer(
    shop: LittleShop, known: str | None, given: str, sent: int
) -> None:
    by_code(shop)
    with shop.database.write() as session:
        session.get_one(tables.Customer, "mei").phone = known
    shop.identity.send_code("web:2", "#W1000001", phone=given)
    assert len(Outbox(shop.database).waiting(topic="one_time_code")) == sent


def test_an_empty_email_or_name_is_nobodys(shop: LittleShop) -> None:
    with shop.database.write() as session:
        row = session.get_one(tables.Customer, "yusuf")
        row.email, row.first_name, row.last_name = "", "", ""
    for said in ({"email": " "}, {"name": "!!", "zip": "80279"}):
        with pytest.raises(NotFound):
            shop.identity.identify("web:2", **said)


def test_only_the_zip_one_lives_at_counts(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.add(
            tables.Address(
                customer_id="mei", address1="old", city="Rome", country="Italy", zip="99999"
            )
        )
    with pytest.raises(NotFound):
        shop.identity.identify("web:2", name="李梅", zip="99999")


def test_holders_are_the_customers_own_conversations_while_they_last(shop: LittleShop) -> None:
    shop.identity.sign_in("web:2", "yusuf")
    assert shop.identity.holders("mei") == ["web:1"]
    shop.later(minutes=shop.settings.shop.identity_minutes + 1)
    assert shop.identity.holders("mei") == []
    assert shop.identity.customer_of("web:unknown") is None


@pytest.mark.parametrize("leave", ["sign_out", "let_go"])
def test_who_is_nobody_cannot_sign_out(shop: LittleShop, leave: str) -> None:
    getattr(shop.identity, leave)("web:unknown")
    with shop.database.write() as session:
        session.add(tables.Conversation(conversation_id="web:2", created_at=1, updated_at=1))
    rows = shop.count(tables.Audit)
    getattr(shop.identity, leave)("web:2")
    assert version_of(shop, "web:2") == 0
    assert shop.count(tables.Audit) == rows


def test_a_conversation_that_became_anothers_is_not_prolonged(shop: LittleShop) -> None:
    """Between reading and writing another process may sign somebody else in, or erase."""
    touch = shop.identity._touch
    before = shop.clock.timestamp()
    shop.later(minutes=5)
    touch("web:1", "yusuf", shop.clock.timestamp())
    touch("web:gone", "mei", shop.clock.timestamp())
    with shop.database.read() as session:
        assert session.get_one(tables.Conversation, "web:1").verified_at == before


# Offers


def test_a_bare_yes_replays_nobody_elses_receipt(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.offers.confirm("web:1", "mei")
    shop.identity.sign_in("web:1", "yusuf")
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm("web:1", "yusuf")
    assert refused.value.key == "orders.no_offer"


def test_a_bare_yes_after_a_no_finds_no_offer(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.offers.withdraw("web:1")
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm("web:1", "mei")
    assert refused.value.key == "orders.no_offer"


def test_a_bare_yes_long_after_the_receipt_finds_no_offer(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.offers.confirm("web:1", "mei")
    shop.later(minutes=shop.settings.shop.offer_minutes + 1)
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm("web:1", "mei")
    assert refused.value.key == "orders.no_offer"


def two_open_offers(shop: LittleShop) -> str:
    """An order to cancel beside a newer one; the id of the older, which a newer makes void otherwise."""
    older = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL).op_id
    shop.offers.offer("web:1", "mei", "cancel_order", {**CANCEL, "order_id": "#W1000001"})
    with shop.database.write() as session:
        session.get_one(tables.PendingOperation, older).status = "offered"
    return older


def test_a_bare_yes_to_two_open_offers_takes_neither(shop: LittleShop) -> None:
    two_open_offers(shop)
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm("web:1", "mei")
    assert refused.value.key == "orders.no_offer"
    assert {shop.order(name).status for name in ("#W1000001", "#W1000004")} == {"pending"}


def test_a_bare_yes_means_the_offer_that_is_not_expired(shop: LittleShop) -> None:
    older = two_open_offers(shop)
    with shop.database.write() as session:
        session.get_one(tables.PendingOperation, older).expires_at = shop.clock.timestamp() - 1
    receipt = shop.offers.confirm("web:1", "mei")
    assert isinstance(receipt, Receipt)
    assert receipt.op_id != older
    assert shop.order("#W1000001").status == "cancelled"
    assert shop.order("#W1000004").status == "pending"


def test_the_only_item_of_an_order_is_no_part_of_it(shop: LittleShop) -> None:
    refuse_partial_cancellation(shop.order("#W1000004"), shop.offers.terms())
    with pytest.raises(NotAllowed):
        refuse_partial_cancellation(shop.order("#W1000001"), shop.offers.terms())


def test_an_order_that_was_changed_before_it_was_sent_can_be_returned(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-white"}]
    request = {"order_id": "#W1000001", "swaps": swaps, "payment_method_id": "gift"}
    shop.offers.offer("web:1", "mei", "change_items", request)
    shop.offers.confirm("web:1", "mei")
    for status in ("processed", "delivered"):
        with shop.database.write() as session:
            row = session.get_one(tables.Order, "#W1000001")
            row.status, row.delivered_at = status, shop.clock.timestamp()
    assert shop.offers.allowed("return_item", "#W1000001", "mei").order_id == "#W1000001"


def test_only_the_exchange_that_is_taken_back_is_withdrawn(shop: LittleShop) -> None:
    rules = dataclasses.replace(shop.settings.shop, undo_minutes=10)
    shop.settings = dataclasses.replace(shop.settings, shop=rules)
    shop.at(shop.clock.now())
    first = {
        "order_id": "#W1000001", "payment_method_id": "gift",
        "swaps": [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-white"}],
    }  # fmt: skip
    shop.offers.offer("web:1", "mei", "change_items", first)
    shop.offers.confirm("web:1", "mei")
    second = {
        "order_id": "#W1000002", "payment_method_id": "visa",
        "swaps": [{"line_id": shop.line_id("#W1000002"), "variant_id": "k-white"}],
    }  # fmt: skip
    shop.offers.offer("web:1", "mei", "exchange_item", second)
    receipt = shop.offers.confirm("web:1", "mei")
    assert isinstance(receipt, Receipt)
    shop.offers.undo("web:1", "mei", receipt.op_id)
    with shop.database.read() as session:
        states = {one.order_id: one.status for one in session.query(tables.Exchange)}
    assert states["#W1000002"] == "withdrawn"
    assert states["#W1000001"] != "withdrawn"


def test_money_goes_back_to_a_method_that_is_no_longer_on_the_account(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.query(tables.Payment).filter_by(order_id="#W1000004").update(
            {"payment_method_id": "gone"}
        )
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert isinstance(shop.offers.confirm("web:1", "mei"), Receipt)
    assert shop.balance("rich") == 50000
