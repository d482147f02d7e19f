"""What every confirmed change writes: the order's status and version, and the money that moves with it.

Both are guarded by the database itself: the update matches only the version and the balance that the plan
was made for, so that a write which forgot a check still cannot happen twice.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.errors import NotAllowed
from aisle.shop.plans import Plan
from aisle.shop.refusals import refuse


@dataclass(frozen=True)
class Operation:
    """Which confirmed offer writes, and when (unix seconds)."""

    op_id: str
    at: int


def advance_order(session: Session, plan: Plan, **values: object) -> None:
    """Give the order its new status, the next version, and `values`."""
    row = tables.Order
    done = session.execute(
        update(row)
        .where(
            row.order_id == plan.order_id,
            row.customer_id == plan.customer_id,
            row.status == plan.status_before,
            row.version == plan.order_version,
        )
        .values(status=plan.status_after, version=row.version + 1, **values)
        .returning(row.order_id)
    ).all()
    if len(done) != 1:
        raise changed_meanwhile()


def move_money(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the movements that belong to this change; gift cards have the money at once."""
    for move in plan.settled:
        session.add(
            tables.Payment(
                order_id=plan.order_id,
                kind=move.kind,
                amount_minor=move.amount_minor,
                payment_method_id=move.payment_method_id,
                at=operation.at,
                op_id=operation.op_id,
            )
        )
        session.flush()  # one by one: payment_id is the order in which the money moved
    for move in plan.settled:
        sign = 1 if move.kind == "refund" else -1
        _move_balance(session, plan, move.payment_method_id, sign * move.amount_minor)


def _move_balance(session: Session, plan: Plan, method_id: str, change_minor: int) -> None:
    row = tables.PaymentMethod
    balance = func.coalesce(row.balance_minor, 0) + change_minor
    method = session.get(row, method_id)
    if method is None or method.source != "gift_card":
        return
    done = session.execute(
        update(row)
        .where(
            row.payment_method_id == method_id,
            row.customer_id == plan.customer_id,
            balance >= 0,
        )
        .values(balance_minor=balance)
        .returning(row.payment_method_id)
    ).all()
    if len(done) != 1:
        raise changed_meanwhile()


def changed_meanwhile() -> NotAllowed:
    """The order, a price or a balance is no longer what was offered."""
    return refuse("orders.changed_meanwhile")
