"""What waits for a person of the shop: seen, approved or refused, each by somebody with a name.

An approved change is checked by the rules as they were when the shopper said yes, and written now; if the
order has changed since, it is refused like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal, get_args

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import audit, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput, ShopError
from aisle.shop.offered import Offer, offer_of
from aisle.shop.offers import Offers
from aisle.shop.order_source import Embedded, OrderSource
from aisle.shop.plans import Plan
from aisle.shop.receipts import Receipt
from aisle.shop.refusals import refuse
from aisle.shop.requests import kind_of
from aisle.shop.settlement import carry_out, refuse_for_good
from aisle.shop.source_requests import SourceRequests
from aisle.shop.waiting import Waiting, thing_facts

Reason = Literal["policy", "settled", "check"]
REASONS: tuple[Reason, ...] = get_args(Reason)


@dataclass(frozen=True)
class Asked:
    """One change that waits, as it was offered. `why`: amount | count."""

    op_id: str
    kind: str
    order_id: str | None
    customer_id: str
    amount_minor: int
    currency: str | None
    why: str
    asked_at: datetime
    offer: Offer


class Approvals:
    """The shop's side of a yes that waits."""

    def __init__(
        self, database: Database, clock: Clock, offers: Offers, source: OrderSource | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._offers = offers
        self._source = source or Embedded()
        self._requests = SourceRequests(database, clock, self._source)

    def waiting(self) -> list[Asked]:
        """The longest waiting first."""
        row = tables.PendingOperation
        with self._database.read() as session:
            rows = session.scalars(
                select(row).where(row.status == "waiting").order_by(row.asked_at, row.op_id)
            ).all()
            return [_asked(session, found) for found in rows]

    def approve(self, op_id: str, by: str) -> Receipt | Waiting:
        """Let it happen. Raises BadInput where nothing waits under this number, NotAllowed by the rules."""
        terms = self._offers.terms()
        with self._database.write() as session:
            row = _require_waiting(session, op_id)
            now = self._clock.timestamp()
            row.decided_by = _name(by)
            _note(session, row, now, "approve")
            then = replace(terms, now=datetime.fromtimestamp(row.asked_at or now, UTC))
            outcome = carry_out(session, row, then, self._source, now)
        if isinstance(outcome, Waiting):
            outcome = self._requests.submit(op_id) or outcome
        if isinstance(outcome, ShopError):
            raise outcome  # after the commit: that it was refused is kept
        return outcome

    def refuse(
        self, op_id: str, by: str, clause: str | None = None, reason: Reason | None = None
    ) -> None:
        """Let it not happen; the shopper is told why, with the clause if one is named. Raises BadInput."""
        key = f"orders.staff_refused_{reason}" if reason else "orders.staff_refused"
        with self._database.write() as session:
            row = _require_waiting(session, op_id)
            row.decided_by = _name(by)
            why = {"reason": reason, "clause": clause}
            _note(session, row, self._clock.timestamp(), "refuse", why)
            plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
            refuse_for_good(session, row, refuse(key, clause, **thing_facts(plan)))


def _require_waiting(session: Session, op_id: str) -> tables.PendingOperation:
    row = session.get(tables.PendingOperation, op_id)
    if row is None or row.status != "waiting":
        raise BadInput(
            f"No change with the number '{op_id}' waits for a person. `aisle approvals list` shows those that do."
        )
    return row


def _name(by: str) -> str:
    name = " ".join(by.split())
    if not 0 < len(name) <= 60:
        raise BadInput("Say who decides: --by and a name of at most 60 characters.")
    return name


def _note(
    session: Session,
    row: tables.PendingOperation,
    now: int,
    action: str,
    why: Mapping[str, str | None] | None = None,
) -> None:
    facts = {"op_id": row.op_id, "needs": row.needs, **(why or {})}
    audit.append(
        session, now, f"staff:{row.decided_by}", f"{action} {row.kind}", row.order_id, facts
    )


def _asked(session: Session, row: tables.PendingOperation) -> Asked:
    offer = offer_of(session, row)
    plan = offer.plan
    return Asked(
        row.op_id,
        row.kind,
        row.order_id,
        row.customer_id,
        plan.refund_minor,
        plan.currency,
        row.needs or "",
        datetime.fromtimestamp(row.asked_at or row.created_at, UTC),
        offer,
    )
