"""Carts, orders, payments, shipments, returns and exchanges."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aisle.shop.tables.base import Base

ORDER_STATUSES = (
    "pending",
    "pending (item modified)",
    "processed",
    "delivered",
    "cancelled",
    "return requested",
    "returned",
    "exchange requested",
    "exchanged",
)
# (from, to): the only edges; a database trigger made by the first migration holds the same list.
STATUS_EDGES = (
    ("pending", "processed"),
    ("pending", "cancelled"),
    ("pending", "pending (item modified)"),
    ("pending (item modified)", "processed"),
    ("processed", "delivered"),
    ("delivered", "return requested"),
    ("return requested", "returned"),
    ("return requested", "delivered"),
    ("delivered", "exchange requested"),
    ("exchange requested", "exchanged"),
    ("exchange requested", "delivered"),
)


class CartLine(Base):
    """One variant in the cart of a customer, or of a conversation of a guest."""

    __tablename__ = "cart_lines"
    owner: Mapped[str] = mapped_column(primary_key=True)  # customer_id or conversation_id
    variant_id: Mapped[str] = mapped_column(
        ForeignKey("variants.variant_id", ondelete="CASCADE"), primary_key=True
    )
    quantity: Mapped[int]
    added_at: Mapped[int]


class Order(Base):
    """An order; `version` grows with every change, and an offer is void when it has grown."""

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint(
            "status IN (" + ", ".join(f"'{status}'" for status in ORDER_STATUSES) + ")",
            name="known_status",
        ),
    )
    order_id: Mapped[str] = mapped_column(primary_key=True)  # "#W2378156": with the sign
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    import_id: Mapped[str | None] = mapped_column(index=True)
    status: Mapped[str]
    address_id: Mapped[int | None]
    currency: Mapped[str]
    placed_at: Mapped[int | None]
    delivered_at: Mapped[int | None]
    cancelled_at: Mapped[int | None]
    cancel_reason: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)

    lines: Mapped[list[OrderLine]] = relationship(order_by="OrderLine.position", lazy="selectin")
    payments: Mapped[list[Payment]] = relationship(order_by="Payment.payment_id", lazy="selectin")
    shipments: Mapped[list[Shipment]] = relationship(
        order_by="Shipment.shipment_id", lazy="selectin"
    )


class OrderLine(Base):
    """What was bought, with title, options and price as they were then."""

    __tablename__ = "order_lines"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)
    line_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_id: Mapped[str] = mapped_column(
        ForeignKey("orders.order_id", ondelete="CASCADE"), index=True
    )
    position: Mapped[int]
    product_id: Mapped[str]
    variant_id: Mapped[str]
    title: Mapped[dict[str, str]]  # by language
    options: Mapped[dict[str, str]] = mapped_column(default=dict)
    quantity: Mapped[int] = mapped_column(default=1)
    price_minor: Mapped[int]  # of one piece


class Payment(Base):
    """One movement of money of an order."""

    __tablename__ = "payments"
    __table_args__ = (CheckConstraint("kind IN ('payment', 'refund')", name="known_kind"),)
    payment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_id: Mapped[str] = mapped_column(
        ForeignKey("orders.order_id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    amount_minor: Mapped[int]
    payment_method_id: Mapped[str]
    at: Mapped[int | None]
    op_id: Mapped[
        str | None
    ]  # the confirmed operation that made it: the provider's idempotency key


class Shipment(Base):
    """A parcel and its steps."""

    __tablename__ = "shipments"
    shipment_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    order_id: Mapped[str] = mapped_column(
        ForeignKey("orders.order_id", ondelete="CASCADE"), index=True
    )
    carrier: Mapped[str | None]
    tracking_ids: Mapped[list[str]] = mapped_column(default=list)
    variant_ids: Mapped[list[str]] = mapped_column(default=list)
    steps: Mapped[list[Any]] = mapped_column(
        default=list
    )  # [{"step": "shipped", "at": 1700000000}]
    expected_at: Mapped[int | None]


class Return(Base):
    """A return that was asked for: at most one an order, which lines and how many of each."""

    __tablename__ = "returns"
    return_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    op_id: Mapped[str] = mapped_column(unique=True)
    order_id: Mapped[str] = mapped_column(
        ForeignKey("orders.order_id", ondelete="CASCADE"), index=True
    )
    lines: Mapped[
        list[Any]
    ]  # [{"line_id": 7, "variant_id": "…", "quantity": 1, "amount_minor": 1999}]
    refund_minor: Mapped[int]
    payment_method_id: Mapped[str]
    reason: Mapped[str | None]
    status: Mapped[str] = mapped_column(
        default="requested"
    )  # requested | received | refunded | refused
    requested_at: Mapped[int]
    refunded_at: Mapped[int | None]


class Exchange(Base):
    """An exchange, or a change of the items of a pending order (`kind`)."""

    __tablename__ = "exchanges"
    exchange_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    op_id: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # exchange | modify
    order_id: Mapped[str] = mapped_column(
        ForeignKey("orders.order_id", ondelete="CASCADE"), index=True
    )
    lines: Mapped[list[Any]]  # [{"line_id": 7, "old": "variant", "new": "variant", "quantity": 1}]
    difference_minor: Mapped[int]  # new − old
    payment_method_id: Mapped[str | None]
    status: Mapped[str] = mapped_column(default="requested")
    requested_at: Mapped[int]
