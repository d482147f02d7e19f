"""What only staff may say: the goods of a return or exchange have arrived, or the request is refused.

decisions.decide("#W1", is_approved=True, staff_id=1)   → Decision("return", "returned", 1999, "USD", …)
One transaction: the order's status, the request's, the money of a return, the audit row, the outbox.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aisle.shop import audit, outbox, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import NotFound
from aisle.shop.order_writes import Operation, advance_order, move_money
from aisle.shop.plans import Movement, Plan

Kind = Literal["return", "exchange"]
_WAITING: dict[str, Kind] = {"return requested": "return", "exchange requested": "exchange"}
_DONE = {"return": "returned", "exchange": "exchanged"}


@dataclass(frozen=True)
class Waiting:
    """One request that waits for staff."""

    order_id: str
    customer_id: str
    kind: Kind
    amount_minor: int  # of a return: the refund; of an exchange: new − old
    currency: str
    titles: tuple[dict[str, str], ...]
    reason: str | None
    requested_at: int


@dataclass(frozen=True)
class Decision:
    """What was decided, and whom it concerns."""

    order_id: str
    customer_id: str
    kind: Kind
    is_approved: bool
    amount_minor: int
    currency: str


class StaffDecisions:
    """One for a process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def waiting(self, limit: int = 100) -> list[Waiting]:
        """Every request, the oldest first."""
        order = tables.Order
        with self._database.read() as session:
            rows = session.scalars(
                select(order).where(order.status.in_(_WAITING)).order_by(order.order_id)
            ).all()
            found = [_waiting(session, row) for row in rows]
        return sorted(found, key=lambda one: one.requested_at)[:limit]

    def decide(self, order_id: str, *, is_approved: bool, staff_id: int) -> Decision:
        """Approve or refuse. Raises NotFound when nothing waits (any more)."""
        now = self._clock.timestamp()
        with self._database.write() as session:
            order = session.get(tables.Order, order_id)
            if order is None or order.status not in _WAITING:
                raise NotFound(f"No request waits for order {order_id}: it was decided already.")
            waiting = _waiting(session, order)
            self._write(session, order, waiting, is_approved, now)
            facts: dict[str, object] = {
                "order_id": order_id,
                "kind": waiting.kind,
                "amount_minor": waiting.amount_minor if is_approved else 0,
            }
            action = f"{waiting.kind} {'approved' if is_approved else 'refused'}"
            audit.append(session, now, f"staff:{staff_id}", action, order_id, facts)
            key = f"staff:{order_id}:{order.version}"
            outbox.put(session, now, outbox.AFTER_SALES, key, {"decision": action, **facts})
        return Decision(
            order_id,
            waiting.customer_id,
            waiting.kind,
            is_approved,
            waiting.amount_minor,
            waiting.currency,
        )

    def _write(
        self, session: Session, order: tables.Order, waiting: Waiting, is_approved: bool, now: int
    ) -> None:
        row = _request(session, order, waiting.kind)
        is_refund = is_approved and isinstance(row, tables.Return)
        method = row.payment_method_id or ""
        moves = (Movement("refund", method, waiting.amount_minor, "at once"),) if is_refund else ()
        plan = Plan(
            kind="return_item" if waiting.kind == "return" else "exchange_item",
            customer_id=order.customer_id,
            order_id=order.order_id,
            order_version=order.version,
            currency=order.currency,
            status_before=order.status,
            status_after=_DONE[waiting.kind] if is_approved else "delivered",
            movements=moves,
        )
        advance_order(session, plan)
        move_money(session, plan, Operation(row.op_id, now))
        values: dict[str, object] = {"status": "refused"}
        if is_approved:
            values = {"status": "refunded", "refunded_at": now} if is_refund else {"status": "done"}
        table = type(row)
        session.execute(update(table).where(table.op_id == row.op_id).values(**values))
        session.expire_all()


def _request(session: Session, order: tables.Order, kind: Kind) -> tables.Return | tables.Exchange:
    """The row of the request; the newest, should an earlier one have been refused."""
    if kind == "return":
        made = tables.Return
        found: tables.Return | tables.Exchange | None = session.scalar(
            select(made).where(made.order_id == order.order_id, made.status == "requested")
            .order_by(made.return_id.desc()).limit(1)
        )  # fmt: skip
    else:
        swap = tables.Exchange
        found = session.scalar(
            select(swap).where(swap.order_id == order.order_id, swap.status == "requested",
                               swap.kind == "exchange")
            .order_by(swap.exchange_id.desc()).limit(1)
        )  # fmt: skip
    if found is None:
        raise NotFound(f"Order {order.order_id} says '{order.status}' but no request is stored.")
    return found


def _waiting(session: Session, order: tables.Order) -> Waiting:
    kind = _WAITING[order.status]
    row = _request(session, order, kind)
    amount_minor = row.refund_minor if isinstance(row, tables.Return) else row.difference_minor
    lines = {one.line_id: dict(one.title) for one in order.lines}
    titles = tuple(lines[one["line_id"]] for one in row.lines if one.get("line_id") in lines)
    return Waiting(
        order_id=order.order_id,
        customer_id=order.customer_id,
        kind=kind,
        amount_minor=amount_minor,
        currency=order.currency,
        titles=titles,
        reason=row.reason if isinstance(row, tables.Return) else None,
        requested_at=row.requested_at,
    )
