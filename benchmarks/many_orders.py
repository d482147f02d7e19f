"""A synthetic shop of a million orders, and how long its reads take.

`make_shop(folder, orders)` writes it once, from a seed; the same seed gives the same shop. A customer has four
orders, an order one to three lines, a payment and a parcel; a tenth of the delivered ones were returned.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

SEED = 7
CHUNK = 20_000  # orders in one transaction
ORDERS_EACH = 4
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
DAY_S = 86_400
STATUSES = ("pending", "processed", "delivered", "delivered", "delivered", "cancelled")
READS = 1000
FIRST = "Mei Yusuf Noah Olivia Ava Liam Sofia Emma Lucas Mia Ivan Aarav Lei Raj Fatima Chen".split()
LAST = "Li Rossi Smith Khan Garcia Patel Kim Brown Lopez Santos Johnson Wang Silva Moore Nguyen".split()
_COLUMNS = {
    "customers": "customer_id, first_name, last_name, email, phone, created_at, address_id",
    "addresses": "address_id, customer_id, address1, address2, city, state, country, zip",
    "payment_methods": "payment_method_id, customer_id, source, brand, last_four, balance_minor, currency",
    "orders": "order_id, customer_id, status, address_id, currency, placed_at, delivered_at, version",
    "order_lines": "order_id, position, product_id, variant_id, title, options, quantity, price_minor",
    "payments": "order_id, kind, amount_minor, payment_method_id, at",
    "shipments": "order_id, carrier, tracking_ids, variant_ids, steps",
    "returns": "op_id, order_id, lines, refund_minor, payment_method_id, status, requested_at",
}
Rows = dict[str, list[tuple[Any, ...]]]


def order_id(number: int) -> str:
    return f"#W{1_000_000 + number}"


def make_shop(folder: Path, orders: int) -> Path:
    """The home of a shop with so many orders; one that is there is taken as it is."""
    from aisle.shop.demo import init_shop

    home = folder / f"orders-{orders}"
    done = home / "done"
    if done.exists():
        return home
    if (home / "shop.db").exists():
        (home / "shop.db").unlink()  # a killed build: from the beginning
    init_shop(home)
    with closing(sqlite3.connect(home / "shop.db")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        draw = random.Random(SEED)
        for first in range(0, orders, CHUNK):
            rows: Rows = {name: [] for name in _COLUMNS}
            for number in range(first, min(first + CHUNK, orders)):
                _order(rows, number, draw)
            _insert(connection, rows)
    done.touch()
    return home


def _order(rows: Rows, number: int, draw: random.Random) -> None:
    person, name = number // ORDERS_EACH, order_id(number)
    customer = f"customer_{person}"
    if number % ORDERS_EACH == 0:
        _customer(rows, person, customer, draw)
    status = draw.choice(STATUSES)
    placed = int(NOW.timestamp()) - draw.randrange(2 * 365) * DAY_S
    delivered = placed + 4 * DAY_S if status == "delivered" else None
    total = 0
    for position in range(draw.choice((1, 1, 2, 3))):
        product, quantity, price = (
            draw.randrange(5000),
            draw.choice((1, 1, 2)),
            draw.randrange(500, 20_000),
        )
        total += quantity * price
        rows["order_lines"].append(
            (
                name,
                position,
                f"P{product}",
                f"P{product}-a",
                f'{{"en": "Thing {product}", "zh": "商品{product}"}}',
                '{"colour": "red"}',
                quantity,
                price,
            )
        )
    is_returned = status == "delivered" and draw.random() < 0.1
    card = f"card_{person}"
    rows["orders"].append(
        (
            name,
            customer,
            "returned" if is_returned else status,
            person + 1,
            "USD",
            placed,
            delivered,
            1,
        )
    )
    rows["payments"].append((name, "payment", total, card, placed))
    if status == "cancelled":
        rows["payments"].append((name, "refund", total, card, placed + 3600))
    if status == "delivered":
        steps = f'[{{"step": "shipped", "at": {placed + DAY_S}}}]'
        rows["shipments"].append((name, "Post", f'["T{number}"]', "[]", steps))
    if is_returned:
        rows["returns"].append(
            (f"op-{number}", name, "[]", total, card, "refunded", placed + 6 * DAY_S)
        )


def _customer(rows: Rows, person: int, customer: str, draw: random.Random) -> None:
    zip_code = f"{draw.randrange(10_000, 99_999)}"
    rows["customers"].append(
        (
            customer,
            draw.choice(FIRST),
            draw.choice(LAST),
            f"{customer}@example.com",
            f"+1 212 555 {person % 10_000:04d}",
            1_600_000_000,
            person + 1,
        )
    )
    rows["addresses"].append(
        (person + 1, customer, f"{person} Main St", "", "Leeds", "", "UK", zip_code)
    )
    rows["payment_methods"].append(
        (f"card_{person}", customer, "credit_card", "visa", "9212", None, "USD")
    )
    rows["payment_methods"].append(
        (f"gift_{person}", customer, "gift_card", None, None, 5000, "USD")
    )


def _insert(connection: sqlite3.Connection, rows: Rows) -> None:
    with connection:
        for table, columns in _COLUMNS.items():
            marks = ", ".join("?" * (columns.count(",") + 1))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows[table])


@dataclass(frozen=True)
class Read:
    """One kind of read, `count` of them at random places; milliseconds, the last of the processor alone."""

    name: str
    count: int
    p50: float
    p95: float
    p95_busy: float


def measure(home: Path, orders: int, reads: int = READS) -> list[Read]:
    """Every read of the after-sales dialogue, and a bare look-up by primary key in the same run."""
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.identity_match import by_email, by_name_and_zip
    from aisle.shop.offers import Offers
    from aisle.shop.orders import Orders
    from aisle.shop.possible import possible
    from aisle.shop.settings import Settings

    settings = Settings(home=home, session_key="k" * 32, now=NOW)
    clock, database = Clock(settings), open_database(settings)
    shop, offers = Orders(database, clock), Offers(database, clock, settings)
    people = _people(home)
    draw = random.Random(SEED)

    def places() -> Iterator[int]:
        while True:
            yield draw.randrange(orders)

    number = places()

    def whose() -> tuple[str, str]:
        place = next(number)
        return order_id(place), f"customer_{place // ORDERS_EACH}"

    def identify(by: Callable[..., str | None], *what: str) -> None:
        with database.read() as session:
            by(session, *what)

    with closing(sqlite3.connect(home / "shop.db")) as bare:
        kinds: dict[str, Callable[[], object]] = {
            "who am I, by e-mail": lambda: identify(by_email, f"{whose()[1]}@example.com"),
            "who am I, by name and zip": lambda: identify(by_name_and_zip, *draw.choice(people)),
            "my orders": lambda: shop.of(whose()[1]),
            "one order with its steps": lambda: shop.steps(shop.get(*whose()), "en"),
            "its refunds": lambda: shop.refunds(shop.get(*whose())),
            "what is still possible with it": lambda: possible(shop.get(*whose()), offers.terms()),
            "an order that is not theirs": lambda: _missing(shop, whose()[0]),
            "floor: one row by primary key, sqlite3": lambda: bare.execute(
                "SELECT * FROM orders WHERE order_id = ?", [whose()[0]]
            ).fetchone(),
        }
        found = [_timed(name, read, reads) for name, read in kinds.items()]
    database.close()
    return found


def _missing(shop: Any, name: str) -> None:
    from aisle.shop.errors import NotFound

    try:
        shop.get(name, "somebody_else")
    except NotFound:
        return
    raise AssertionError(f"{name} was shown to somebody else")


def _people(home: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(home / "shop.db")) as connection:
        rows = connection.execute(
            "SELECT first_name || ' ' || last_name, zip FROM customers"
            " JOIN addresses USING (address_id) WHERE address_id % 97 = 1 LIMIT 2000"
        )
        return [(name, zip_code) for name, zip_code in rows]


def _timed(name: str, read: Callable[[], object], count: int) -> Read:
    times, busy = [], []
    for _ in range(count):
        begin, worked = time.perf_counter(), time.thread_time()
        read()
        times.append(1000 * (time.perf_counter() - begin))
        busy.append(1000 * (time.thread_time() - worked))
    cuts = statistics.quantiles(times, n=100)
    return Read(name, count, cuts[49], cuts[94], statistics.quantiles(busy, n=100)[94])
