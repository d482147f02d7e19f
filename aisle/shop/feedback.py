"""Thumbs up and down, and why."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput

REASON_CHARACTERS = 1000


@dataclass(frozen=True)
class Feedback:
    """`value` is 1 (helpful) or -1 (not)."""

    conversation_id: str
    value: int
    reason: str
    turn_id: str | None
    at: int


class Feedbacks:
    """Takes feedback in; the insights read it."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def give(
        self, conversation_id: str, value: int, reason: str = "", turn_id: str | None = None
    ) -> Feedback:
        """Store one thumb; a second one for the same turn replaces the first. Raises BadInput for anything but 1 and -1."""
        if value not in (1, -1):
            raise BadInput(f"Feedback cannot be {value}. Give 1 (helpful) or -1 (not helpful).")
        given = Feedback(
            conversation_id, value, reason[:REASON_CHARACTERS], turn_id, self._clock.timestamp()
        )
        row = tables.Feedback
        with self._database.write() as session:
            if turn_id is not None:
                session.execute(
                    delete(row).where(
                        row.conversation_id == conversation_id, row.turn_id == turn_id
                    )
                )
            session.add(row(**vars(given)))
            self._note(session, given)
        return given

    def _note(self, session: Session, given: Feedback) -> None:
        """The thumb as an event, without the reason: those words stay here."""
        here, event = given.conversation_id, tables.Event
        about = session.get(tables.Conversation, here)
        if given.turn_id is not None:
            session.execute(
                delete(event).where(
                    event.conversation_id == here,
                    event.turn_id == given.turn_id,
                    event.event == "thumb",
                )
            )
        session.add(
            event(
                user_id=(about.customer_id if about else None) or here,
                item_id="",
                at=given.at,
                event="thumb",
                value=given.value,
                conversation_id=here,
                channel=about.channel if about else None,
                language=about.language if about else None,
                turn_id=given.turn_id,
            )
        )

    def recent(self, limit: int = 100) -> list[Feedback]:
        """The newest first."""
        row = tables.Feedback
        with self._database.read() as session:
            found = session.scalars(select(row).order_by(row.feedback_id.desc()).limit(limit))
            return [
                Feedback(one.conversation_id, one.value, one.reason, one.turn_id, one.at)
                for one in found
            ]
