"""Changes that an order system elsewhere has to make: looked up, submitted, and followed to their end.

Nothing is called while the database is locked. What is not confirmed is submitted again under the same
operation number until it is done or refused; a kill in between loses nothing.
"""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotAllowed
from aisle.shop.open_offers import open_rows
from aisle.shop.order_rows import written_forms
from aisle.shop.order_source import Answer, OrderSource, Seen, SourceAway
from aisle.shop.order_writes import Operation
from aisle.shop.plans import Plan
from aisle.shop.refusals import refuse
from aisle.shop.requests import kind_of
from aisle.shop.settlement import Outcome, answered, finish, refuse_for_good
from aisle.shop.verbs import WRITES
from aisle.shop.waiting import thing_facts


class SourceRequests:
    """For the embedded source every call is a no-op."""

    def __init__(self, database: Database, clock: Clock, source: OrderSource) -> None:
        self._database = database
        self._clock = clock
        self._source = source

    def look(self, order_id: str) -> None:
        """Bring our copy of an order up to date before the rules read it. Raises SourceAway."""
        if self._source.is_embedded:
            return
        with self._database.read() as session:
            known = _known(session, order_id)
        if known is None:
            return
        if (seen := self._source.look(known)) is not None:
            with self._database.write() as session:
                _copy(session, known, seen)

    def look_for(self, conversation_id: str, op_id: str | None) -> None:
        """As `look`, for the order that a yes is about."""
        if self._source.is_embedded:
            return
        with self._database.read() as session:
            rows = open_rows(session, conversation_id)
            orders = [row.order_id for row in rows if op_id in (None, row.op_id)]
        for order_id in orders:
            self.look(order_id or "")

    def submit(self, op_id: str) -> Outcome | None:
        """Ask, and write what the answer is; None while there is none."""
        with self._database.read() as session:
            row = session.get(tables.PendingOperation, op_id)
        if row is None or row.status != "requested":
            return None
        try:
            answer = self._source.submit(op_id, {"kind": row.kind, **row.parameters})
        except SourceAway:
            return None
        if answer.state == "requested":
            return None
        with self._database.write() as session:
            return self._settle(session, op_id, answer)

    def follow(self, conversation_id: str | None = None) -> int:
        """Ask again about what is not confirmed, here or everywhere; how many came to an end."""
        if self._source.is_embedded:
            return 0
        row = tables.PendingOperation
        wanted = select(row.op_id).where(row.status == "requested").order_by(row.asked_at)
        if conversation_id is not None:
            wanted = wanted.where(row.conversation_id == conversation_id)
        with self._database.read() as session:
            waiting = session.scalars(wanted).all()
        return sum(self.submit(op_id) is not None for op_id in waiting)

    def _settle(self, session: Session, op_id: str, answer: Answer) -> Outcome:
        now = self._clock.timestamp()
        row = session.get_one(tables.PendingOperation, op_id)
        if row.status != "requested":  # another process has heard the same answer
            return answered(session, row, now)
        plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
        if answer.state == "refused":
            facts = {**thing_facts(plan), "order": plan.order_id or "", **answer.facts}
            return refuse_for_good(session, row, refuse(answer.key, answer.clause, **facts))
        try:
            with session.begin_nested():
                WRITES[plan.kind](session, plan, Operation(op_id, now))
        except NotAllowed:  # our copy had moved on; the platform has made the change all the same
            if plan.order_id and plan.status_after:
                _copy(session, plan.order_id, Seen(plan.status_after))
        return finish(session, row, plan, now)


def _known(session: Session, order_id: str) -> str | None:
    row = tables.Order
    return session.scalar(select(row.order_id).where(row.order_id.in_(written_forms(order_id))))


def _copy(session: Session, order_id: str, seen: Seen) -> None:
    """Our copy follows the platform; a grown version makes open offers about it void."""
    row = tables.Order
    delivered = int(seen.delivered_at.timestamp()) if seen.delivered_at else row.delivered_at
    session.execute(
        update(row)
        .where(row.order_id == order_id, row.status != seen.status)
        .values(status=seen.status, delivered_at=delivered, version=row.version + 1)
    )
