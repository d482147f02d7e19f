"""Orders into the tables, and the purchases that recommendations learn from."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.importing.customer_store import ADDRESS
from aisle.shop.tables.commerce import STATUS_EDGES

Data = Mapping[str, Any]  # as `OrderReader.read` gives it, lines complete


def add_order(session: Session, data: Data, import_id: str | None) -> None:
    """Insert one order with lines, payments, shipments, return and exchange, and its purchase events."""
    order = data["order"]
    name, customer_id = order["order_id"], order["customer_id"]
    address_id = _own_address(session, customer_id, data["address"])
    row = tables.Order(**order, address_id=address_id, import_id=import_id, version=1)
    row.lines = [
        tables.OrderLine(**line, position=position) for position, line in enumerate(data["lines"])
    ]
    row.payments = [tables.Payment(**one) for one in data["payments"]]
    row.shipments = [tables.Shipment(**one) for one in data["shipments"]]
    session.add(row)
    if data["return"] or data["exchange"]:
        session.flush()  # the lines get their ids
        _add_return(session, row, data["return"])
        _add_exchange(session, row, data["exchange"])
    record_purchases(session, name, data, import_id)


def record_purchases(session: Session, order_id: str, data: Data, import_id: str | None) -> None:
    """One event a line, keyed by it, so that the same order again adds none."""
    order = data["order"]
    if order["placed_at"] is None or order["status"] == "cancelled":
        return
    session.execute(
        insert(tables.Event).on_conflict_do_nothing(index_elements=["key"]),
        [
            {
                "import_id": import_id,
                "user_id": order["customer_id"],
                "item_id": line["product_id"],
                "variant_id": line["variant_id"],
                "at": order["placed_at"],
                "event": "purchase",
                "value": None,
                "quantity": line["quantity"],
                "key": f"order:{order_id}:{position}",
            }
            for position, line in enumerate(data["lines"])
        ],
    )


def change_order(session: Session, data: Data) -> None:
    """Bring a stored order to the status, dates, payments and shipments of the feed."""
    order = data["order"]
    row = session.get(tables.Order, order["order_id"])
    steps = None if row is None else way(row.status, order["status"])
    if row is None or steps is None:
        return
    for status in steps:  # one edge at a time: the database checks each
        row.status = status
        session.flush()
    for name in ("placed_at", "delivered_at", "cancelled_at", "cancel_reason"):
        if order[name] is not None:
            setattr(row, name, order[name])
    for one in data["payments"][len(row.payments) :]:
        session.add(tables.Payment(**one, order_id=row.order_id))
    if data["shipments"]:
        session.execute(delete(tables.Shipment).where(tables.Shipment.order_id == row.order_id))
        session.add_all(tables.Shipment(**one, order_id=row.order_id) for one in data["shipments"])
    row.version += 1
    session.flush()
    session.expire(row)


def way(before: str, after: str) -> list[str] | None:
    """The statuses to pass from one to the other, the last included; None where no way leads."""
    ways: deque[list[str]] = deque([[]])
    seen = {before}
    while ways:
        steps = ways.popleft()
        here = steps[-1] if steps else before
        if here == after:
            return steps
        for start, end in STATUS_EDGES:
            if start == here and end not in seen:
                seen.add(end)
                ways.append([*steps, end])
    return None


def is_changed(row: tables.Order, data: Data) -> bool:
    """Whether the feed knows more of a stored order than the shop does."""
    order = data["order"]
    dates = ("placed_at", "delivered_at", "cancelled_at", "cancel_reason")
    return (
        row.status != order["status"]
        or any(order[name] not in (None, getattr(row, name)) for name in dates)
        or len(data["payments"]) > len(row.payments)
        or (bool(data["shipments"]) and _shipments(row) != data["shipments"])
    )


def stored_orders(session: Session, ids: Sequence[str]) -> dict[str, tables.Order]:
    """The stored orders among these ids, with lines, payments and shipments."""
    rows = session.scalars(select(tables.Order).where(tables.Order.order_id.in_(ids)))
    return {row.order_id: row for row in rows}


def _shipments(row: tables.Order) -> list[dict[str, Any]]:
    names = ("carrier", "tracking_ids", "variant_ids", "steps", "expected_at")
    return [{name: getattr(one, name) for name in names} for one in row.shipments]


def _own_address(
    session: Session, customer_id: str, stated: Mapping[str, str] | None
) -> int | None:
    """An order keeps its own copy: the stated address, else the customer's of now."""
    values = stated
    if values is None:
        customer = session.get(tables.Customer, customer_id)
        used = (
            session.get(tables.Address, customer.address_id)
            if customer and customer.address_id
            else None
        )
        if used is None:
            return None
        values = {name: getattr(used, name) for name in ADDRESS}
    address = tables.Address(**values, customer_id=customer_id)
    session.add(address)
    session.flush()
    return address.address_id


def _add_return(session: Session, row: tables.Order, data: Mapping[str, Any] | None) -> None:
    if not data:
        return
    lines = [line for line in row.lines if line.variant_id in data["variant_ids"]]
    amounts = [
        {
            "line_id": line.line_id,
            "variant_id": line.variant_id,
            "quantity": line.quantity,
            "amount_minor": line.price_minor * line.quantity,
        }
        for line in lines
    ]
    refund = data["refund_minor"]
    session.add(
        tables.Return(
            op_id=f"import:{row.order_id}:return",
            order_id=row.order_id,
            lines=amounts,
            refund_minor=sum(one["amount_minor"] for one in amounts) if refund is None else refund,
            payment_method_id=data["payment_method_id"],
            reason=data["reason"],
            status=data["status"],
            requested_at=data["requested_at"],
            refunded_at=data["refunded_at"],
        )
    )


def _add_exchange(session: Session, row: tables.Order, data: Mapping[str, Any] | None) -> None:
    if not data:
        return
    line_ids = {line.variant_id: line.line_id for line in row.lines}
    lines = [{**one, "line_id": line_ids.get(one["old"])} for one in data["lines"]]
    values = {**data, "lines": lines}
    session.add(
        tables.Exchange(**values, op_id=f"import:{row.order_id}:exchange", order_id=row.order_id)
    )
