from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from aisle.shop import tables
from aisle.shop.errors import BadInput
from aisle.shop.events import Events
from aisle.shop.importing import ImportReport, import_customers, import_orders
from aisle.shop.importing.customers import split_name
from aisle.shop.importing.order_store import way
from tests.shop.homes import Home, open_home

ORDER: dict[str, Any] = {
    "order_id": "#W1",
    "customer_id": "anna",
    "status": "pending",
    "placed_at": "2026-10-01T10:00:00+00:00",
    "lines": [{"variant_id": "T1", "price": 10, "quantity": 2}, {"variant_id": "T2", "price": 2.5}],
    "payments": [{"kind": "payment", "amount": 22.5, "payment_method_id": "gift_1"}],
}


def shop(folder: Path) -> Home:
    home = open_home(folder)
    home.products(
        {"id": "T1", "title": "Tent", "price": 10},
        {"id": "T2", "title": {"en": "Mat", "zh": "垫子"}, "price": 2.5, "options": {"size": "L"}},
    )
    people(home, {"customer_id": "anna", "email": "Anna@Example.com", "address1": "1 Road"})
    return home


def people(home: Home, *rows: dict[str, Any]) -> ImportReport:
    return import_customers(home.database, home.feed("customers.jsonl", rows), home.settings.shop)


def orders(home: Home, *rows: dict[str, Any]) -> ImportReport:
    return import_orders(home.database, home.feed("orders.jsonl", rows), home.settings.shop)


def reasons(report: ImportReport) -> list[tuple[str, str, str]]:
    assert report.rejected_path is not None
    with report.rejected_path.open(encoding="utf-8", newline="") as file:
        return [(row["row"], row["field"], row["reason"]) for row in csv.DictReader(file)]


def test_a_customer_comes_with_address_and_ways_to_pay(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    methods = [{"payment_method_id": "gift_1", "source": "gift_card", "balance": 12.5}]
    people(
        home,
        {"customer_id": "li", "name": "李小明", "email": "LI@Example.com", "zip": "310000"}
        | {"payment_methods": methods, "created_at": 1_700_000_000},
    )
    with home.database.read() as session:
        row = session.get(tables.Customer, "li")
        assert row is not None
        assert (row.first_name, row.last_name, row.email) == ("小明", "李", "li@example.com")
        assert row.addresses[0].zip == "310000"
        assert row.address_id == row.addresses[0].address_id
        assert (row.payment_methods[0].balance_minor, row.payment_methods[0].currency) == (
            1250,
            "USD",
        )


@pytest.mark.parametrize(
    ("name", "parts"),
    [("Anna Maria Lee", ("Anna Maria", "Lee")), ("王小明", ("小明", "王")), ("Cher", ("Cher", ""))],
)
def test_names_are_split_as_their_language_does(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts


def test_customers_that_cannot_be_used_are_listed(tmp_path: Path) -> None:
    home = shop(tmp_path)
    card = {"payment_method_id": "c", "source": "credit_card", "last_four": "4111111111111111"}
    report = people(
        home,
        {"customer_id": "ok"},
        {"customer_id": "m", "email": "not an address"},
        {"email": "x@example.com"},
        {"customer_id": "c", "payment_methods": [card]},
        {"customer_id": "d", "payment_methods": [{"payment_method_id": "x", "source": "shells"}]},
        {"customer_id": "ok"},
    )
    assert report.good == 1
    assert [(row, field) for row, field, _ in reasons(report)] == [
        ("2", "email"),
        ("3", "id"),
        ("4", "payment_methods"),
        ("5", "payment_methods"),
        ("6", "id"),
    ]


def test_a_customer_again_is_unchanged_and_a_new_address_replaces_the_old(tmp_path: Path) -> None:
    home = shop(tmp_path)
    same = people(home, {"customer_id": "anna", "email": "anna@example.com", "address1": "1 Road"})
    assert (same.unchanged, same.changed) == (1, 0)
    moved = people(home, {"customer_id": "anna", "address1": "2 Street", "zip": "9"})
    assert moved.changed == 1
    with home.database.read() as session:
        row = session.get(tables.Customer, "anna")
        assert row is not None
        assert [(one.address1, one.zip) for one in row.addresses] == [("2 Street", "9")]
        assert row.email == "anna@example.com"


def test_nobody_can_take_over_another_customers_gift_card(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    card = {"payment_method_id": "gift_1", "source": "gift_card", "balance": 5}
    people(home, {"customer_id": "anna", "payment_methods": [card]})
    report = people(home, {"customer_id": "eve", "payment_methods": [card]}, {"customer_id": "bob"})
    assert reasons(report) == [("1", "payment_methods", "'gift_1' is another customer's")]


def test_an_order_takes_titles_options_and_address_of_its_time(tmp_path: Path) -> None:
    home = shop(tmp_path)
    assert orders(home, ORDER).added == 1
    people(home, {"customer_id": "anna", "address1": "Moved"})
    with home.database.read() as session:
        row = session.get(tables.Order, "#W1")
        assert row is not None
        assert [(one.title, one.options, one.quantity, one.price_minor) for one in row.lines] == [
            ({"en": "Tent"}, {}, 2, 1000),
            ({"en": "Mat", "zh": "垫子"}, {"size": "L"}, 1, 250),
        ]
        address = session.get(tables.Address, row.address_id)
        assert address is not None
        assert address.address1 == "1 Road"


def test_order_lines_become_purchases_once(tmp_path: Path) -> None:
    home = shop(tmp_path)
    orders(home, ORDER)
    again = orders(home, ORDER)
    assert (again.added, again.unchanged) == (0, 1)
    bought = Events(home.database, home.clock).of("anna")
    assert [(one.item_id, one.event, one.quantity) for one in bought] == [
        ("T1", "purchase", 2),
        ("T2", "purchase", 1),
    ]


def test_an_order_moves_along_the_edges_and_never_back(tmp_path: Path) -> None:
    home = shop(tmp_path)
    orders(home, ORDER)
    delivered = {**ORDER, "status": "delivered", "delivered_at": 1_791_000_000}
    assert orders(home, delivered).changed == 1
    report = orders(home, ORDER)
    assert report.unchanged == 1
    assert "further along here" in report.warnings[0]
    with home.database.read() as session:
        row = session.get(tables.Order, "#W1")
        assert row is not None
        assert (row.status, row.delivered_at, row.version) == ("delivered", 1_791_000_000, 2)


def test_the_way_between_two_statuses_is_the_shortest_that_exists() -> None:
    assert way("pending", "pending") == []
    assert way("pending", "delivered") == ["processed", "delivered"]
    assert way("cancelled", "pending") is None


def test_orders_that_do_not_fit_the_shop_are_listed(tmp_path: Path) -> None:
    home = shop(tmp_path)
    report = orders(
        home,
        ORDER,
        {**ORDER, "order_id": "#W2", "customer_id": "nobody"},
        {**ORDER, "order_id": "#W3", "status": "lost"},
        {**ORDER, "order_id": "#W4", "lines": []},
        {**ORDER, "order_id": "#W5", "lines": [{"variant_id": "GONE", "price": 1}]},
        {**ORDER, "order_id": "#W6", "lines": [{"variant_id": "T1", "price": -1}]},
        {**ORDER, "order_id": "#W7", "placed_at": 1_790_000_000_000},
        ORDER,
    )
    assert report.good == 1
    listed = {row: (field, reason) for row, field, reason in reasons(report)}
    assert listed["2"] == ("customer_id", "no customer 'nobody'. Import the customers first")
    assert listed["3"][0] == "status"
    assert "milliseconds" in listed["7"][1]
    assert [listed[row][0] for row in "456"] == ["lines", "lines", "lines"]
    assert "row 1 already" in listed["8"][1]


def test_a_csv_of_order_lines_is_gathered_into_orders(tmp_path: Path) -> None:
    home = shop(tmp_path)
    base = {"customer_id": "anna", "status": "pending", "placed_at": "2026-10-01", "price": 5}
    rows = [
        {"order_id": "#W1", "variant_id": "T1", **base, "payment_method_id": "gift_1"},
        {"order_id": "#W2", "variant_id": "T1", **base, "payment_method_id": "gift_1"},
        {"order_id": "#W1", "variant_id": "T2", **base, "payment_method_id": "gift_1"},
    ]
    report = import_orders(home.database, home.feed("orders.csv", rows), home.settings.shop)
    assert report.added == 2
    with home.database.read() as session:
        row = session.get(tables.Order, "#W1")
        assert row is not None
        assert [one.variant_id for one in row.lines] == ["T1", "T2"]
        assert [one.amount_minor for one in row.payments] == [1000]


def test_a_return_of_a_feed_keeps_its_lines_and_amounts(tmp_path: Path) -> None:
    home = shop(tmp_path)
    returned = {"variant_ids": ["T1"], "payment_method_id": "gift_1", "requested_at": 1_790_000_000}
    orders(home, {**ORDER, "status": "return requested", "return": returned})
    with home.database.read() as session:
        (row,) = session.query(tables.Return).all()
        assert (row.refund_minor, row.lines[0]["variant_id"], row.status) == (
            2000,
            "T1",
            "requested",
        )


def test_a_feed_without_customers_says_what_to_import_first(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with pytest.raises(BadInput, match="Import the customers first"):
        orders(home, ORDER)
