"""Orders as their owner may see them: one's own, whole, read once.

orders.get("w 237 8156", "mei_li_1").status    → "delivered"
An order that does not exist and an order of somebody else give the same NotFound.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotFound
from aisle.shop.order_rows import order_of, orders_of, written_forms
from aisle.shop.order_types import (
    Address,
    AfterSale,
    Method,
    Order,
    OrderLine,
    Payment,
    Shipment,
)
from aisle.shop.visibility import complete

__all__ = [
    "Address",
    "AfterSale",
    "Method",
    "Order",
    "OrderLine",
    "Orders",
    "Payment",
    "Refund",
    "Shipment",
    "Step",
    "address_of",
    "find_order",
    "methods_of",
]

# The road of an ordinary order; `steps` shows how far it has come.
_ROAD = ("placed", "packed", "shipped", "delivered")
_REACHED = {
    "pending": 1,
    "pending (item modified)": 1,
    "processed": 2,
    "delivered": 4,
    "return requested": 4,
    "returned": 4,
    "exchange requested": 4,
    "exchanged": 4,
}
_LATER = {
    "cancelled": ("cancelled",),
    "return requested": ("return requested",),
    "returned": ("return requested", "returned"),
    "exchange requested": ("exchange requested",),
    "exchanged": ("exchange requested", "exchanged"),
}


@dataclass(frozen=True)
class Step:
    """One step of an order's road. `at` is aware UTC, None when the record has no time for it."""

    name: str
    title: str
    at: datetime | None
    is_done: bool


@dataclass(frozen=True)
class Refund:
    """Money that came or comes back; `state`: requested | on its way | refunded | refused."""

    kind: str  # return | cancellation or change
    amount_minor: int
    payment_method_id: str
    state: str
    at: datetime | None


@dataclass(frozen=True)
class Person:
    """A customer by name, the family name first where it is written in Han."""

    name: str
    email: str
    phone: str


class Orders:
    """The embedded order source: the shop's own tables."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of(self, customer_id: str) -> list[Order]:
        """All orders of a customer, newest first."""
        row = tables.Order
        with self._database.read() as session:
            rows = session.scalars(
                select(row)
                .where(row.customer_id == customer_id, complete(row.import_id))
                .order_by(row.placed_at.desc().nulls_last(), row.order_id)
            ).all()
            return orders_of(session, rows)

    def get(self, order_id: str, customer_id: str) -> Order:
        """The order, however its number is spelled. Raises NotFound, also for other people's."""
        with self._database.read() as session:
            return find_order(session, order_id, customer_id)

    def methods(self, customer_id: str) -> list[Method]:
        """How this customer can pay."""
        with self._database.read() as session:
            return methods_of(session, customer_id)

    def person(self, customer_id: str) -> Person:
        """Who this is, in their own records."""
        with self._database.read() as session:
            row = session.get(tables.Customer, customer_id)
            if row is None:
                raise NotFound(say("orders.not_found", "en"))
            names = [row.first_name, row.last_name]
            is_han = any("\u4e00" <= letter <= "\u9fff" for letter in "".join(names))
            name = "".join(reversed(names)) if is_han else " ".join(filter(None, names))
            return Person(name, row.email or "", row.phone or "")

    def home_address(self, customer_id: str) -> Address | None:
        """The customer's own address, which new orders go to."""
        with self._database.read() as session:
            customer = session.get(tables.Customer, customer_id)
            return address_of(session, customer.address_id) if customer else None

    def steps(self, order: Order, language: str) -> list[Step]:
        """The order's road: what has happened, when, and what comes next."""
        times = _times(order)
        reached = _REACHED.get(order.status, 1)
        if any(name == "shipped" for name, _ in _parcel_steps(order)):
            reached = max(reached, 3)
        road = [] if order.status == "cancelled" else list(_ROAD)
        done = [(name, place < reached) for place, name in enumerate(road)]
        if order.status == "cancelled":
            done = [("placed", True)]
        done += [(name, True) for name in _LATER.get(order.status, ())]
        return [
            Step(
                name,
                say(f"orders.step_{name.replace(' ', '_')}", language),
                times.get(name),
                is_done,
            )
            for name, is_done in done
        ]

    def refunds(self, order: Order) -> list[Refund]:
        """Every refund of this order: written ones first, then those that wait for the goods."""
        now = self._clock.now()
        returned = {sale.op_id for sale in order.after_sales if sale.kind == "return"}
        found = [
            Refund(
                "cancellation or change",
                payment.amount_minor,
                payment.payment_method_id,
                _state(order, payment, now),
                payment.at,
            )
            for payment in order.payments
            if payment.kind == "refund" and payment.op_id not in returned  # told below
        ]
        names = {"requested": "requested", "received": "on its way", "refunded": "refunded"}
        return found + [
            Refund(
                "return",
                sale.amount_minor,
                sale.payment_method_id or "",
                names.get(sale.status, "refused"),
                sale.requested_at,
            )
            for sale in order.after_sales
            if sale.kind == "return" and sale.status != "withdrawn"
        ]


def find_order(session: Session, order_id: str, customer_id: str) -> Order:
    """As `Orders.get`, within a session of the caller."""
    forms = written_forms(order_id)
    row = tables.Order
    rows = session.scalars(
        select(row).where(
            row.order_id.in_(forms), row.customer_id == customer_id, complete(row.import_id)
        )
    ).all()
    if not rows:
        raise NotFound(say("orders.not_found", "en"))
    best = min(rows, key=lambda found: forms.index(found.order_id))
    return order_of(session, best)


def methods_of(session: Session, customer_id: str) -> list[Method]:
    """As `Orders.methods`, within a session of the caller."""
    row = tables.PaymentMethod
    rows = session.scalars(
        select(row).where(row.customer_id == customer_id).order_by(row.payment_method_id)
    ).all()
    return [Method.from_row(found) for found in rows]


def address_of(session: Session, address_id: int | None) -> Address | None:
    """The address with this id."""
    row = session.get(tables.Address, address_id) if address_id is not None else None
    return Address.from_row(row) if row else None


def _parcel_steps(order: Order) -> list[tuple[str, datetime | None]]:
    return [step for shipment in order.shipments for step in shipment.steps]


def _times(order: Order) -> dict[str, datetime | None]:
    times: dict[str, datetime | None] = dict(_parcel_steps(order))
    times["placed"] = order.placed_at
    if order.delivered_at is not None:
        times["delivered"] = order.delivered_at
    times["cancelled"] = order.cancelled_at
    for sale in order.after_sales:
        times[f"{sale.kind} requested"] = sale.requested_at
    return times


def _state(order: Order, payment: Payment, now: datetime) -> str:
    """A gift card has its money at once; a bank takes up to 7 business days: 11 days with weekends."""
    method = order.methods.get(payment.payment_method_id)
    if method is not None and method.is_gift_card:
        return "refunded"
    if payment.at is None or (now - payment.at).days >= 11:
        return "refunded"
    return "on its way"
