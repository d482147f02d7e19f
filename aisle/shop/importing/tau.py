"""`import tau`: replaces the shop's customers, orders and products by the tau retail data, at once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from aisle.shop import audit, tables
from aisle.shop.amounts import to_minor
from aisle.shop.database import Database
from aisle.shop.errors import Unavailable
from aisle.shop.importing.report import ImportReport, Progress, new_import_id
from aisle.shop.importing.tau_files import TauFiles, read_tau
from aisle.shop.shop_toml import ShopSettings, Windows
from aisle.shop.stored_settings import bump_catalogue, store_rules

_EMPTIED: Sequence[type[tables.Base]] = (  # what refers goes before what is referred to
    tables.Receipt,
    tables.Outbox,
    tables.PendingOperation,
    tables.Return,
    tables.Exchange,
    tables.CartLine,
    tables.Watch,
    tables.Payment,
    tables.Shipment,
    tables.OrderLine,
    tables.Order,
    tables.PaymentMethod,
    tables.Address,
    tables.Customer,
    tables.OneTimeCode,
    tables.IdentityTry,
    tables.Variant,
    tables.ProductText,
    tables.Product,
    tables.Category,
)
Row = dict[str, Any]  # Any: columns of a table


def import_tau(
    database: Database, folder: Path, shop: ShopSettings, progress: Progress | None = None
) -> ImportReport:
    """One transaction, also while the assistant runs; on any error the shop stays as it was.

    Amounts are read in the shop's currency. Raises BadInput for files that do not fit together.
    """
    started = time.monotonic()
    files = read_tau(folder)
    at = int(time.time())
    report = ImportReport(new_import_id("tau"), "tau", folder.name)
    report.added = len(files.users) + len(files.orders) + len(files.products)
    rows = _Rows(files, shop.currency, report.import_id)
    try:
        with FileLock(database.path.parent / "import.lock", timeout=0), database.write() as session:
            _empty(session)
            _fill(session, rows)
            _sign_everybody_out(session, at)
            store_rules(session, "knowledge", Windows())
            bump_catalogue(session)
            report.seconds = round(time.monotonic() - started, 2)
            session.add(
                tables.Import(
                    import_id=report.import_id,
                    kind="tau",
                    source=report.source,
                    started_at=at,
                    completed_at=at,
                    report=report.to_json(),
                )
            )
            facts = {
                "users": len(files.users),
                "orders": len(files.orders),
                "products": len(files.products),
            }
            audit.append(session, at, "command", "import tau", report.import_id, facts)
    except Timeout as error:
        raise Unavailable("Another import is running. Start this one when it is done.") from error
    if progress:
        progress(report.added)
    return report


def _empty(session: Session) -> None:
    for table in _EMPTIED:
        session.execute(delete(table))
    session.execute(delete(tables.StagedRow))


def _sign_everybody_out(session: Session, at: int) -> None:
    """Nobody is who they were, and what was shown or being done is of another shop."""
    row = tables.Conversation
    session.execute(
        update(row).values(
            customer_id=None,
            verified_at=None,
            tasks=[],
            shown=[],
            shown_reasons={},
            wish=None,
            asks=None,
            offered=None,
            focus=None,
            last_order=None,
            token_version=row.token_version + 1,
            updated_at=at,
        )
    )


def _fill(session: Session, rows: _Rows) -> None:
    first = (session.scalar(select(func.max(tables.Address.address_id))) or 0) + 1
    customers, addresses, methods = rows.customers(first)
    orders = rows.orders(first + len(addresses))
    _insert(session, tables.Product, rows.products())
    _insert(session, tables.ProductText, rows.texts())
    _insert(session, tables.Variant, rows.variants())
    _insert(session, tables.Customer, customers)
    _insert(session, tables.Address, [*addresses, *orders["addresses"]])
    _insert(session, tables.PaymentMethod, methods)
    _insert(session, tables.Order, orders["orders"])
    _insert(session, tables.OrderLine, orders["lines"])
    _insert(session, tables.Payment, orders["payments"])
    _insert(session, tables.Shipment, orders["shipments"])


def _insert(session: Session, table: type[tables.Base], rows: Iterable[Row]) -> None:
    values = list(rows)
    if values:
        session.execute(insert(table), values)


class _Rows:
    """The files as rows of our tables."""

    def __init__(self, files: TauFiles, currency: str, import_id: str) -> None:
        self._files = files
        self._currency = currency
        self._import_id = import_id

    def products(self) -> list[Row]:
        return [
            {
                "product_id": product_id,
                "import_id": self._import_id,
                "kind": product["name"],
                "attributes": {},
                "images": [],
                "review_texts": [],
                "is_listed": True,
            }
            for product_id, product in self._files.products.items()
        ]

    def texts(self) -> list[Row]:
        return [
            {
                "product_id": product_id,
                "language": "en",
                "title": product["name"],
                "description": "",
            }
            for product_id, product in self._files.products.items()
        ]

    def variants(self) -> list[Row]:
        return [
            {
                "variant_id": variant_id,
                "product_id": product_id,
                "position": position,
                "options": variant["options"],
                "price_minor": to_minor(variant["price"], self._currency),
                "currency": self._currency,
                "stock": None if variant["available"] else 0,  # how many is not stated
            }
            for product_id, product in self._files.products.items()
            for position, (variant_id, variant) in enumerate(product["variants"].items())
        ]

    def customers(self, first_address: int) -> tuple[list[Row], list[Row], list[Row]]:
        """Customers, their addresses and their ways to pay."""
        customers: list[Row] = []
        addresses: list[Row] = []
        methods: list[Row] = []
        for address_id, (user_id, user) in enumerate(self._files.users.items(), first_address):
            addresses.append({"address_id": address_id, "customer_id": user_id, **user["address"]})
            customers.append(
                {
                    "customer_id": user_id,
                    "import_id": self._import_id,
                    **user["name"],
                    "email": user["email"].casefold(),
                    "address_id": address_id,
                }
            )
            methods.extend(self._method(user_id, *one) for one in user["payment_methods"].items())
        return customers, addresses, methods

    def _method(self, user_id: str, method_id: str, method: Row) -> Row:
        balance = method.get("balance")
        return {
            "payment_method_id": method_id,
            "customer_id": user_id,
            "source": method["source"],
            "brand": method.get("brand"),
            "last_four": method.get("last_four"),
            "balance_minor": None if balance is None else to_minor(balance, self._currency),
            "currency": self._currency,
        }

    def orders(self, first_address: int) -> dict[str, list[Row]]:
        """Orders with their own addresses, lines, payments and shipments."""
        found: dict[str, list[Row]] = {
            name: [] for name in ("orders", "addresses", "lines", "payments", "shipments")
        }
        for address_id, (order_id, order) in enumerate(self._files.orders.items(), first_address):
            owner = order["user_id"]
            found["addresses"].append(
                {"address_id": address_id, "customer_id": owner, **order["address"]}
            )
            found["orders"].append(
                {
                    "order_id": order_id,
                    "customer_id": owner,
                    "import_id": self._import_id,
                    "status": order["status"],
                    "address_id": address_id,
                    "currency": self._currency,
                    "cancel_reason": order.get("cancel_reason"),
                    "version": 1,
                }
            )
            found["lines"].extend(self._lines(order_id, order))
            found["payments"].extend(
                {
                    "order_id": order_id,
                    "kind": one["transaction_type"],
                    "amount_minor": to_minor(one["amount"], self._currency),
                    "payment_method_id": one["payment_method_id"],
                }
                for one in order["payment_history"]
            )
            found["shipments"].extend(
                {
                    "order_id": order_id,
                    "tracking_ids": one["tracking_id"],
                    "variant_ids": one["item_ids"],
                    "steps": [],
                }
                for one in order.get("fulfillments", [])
            )
        return found

    def _lines(self, order_id: str, order: Row) -> list[Row]:
        return [
            {
                "order_id": order_id,
                "position": position,
                "product_id": item["product_id"],
                "variant_id": item["item_id"],
                "title": {"en": item["name"]},
                "options": item.get("options", {}),
                "quantity": 1,
                "price_minor": to_minor(item["price"], self._currency),
            }
            for position, item in enumerate(order["items"])
        ]
