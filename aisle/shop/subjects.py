"""Whom an export or an erasure is about."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.refusals import Unknown


@dataclass(frozen=True)
class Subject:
    """A customer with all their conversations, or (customer_id None) conversations alone."""

    customer_id: str | None
    conversation_ids: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        """Every id that rows may carry."""
        own = () if self.customer_id is None else (self.customer_id,)
        return own + self.conversation_ids


def find_subject(session: Session, subject: str) -> Subject:
    """The customer or conversation with this id. Raises NotFound, also for somebody erased."""
    customer, conversation = tables.Customer, tables.Conversation
    row = session.get(customer, subject)
    if row is not None and row.erased_at is None:
        own = session.scalars(
            select(conversation.conversation_id)
            .where(conversation.customer_id == subject)
            .order_by(conversation.created_at, conversation.conversation_id)
        )
        return Subject(subject, tuple(own))
    if session.get(conversation, subject) is not None or _left_traces(session, subject):
        return Subject(None, (subject,))
    raise Unknown("owner.no_such_subject", subject=subject)


def _left_traces(session: Session, subject: str) -> bool:
    """A conversation that was never saved may still have said something, or have a cart."""
    columns = (
        tables.TranscriptItem.conversation_id,
        tables.VaultEntry.conversation_id,
        tables.CartLine.owner,
        tables.Event.user_id,
        tables.Consent.subject,
    )
    return any(
        session.scalar(select(column).where(column == subject).limit(1)) is not None
        for column in columns
    )
