"""Paying a pending order another way: one method, once, and a gift card must cover all of it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from aisle.shop import clauses
from aisle.shop.order_types import Order
from aisle.shop.order_writes import Operation, advance_order, move_money
from aisle.shop.plans import Movement, Plan, Terms
from aisle.shop.preconditions import require_cover, require_method, require_open
from aisle.shop.refusals import method_fact, refuse_order


def check_change_pending_payment(order: Order, payment_method_id: str, terms: Terms) -> Plan:
    """The new method pays, then the old one gets its money back. Raises NotAllowed."""
    require_open(order, "change_payment", terms)
    paid = order.payments[0]
    method = require_method(order, payment_method_id)
    if payment_method_id == paid.payment_method_id:
        raise refuse_order(
            order, terms, "orders.same_method", clauses.PAYMENT_CHANGE, method=method_fact(method)
        )
    require_cover(order, method, paid.amount_minor)
    old = order.methods.get(paid.payment_method_id)
    return Plan(
        kind="change_payment",
        customer_id=order.customer_id,
        order_id=order.order_id,
        order_version=order.version,
        currency=order.currency,
        status_before=order.status,
        status_after=order.status,
        movements=(
            Movement("payment", payment_method_id, paid.amount_minor, "at once"),
            Movement(
                "refund",
                paid.payment_method_id,
                paid.amount_minor,
                old.refund_when if old else "in days",
            ),
        ),
        payment_method_id=payment_method_id,
        clauses=(clauses.PAYMENT_CHANGE,),
    )


def change_pending_payment(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan."""
    advance_order(session, plan)
    move_money(session, plan, operation)
