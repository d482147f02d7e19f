"""The queue to a person: who waits, who is talked to, when the assistant may speak again.

place = handoffs.ask("web:1", quietly=True)   → Place(state="waiting", position=2, is_open=True)
handoffs.take(7, staff_id=1); …; handoffs.release("web:1", "staff:1")
While a hand-off is quiet the assistant says nothing: its messages wait for the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from aisle.shop import audit, outbox, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotAllowed, NotFound
from aisle.shop.privacy_marks import subject_hash
from aisle.shop.settings import Settings

State = Literal["noted", "waiting", "with_person"]
_ROW = tables.Handoff
_OPEN = ("waiting", "with_person")


@dataclass(frozen=True)
class Place:
    """Where a shopper stands. `noted`: written down, while the assistant goes on."""

    state: State
    position: int
    is_open: bool  # people answer at this hour


@dataclass(frozen=True)
class Handoff:
    """One open hand-off."""

    handoff_id: int
    conversation_id: str
    state: str  # waiting | with_person
    is_quiet: bool
    asked_at: int
    taken_by: int | None
    spoke_at: int | None


class Handoffs:
    """One for a process; every change by staff is audited, by id."""

    def __init__(self, database: Database, clock: Clock, settings: Settings) -> None:
        self._database = database
        self._clock = clock
        self._desk = settings.shop.handoff

    def is_open_now(self) -> bool:
        """Whether people answer at this hour of the shop."""
        now = self._clock.now().astimezone(self._clock.zone).time()
        opens, closes = self._desk.opens, self._desk.closes
        return opens <= now < closes if opens <= closes else now >= opens or now < closes

    def ask(self, conversation_id: str, *, quietly: bool) -> Place:
        """Take a place in the queue; asking again keeps the place. `quietly`: the channel can wait."""
        with self._database.write() as session:
            row = _open(session, conversation_id)
            is_quiet = quietly and self._is_staffed(session)
            if row is None:
                row = _ROW(
                    conversation_id=conversation_id,
                    state="waiting",
                    is_quiet=is_quiet,
                    asked_at=self._clock.timestamp(),
                )
                session.add(row)
                self._pass_on(session, conversation_id)
            row.is_quiet = row.state == "with_person" or is_quiet
            session.flush()
            return self._place(session, row)

    def _pass_on(self, session: Session, conversation_id: str) -> None:
        """To the shop's own systems: which conversation, which order, and what was being done."""
        here = session.get(tables.Conversation, conversation_id)
        now = self._clock.timestamp()
        body = {
            "conversation_id": conversation_id,
            "customer_id": here.customer_id if here else None,
            "order_id": here.last_order if here else None,
            "reason": here.tasks[-1]["intent"] if here and here.tasks else None,
            "language": here.language if here else None,
        }
        outbox.put(session, now, outbox.HANDOFF, f"{conversation_id}:handoff:{now}", body)

    def place_of(self, conversation_id: str) -> Place | None:
        """Where the shopper stands now; None: no hand-off is open."""
        with self._database.read() as session:
            row = _open(session, conversation_id)
            return self._place(session, row) if row else None

    def quiet(self, conversation_id: str) -> Handoff | None:
        """The hand-off during which the assistant keeps quiet, if there is one."""
        with self._database.read() as session:
            row = _open(session, conversation_id)
            return _told(row) if row is not None and row.is_quiet else None

    def queue(self) -> list[Handoff]:
        """Every open hand-off, the one that waits longest first."""
        wanted = select(_ROW).where(_ROW.state.in_(_OPEN))
        with self._database.read() as session:
            return [_told(row) for row in session.scalars(_in_order(wanted))]

    def get(self, handoff_id: int) -> Handoff:
        """An open hand-off. Raises NotFound."""
        with self._database.read() as session:
            return _told(_required(session, handoff_id))

    def read(self, handoff_id: int, staff_id: int) -> Handoff:
        """Open a conversation to read it: that is noted, too. Raises NotFound."""
        with self._database.write() as session:
            row = _required(session, handoff_id)
            self._note(session, staff_id, "handoff read", row)
            return _told(row)

    def take(self, handoff_id: int, staff_id: int) -> Handoff:
        """This person answers now; taking it again changes nothing. Raises NotAllowed when it is another's."""
        with self._database.write() as session:
            row = _required(session, handoff_id)
            if row.state == "with_person" and row.taken_by != staff_id:
                raise NotAllowed("Somebody else has this conversation.", key="desk.taken")
            if row.state == "waiting":
                row.state, row.is_quiet = "with_person", True
                row.taken_by, row.spoke_at = staff_id, self._clock.timestamp()
                self._note(session, staff_id, "handoff taken", row)
            return _told(row)

    def spoken(self, handoff_id: int, staff_id: int) -> None:
        """The person has written something."""
        with self._database.write() as session:
            row = _required(session, handoff_id)
            if row.state != "with_person" or row.taken_by != staff_id:
                raise NotAllowed("Take the conversation first.", key="desk.not_taken")
            row.spoke_at = self._clock.timestamp()
            self._note(session, staff_id, "handoff answered", row)

    def release(self, conversation_id: str, staff_id: int | None = None) -> bool:
        """Hand back to the assistant, by staff or (None) by the shopper; False: nothing was open."""
        with self._database.write() as session:
            row = _open(session, conversation_id)
            if row is None:
                return False
            row.state, row.released_at = "released", self._clock.timestamp()
            if staff_id is not None:
                self._note(session, staff_id, "handoff released", row)
            return True

    def _is_staffed(self, session: Session) -> bool:
        if self._desk.is_staffed:
            return True
        found = select(tables.Staff.staff_id).where(tables.Staff.password_hash.is_not(None))
        return session.scalar(found.limit(1)) is not None

    def _place(self, session: Session, row: tables.Handoff) -> Place:
        if row.state == "with_person":
            return Place("with_person", 0, self.is_open_now())
        before = select(func.count()).where(
            _ROW.state == "waiting", _ROW.handoff_id <= row.handoff_id
        )
        position = session.scalar(before) or 1
        return Place("waiting" if row.is_quiet else "noted", position, self.is_open_now())

    def _note(self, session: Session, staff_id: int, action: str, row: tables.Handoff) -> None:
        audit.append(
            session,
            self._clock.timestamp(),
            f"staff:{staff_id}",
            action,
            subject_hash(row.conversation_id),
            {"handoff_id": row.handoff_id},
        )


def _open(session: Session, conversation_id: str) -> tables.Handoff | None:
    wanted = select(_ROW).where(_ROW.conversation_id == conversation_id, _ROW.state.in_(_OPEN))
    return session.scalar(_in_order(wanted).limit(1))


def _required(session: Session, handoff_id: int) -> tables.Handoff:
    row = session.get(_ROW, handoff_id)
    if row is None or row.state not in _OPEN:
        raise NotFound(
            f"No open hand-off has the number {handoff_id}: it was handed back or erased."
        )
    return row


def _in_order(wanted: Select[tables.Handoff]) -> Select[tables.Handoff]:
    return wanted.order_by(_ROW.handoff_id)


def _told(row: tables.Handoff) -> Handoff:
    return Handoff(
        row.handoff_id,
        row.conversation_id,
        row.state,
        row.is_quiet,
        row.asked_at,
        row.taken_by,
        row.spoke_at,
    )
