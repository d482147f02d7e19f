"""Returning: delivered only, within the window by local days, once an order, to where the money came from."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from aisle.shop import tables
from aisle.shop.errors import NotAllowed, ShopError
from aisle.shop.refusals import refusal
from aisle.shop.shop_toml import Windows
from tests.shop.little_shop import LittleShop, little_shop


def wanted(shop: LittleShop, **changes: object) -> dict[str, object]:
    items = [{"line_id": shop.line_id("#W1000002", 1), "quantity": 1}]
    return {"order_id": "#W1000002", "items": items, "payment_method_id": "visa", **changes}


def test_a_return_locks_the_order_and_moves_no_money_yet(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "return_item", wanted(shop, payment_method_id="gift"))
    shop.offers.confirm("web:1", "mei")
    order = shop.order("#W1000002")
    assert order.status == "return requested"
    assert len(order.payments) == 1
    assert shop.balance("gift") == 1000
    assert [
        (sale.kind, sale.amount_minor, sale.payment_method_id) for sale in order.after_sales
    ] == [("return", 2000, "gift")]
    assert [refund.state for refund in shop.orders.refunds(order)] == ["requested"]


def test_the_last_day_of_the_window_counts_in_the_shops_timezone(shop: LittleShop) -> None:
    # delivered 3 May at 22:00 in New York, 4 May in UTC: 30 days end on 2 June, New York time
    shop.at(datetime(2026, 6, 3, 3, 59, tzinfo=UTC))
    assert shop.offers.plan("mei", "return_item", wanted(shop)).balance_minor == 2000
    shop.at(datetime(2026, 6, 3, 4, 0, tzinfo=UTC))
    with pytest.raises(NotAllowed) as refused:
        shop.offers.plan("mei", "return_item", wanted(shop))
    english, chinese = refusal(refused.value, "en"), refusal(refused.value, "zh")
    for fact in ("3 May 2026", "30 days", "2 June 2026", "clause R1", "warranty"):
        assert fact in english
    for fact in ("2026年5月3日", "30 天", "2026年6月2日", "条款 R1", "保修"):
        assert fact in chinese


def test_a_shop_without_windows_has_no_limit_by_date(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, windows=Windows())
    shop.at(datetime(2036, 1, 1, tzinfo=UTC))
    shop.identity.sign_in("web:1", "mei")
    assert shop.offers.allowed("return_item", "#W1000005", "mei").status == "delivered"


def test_without_a_delivery_date_a_limit_is_a_persons_decision(shop: LittleShop) -> None:
    with pytest.raises(NotAllowed) as refused:
        shop.offers.allowed("return_item", "#W1000005", "mei")
    assert refused.value.key == "orders.delivery_date_unknown"


def test_the_cooling_off_period_holds_where_it_is_longer(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, windows=Windows(return_days=7, cooling_off_days=14))
    shop.at(datetime(2026, 5, 17, 12, tzinfo=UTC))
    assert shop.offers.allowed("return_item", "#W1000002", "mei")
    shop.at(datetime(2026, 5, 18, 12, tzinfo=UTC))
    with pytest.raises(NotAllowed) as refused:
        shop.offers.allowed("return_item", "#W1000002", "mei")
    assert refused.value.clause == "R2"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"payment_method_id": "paypal"}, "orders.refund_target"),
        ({"payment_method_id": "theirs"}, "orders.not_your_method"),
        ({"items": []}, "orders.no_items"),
        ({"items": [{"line_id": 999}]}, "orders.not_in_order"),
        ({"order_id": "#W1000001"}, "orders.not_delivered"),
    ],
)
def test_a_return_that_policy_forbids_says_why(
    shop: LittleShop, changes: dict[str, object], key: str
) -> None:
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "return_item", wanted(shop, **changes))
    assert getattr(refused.value, "key", None) == key


def test_more_pieces_than_were_bought_are_refused_also_when_asked_in_two_parts(
    shop: LittleShop,
) -> None:
    line_id = shop.line_id("#W1000002", 1)
    parts = [{"line_id": line_id, "quantity": 1}, {"line_id": line_id, "quantity": 2}]
    with pytest.raises(ShopError) as refused:
        shop.offers.plan("mei", "return_item", wanted(shop, items=parts))
    assert getattr(refused.value, "key", None) == "orders.more_than_bought"


def test_an_order_has_one_return_even_after_staff_reopened_it(shop: LittleShop) -> None:
    shop.offers.offer("web:1", "mei", "return_item", wanted(shop))
    shop.offers.confirm("web:1", "mei")
    with shop.database.write() as session:
        row = session.get(tables.Order, "#W1000002")
        assert row is not None
        row.status = "delivered"
    with pytest.raises(NotAllowed) as refused:
        shop.offers.allowed("exchange_item", "#W1000002", "mei")
    assert refused.value.clause == "R4"
