"""The seven writes by kind: which check makes the plan, and which verb writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.address_changes import (
    change_own_address,
    change_pending_address,
    check_change_own_address,
    check_change_pending_address,
)
from aisle.shop.cancellations import cancel_pending_order, check_cancel_pending_order
from aisle.shop.errors import BadInput
from aisle.shop.exchanges import (
    Shelf,
    check_exchange_delivered_items,
    check_modify_pending_items,
    exchange_delivered_items,
    modify_pending_items,
)
from aisle.shop.order_writes import Operation
from aisle.shop.orders import Order, find_order
from aisle.shop.payment_changes import change_pending_payment, check_change_pending_payment
from aisle.shop.plans import Kind, Plan, ShelfVariant, Terms
from aisle.shop.requests import Request
from aisle.shop.returns import check_return_delivered_items, return_delivered_items
from aisle.shop.visibility import complete

WRITES: dict[Kind, Callable[[Session, Plan, Operation], None]] = {
    "cancel_order": cancel_pending_order,
    "return_item": return_delivered_items,
    "exchange_item": exchange_delivered_items,
    "change_items": modify_pending_items,
    "change_payment": change_pending_payment,
    "change_address": change_pending_address,
    "change_own_address": change_own_address,
}


@dataclass(frozen=True)
class Checked:
    """A plan and the order it was made for (None for the customer's own address)."""

    plan: Plan
    order: Order | None


def check(session: Session, customer_id: str, request: Request, terms: Terms) -> Checked:
    """Every rule for this request, on the facts that `session` sees. Raises NotFound, NotAllowed, BadInput."""
    if request.kind == "change_own_address":
        if request.address is None:
            raise BadInput("change_own_address needs 'address'. Give it.")
        plan = check_change_own_address(customer_id, request.address, request.address_id)
        return Checked(plan, None)
    order = find_order(session, request.order_id, customer_id)
    return Checked(_check_order(session, order, request, terms), order)


def _check_order(session: Session, order: Order, request: Request, terms: Terms) -> Plan:
    method = request.payment_method_id
    if request.kind == "cancel_order":
        return check_cancel_pending_order(order, request.reason or "", terms)
    if request.kind == "return_item":
        return check_return_delivered_items(
            order, request.picks, method or "", terms, request.reason
        )
    if request.kind == "change_payment":
        return check_change_pending_payment(order, method or "", terms)
    if request.kind == "change_address":
        if request.address is None:
            raise BadInput("change_address needs 'address'. Give it.")
        return check_change_pending_address(order, request.address, request.address_id, terms)
    shelf = shelf_of(session, [swap.variant_id for swap in request.swaps])
    if request.kind == "exchange_item":
        return check_exchange_delivered_items(order, request.swaps, method, shelf, terms)
    return check_modify_pending_items(order, request.swaps, method, shelf, terms)


def shelf_of(session: Session, variant_ids: Iterable[str]) -> Shelf:
    """Price and stock of these variants as they are now, not as a cache remembers them."""
    row, product = tables.Variant, tables.Product
    rows = session.scalars(
        select(row)
        .join(product, product.product_id == row.product_id)
        .where(row.variant_id.in_(list(variant_ids)), complete(product.import_id))
    ).all()
    return {
        found.variant_id: ShelfVariant(
            found.variant_id,
            found.product_id,
            dict(found.options),
            found.price_minor,
            found.currency,
            found.stock,
        )
        for found in rows
    }
