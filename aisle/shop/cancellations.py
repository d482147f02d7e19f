"""Cancelling a pending order: whole, for one of two reasons, every payment refunded."""

from __future__ import annotations

from sqlalchemy.orm import Session

from aisle.shop import clauses
from aisle.shop.order_types import Order
from aisle.shop.order_words import CANCEL_REASONS
from aisle.shop.order_writes import Operation, advance_order, move_money
from aisle.shop.plans import Movement, Plan, Terms
from aisle.shop.preconditions import require_open
from aisle.shop.refusals import refuse_order


def check_cancel_pending_order(order: Order, reason: str, terms: Terms) -> Plan:
    """Every payment still in the order goes back to its method. Raises NotAllowed."""
    require_open(order, "cancel_order", terms)
    if reason not in CANCEL_REASONS:
        raise refuse_order(order, terms, "orders.cancel_reason", clauses.CANCEL_REASON)
    return Plan(
        kind="cancel_order",
        customer_id=order.customer_id,
        order_id=order.order_id,
        order_version=order.version,
        currency=order.currency,
        status_before=order.status,
        status_after="cancelled",
        movements=_refunds(order),
        reason=reason,
        clauses=(clauses.CANCEL_REFUND,),
    )


def refuse_partial_cancellation(order: Order, terms: Terms) -> None:
    """Some lines only: never. Raises NotAllowed that names the two ways there are."""
    require_open(order, "cancel_order", terms)
    if len(order.lines) == 1 and order.lines[0].quantity == 1:
        return
    raise refuse_order(order, terms, "orders.partial_cancellation", clauses.WHOLE_ORDER)


def cancel_pending_order(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan."""
    advance_order(session, plan, cancelled_at=operation.at, cancel_reason=plan.reason)
    move_money(session, plan, operation)


def _refunds(order: Order) -> tuple[Movement, ...]:
    """One refund a payment, less what was refunded to the same method before (a changed payment)."""
    refunded: dict[str, int] = {}
    for payment in order.payments:
        if payment.kind == "refund":
            known = refunded.get(payment.payment_method_id, 0)
            refunded[payment.payment_method_id] = known + payment.amount_minor
    moves = []
    for payment in order.payments:
        if payment.kind != "payment":
            continue
        name = payment.payment_method_id
        covered = min(refunded.get(name, 0), payment.amount_minor)
        refunded[name] = refunded.get(name, 0) - covered
        if payment.amount_minor > covered:
            method = order.methods.get(name)
            when = method.refund_when if method else "in days"
            moves.append(Movement("refund", name, payment.amount_minor - covered, when))
    return tuple(moves)
