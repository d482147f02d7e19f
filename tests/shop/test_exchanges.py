"""Other variants: of the same product, available, with the difference paid or refunded."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from aisle.shop.errors import NotAllowed, ShopError
from aisle.shop.refusals import refusal
from tests.shop.little_shop import LittleShop


def swap(
    shop: LittleShop,
    order_id: str,
    place: int,
    variant_id: str,
    method: str | None,
    quantity: int | None = None,
) -> dict[str, object]:
    swaps = [
        {"line_id": shop.line_id(order_id, place), "variant_id": variant_id, "quantity": quantity}
    ]
    return {"order_id": order_id, "swaps": swaps, "payment_method_id": method}


def test_changing_some_pieces_splits_the_line_and_charges_the_difference(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "change_items", swap(shop, "#W1000001", 1, "l-large", "rich", 2)
    )
    shop.offers.confirm("web:1", "mei")
    order = shop.order("#W1000001")
    assert order.status == "pending (item modified)"
    assert [(line.variant_id, line.quantity, line.price_minor) for line in order.lines] == [
        ("k-black", 1, 4000), ("l-small", 1, 2000), ("l-large", 2, 9000),
    ]  # fmt: skip
    assert order.payments[-1].kind == "payment"
    assert order.payments[-1].amount_minor == 14000
    assert shop.balance("rich") == 50000 - 14000
    assert sum(order.paid_minor().values()) == order.total_minor


def test_a_cheaper_variant_refunds_the_difference(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_items", swap(shop, "#W1000001", 0, "k-red", "paypal"))
    shop.offers.confirm("web:1", "mei")
    assert shop.order("#W1000001").payments[-1].kind == "refund"
    assert shop.order("#W1000001").payments[-1].amount_minor == 500


def test_after_a_change_of_items_nothing_else_is_possible(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "change_items", swap(shop, "#W1000001", 0, "k-red", "paypal"))
    shop.offers.confirm("web:1", "mei")
    for kind in ("cancel_order", "change_items", "change_payment", "change_address"):
        with pytest.raises(ShopError) as refused:
            shop.offers.allowed(kind, "#W1000001", "mei")
        assert getattr(refused.value, "key", None) == "orders.items_changed_final"


def test_an_exchange_notes_the_difference_and_moves_no_money(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "exchange_item", swap(shop, "#W1000002", 0, "k-white", "visa")
    )
    shop.offers.confirm("web:1", "mei")
    order = shop.order("#W1000002")
    assert order.status == "exchange requested"
    assert len(order.payments) == 1
    assert [(sale.kind, sale.amount_minor) for sale in order.after_sales] == [("exchange", 500)]


def test_the_last_tracked_pieces_are_promised_once(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "exchange_item", swap(shop, "#W1000002", 0, "k-white", "visa")
    )
    shop.offers.confirm("web:1", "mei")
    with shop.database.read() as session:
        variant = session.get(tables.Variant, "k-white")
        assert variant is not None
        assert variant.stock == 2


def test_a_faulty_piece_may_be_exchanged_for_the_same_variant(shop: LittleShop) -> None:
    plan = shop.offers.plan("mei", "exchange_item", swap(shop, "#W1000002", 0, "k-black", None))
    assert plan.movements == ()
    assert plan.payment_method_id == "visa"


@pytest.mark.parametrize(
    ("variant", "method", "key"),
    [
        ("l-large", "visa", "orders.other_product"),
        ("no-such", "visa", "orders.other_product"),
        ("k-black", "visa", "orders.same_variant"),
        ("k-white", "theirs", "orders.not_your_method"),
        ("k-white", None, "orders.method_needed"),
    ],
)
def test_a_variant_or_method_that_cannot_be_is_refused(
    shop: LittleShop, variant: str, method: str | None, key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_items", swap(shop, "#W1000001", 0, variant, method))
    assert getattr(refused.value, "key", None) == key


def test_a_sold_out_variant_is_refused(shop: LittleShop) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_items", swap(shop, "#W1000001", 1, "l-none", "visa"))
    assert getattr(refused.value, "key", None) == "orders.variant_sold_out"
    assert "台灯（gold）已经售罄" in refusal(refused.value, "zh")


def test_a_gift_card_must_cover_the_difference(shop: LittleShop) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "change_items", swap(shop, "#W1000001", 1, "l-large", "gift", 1))
    assert getattr(refused.value, "key", None) == "orders.gift_card_short"
    assert "$10.00" in str(refused.value)
    assert "$70.00" in str(refused.value)


@pytest.mark.parametrize("order_id", ["#W1000002", "#W1000003"])
def test_the_items_of_an_order_change_only_while_it_is_pending(
    shop: LittleShop, order_id: str
) -> None:
    swaps = [{"line_id": shop.line_id(order_id), "variant_id": "k-red"}]
    request = {"order_id": order_id, "swaps": swaps, "payment_method_id": "visa"}
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer("web:1", "mei", "change_items", request)
    assert refused.value.key in ("orders.already_delivered", "orders.already_packed")
