"""`/owner/conversations`: the list, and one conversation played again turn by turn."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from aisle.owner.conversations_view import ONLY, listed, replayed
from aisle.owner.door import OwnerHere
from aisle.owner.shown import show
from aisle.shop import audit
from aisle.shop.privacy_marks import subject_hash

router = APIRouter(prefix="/conversations")
CHANNELS = ("web", "telegram", "rest")


@router.get("")
def conversations(
    request: Request, owner: OwnerHere, only: str = "all", channel: str = "", place: int = 0
) -> Response:
    """Newest first; `only` those with a thumb down, misunderstood ones, or those with a person."""
    only = only if only in ONLY else "all"
    channel = channel if channel in CHANNELS else ""
    place = max(0, min(place, 10_000))
    rows, has_more = listed(owner.shop, only, channel, place)
    return show(
        request, owner, "conversations",
        rows=rows, has_more=has_more, only=only, channel=channel, place=place,
        filters=ONLY, channels=CHANNELS,
    )  # fmt: skip


@router.get("/{conversation_id:path}")
def conversation(
    conversation_id: str, request: Request, owner: OwnerHere, turn: int = 0
) -> Response:
    """Up to a turn, or the whole; that it was read is noted."""
    turns = replayed(owner.shop, conversation_id)
    turn = max(0, min(turn, len(turns)))
    if turn in (0, 1):  # once a reading, not once a step
        with owner.shop.database.write() as session:
            at, subject = owner.shop.clock.timestamp(), subject_hash(conversation_id)
            audit.append(session, at, owner.by, "conversation read", subject)
    return show(
        request, owner, "conversation", page="conversations",
        conversation_id=conversation_id, turns=turns[:turn] if turn else turns, turn=turn,
        count=len(turns),
    )  # fmt: skip
