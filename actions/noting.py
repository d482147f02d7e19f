"""What a turn leaves in the events: itself, what it listed, asked, answered, offered, wrote, handed over.

Everything is read from what was told, in one place, and written once, when the turn is over. Words are
redacted, and not kept for who said no to improvement; docs/events.md lists each kind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from actions.reply import Reply
from actions.turn import Note, Turn
from aisle.shop.conversations import NOBODY
from aisle.shop.events import Event
from aisle.shop.personal_data import hidden

if TYPE_CHECKING:
    from actions.rooms import Rooms

WORDS_CHARACTERS = 200


def note_turn(rooms: Rooms, turn: Turn, intent: str, replies: Sequence[Reply]) -> None:
    """Store the events of this turn; not called for one in which somebody was erased."""
    if turn.conversation.conversation_id == NOBODY:
        return  # the canary
    notes = [_of_turn(turn, intent, replies), *turn.notes, *_of_blocks(turn, replies)]
    here = turn.conversation.conversation_id
    says = any(one.says for one in notes) and rooms.consents.granted(turn.owner, "improvement")
    told = rooms.vault.hide(here, turn.text, is_shopper=not turn.is_button) if says else ""
    words = hidden(told)[:WORDS_CHARACTERS]
    at = rooms.clock.timestamp()
    rooms.events.record_all(
        [
            Event(
                turn.owner,
                one.item_id,
                at,
                one.event,
                conversation_id=here,
                channel=turn.channel,
                language=turn.language,
                turn_id=turn.turn_id,
                words=words if one.says and says else None,
                position=one.position,
                facts=one.facts,
            )
            for one in notes
        ],
        [one.key for one in notes],
    )


def _of_turn(turn: Turn, intent: str, replies: Sequence[Reply]) -> Note:
    facts: dict[str, Any] = {
        "intent": intent,
        "confidence": round(turn.confidence, 3),
        "button": turn.is_button,
        "misses": turn.conversation.misses,
    }
    asks = next((one.asks for one in reversed(replies) if one.asks), None)
    return Note("turn", facts=facts | ({"asks": asks} if asks else {}))


def _of_blocks(turn: Turn, replies: Sequence[Reply]) -> Iterator[Note]:
    for block in (one.block for one in replies if one.block):
        kind = block.get("type")
        if "answered_by" in block:
            yield Note("question", says=True, facts=_answer(block))
        elif kind == "offer":
            key = f"offer:{block['op_id']}"
            yield Note("offer", key=key, facts=_named(block, "op_id", "kind", "order"))
        elif kind == "receipt":
            key = f"write:{block['op_id']}"  # a receipt said again is no second write
            facts = _named(block, "receipt_id", "op_id", "kind", "order")
            yield Note("write", key=key, facts=facts)
        elif kind == "handoff":
            yield Note("handoff", facts=_named(block, "state", "position"))


def _answer(block: Mapping[str, Any]) -> dict[str, Any]:
    evidence = [str(one["id"]) for one in block.get("evidence", ())]
    return {"answered": bool(evidence), "by": block["answered_by"], "evidence": evidence[:10]}


def _named(block: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: block[name] for name in names if block.get(name) is not None}
