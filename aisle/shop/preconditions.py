"""Checks that several after-sales verbs share. Each returns what it looked for, or refuses."""

from __future__ import annotations

from collections.abc import Sequence

from aisle.language.dates import local_date
from aisle.shop import clauses
from aisle.shop.errors import NotAllowed
from aisle.shop.order_types import Method, Order, OrderLine
from aisle.shop.plans import Kind, Pick, Swap, Terms
from aisle.shop.possible import OPEN_FOR, is_used_up, window_of
from aisle.shop.refusals import Unfit, method_fact, refuse, refuse_order, title_facts
from aisle.shop.windows import last_day


def require_open(order: Order, kind: Kind, terms: Terms) -> None:
    """The order's status, once an order, and the window: all that is known before any question."""
    if kind not in OPEN_FOR.get(order.status, ()):
        raise refuse_order(order, terms, *_why_closed(order, kind))
    if kind == "change_payment" and len(order.payments) != 1:
        raise refuse_order(order, terms, "orders.payment_changed_once", clauses.PAYMENT_CHANGE)
    if kind in ("return_item", "exchange_item"):
        if is_used_up(order):
            raise refuse_order(order, terms, "orders.once_an_order", clauses.ONCE_AN_ORDER)
        _require_window(order, kind, terms)


def require_quantity(order: Order, pick: Pick | Swap, taken: int = 0) -> tuple[OrderLine, int]:
    """The line and how many pieces of it; `taken` pieces are already asked for in this request."""
    line = order.line(pick.line_id)
    if line is None:
        raise Unfit("orders.not_in_order", order=order.order_id)
    quantity = line.quantity - taken if pick.quantity is None else pick.quantity
    if quantity < 1 and pick.quantity is not None:
        raise Unfit("orders.quantity_at_least_one", given=str(quantity), **title_facts(line))
    if quantity < 1 or quantity + taken > line.quantity:
        raise Unfit(
            "orders.more_than_bought",
            order=order.order_id,
            bought=str(line.quantity),
            asked=str(max(quantity, 1) + taken),
            **title_facts(line),
        )
    return line, quantity


def require_method(order: Order, payment_method_id: str) -> Method:
    """A payment method of the order's owner, in the order's currency."""
    method = order.methods.get(payment_method_id)
    if method is None:
        raise refuse("orders.not_your_method", clauses.OWN_METHOD)
    if method.is_gift_card and method.currency != order.currency:
        raise refuse("orders.other_currency", clauses.OWN_METHOD, method=method_fact(method))
    return method


def require_cover(order: Order, method: Method, amount_minor: int, extra_minor: int = 0) -> None:
    """A gift card must hold the amount; `extra_minor` is what comes back to it in the same change."""
    if method.is_gift_card and (method.balance_minor or 0) + extra_minor < amount_minor:
        raise refuse(
            "orders.gift_card_short",
            clauses.GIFT_CARD_COVERS,
            balance_minor=str(method.balance_minor or 0),
            amount_minor=str(amount_minor),
            currency=order.currency,
        )


def merged_picks(order: Order, picks: Sequence[Pick]) -> list[tuple[OrderLine, int]]:
    """Lines and pieces, each line once, in the order of the order."""
    if not picks:
        raise Unfit("orders.no_items", order=order.order_id)
    wanted: dict[int, tuple[OrderLine, int]] = {}
    for pick in picks:
        taken = wanted[pick.line_id][1] if pick.line_id in wanted else 0
        line, quantity = require_quantity(order, pick, taken)
        wanted[line.line_id] = (line, taken + quantity)
    return sorted(wanted.values(), key=lambda found: found[0].position)


def _why_closed(order: Order, kind: Kind) -> tuple[str, str]:
    """(key, clause) for an order whose status does not allow this."""
    if order.status == "pending (item modified)":
        return "orders.items_changed_final", clauses.ITEM_CHANGE
    if order.status == "cancelled":
        return "orders.is_cancelled", clauses.ORDER_OPEN
    if order.status in ("return requested", "returned", "exchange requested", "exchanged"):
        return "orders.already_in_after_sales", clauses.ONCE_AN_ORDER
    if kind in ("return_item", "exchange_item"):
        return "orders.not_delivered", clauses.AFTER_DISPATCH
    if order.status == "processed":
        return "orders.already_packed", clauses.AFTER_DISPATCH
    return "orders.already_delivered", clauses.AFTER_DISPATCH


def _require_window(order: Order, kind: Kind, terms: Terms) -> None:
    days, clause = window_of(kind, terms)
    if days is None:
        return
    if order.delivered_at is None:  # a limit that cannot be computed is a person's decision
        raise refuse_order(order, terms, "orders.delivery_date_unknown", clause)
    delivered = local_date(order.delivered_at, terms.timezone)
    ended = last_day(order.delivered_at, days, terms.timezone)
    if local_date(terms.now, terms.timezone) > ended:
        raise _window_over(
            order, terms, clause, str(days), delivered.isoformat(), ended.isoformat()
        )


def _window_over(
    order: Order, terms: Terms, clause: str, days: str, delivered: str, ended: str
) -> NotAllowed:
    key = "orders.exchange_over" if clause == clauses.EXCHANGE_WINDOW else "orders.return_over"
    facts = {"days": days, "delivered_date": delivered, "ended_date": ended}
    return refuse_order(order, terms, key, clause, **facts)
