"""`export shop --format tau`: the shop in the shapes of the tau retail data, writes included."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.amounts import json_amount
from aisle.shop.database import Database
from aisle.shop.importing.customer_store import ADDRESS
from aisle.shop.visibility import complete

Json = dict[str, Any]  # Any: JSON


def export_tau(database: Database) -> dict[str, dict[str, Json]]:
    """`{"users": {id: …}, "orders": {id: …}}`; an imported shop without writes gives its source again."""
    with database.read() as session:
        orders = _orders(session)
        addresses = {
            row.address_id: {name: getattr(row, name) for name in ADDRESS}
            for row in session.scalars(select(tables.Address))
        }
        return {
            "users": _users(session, orders, addresses),
            "orders": {
                row.order_id: _order(row, addresses, returned, exchanged)
                for row, returned, exchanged in orders
            },
        }


_Orders = Sequence[tuple[tables.Order, tables.Return | None, tables.Exchange | None]]


def _orders(session: Session) -> _Orders:
    """In the order they came in: that of their first lines."""
    line = tables.OrderLine
    first = (
        select(line.order_id, func.min(line.line_id).label("first"))
        .group_by(line.order_id)
        .subquery()
    )
    rows = session.scalars(
        select(tables.Order)
        .join(first, first.c.order_id == tables.Order.order_id)
        .where(complete(tables.Order.import_id))
        .order_by(first.c.first)
    ).all()
    returned = select(tables.Return).where(tables.Return.status != "withdrawn")
    returns = {one.order_id: one for one in session.scalars(returned)}
    exchanges = {
        one.order_id: one
        for one in session.scalars(
            select(tables.Exchange).where(
                tables.Exchange.kind == "exchange", tables.Exchange.status != "withdrawn"
            )
        )
    }
    return [(row, returns.get(row.order_id), exchanges.get(row.order_id)) for row in rows]


def _users(session: Session, orders: _Orders, addresses: dict[int, Json]) -> dict[str, Json]:
    own: dict[str, list[str]] = defaultdict(list)
    for order, _, _ in orders:
        own[order.customer_id].append(order.order_id)
    methods: dict[str, Json] = defaultdict(dict)
    for method in session.scalars(select(tables.PaymentMethod)):
        methods[method.customer_id][method.payment_method_id] = _method(method)
    blank = dict.fromkeys(ADDRESS, "")
    return {
        row.customer_id: {
            "user_id": row.customer_id,
            "name": {"first_name": row.first_name, "last_name": row.last_name},
            "address": addresses.get(row.address_id or 0, blank),
            "email": row.email or "",
            "payment_methods": methods[row.customer_id],
            "orders": own[row.customer_id],
        }
        for row in session.scalars(
            select(tables.Customer).where(complete(tables.Customer.import_id))
        )
    }


def _method(row: tables.PaymentMethod) -> Json:
    method: Json = {"source": row.source, "id": row.payment_method_id}
    if row.brand is not None:
        method["brand"] = row.brand
    if row.last_four is not None:
        method["last_four"] = row.last_four
    if row.balance_minor is not None:
        method["balance"] = json_amount(row.balance_minor, row.currency)
    return method


def _order(
    row: tables.Order,
    addresses: dict[int, Json],
    returned: tables.Return | None,
    exchanged: tables.Exchange | None,
) -> Json:
    order: Json = {
        "order_id": row.order_id,
        "user_id": row.customer_id,
        "address": addresses.get(row.address_id or 0, dict.fromkeys(ADDRESS, "")),
        "items": [
            {
                "name": line.title.get("en") or next(iter(line.title.values()), ""),
                "product_id": line.product_id,
                "item_id": line.variant_id,
                "price": json_amount(line.price_minor, row.currency),
                "options": line.options,
            }
            for line in row.lines
            for _ in range(line.quantity)
        ],
        "status": row.status,
        "fulfillments": [
            {"tracking_id": one.tracking_ids, "item_ids": one.variant_ids} for one in row.shipments
        ],
        "payment_history": [
            {
                "transaction_type": one.kind,
                "amount": json_amount(one.amount_minor, row.currency),
                "payment_method_id": one.payment_method_id,
            }
            for one in row.payments
        ],
    }
    if row.cancel_reason is not None:
        order["cancel_reason"] = row.cancel_reason
    if returned is not None:
        order["return_items"] = _items(returned.lines, "variant_id")
        order["return_payment_method_id"] = returned.payment_method_id
    if exchanged is not None:
        order["exchange_items"] = _items(exchanged.lines, "old")
        order["exchange_new_items"] = _items(exchanged.lines, "new")
        order["exchange_payment_method_id"] = exchanged.payment_method_id
        order["exchange_price_difference"] = json_amount(exchanged.difference_minor, row.currency)
    return order


def _items(lines: list[Json], name: str) -> list[str]:
    return sorted(str(line[name]) for line in lines for _ in range(int(line.get("quantity", 1))))
