"""A shop of two customers and a few orders in a temporary home, with a clock that can be set."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.identity import Identity
from aisle.shop.offers import Offers
from aisle.shop.orders import Order, Orders
from aisle.shop.receipts import Receipts
from aisle.shop.settings import Settings
from aisle.shop.shop_toml import ShopSettings, Windows

NOW = datetime(2026, 5, 10, 15, 0, tzinfo=UTC)
WINDOWS = Windows(return_days=30, exchange_days=15, cooling_off_days=14, warranty_months=24)
ADDRESS = {"address1": "9 Mill Lane", "city": "Leeds", "country": "UK", "zip": "LS1 4AP"}


class LittleShop:
    """mei has orders, yusuf has one; the conversation "web:1" is mei's when signed in."""

    def __init__(
        self, home: Path, *, windows: Windows = WINDOWS, identity: str = "knowledge"
    ) -> None:
        shop = ShopSettings(
            currency="USD", timezone="America/New_York", windows=windows, identity=identity
        )
        self.settings = Settings(home=home, shop=shop, session_key="k" * 32, now=NOW)
        self.database: Database = open_database(
            self.settings, create=not (home / "shop.db").exists()
        )
        self.at(NOW)

    def at(self, now: datetime) -> None:
        """Set the clock."""
        self.settings = dataclasses.replace(self.settings, now=now)
        self.clock = Clock(self.settings)
        self.orders = Orders(self.database, self.clock)
        self.offers = Offers(self.database, self.clock, self.settings)
        self.identity = Identity(self.database, self.settings, self.clock)
        self.receipts = Receipts(self.database)

    def later(self, **time: float) -> None:
        self.at(self.clock.now() + timedelta(**time))

    def order(self, order_id: str) -> Order:
        return self.orders.get(order_id, "mei")

    def line_id(self, order_id: str, place: int = 0) -> int:
        return self.order(order_id).lines[place].line_id

    def balance(self, method_id: str) -> int | None:
        with self.database.read() as session:
            method = session.get(tables.PaymentMethod, method_id)
            assert method is not None
            return method.balance_minor

    def count(self, table: type[tables.Base]) -> int:
        with self.database.read() as session:
            return session.query(table).count()


def little_shop(home: Path, **settings: object) -> LittleShop:
    """The shop, filled, with mei signed in on "web:1". A filled home is opened as it is."""
    is_filled = (home / "shop.db").exists()
    shop = LittleShop(home, **settings)  # type: ignore[arg-type]
    if not is_filled:
        with shop.database.write() as session:
            session.add_all(_products())
            _people(session)
            session.flush()
            for order in _orders():
                session.add(order)
        shop.identity.sign_in("web:1", "mei")
    return shop


def stamp(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())


def _products() -> list[tables.Product]:
    kettle = [
        ("k-black", "black", 4000, None),
        ("k-white", "white", 4500, 3),
        ("k-red", "red", 3500, None),
    ]
    lamp = [
        ("l-small", "small", 2000, None),
        ("l-large", "large", 9000, None),
        ("l-none", "gold", 2000, 0),
    ]
    made = []
    for product, en, zh, option, variants in (
        ("kettle", "Kettle", "电热水壶", "colour", kettle),
        ("lamp", "Desk lamp", "台灯", "size", lamp),
    ):
        made.append(
            tables.Product(
                product_id=product,
                texts=[
                    tables.ProductText(language="en", title=en),
                    tables.ProductText(language="zh", title=zh),
                ],
                variants=[
                    tables.Variant(
                        variant_id=name,
                        position=place,
                        options={option: value},
                        price_minor=price,
                        currency="USD",
                        stock=stock,
                    )
                    for place, (name, value, price, stock) in enumerate(variants)
                ],
            )
        )
    return made


def _people(session: object) -> None:
    add = session.add  # type: ignore[attr-defined]
    for address_id, person, zip_code in ((1, "mei", "10001"), (2, "yusuf", "80279")):
        add(
            tables.Customer(
                customer_id=person,
                first_name={"mei": "梅", "yusuf": "Yusuf"}[person],
                last_name={"mei": "李", "yusuf": "Rossi"}[person],
                email=f"{person}@example.com",
                phone="+1 212 555 0147",
                address_id=address_id,
            )
        )
        session.flush()  # type: ignore[attr-defined]
        add(
            tables.Address(
                address_id=address_id,
                customer_id=person,
                address1="1 Main St",
                city="New York",
                country="USA",
                zip=zip_code,
            )
        )
    for name, person, source, balance in (
        ("visa", "mei", "credit_card", None),
        ("paypal", "mei", "paypal", None),
        ("gift", "mei", "gift_card", 1000),
        ("rich", "mei", "gift_card", 50000),
        ("theirs", "yusuf", "gift_card", 99999),
    ):
        add(
            tables.PaymentMethod(
                payment_method_id=name,
                customer_id=person,
                source=source,
                brand="visa" if source == "credit_card" else None,
                last_four="9212" if source == "credit_card" else None,
                balance_minor=balance,
                currency="USD",
            )
        )


def _orders() -> list[tables.Order]:
    delivered = stamp(2026, 5, 4, 2, 0)  # 3 May, 22:00, in New York
    return [
        _order(
            "#W1000001",
            "mei",
            "pending",
            [("kettle", "k-black", 1, 4000), ("lamp", "l-small", 3, 2000)],
        ),
        _order(
            "#W1000002",
            "mei",
            "delivered",
            [("kettle", "k-black", 1, 4000), ("lamp", "l-small", 2, 2000)],
            delivered=delivered,
        ),
        _order("#W1000003", "mei", "processed", [("kettle", "k-black", 1, 4000)]),
        _order("#W1000004", "mei", "pending", [("lamp", "l-small", 1, 2000)], method="rich"),
        _order("#W1000005", "mei", "delivered", [("lamp", "l-small", 1, 2000)]),
        _order("#W2000001", "yusuf", "pending", [("kettle", "k-black", 1, 4000)], method="theirs"),
    ]


def _order(
    order_id: str,
    person: str,
    status: str,
    lines: list[tuple[str, str, int, int]],
    *,
    method: str = "visa",
    delivered: int | None = None,
) -> tables.Order:
    titles = {
        "kettle": {"en": "Kettle", "zh": "电热水壶"},
        "lamp": {"en": "Desk lamp", "zh": "台灯"},
    }
    options = {"k-black": {"colour": "black"}, "l-small": {"size": "small"}}
    placed = stamp(2026, 4, 28, 12, 0)
    return tables.Order(
        order_id=order_id,
        customer_id=person,
        status=status,
        currency="USD",
        placed_at=placed,
        delivered_at=delivered,
        address_id=1 if person == "mei" else 2,
        lines=[
            tables.OrderLine(
                position=place,
                product_id=product,
                variant_id=variant,
                title=titles[product],
                options=options[variant],
                quantity=quantity,
                price_minor=price,
            )
            for place, (product, variant, quantity, price) in enumerate(lines)
        ],
        payments=[
            tables.Payment(
                kind="payment",
                payment_method_id=method,
                at=placed,
                amount_minor=sum(quantity * price for *_, quantity, price in lines),
            )
        ],
    )
