"""Watches: what a shopper asked to be told of, once. A row lives until it was told, ended or ran out."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Watch(Base):
    """One product, or one version of it: told when it is back (`stock`) or costs less (`price`)."""

    __tablename__ = "watches"
    __table_args__ = (
        CheckConstraint("kind IN ('stock', 'price')", name="known_kind"),
        UniqueConstraint("conversation_id", "product_id", "variant_id", "kind"),
    )
    watch_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    person: Mapped[str] = mapped_column(index=True)  # customer or conversation
    conversation_id: Mapped[str]  # where it is told
    product_id: Mapped[str] = mapped_column(index=True)
    variant_id: Mapped[str] = mapped_column(default="")  # "": any version
    kind: Mapped[str]
    price_minor: Mapped[int | None]  # what it cost when it was asked
    most_minor: Mapped[int | None]  # what it may cost; None: less than `price_minor`
    currency: Mapped[str | None]
    asked_at: Mapped[int]
    expires_at: Mapped[int] = mapped_column(index=True)
