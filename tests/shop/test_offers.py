"""Offer → yes → receipt: one yes writes once, whatever is repeated, raced, changed or killed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from aisle.shop import tables
from aisle.shop.errors import BadInput, NotAllowed
from tests.shop.little_shop import LittleShop

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}
WRITTEN = (tables.Receipt, tables.Payment, tables.Outbox, tables.Audit)


def written(shop: LittleShop) -> list[int]:
    return [shop.count(table) for table in WRITTEN]


def key_of_refusal(shop: LittleShop, *arguments: object, **named: object) -> str:
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm(*arguments, **named)  # type: ignore[arg-type]
    return refused.value.key


def test_an_offer_writes_nothing_but_itself(shop: LittleShop) -> None:
    before = written(shop)
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert written(shop) == before
    assert shop.order("#W1000004").status == "pending"


def test_a_repeated_yes_gives_the_same_receipt_and_writes_once(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    first = shop.offers.confirm("web:1", "mei")
    after = written(shop)
    again = [shop.offers.confirm("web:1", "mei", offer.op_id), shop.offers.confirm("web:1", "mei")]
    assert {receipt.receipt_id for receipt in again} == {first.receipt_id}
    assert [first.replayed, *(receipt.replayed for receipt in again)] == [False, True, True]
    assert {receipt.text("zh") for receipt in again} == {first.text("zh")}
    assert written(shop) == after


def test_a_yes_without_an_offer_writes_nothing(shop: LittleShop) -> None:
    before = written(shop)
    assert key_of_refusal(shop, "web:1", "mei") == "orders.no_offer"
    assert key_of_refusal(shop, "web:1", "mei", "made-up") == "orders.no_offer"
    assert written(shop) == before


def test_the_offer_of_another_person_or_conversation_cannot_be_taken(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.identity.sign_in("web:2", "yusuf")
    shop.identity.sign_in("web:3", "mei")
    assert key_of_refusal(shop, "web:2", "yusuf", offer.op_id) == "orders.no_offer"
    assert key_of_refusal(shop, "web:3", "mei", offer.op_id) == "orders.no_offer"
    assert key_of_refusal(shop, "web:2", "mei", offer.op_id) == "orders.identity.needed"
    assert shop.order("#W1000004").status == "pending"


def test_a_bare_yes_replays_no_receipt_of_another_person_or_conversation(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.offers.confirm("web:1", "mei")
    shop.identity.sign_in("web:2", "mei")
    shop.identity.sign_out("web:1")
    shop.identity.sign_in("web:1", "yusuf")
    assert key_of_refusal(shop, "web:2", "mei") == "orders.no_offer"
    assert key_of_refusal(shop, "web:1", "yusuf") == "orders.no_offer"


def test_an_expired_offer_is_refused_in_a_clear_sentence_every_time(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    shop.later(minutes=15, seconds=1)
    assert key_of_refusal(shop, "web:1", "mei") == "orders.offer_expired"
    assert key_of_refusal(shop, "web:1", "mei", offer.op_id) == "orders.offer_expired"
    assert shop.order("#W1000004").status == "pending"


def test_a_newer_offer_voids_the_older_one(shop: LittleShop) -> None:
    old = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    new = shop.offers.offer("web:1", "mei", "cancel_order", {**CANCEL, "order_id": "#W1000001"})
    assert key_of_refusal(shop, "web:1", "mei", old.op_id) == "orders.offer_replaced"
    assert shop.offers.confirm("web:1", "mei").op_id == new.op_id
    assert shop.order("#W1000004").status == "pending"


def test_a_no_withdraws_the_offer(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert shop.offers.withdraw("web:1")
    assert not shop.offers.withdraw("web:1")
    assert key_of_refusal(shop, "web:1", "mei", offer.op_id) == "orders.offer_withdrawn"


def test_the_same_operation_with_other_parameters_is_refused(shop: LittleShop) -> None:
    first = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL, op_id="op-1")
    same = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL, op_id="op-1")
    assert same == first
    other = {**CANCEL, "reason": "ordered by mistake"}
    with pytest.raises(NotAllowed):
        shop.offers.offer("web:1", "mei", "cancel_order", other, op_id="op-1")
    assert (
        key_of_refusal(shop, "web:1", "mei", "op-1", parameters=other) == "orders.other_parameters"
    )
    assert shop.offers.confirm("web:1", "mei", "op-1", parameters=CANCEL).receipt_id
    assert (
        key_of_refusal(shop, "web:1", "mei", "op-1", parameters=other) == "orders.other_parameters"
    )


def test_an_order_changed_meanwhile_is_refused_and_the_refusal_is_kept(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    with shop.database.write() as session:
        row = session.get(tables.Order, "#W1000004")
        assert row is not None
        row.status = "processed"
    for _ in range(2):
        assert key_of_refusal(shop, "web:1", "mei", offer.op_id) == "orders.already_packed"
    assert shop.balance("rich") == 50000


def test_a_grown_version_alone_voids_the_offer(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    with shop.database.write() as session:
        row = session.get(tables.Order, "#W1000004")
        assert row is not None
        row.version += 1
    assert key_of_refusal(shop, "web:1", "mei") == "orders.changed_meanwhile"


def test_a_price_that_moved_since_the_offer_is_not_charged(shop: LittleShop) -> None:
    swaps = [{"line_id": shop.line_id("#W1000001"), "variant_id": "k-white"}]
    parameters = {"order_id": "#W1000001", "swaps": swaps, "payment_method_id": "visa"}
    shop.offers.offer("web:1", "mei", "change_items", parameters)
    with shop.database.write() as session:
        variant = session.get(tables.Variant, "k-white")
        assert variant is not None
        variant.price_minor = 4600
    assert key_of_refusal(shop, "web:1", "mei") == "orders.changed_meanwhile"
    assert len(shop.order("#W1000001").payments) == 1


def test_a_balance_that_fell_since_the_offer_is_not_overdrawn(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "change_payment", {"order_id": "#W1000001", "payment_method_id": "rich"}
    )
    with shop.database.write() as session:
        method = session.get(tables.PaymentMethod, "rich")
        assert method is not None
        method.balance_minor = 9999
    assert key_of_refusal(shop, "web:1", "mei") == "orders.gift_card_short"
    assert shop.balance("rich") == 9999


def test_an_offer_tampered_with_in_the_database_is_not_executed(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    with shop.database.write() as session:
        row = session.get(tables.PendingOperation, offer.op_id)
        assert row is not None
        row.parameters = {**row.parameters, "reason": "ordered by mistake"}
    assert key_of_refusal(shop, "web:1", "mei") == "orders.other_parameters"
    assert shop.order("#W1000004").status == "pending"


@pytest.mark.parametrize(
    ("kind", "parameters", "word"),
    [
        ("buy_everything", {}, "buy_everything"),
        ("cancel_order", {"order_id": "#W1000004"}, "reason"),
        ("cancel_order", {**CANCEL, "force": True}, "force"),
        ("return_item", {"order_id": "#W1", "items": "all", "payment_method_id": "visa"}, "items"),
        (
            "return_item",
            {"order_id": "#W1", "items": [{"line_id": "7"}], "payment_method_id": "x"},
            "line_id",
        ),
        ("exchange_item", {"order_id": "#W1", "swaps": [{"line_id": 7}]}, "variant_id"),
    ],
)
def test_a_malformed_request_names_the_thing(
    shop: LittleShop, kind: str, parameters: dict[str, object], word: str
) -> None:
    with pytest.raises(BadInput, match=word):
        shop.offers.offer("web:1", "mei", kind, parameters)


def test_ten_yes_at_once_write_once(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    with ThreadPoolExecutor(10) as pool:
        receipts = list(
            pool.map(lambda _: shop.offers.confirm("web:1", "mei", offer.op_id), range(10))
        )
    assert len({receipt.receipt_id for receipt in receipts}) == 1
    assert [receipt.replayed for receipt in receipts].count(False) == 1
    assert shop.balance("rich") == 52000


def test_the_blocks_are_complete_in_both_languages(shop: LittleShop) -> None:
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    block = offer.block("zh")
    assert block["asks"] == "confirm"
    assert block["money"][0]["amount"] == 20.0
    assert "礼品卡" in block["fallback"]
    receipt = shop.offers.confirm("web:1", "mei").block("en")
    assert receipt["receipt_id"] in receipt["fallback"]
    assert receipt["after"] == ["cancelled"]
