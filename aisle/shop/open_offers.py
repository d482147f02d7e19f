"""Open offers: finding those of a conversation, and making them void."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.address_changes import drop_proposal


def open_rows(session: Session, conversation_id: str) -> list[tables.PendingOperation]:
    """Offers of a conversation that were neither taken nor voided, expired ones too, oldest first."""
    row = tables.PendingOperation
    return list(
        session.scalars(
            select(row)
            .where(row.conversation_id == conversation_id, row.status == "offered")
            .order_by(row.created_at, row.op_id)
        )
    )


def is_open(row: tables.PendingOperation, now: int) -> bool:
    """A yes at `now` (unix seconds) still executes this offered row."""
    return now <= row.expires_at


def void(session: Session, row: tables.PendingOperation, key: str) -> None:
    """Nobody can take this offer any more; a yes to it is answered with `key`."""
    row.status = "void"
    row.reply = {"key": key, "clause": None, "facts": {}}
    session.flush()
    drop_proposal(session, row.parameters["address_id"])


def void_all(session: Session, conversation_id: str, key: str) -> None:
    """No offer of this conversation can be taken any more."""
    for row in open_rows(session, conversation_id):
        void(session, row, key)
