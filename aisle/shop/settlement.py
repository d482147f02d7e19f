"""What a yes does inside its one transaction: find the offer, check again, write, or replay what was written.

A yes that needs a person, or an order system elsewhere, is kept and waits; `approvals` and `source_requests`
come back to `carry_out` and `finish`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import audit, outbox, tables
from aisle.shop.address_changes import drop_proposal
from aisle.shop.errors import NotAllowed, NotFound, ShopError
from aisle.shop.open_offers import is_open, open_rows, void
from aisle.shop.order_source import OrderSource
from aisle.shop.order_writes import Operation, changed_meanwhile
from aisle.shop.orders import address_of
from aisle.shop.plans import Plan, Terms, hash_of
from aisle.shop.receipts import Receipt, receipt_of, write_receipt
from aisle.shop.refusals import refuse
from aisle.shop.requests import kind_of, parse, request_again
from aisle.shop.risk import needs_person
from aisle.shop.undoing import note_for_undo
from aisle.shop.verbs import WRITES, check
from aisle.shop.waiting import WAITS, Waiting, begin_waiting, thing_facts, waiting_of

Outcome = Receipt | Waiting | ShopError


def settle(
    session: Session,
    conversation_id: str,
    customer_id: str,
    terms: Terms,
    source: OrderSource,
    *,
    op_id: str | None,
    parameters: Mapping[str, Any] | None,
) -> Outcome:
    """The receipt, what it waits for, or the refusal to raise once the transaction is committed."""
    now = int(terms.now.timestamp())
    row = _find(session, conversation_id, customer_id, op_id, now)
    if row is None:
        return refuse("orders.no_offer")
    if parameters is not None and (
        parse(row.kind, parameters).digest() != row.parameters["request_hash"]
    ):
        return refuse("orders.other_parameters")
    if row.status != "offered":
        return answered(session, row, now)
    if not is_open(row, now):
        void(session, row, "orders.offer_expired")
        return answered(session, row, now)
    return carry_out(session, row, terms, source, now)


def answered(session: Session, row: tables.PendingOperation, now: int) -> Outcome:
    """What an operation that is no longer open answers, every time."""
    if row.status in WAITS:
        return waiting_of(row, replayed=True)
    row.told_at = row.told_at or now
    if row.status == "done":
        receipt = session.scalars(
            select(tables.Receipt).where(tables.Receipt.op_id == row.op_id)
        ).one()
        return receipt_of(session, receipt, replayed=True)
    if row.status == "undone":
        plan = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
        return refuse("orders.was_undone", **thing_facts(plan))
    return _stored_refusal(row)


def _find(
    session: Session, conversation_id: str, customer_id: str, op_id: str | None, now: int
) -> tables.PendingOperation | None:
    """The offer that a yes means. Without an id: the only open one, else the last one if still fresh."""
    if op_id is not None:
        row = session.get(tables.PendingOperation, op_id)
        is_theirs = row is not None and (row.conversation_id, row.customer_id) == (
            conversation_id,
            customer_id,
        )
        return row if is_theirs else None
    mine = [row for row in open_rows(session, conversation_id) if row.customer_id == customer_id]
    fresh = [row for row in mine if is_open(row, now)]
    if len(fresh) == 1:
        return fresh[0]
    if fresh:
        return None  # two open offers: a word cannot say which
    if mine:
        return mine[-1]  # expired: that is what is answered
    return _just_done(session, conversation_id, customer_id, now)


def _just_done(
    session: Session, conversation_id: str, customer_id: str, now: int
) -> tables.PendingOperation | None:
    """The conversation's last operation, when it is done and its time for a yes is not over."""
    row = tables.PendingOperation
    last = session.scalar(
        select(row)
        .where(row.conversation_id == conversation_id, row.customer_id == customer_id)
        .order_by(row.created_at.desc(), row.done_at.desc().nulls_last())
        .limit(1)
    )
    if last is None or last.status not in ("done", *WAITS) or now > last.expires_at:
        return None
    return last


def carry_out(
    session: Session, row: tables.PendingOperation, terms: Terms, source: OrderSource, at: int
) -> Outcome:
    """Check again by `terms`, then write at `at`, or hand it to whoever must agree first."""
    offered = Plan.from_parameters(kind_of(row.kind), row.parameters, row.order_version)
    address = address_of(session, offered.address_id)
    try:
        again = check(session, row.customer_id, request_again(offered, address), terms).plan
    except (NotAllowed, NotFound) as error:
        return refuse_for_good(session, row, error)
    if again.order_version != row.order_version or again.parameters() != offered.parameters():
        return refuse_for_good(session, row, changed_meanwhile())
    _require_untouched(row)
    needs = None if row.decided_by else needs_person(session, again, terms)
    if needs is not None:
        news = {"op_id": row.op_id, "kind": row.kind, "order_id": row.order_id, "needs": needs}
        outbox.put(session, at, outbox.APPROVAL, f"{row.op_id}:approval", news)
        return begin_waiting(session, row, "waiting", at, needs)
    if not source.is_embedded:
        return begin_waiting(session, row, "requested", at)
    note_for_undo(session, row, again)
    WRITES[again.kind](session, again, Operation(row.op_id, at))
    return finish(session, row, again, at)


def finish(session: Session, row: tables.PendingOperation, plan: Plan, now: int) -> Receipt:
    """The change is made: receipt, audit row and outbox row of it."""
    receipt = write_receipt(session, plan, row.op_id, now)
    row.status, row.done_at = "done", now
    row.reply = {**(row.reply or {}), "receipt_id": receipt.receipt_id}
    facts = {
        "op_id": row.op_id,
        "receipt_id": receipt.receipt_id,
        "customer_id": plan.customer_id,
        "parameters_hash": row.parameters_hash,
        "balance_minor": plan.balance_minor,
    }
    audit.append(session, now, row.conversation_id, plan.kind, plan.order_id, facts)
    news = {**plan.parameters(), "op_id": row.op_id, "kind": plan.kind}
    outbox.put(
        session, now, outbox.AFTER_SALES, row.op_id, {**news, "receipt_id": receipt.receipt_id}
    )
    session.flush()
    session.expire_all()  # the receipt's words are read from what was just written
    return receipt_of(session, receipt)


def refuse_for_good(session: Session, row: tables.PendingOperation, error: ShopError) -> ShopError:
    """The rules, a person or the order system say no: kept, so that every repeat hears the same."""
    if isinstance(error, NotAllowed):
        row.reply = {"key": error.key, "clause": error.clause, "facts": error.facts}
    else:
        row.reply = {"key": "orders.not_found", "clause": None, "facts": {}}
    row.status = "refused"
    session.flush()
    drop_proposal(session, row.parameters["address_id"])
    return error


def _stored_refusal(row: tables.PendingOperation) -> NotAllowed:
    reply = row.reply or {"key": "orders.no_offer", "clause": None, "facts": {}}
    return refuse(reply["key"], reply["clause"], **reply["facts"])


def _require_untouched(row: tables.PendingOperation) -> None:
    """The stored offer is what was hashed when it was made."""
    if hash_of(row.parameters) != row.parameters_hash:
        raise refuse("orders.other_parameters")
