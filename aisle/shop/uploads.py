"""Pictures that shoppers sent: kept for a day, read only by the conversation they were sent in."""

from __future__ import annotations

from aisle.shop import tables
from aisle.shop.database import Database


def picture_of(database: Database, conversation_id: str, upload_id: str) -> bytes | None:
    """The JPEG, redrawn when it came in; None for one that is gone or another's."""
    with database.read() as session:
        row = session.get(tables.Upload, upload_id)
        if row is None or row.conversation_id != conversation_id:
            return None
        return row.content
