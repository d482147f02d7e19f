"""Taking a change back within the shop's `undo_minutes`: where nothing was paid, packed or sent yet.

A return, an exchange and a change of address can be taken back as long as nothing else happened to the
order; a cancellation, a payment and changed items cannot: money has moved.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from aisle.language.wording import say
from aisle.shop import audit, outbox, tables
from aisle.shop.address_changes import drop_proposal
from aisle.shop.order_writes import advance_order, changed_meanwhile
from aisle.shop.plans import Plan
from aisle.shop.refusals import refuse
from aisle.shop.requests import kind_of
from aisle.shop.waiting import thing

UNDOABLE = ("return_item", "exchange_item", "change_address", "change_own_address")


@dataclass(frozen=True)
class Undone:
    """A change that was taken back."""

    op_id: str
    plan: Plan

    def text(self, language: str) -> str:
        return say("orders.undone", language, what=thing(self.plan, language))


def note_for_undo(session: Session, row: tables.PendingOperation, plan: Plan) -> None:
    """Before an address changes: which one it was, by its id."""
    if plan.kind == "change_address":
        order = session.get(tables.Order, plan.order_id)
        row.reply = {"address_id_before": order.address_id if order else None}
    elif plan.kind == "change_own_address":
        customer = session.get(tables.Customer, plan.customer_id)
        row.reply = {"address_id_before": customer.address_id if customer else None}


def until(row: tables.PendingOperation, minutes: int) -> int | None:
    """Until when (unix seconds) this can be taken back; None: not at all."""
    if row.status != "done" or row.done_at is None or row.kind not in UNDOABLE or minutes == 0:
        return None
    return row.done_at + 60 * minutes


def undo(session: Session, row: tables.PendingOperation, minutes: int, now: int) -> Undone:
    """Take it back, once; a repeat gives the same answer. Raises NotAllowed."""
    plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
    if row.status == "undone":
        return Undone(row.op_id, plan)
    last = until(row, minutes)
    if last is None:
        raise refuse("orders.undo_not_possible")
    if now > last:
        raise refuse("orders.undo_over", minutes=str(minutes))
    _take_back(session, row, plan)
    drop_proposal(session, plan.address_id)
    row.status = "undone"
    facts = {"op_id": row.op_id, "customer_id": row.customer_id}
    audit.append(session, now, row.conversation_id, f"undo {row.kind}", row.order_id, facts)
    news = {"op_id": row.op_id, "kind": row.kind, "order_id": row.order_id, "undone": True}
    outbox.put(session, now, outbox.AFTER_SALES, f"{row.op_id}:undo", news)
    return Undone(row.op_id, plan)


def _take_back(session: Session, row: tables.PendingOperation, plan: Plan) -> None:
    before = (row.reply or {}).get("address_id_before")
    if plan.kind == "change_own_address":
        customer = tables.Customer
        done = session.execute(
            update(customer)
            .where(customer.customer_id == plan.customer_id, customer.address_id == plan.address_id)
            .values(address_id=before)
            .returning(customer.customer_id)
        ).all()
        if len(done) != 1:
            raise changed_meanwhile()
        return
    back = replace(
        plan,
        order_version=(plan.order_version or 0) + 1,  # what the change itself has made of it
        status_before=plan.status_after,
        status_after=plan.status_before,
    )
    if plan.kind == "change_address":
        advance_order(session, back, address_id=before)
        return
    advance_order(session, back)
    if plan.kind == "return_item":
        asked = tables.Return
        session.scalars(select(asked).where(asked.op_id == row.op_id)).one().status = "withdrawn"
    else:
        swap = tables.Exchange
        session.scalars(select(swap).where(swap.op_id == row.op_id)).one().status = "withdrawn"
        _put_back(session, plan)


def _put_back(session: Session, plan: Plan) -> None:
    """The pieces that were set aside for an exchange are for sale again."""
    row = tables.Variant
    for line in plan.lines:
        session.execute(
            update(row)
            .where(row.variant_id == line.new_variant_id)
            .values(stock=row.stock + line.quantity)
        )
