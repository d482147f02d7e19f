"""The transcript: what was said, numbered within its conversation, as the shopper saw it.

Personal values stand in it as tokens of the vault. Payloads of buttons stand in it as Rasa knows them;
they are sealed each time they leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from aisle.channels.gateway.answers import Said
from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database

_ROW = tables.TranscriptItem


@dataclass(frozen=True)
class Entry:
    """One stored event."""

    seq: int
    turn_id: str
    client_msg_id: str | None
    role: str  # user | assistant
    event: str
    data: dict[str, Any]  # Any: JSON
    at: int


class Transcript:
    """Reads and appends; nothing in it is ever changed, only erased."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(
        self,
        conversation_id: str,
        turn_id: str,
        said: Sequence[tuple[str, Said]],
        client_msg_id: str | None = None,
    ) -> list[int]:
        """Store (role, event) pairs in one transaction; their numbers."""
        with self._database.write() as session:
            return self.append_within(session, conversation_id, turn_id, said, client_msg_id)

    def append_within(
        self,
        session: Session,
        conversation_id: str,
        turn_id: str,
        said: Sequence[tuple[str, Said]],
        client_msg_id: str | None = None,
    ) -> list[int]:
        """The same within a writing session: what is said is stored with what it is about, or neither."""
        at = self._clock.timestamp()
        last = session.scalar(
            select(func.max(_ROW.seq)).where(_ROW.conversation_id == conversation_id)
        )
        first = (last or 0) + 1
        session.add_all(
            tables.TranscriptItem(
                conversation_id=conversation_id,
                seq=first + place,
                turn_id=turn_id,
                client_msg_id=client_msg_id,
                role=role,
                event=one.event,
                data=one.data,
                at=at,
            )
            for place, (role, one) in enumerate(said)
        )
        return list(range(first, first + len(said)))

    def after(self, conversation_id: str, seq: int, limit: int) -> list[Entry]:
        """What was said after `seq`, oldest first."""
        return self._read(
            select(_ROW)
            .where(_ROW.conversation_id == conversation_id, _ROW.seq > seq)
            .order_by(_ROW.seq)
            .limit(limit)
        )

    def newest(self, conversation_id: str, limit: int) -> list[Entry]:
        """The last `limit` entries, oldest first."""
        found = self._read(
            select(_ROW)
            .where(_ROW.conversation_id == conversation_id)
            .order_by(_ROW.seq.desc())
            .limit(limit)
        )
        return found[::-1]

    def of_turn(self, conversation_id: str, turn_id: str) -> list[Entry]:
        """Everything of one turn."""
        return self._read(
            select(_ROW)
            .where(_ROW.conversation_id == conversation_id, _ROW.turn_id == turn_id)
            .order_by(_ROW.seq)
        )

    def of_message(self, conversation_id: str, client_msg_id: str) -> list[Entry]:
        """The newest turn that answered the message with this id of the client; empty for a new one."""
        with self._database.read() as session:
            turn_id = session.scalar(
                select(_ROW.turn_id)
                .where(_ROW.conversation_id == conversation_id, _ROW.client_msg_id == client_msg_id)
                .order_by(_ROW.seq.desc())
                .limit(1)
            )
        return self.of_turn(conversation_id, turn_id) if turn_id else []

    def _read(self, statement: Any) -> list[Entry]:  # Any: a Select of transcript rows
        with self._database.read() as session:
            return [
                Entry(
                    row.seq, row.turn_id, row.client_msg_id, row.role, row.event, row.data, row.at
                )
                for row in session.scalars(statement)
            ]
