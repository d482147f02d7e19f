"""Tombstones: hashes of the ids of erased people, so that late writes and restored backups stay empty."""

from __future__ import annotations

import hashlib

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop.tables import Tombstone


def subject_hash(subject: str) -> str:
    """The only trace that is kept of an erased customer_id or conversation_id."""
    return hashlib.sha256(f"aisle:{subject}".encode()).hexdigest()


def mark_erased(session: Session, subject: str, at: int) -> None:
    """Leave a tombstone."""
    session.execute(
        insert(Tombstone)
        .values(subject_hash=subject_hash(subject), erased_at=at)
        .on_conflict_do_update(index_elements=["subject_hash"], set_={"erased_at": at})
    )


def is_erased(session: Session, subject: str) -> bool:
    """Whether this person or conversation asked to be erased."""
    return session.get(Tombstone, subject_hash(subject)) is not None


def erased_hashes(session: Session) -> set[str]:
    """All tombstones, for sweeps over many ids."""
    return set(session.scalars(select(Tombstone.subject_hash)))
