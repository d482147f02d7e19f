"""`import orders`: orders with lines, payments and shipments; their lines become purchase events."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.importing.appliers import APPLIERS
from aisle.shop.importing.columns import ORDER_FIELDS, assign
from aisle.shop.importing.fields import BadField
from aisle.shop.importing.intake import Intake
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.order_rows import OrderReader, gather_lines
from aisle.shop.importing.order_store import add_order, is_changed, stored_orders, way
from aisle.shop.importing.reading import Rows, columns_of, read_rows
from aisle.shop.importing.report import ImportReport, Progress
from aisle.shop.shop_toml import ShopSettings

Titles = dict[str, dict[str, str]]  # product_id → language → title


def import_orders(
    database: Database,
    path: Path,
    shop: ShopSettings,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """One JSON object an order, or one row an order line. Customers must be there already.

    A known order moves along the edges of the status table; one that is further along here than in
    the feed stays as it is, with a warning.
    """
    given = options or ImportOptions()
    with Intake(database, "orders", path, APPLIERS, progress) as intake:
        rows = read_rows(path, given.format, intake.reject)
        columns, rows = columns_of(rows, path, given.format)
        if columns:
            needed = ("id", "customer_id", "status")
            assigned = assign(columns, ORDER_FIELDS, given.map, path.name, needed)
            if "lines" not in assigned:
                assign(columns, ORDER_FIELDS, given.map, path.name, ("variant_id", "price"))
                rows = gather_lines(rows, assigned)
            reader = OrderReader(assigned, shop, given)
            store_orders(intake, _read_all(intake, rows, reader, assigned["id"]))
        return intake.finish()


def store_orders(intake: Intake, rows: Iterator[tuple[int, dict[str, Any]]]) -> None:
    """Store parsed orders: new ones under the import, changes staged, the unchanged left alone."""
    ahead: list[str] = []
    for chunk in intake.chunks(rows):
        with intake.database.read() as session:
            stored = stored_orders(session, [data["order"]["order_id"] for _, data in chunk])
            known = _known(session, [data for _, data in chunk])
        new: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        for number, data in chunk:
            name = data["order"]["order_id"]
            there = stored.get(name)
            if there is None:
                try:
                    _complete(data, known)
                    new.append(data)
                except BadField as error:
                    intake.reject(number, error.field, str(error), name)
            elif there.customer_id != data["order"]["customer_id"]:
                intake.reject(number, "customer_id", "differs from the stored order's", name)
            elif not is_changed(there, data):
                intake.report.unchanged += 1
            elif way(there.status, data["order"]["status"]) is None:
                ahead.append(name)
                intake.report.unchanged += 1
            else:
                changes.append(data)
        _write(intake, new, changes, len(chunk))
    if ahead:
        intake.report.warnings.append(
            f"{len(ahead)} orders are further along here than in the feed ({ahead[0]} …): left as they are."
        )


def _write(
    intake: Intake, new: list[dict[str, Any]], changes: list[dict[str, Any]], rows: int
) -> None:
    def work(session: Session) -> None:
        for data in new:
            add_order(session, data, intake.import_id)
        intake.stage(session, changes)

    intake.write(work, rows)
    intake.report.added += len(new)
    intake.report.changed += len(changes)


class _Known:
    """Customers and variants that the orders of a chunk name."""

    def __init__(self) -> None:
        self.customers: set[str] = set()
        self.variants: dict[str, tuple[str, dict[str, str]]] = {}  # id → product, options
        self.titles: Titles = {}


def _known(session: Session, orders: list[dict[str, Any]]) -> _Known:
    known = _Known()
    customer, variant, text = tables.Customer, tables.Variant, tables.ProductText
    customer_ids = {data["order"]["customer_id"] for data in orders}
    variant_ids = {line["variant_id"] for data in orders for line in data["lines"]}
    known.customers = set(
        session.scalars(
            select(customer.customer_id).where(
                customer.customer_id.in_(customer_ids), customer.erased_at.is_(None)
            )
        )
    )
    for one in session.execute(
        select(variant.variant_id, variant.product_id, variant.options).where(
            variant.variant_id.in_(variant_ids)
        )
    ):
        known.variants[one.variant_id] = (one.product_id, one.options)
    product_ids = {product_id for product_id, _ in known.variants.values()}
    for product_id, language, title in session.execute(
        select(text.product_id, text.language, text.title).where(text.product_id.in_(product_ids))
    ):
        known.titles.setdefault(product_id, {})[language] = title
    return known


def _complete(data: dict[str, Any], known: _Known) -> None:
    """Fill what the catalogue knows of each line. Raises BadField for what nobody knows."""
    customer_id = data["order"]["customer_id"]
    if customer_id not in known.customers:
        raise BadField("customer_id", f"no customer '{customer_id}'. Import the customers first")
    for line in data["lines"]:
        product_id, options = known.variants.get(line["variant_id"], (None, {}))
        if product_id is None and line["title"] is None:
            raise BadField(
                "lines",
                f"no variant '{line['variant_id']}'. Import the products first, or state a title",
            )
        line["product_id"] = line["product_id"] or product_id or line["variant_id"]
        line["title"] = line["title"] or known.titles.get(line["product_id"], {})
        line["options"] = line["options"] if line["options"] is not None else options


def _read_all(
    intake: Intake, rows: Rows, reader: OrderReader, id_column: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    seen: dict[str, int] = {}
    for number, row in rows:
        raw_id = str(row.get(id_column, ""))
        try:
            data = reader.read(row)
        except BadField as error:
            intake.reject(number, error.field, str(error), raw_id)
            continue
        name = data["order"]["order_id"]
        if name in seen:
            intake.reject(number, "id", f"'{name}' stands in row {seen[name]} already", raw_id)
            continue
        seen[name] = number
        yield number, data
