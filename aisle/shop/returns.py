"""Returning delivered items: within the window, once an order, refunded where the money came from."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from aisle.shop import clauses, tables
from aisle.shop.order_types import Order
from aisle.shop.order_words import RETURN_REASONS
from aisle.shop.order_writes import Operation, advance_order
from aisle.shop.plans import LineChange, Movement, Pick, Plan, Terms
from aisle.shop.preconditions import merged_picks, require_method, require_open
from aisle.shop.refusals import method_fact, refuse


def check_return_delivered_items(
    order: Order,
    picks: Sequence[Pick],
    payment_method_id: str,
    terms: Terms,
    reason: str | None = None,
) -> Plan:
    """The refund is promised for when the goods are back. Raises NotAllowed, or Unfit for the items."""
    require_open(order, "return_item", terms)
    lines = tuple(
        LineChange(line.line_id, line.variant_id, quantity, line.price_minor)
        for line, quantity in merged_picks(order, picks)
    )
    _require_target(order, payment_method_id)
    refund = sum(line.price_minor * line.quantity for line in lines)
    return Plan(
        kind="return_item",
        customer_id=order.customer_id,
        order_id=order.order_id,
        order_version=order.version,
        currency=order.currency,
        status_before=order.status,
        status_after="return requested",
        lines=lines,
        movements=(Movement("refund", payment_method_id, refund, "on arrival"),),
        payment_method_id=payment_method_id,
        reason=reason if reason in RETURN_REASONS or reason is None else "other",
        clauses=(clauses.REFUND_TARGET,),
    )


def return_delivered_items(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan: the order waits for the goods, no money moves yet."""
    advance_order(session, plan)
    session.add(
        tables.Return(
            op_id=operation.op_id,
            order_id=plan.order_id,
            lines=[
                {
                    "line_id": line.line_id,
                    "variant_id": line.variant_id,
                    "quantity": line.quantity,
                    "amount_minor": line.price_minor * line.quantity,
                }
                for line in plan.lines
            ],
            refund_minor=plan.balance_minor,
            payment_method_id=plan.payment_method_id,
            reason=plan.reason,
            requested_at=operation.at,
        )
    )


def _require_target(order: Order, payment_method_id: str) -> None:
    """The method that paid, or a gift card that the customer already has."""
    if payment_method_id == order.original_method_id:
        return
    method = require_method(order, payment_method_id)
    if not method.is_gift_card:
        original = order.methods.get(order.original_method_id or "")
        key = "orders.refund_target" if original else "orders.refund_target_gift_card"
        facts = {"method": method_fact(original)} if original else {}
        raise refuse(key, clauses.REFUND_TARGET, **facts)
