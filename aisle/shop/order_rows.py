"""From what a person types to an order's id, and from table rows to an `Order`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.language.normalise import normalise
from aisle.shop import tables
from aisle.shop.order_types import (
    Address,
    AfterSale,
    Method,
    Order,
    OrderLine,
    Payment,
    Shipment,
    moment,
)

_NOISE = re.compile(r"[\s#№_.\-–—]+")
_NUMBER = re.compile(r"[A-Z]{0,4}\d[A-Z0-9]*\Z")
# “85092 Ann Lee”, “the 2nd”, “yes 2”: words around a number
_WORDS = re.compile(
    r"\d\s+[^\W\d_]{2,}|\d(?:st|nd|rd|th)\b|\b(?:the|yes|no|my|is|it|ok)\b", re.IGNORECASE
)


def order_number(text: str) -> str | None:
    """ "w 237 8156" → "W2378156"; None when it cannot be the number of an order."""
    said = normalise(text)
    compact = _NOISE.sub("", said).upper()
    is_one = 2 < len(compact) <= 40 and _NUMBER.match(compact) and not _WORDS.search(said)
    return compact if is_one else None


def written_forms(text: str) -> list[str]:
    """The ids under which an order may be stored that a person spells like this, likeliest first."""
    raw = normalise(text).strip()[:60]
    compact = _NOISE.sub("", raw).upper()
    forms = [raw, f"#{compact}", compact, raw.upper(), f"#W{compact}", f"W{compact}"]
    return list(dict.fromkeys(forms))


def order_of(session: Session, row: tables.Order) -> Order:
    """The whole order of a row, with its owner's payment methods."""
    return orders_of(session, [row])[0]


def orders_of(session: Session, rows: Sequence[tables.Order]) -> list[Order]:
    """As `order_of`, for any number of rows in the same few queries."""
    addresses = _addresses(session, {row.address_id for row in rows})
    methods = _methods(session, {row.customer_id for row in rows})
    sales = _after_sales(session, [row.order_id for row in rows])
    return [
        Order(
            order_id=row.order_id,
            customer_id=row.customer_id,
            status=row.status,
            currency=row.currency,
            version=row.version,
            placed_at=moment(row.placed_at),
            delivered_at=moment(row.delivered_at),
            cancelled_at=moment(row.cancelled_at),
            cancel_reason=row.cancel_reason,
            lines=tuple(_line(line) for line in row.lines),
            payments=tuple(_payment(payment) for payment in row.payments),
            shipments=tuple(_shipment(shipment) for shipment in row.shipments),
            address=addresses.get(row.address_id),
            after_sales=tuple(sales[row.order_id]),
            methods=methods[row.customer_id],
        )
        for row in rows
    ]


def _addresses(session: Session, ids: set[int | None]) -> dict[int | None, Address]:
    row = tables.Address
    found = session.scalars(select(row).where(row.address_id.in_(ids - {None})))
    return {one.address_id: Address.from_row(one) for one in found}


def _methods(session: Session, customers: set[str]) -> dict[str, dict[str, Method]]:
    row = tables.PaymentMethod
    found: dict[str, dict[str, Method]] = {customer: {} for customer in customers}
    for one in session.scalars(select(row).where(row.customer_id.in_(customers))):
        found[one.customer_id][one.payment_method_id] = Method.from_row(one)
    return found


def _line(row: tables.OrderLine) -> OrderLine:
    return OrderLine(
        row.line_id,
        row.position,
        row.product_id,
        row.variant_id,
        dict(row.title),
        dict(row.options),
        row.quantity,
        row.price_minor,
    )


def _payment(row: tables.Payment) -> Payment:
    return Payment(row.kind, row.amount_minor, row.payment_method_id, moment(row.at), row.op_id)


def _shipment(row: tables.Shipment) -> Shipment:
    return Shipment(
        row.carrier,
        tuple(row.tracking_ids),
        tuple(row.variant_ids),
        tuple((step["step"], moment(step.get("at"))) for step in row.steps),
        moment(row.expected_at),
    )


def _after_sales(session: Session, ids: Sequence[str]) -> dict[str, list[AfterSale]]:
    sales: dict[str, list[AfterSale]] = {order_id: [] for order_id in ids}
    back, swap = tables.Return, tables.Exchange
    for one in session.scalars(select(back).where(back.order_id.in_(ids))):
        sales[one.order_id].append(_sale("return", one.refund_minor, one))
    for other in session.scalars(select(swap).where(swap.order_id.in_(ids))):
        sales[other.order_id].append(_sale(other.kind, other.difference_minor, other))
    for found in sales.values():
        found.sort(key=lambda sale: sale.requested_at)
    return sales


def _sale(kind: str, amount_minor: int, row: tables.Return | tables.Exchange) -> AfterSale:
    requested = datetime.fromtimestamp(row.requested_at, UTC)
    return AfterSale(kind, row.op_id, row.status, amount_minor, row.payment_method_id, requested)
