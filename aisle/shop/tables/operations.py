"""Offers, receipts, the audit chain, the outbox, and the settings a shop keeps in its database."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class PendingOperation(Base):
    """A write that was offered. One yes executes it once; repeats replay `reply`.

    offered → done, void, refused; with a yes that must wait: offered → waiting (a person of the shop)
    → requested (the order system has not confirmed) → done or refused; done → undone in the undo window.
    """

    __tablename__ = "pending_operations"
    __table_args__ = (
        CheckConstraint(
            "status IN ('offered', 'waiting', 'requested', 'done', 'undone', 'void', 'refused')",
            name="known_status",
        ),
    )
    op_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    customer_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]  # cancel_order | return_item | exchange_item | change_address | …
    order_id: Mapped[str | None]
    order_version: Mapped[int | None]
    parameters: Mapped[dict[str, Any]]  # ids and amounts only
    parameters_hash: Mapped[str]
    status: Mapped[str] = mapped_column(default="offered", index=True)
    created_at: Mapped[int]
    expires_at: Mapped[int]
    done_at: Mapped[int | None]
    reply: Mapped[dict[str, Any] | None]  # ids and amounts of the receipt, to be rendered again
    needs: Mapped[str | None]  # why a person decides: amount | count
    asked_at: Mapped[int | None]  # the yes of one that waits: the rules are those of that moment
    decided_by: Mapped[str | None]  # who of the shop approved or refused it
    hinted_at: Mapped[int | None]  # the shopper heard that there is news, not which
    told_at: Mapped[int | None]  # the shopper heard how it ended


class Receipt(Base):
    """Proof of one write; rendered from erasable tables whenever it is shown."""

    __tablename__ = "receipts"
    receipt_id: Mapped[str] = mapped_column(primary_key=True)
    op_id: Mapped[str] = mapped_column(unique=True)
    customer_id: Mapped[str] = mapped_column(index=True)
    kind: Mapped[str]
    order_id: Mapped[str | None]
    amount_minor: Mapped[int | None]
    currency: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids and amounts only
    at: Mapped[int]


class Audit(Base):
    """One line of the hash chain: `hash` = sha256(previous hash + this line's canonical JSON)."""

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[int]
    actor: Mapped[str]  # conversation, command or staff that did it
    action: Mapped[str]
    subject: Mapped[str | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)  # ids, amounts, hashes only
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Outbox(Base):
    """News for the world outside, written in the same transaction as the change it tells of."""

    __tablename__ = "outbox"
    outbox_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[int]
    topic: Mapped[str]
    key: Mapped[str]  # idempotency key for whoever receives it
    body: Mapped[dict[str, Any]]
    sent_at: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0, server_default="0")  # that failed
    next_at: Mapped[int] = mapped_column(default=0, server_default="0")  # not tried before


class Setting(Base):
    """What an import may change (identity, windows), and counters such as `catalogue_version`."""

    __tablename__ = "settings"
    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[dict[str, Any]]  # {"value": …}
