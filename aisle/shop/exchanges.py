"""Other variants of the same product: exchanging delivered items, changing those of a pending order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from aisle.shop import clauses, tables
from aisle.shop.errors import NotAllowed
from aisle.shop.option_words import option_name
from aisle.shop.order_types import Order, OrderLine
from aisle.shop.order_writes import Operation, advance_order, changed_meanwhile, move_money
from aisle.shop.plans import LineChange, Movement, Plan, ShelfVariant, Swap, Terms
from aisle.shop.preconditions import require_cover, require_method, require_open, require_quantity
from aisle.shop.refusals import Unfit, refuse_order, title_facts

Shelf = Mapping[str, ShelfVariant]


def check_exchange_delivered_items(
    order: Order, swaps: Sequence[Swap], payment_method_id: str | None, shelf: Shelf, terms: Terms
) -> Plan:
    """The same variant again is allowed (a faulty piece). The difference moves when the goods are back."""
    require_open(order, "exchange_item", terms)
    return _plan(
        "exchange_item", order, _changes(order, swaps, shelf, terms, True), payment_method_id
    )


def check_modify_pending_items(
    order: Order, swaps: Sequence[Swap], payment_method_id: str | None, shelf: Shelf, terms: Terms
) -> Plan:
    """Each piece becomes another variant; the difference moves with the change."""
    require_open(order, "change_items", terms)
    return _plan(
        "change_items", order, _changes(order, swaps, shelf, terms, False), payment_method_id
    )


def exchange_delivered_items(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan: the order waits for the goods, no money moves yet."""
    advance_order(session, plan)
    _reserve(session, plan)
    session.add(_row(plan, operation, "exchange"))


def modify_pending_items(session: Session, plan: Plan, operation: Operation) -> None:
    """Write the plan: lines, money, and the status that allows no other change."""
    advance_order(session, plan)
    _reserve(session, plan)
    for change in plan.lines:
        _change_line(session, change)
    session.add(_row(plan, operation, "modify"))
    move_money(session, plan, operation)


def _changes(
    order: Order, swaps: Sequence[Swap], shelf: Shelf, terms: Terms, same_allowed: bool
) -> tuple[LineChange, ...]:
    if not swaps:
        raise Unfit("orders.no_items", order=order.order_id)
    taken: dict[int, int] = {}
    wanted: dict[str, int] = {}
    changes = []
    for swap in swaps:
        line, quantity = require_quantity(order, swap, taken.get(swap.line_id, 0))
        taken[line.line_id] = taken.get(line.line_id, 0) + quantity
        wanted[swap.variant_id] = wanted.get(swap.variant_id, 0) + quantity
        new, price = _require_variant(order, line, swap, shelf, terms)
        if new.variant_id == line.variant_id and not same_allowed:
            raise refuse_order(
                order, terms, "orders.same_variant", clauses.ITEM_CHANGE, **title_facts(line)
            )
        if new.stock is not None and new.stock < wanted[swap.variant_id]:
            raise _out_of_stock(order, line, new, terms)
        changes.append(
            LineChange(
                line.line_id, line.variant_id, quantity, line.price_minor, new.variant_id, price
            )
        )
    return tuple(changes)


def _require_variant(
    order: Order, line: OrderLine, swap: Swap, shelf: Shelf, terms: Terms
) -> tuple[ShelfVariant, int]:
    """The new variant and its price: known, of the same product, priced in the order's currency."""
    new = shelf.get(swap.variant_id)
    if new is None or new.product_id != line.product_id:
        raise refuse_order(
            order, terms, "orders.other_product", clauses.SAME_PRODUCT, **title_facts(line)
        )
    if new.price_minor is None or new.currency != order.currency:
        raise refuse_order(
            order, terms, "orders.no_price", clauses.PRICE_DIFFERENCE, **title_facts(line)
        )
    return new, new.price_minor


def _out_of_stock(order: Order, line: OrderLine, new: ShelfVariant, terms: Terms) -> NotAllowed:
    key = "orders.variant_sold_out" if new.stock == 0 else "orders.variant_too_few"
    facts = {"stock": str(new.stock)}
    for language in ("en", "zh"):
        named = [option_name(option, value, language) for option, value in new.options.items()]
        facts[f"variant_{language}"] = ", ".join(named) or new.variant_id
    return refuse_order(order, terms, key, clauses.SAME_PRODUCT, **facts, **title_facts(line))


def _plan(
    kind: Literal["exchange_item", "change_items"],
    order: Order,
    changes: tuple[LineChange, ...],
    payment_method_id: str | None,
) -> Plan:
    difference = difference_of(changes)
    # without a difference no method is needed; the record then names the one that paid
    method_id = payment_method_id or (order.original_method_id if difference == 0 else None)
    if method_id is None:
        raise Unfit("orders.method_needed", order=order.order_id)
    if difference != 0 or method_id != order.original_method_id:
        require_cover(order, require_method(order, method_id), difference)
    return Plan(
        kind=kind,
        customer_id=order.customer_id,
        order_id=order.order_id,
        order_version=order.version,
        currency=order.currency,
        status_before=order.status,
        status_after="exchange requested" if kind == "exchange_item" else "pending (item modified)",
        lines=changes,
        movements=_difference(kind, order, difference, method_id),
        payment_method_id=method_id,
        clauses=(clauses.PRICE_DIFFERENCE,),
    )


def difference_of(changes: Sequence[LineChange]) -> int:
    """New minus old, in minor units."""
    return sum(
        ((change.new_price_minor or 0) - change.price_minor) * change.quantity for change in changes
    )


def _difference(kind: str, order: Order, difference: int, method_id: str) -> tuple[Movement, ...]:
    if difference == 0:
        return ()
    direction: Literal["payment", "refund"] = "payment" if difference > 0 else "refund"
    if kind == "exchange_item":
        return (Movement(direction, method_id, abs(difference), "on arrival"),)
    when = "at once" if difference > 0 else order.methods[method_id].refund_when
    return (Movement(direction, method_id, abs(difference), when),)


def _row(plan: Plan, operation: Operation, kind: str) -> tables.Exchange:
    return tables.Exchange(
        op_id=operation.op_id,
        kind=kind,
        order_id=plan.order_id,
        lines=[
            {
                "line_id": line.line_id,
                "old": line.variant_id,
                "new": line.new_variant_id,
                "quantity": line.quantity,
            }
            for line in plan.lines
        ],
        difference_minor=difference_of(plan.lines),
        payment_method_id=plan.payment_method_id,
        requested_at=operation.at,
    )


def _reserve(session: Session, plan: Plan) -> None:
    """Take the new pieces out of a tracked stock, so that the last one is not promised twice.

    What goes back is put on the shelf by the shop's own feed, after somebody has looked at it.
    """
    row = tables.Variant
    for line in plan.lines:
        session.execute(
            update(row)
            .where(row.variant_id == line.new_variant_id)
            .values(stock=row.stock - line.quantity)  # what is not tracked (NULL) stays so
        )


def _change_line(session: Session, change: LineChange) -> None:
    """Some pieces of a line become another variant: the line itself, or a new line split from it."""
    row = session.get(tables.OrderLine, change.line_id)
    new = session.get(tables.Variant, change.new_variant_id)
    if row is None or new is None or change.new_price_minor is None:
        raise changed_meanwhile()
    if row.quantity == change.quantity:
        row.variant_id = new.variant_id
        row.options = dict(new.options)
        row.price_minor = change.new_price_minor
        return
    row.quantity -= change.quantity
    last = session.scalar(
        select(func.max(tables.OrderLine.position)).where(tables.OrderLine.order_id == row.order_id)
    )
    session.add(
        tables.OrderLine(
            order_id=row.order_id,
            position=(last or 0) + 1,
            product_id=row.product_id,
            variant_id=new.variant_id,
            title=dict(row.title),
            options=dict(new.options),
            quantity=change.quantity,
            price_minor=change.new_price_minor,
        )
    )
    session.flush()
