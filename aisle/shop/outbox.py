"""News for the shop's own systems: written with the change, sent later, each under a key that never changes.

Whoever receives a row twice knows it by its key. A one-time code leaves the row when it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.database import Database

AFTER_SALES = "after_sales"
APPROVAL = "approval"  # a person of the shop is wanted
HANDOFF = "handoff"  # a shopper wants to speak to a person
ONE_TIME_CODE = "one_time_code"
FIRST_PAUSE_S, LONGEST_PAUSE_S = 5, 3600


@dataclass(frozen=True)
class Letter:
    """One row that waits to be sent."""

    outbox_id: int
    at: int
    topic: str
    key: str
    body: dict[str, Any]  # Any: JSON, by topic
    tries: int = 0


def put(session: Session, at: int, topic: str, key: str, body: Mapping[str, object]) -> None:
    """Add a row within a writing session."""
    session.add(tables.Outbox(at=at, topic=topic, key=key, body=dict(body), sent_at=None))
    session.flush()


class Outbox:
    """The sender's side."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(
        self, limit: int = 100, topic: str | None = None, due: int | None = None
    ) -> list[Letter]:
        """What has not been sent, oldest first; with `due` only what may be tried at that moment."""
        row = tables.Outbox
        wanted = select(row).where(row.sent_at.is_(None)).order_by(row.outbox_id).limit(limit)
        if topic is not None:
            wanted = wanted.where(row.topic == topic)
        if due is not None:
            wanted = wanted.where(row.next_at <= due)
        with self._database.read() as session:
            return [
                Letter(one.outbox_id, one.at, one.topic, one.key, dict(one.body), one.tries)
                for one in session.scalars(wanted)
            ]

    def sent(self, outbox_id: int, at: int) -> None:
        """Note that the receiver has it; a second note changes nothing."""
        with self._database.write() as session:
            row = session.get(tables.Outbox, outbox_id)
            if row is None or row.sent_at is not None:
                return
            row.sent_at = at
            if row.topic == ONE_TIME_CODE:
                row.body = {name: value for name, value in row.body.items() if name != "code"}

    def failed(self, outbox_id: int, at: int) -> None:
        """Try again later, each time a little later: after 5 s, 10 s, 20 s … at most an hour."""
        with self._database.write() as session:
            row = session.get(tables.Outbox, outbox_id)
            if row is not None and row.sent_at is None:
                row.tries += 1
                row.next_at = at + min(FIRST_PAUSE_S * 2 ** (row.tries - 1), LONGEST_PAUSE_S)
