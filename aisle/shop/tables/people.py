"""Customers and what is theirs: the erasable personal values."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from aisle.shop.tables.base import Base


class Customer(Base):
    """A person known to the shop. Erasing blanks the values and keeps the id for orders."""

    __tablename__ = "customers"
    customer_id: Mapped[str] = mapped_column(primary_key=True)
    import_id: Mapped[str | None] = mapped_column(
        index=True
    )  # invisible until that import is complete
    first_name: Mapped[str] = mapped_column(default="")
    last_name: Mapped[str] = mapped_column(default="")
    email: Mapped[str | None] = mapped_column(index=True)  # stored casefolded
    phone: Mapped[str | None]
    language: Mapped[str | None]
    created_at: Mapped[int | None]
    erased_at: Mapped[int | None]
    address_id: Mapped[int | None]  # the address used by default: Address.address_id

    addresses: Mapped[list[Address]] = relationship(cascade="all, delete-orphan")
    payment_methods: Mapped[list[PaymentMethod]] = relationship(cascade="all, delete-orphan")


class Address(Base):
    """A postal address; an order keeps its own copy by id, so that a change of one leaves the other."""

    __tablename__ = "addresses"
    address_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.customer_id", ondelete="CASCADE"), index=True
    )
    address1: Mapped[str] = mapped_column(default="")
    address2: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="")
    zip: Mapped[str] = mapped_column(default="", index=True)


class PaymentMethod(Base):
    """How a customer pays. Only a gift card has a balance; the numbers of cards never come here."""

    __tablename__ = "payment_methods"
    payment_method_id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str] = mapped_column(
        ForeignKey("customers.customer_id", ondelete="CASCADE"), index=True
    )
    source: Mapped[str]  # credit_card | paypal | gift_card | alipay | wechat_pay
    brand: Mapped[str | None]
    last_four: Mapped[str | None]
    balance_minor: Mapped[int | None]
    currency: Mapped[str]


class Consent(Base):
    """What a person or conversation agreed to, by purpose."""

    __tablename__ = "consents"
    subject: Mapped[str] = mapped_column(primary_key=True)  # customer_id or conversation_id
    purpose: Mapped[str] = mapped_column(
        primary_key=True
    )  # service | personalisation | improvement | marketing
    granted: Mapped[bool]
    at: Mapped[int]


class Tombstone(Base):
    """A hash of an erased id: late writes and restored backups are swept again by it."""

    __tablename__ = "tombstones"
    subject_hash: Mapped[str] = mapped_column(primary_key=True)
    erased_at: Mapped[int]
