"""Conversations as the owner reads them: redacted as they were stored, turn by turn, with every stated reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import exists, select

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.transcript import Entry
from aisle.shop import tables
from aisle.shop.conversations import NOBODY
from aisle.shop.refusals import Unknown

A_PAGE = 30
MOST_ENTRIES = 2000
ONLY = ("all", "thumb_down", "misunderstood", "person")
_HERE = tables.Conversation


@dataclass(frozen=True)
class Row:
    """One line of the list."""

    conversation_id: str
    channel: str
    language: str
    turns: int
    misses: int
    is_known: bool  # somebody who was identified
    at: int


@dataclass(frozen=True)
class Line:
    """Something said. `reasons`: (title, price, why) of each product in it."""

    role: str
    kind: str
    text: str
    reasons: Sequence[tuple[str, str, str]] = ()


@dataclass
class Turn:
    """A message and its answer. `thumb`: 1, -1, or 0 for none."""

    number: int
    at: int
    took_s: int = 0
    thumb: int = 0
    thumb_why: str = ""
    lines: list[Line] = field(default_factory=list)


def listed(shop: ShopParts, only: str, channel: str, place: int) -> tuple[list[Row], bool]:
    """One page of the list, newest first, and whether there is another."""
    thumb, handoff = tables.Feedback, tables.Handoff
    wanted = select(_HERE).where(_HERE.turns > 0, _HERE.conversation_id != NOBODY)
    if only == "thumb_down":
        wanted = wanted.where(
            exists().where(thumb.conversation_id == _HERE.conversation_id, thumb.value < 0)
        )
    elif only == "misunderstood":
        wanted = wanted.where(_HERE.misses > 0)
    elif only == "person":
        wanted = wanted.where(exists().where(handoff.conversation_id == _HERE.conversation_id))
    if channel:
        wanted = wanted.where(_HERE.channel == channel)
    wanted = wanted.order_by(_HERE.updated_at.desc(), _HERE.conversation_id)
    with shop.database.read() as session:
        found = session.scalars(wanted.offset(place * A_PAGE).limit(A_PAGE + 1)).all()
    rows = [
        Row(
            one.conversation_id, one.channel, one.language or "en", one.turns, one.misses,
            one.customer_id is not None, one.updated_at,
        )
        for one in found
    ]  # fmt: skip
    return rows[:A_PAGE], len(rows) > A_PAGE


def replayed(shop: ShopParts, conversation_id: str) -> list[Turn]:
    """Every turn, oldest first. Raises NotFound."""
    entries = shop.transcript.after(conversation_id, 0, MOST_ENTRIES)
    if not entries:
        raise Unknown("owner.no_such_conversation", conversation=conversation_id)
    thumbs = _thumbs(shop, conversation_id)
    turns: dict[str, Turn] = {}
    for one in entries:
        turn = turns.setdefault(one.turn_id, Turn(len(turns) + 1, one.at))
        turn.took_s = max(turn.took_s, one.at - turn.at)
        turn.thumb, turn.thumb_why = thumbs.get(one.turn_id, (0, ""))
        turn.lines += _lines(one, turn.lines)
    return list(turns.values())


def _thumbs(shop: ShopParts, conversation_id: str) -> dict[str, tuple[int, str]]:
    row = tables.Feedback
    with shop.database.read() as session:
        found = session.scalars(
            select(row).where(row.conversation_id == conversation_id).order_by(row.feedback_id)
        )
        return {one.turn_id or "": (one.value, one.reason) for one in found}


def _lines(entry: Entry, before: Sequence[Line]) -> Iterator[Line]:
    """A block that only says again what was said is left out, its reasons are not."""
    data = entry.data
    if entry.event in ("text", "text.done", "error"):
        yield Line(entry.role, entry.event, str(data.get("text") or ""))
    elif entry.event == "block":
        reasons = tuple(_reasons(data))
        text = str(data.get("fallback") or "")
        is_known = any(text and text in one.text for one in before)
        if reasons or not is_known:
            yield Line(entry.role, str(data.get("type")), "" if is_known else text, reasons)
    elif entry.event == "quick_replies":
        titles = [str(one.get("title")) for one in data.get("items", [])]
        yield Line(entry.role, "buttons", " · ".join(titles))


def _reasons(block: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in block.get("items", []) if block.get("type") == "products" else []:
        price = one.get("price") or {}
        amount = f"{price['amount']} {price['currency']}" if price else ""
        why = (one.get("why") or {}).get("text") or ""
        yield str(one.get("title", "")), amount, str(why)
