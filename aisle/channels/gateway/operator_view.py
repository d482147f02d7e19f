"""What the console shows: rows of the queue, the summary of a conversation, its transcript."""

from __future__ import annotations

from typing import Any

from aisle.channels.gateway.opening import revealed
from aisle.channels.gateway.staff_here import Desk
from aisle.channels.gateway.transcript import Entry
from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.amounts import json_price
from aisle.shop.approvals import Asked
from aisle.shop.conversations import Conversation
from aisle.shop.handoffs import Handoff
from aisle.shop.order_words import RETURN_REASONS, reason_name, status_name
from aisle.shop.staff_decisions import Waiting
from aisle.shop.waiting import thing

Json = dict[str, Any]  # Any: JSON
MOST_ENTRIES = 500
SHOWN = frozenset({"text", "text.done", "block", "error"})


def row(desk: Desk, handoff: Handoff) -> Json:
    """One line of the queue."""
    shop = desk.shop
    spoken = shop.conversations.load(handoff.conversation_id)
    last = [
        one for one in shop.transcript.newest(handoff.conversation_id, 40) if one.role == "user"
    ]
    text = revealed(shop, handoff.conversation_id, last[-1].data).get("text", "") if last else ""
    return {
        "handoff_id": handoff.handoff_id,
        "state": handoff.state,
        "is_mine": handoff.taken_by == desk.member.staff_id,
        "asked_at": handoff.asked_at,
        "waited_s": max(0, shop.clock.timestamp() - handoff.asked_at),
        "channel": spoken.channel,
        "language": spoken.language or "en",
        "last": str(text)[:200],
    }


def request_row(waiting: Waiting, language: str) -> Json:
    """One return or exchange that waits for a decision."""
    return {
        "order_id": waiting.order_id,
        "kind": waiting.kind,
        "amount": json_price(waiting.amount_minor, waiting.currency),
        "titles": list(waiting.titles),
        "reason": reason_name(waiting.reason, language)
        if waiting.reason in RETURN_REASONS
        else waiting.reason,
        "requested_at": waiting.requested_at,
    }


def approval_row(desk: Desk, asked: Asked, language: str) -> Json:
    """One risky change that waits: before → after, the money, who, and why it is risky."""
    offer = asked.offer
    with desk.shop.database.read() as session:
        found = session.get(tables.Customer, asked.customer_id)
    return {
        "op_id": asked.op_id,
        "kind": asked.kind,
        "title": thing(offer.plan, language),
        "summary": offer.summary(language),
        "before": offer.before(language),
        "after": offer.after(language),
        "money": offer.money(language),
        "why": asked.why,
        "customer": f"{found.first_name} {found.last_name} ({found.email or '–'})"
        if found
        else "–",
        "asked_at": int(asked.asked_at.timestamp()),
    }


def conversation(desk: Desk, handoff: Handoff, after: int, language: str) -> Json:
    """The summary, made from what is known now, and what was said after entry `after`."""
    shop, here = desk.shop, handoff.conversation_id
    spoken = shop.conversations.load(here)
    entries = shop.transcript.after(here, after, MOST_ENTRIES)
    return {
        **row(desk, handoff),
        "summary": _summary(desk, spoken, language),
        "entries": [_entry(desk, here, one) for one in entries if one.event in SHOWN],
        "last_seq": entries[-1].seq if entries else after,
    }


def _summary(desk: Desk, spoken: Conversation, language: str) -> Json:
    """Who it is, what is open, what was talked about. Personal values come from their own tables."""
    shop = desk.shop
    product = shop.catalogue.many([spoken.focus]) if spoken.focus else []
    return {
        "customer": _customer(desk, spoken, language) if spoken.customer_id else None,
        "task": say(f"tasks.name_{spoken.task['intent']}", language) if spoken.task else None,
        "order": spoken.last_order,
        "product": product[0].text(language, "title") if product else None,
        "turns": spoken.turns,
        "misses": spoken.misses,
    }


def _customer(desk: Desk, spoken: Conversation, language: str) -> Json | None:
    shop, customer_id = desk.shop, spoken.customer_id or ""
    with shop.database.read() as session:
        found = session.get(tables.Customer, customer_id)
    if found is None:
        return None
    return {
        "name": f"{found.first_name} {found.last_name}".strip(),
        "email": found.email,
        "is_verified": spoken.conversation_id in shop.identity.holders(customer_id),
        "orders": [
            {"order_id": one.order_id, "status": status_name(one.status, language)}
            for one in shop.orders.of(customer_id)[:5]
        ],
    }


def _entry(desk: Desk, conversation_id: str, entry: Entry) -> Json:
    data = revealed(desk.shop, conversation_id, entry.data)
    return {
        "seq": entry.seq,
        "role": entry.role,
        "by": data.get("by"),
        "name": data.get("name"),
        "kind": data.get("type") if entry.event == "block" else entry.event,
        "text": data.get("text") or data.get("fallback") or "",
        "at": entry.at,
    }
