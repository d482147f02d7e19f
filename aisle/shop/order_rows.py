"""From what a person types to an order's id, and from table rows to an `Order`."""

from __future__ import annotations

import re
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


def order_number(text: str) -> str | None:
    """ "w 237 8156" → "W2378156"; None when it cannot be the number of an order."""
    compact = _NOISE.sub("", normalise(text)).upper()
    return compact if 2 < len(compact) <= 40 and _NUMBER.match(compact) else None


def written_forms(text: str) -> list[str]:
    """The ids under which an order may be stored that a person spells like this, likeliest first."""
    raw = normalise(text).strip()[:60]
    compact = _NOISE.sub("", raw).upper()
    forms = [raw, f"#{compact}", compact, raw.upper(), f"#W{compact}", f"W{compact}"]
    return list(dict.fromkeys(forms))


def order_of(session: Session, row: tables.Order) -> Order:
    """The whole order of a row, with its owner's payment methods."""
    address = session.get(tables.Address, row.address_id) if row.address_id is not None else None
    method = tables.PaymentMethod
    methods = session.scalars(select(method).where(method.customer_id == row.customer_id)).all()
    return Order(
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
        address=Address.from_row(address) if address else None,
        after_sales=_after_sales(session, row.order_id),
        methods={found.payment_method_id: Method.from_row(found) for found in methods},
    )


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


def _after_sales(session: Session, order_id: str) -> tuple[AfterSale, ...]:
    returns = session.scalars(select(tables.Return).where(tables.Return.order_id == order_id)).all()
    exchanges = session.scalars(
        select(tables.Exchange).where(tables.Exchange.order_id == order_id)
    ).all()
    sales = [_sale("return", row.refund_minor, row) for row in returns]
    sales += [_sale(row.kind, row.difference_minor, row) for row in exchanges]
    return tuple(sorted(sales, key=lambda sale: sale.requested_at))


def _sale(kind: str, amount_minor: int, row: tables.Return | tables.Exchange) -> AfterSale:
    requested = datetime.fromtimestamp(row.requested_at, UTC)
    return AfterSale(kind, row.op_id, row.status, amount_minor, row.payment_method_id, requested)
