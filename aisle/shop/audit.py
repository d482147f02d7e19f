"""The audit chain: each row's hash covers the row before it, so that no row can be changed or removed.

The head (number and hash of the last row) stands in the settings table too: cutting off the end is noticed.
Rows hold ids, amounts and hashes only.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop.database import Database
from aisle.shop.stored_settings import read_setting, write_setting
from aisle.shop.tables import Audit

BEGINNING = "0" * 64
HEAD = "audit_head"


@dataclass(frozen=True)
class Verified:
    """How many rows were read, and the first that does not fit (None: the chain is whole)."""

    rows: int
    broken_at: int | None


def append(
    session: Session,
    at: int,
    actor: str,
    action: str,
    subject: str | None = None,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Add a row within a writing session; it stands or falls with the change it tells of."""
    session.flush()
    last = session.scalar(select(Audit).order_by(Audit.seq.desc()).limit(1))
    seq, previous = (last.seq + 1, last.hash) if last else (1, BEGINNING)
    row = Audit(
        seq=seq,
        at=at,
        actor=actor,
        action=action,
        subject=subject,
        facts=dict(facts or {}),
        previous=previous,
        hash="",
    )
    row.hash = _hash(row)
    session.add(row)
    session.flush()
    write_setting(session, HEAD, {"seq": seq, "hash": row.hash})


def verify(database: Database) -> Verified:
    """Walk the whole chain."""
    previous, expected, count = BEGINNING, 1, 0
    with database.read() as session:
        for row in session.scalars(select(Audit).order_by(Audit.seq)).yield_per(1000):
            count += 1
            if row.seq != expected or row.previous != previous or row.hash != _hash(row):
                return Verified(count, row.seq)
            previous, expected = row.hash, expected + 1
        head = read_setting(session, HEAD).get(HEAD)
    if head is None:
        return Verified(count, None if count == 0 else 1)
    whole = head == {"seq": expected - 1, "hash": previous}
    return Verified(count, None if whole else expected)


def _hash(row: Audit) -> str:
    line = [row.seq, row.at, row.actor, row.action, row.subject, row.facts]
    canonical = json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256((row.previous + canonical).encode()).hexdigest()
