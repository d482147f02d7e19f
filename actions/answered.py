"""A free-form answer as a reply: who words it, what it rests on, and by which prompt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from actions.reply import Block, Button, Reply
from actions.rooms import Rooms
from actions.turn import Turn
from aisle.language.normalise import fold

if TYPE_CHECKING:
    from aisle.answers import Answer, Talk


# “how did I pay for the lamp”, 我买的毯子: what one has bought, not what one looks for
_OWN = re.compile(
    r"\b(?:my|mine|did i|have i|i (?:bought|ordered|paid|got)|cost me)\b|我的|我买|我订|我花|我付|下的单"
)


def talk(rooms: Rooms, turn: Turn, *, is_streamed: bool = True) -> Talk:
    """Whose tokens are spent; each checked sentence is told at once where the gateway named the turn."""
    from aisle.answers import Talk

    turn_id = str(turn.metadata.get("turn_id") or "")
    is_worded = rooms.settings.llm_model is not None
    tell = (
        rooms.deltas.of(turn_id, turn.language) if turn_id and is_worded and is_streamed else None
    )
    return Talk(turn.conversation.conversation_id, tell)


def of_own_orders(rooms: Rooms, turn: Turn) -> Answer | None:
    """A fact of the orders of who is signed in, where the question is about what one has bought."""
    if turn.customer_id is None or not _OWN.search(fold(turn.text)):
        return None
    orders = rooms.orders.of(turn.customer_id)
    found = rooms.answers.of_orders(turn.text, turn.language, orders, talk(rooms, turn))
    return found if found.found else None


def answered(answers: Sequence[Answer], buttons: Sequence[Button]) -> Reply:
    """The texts, one a line; the block names its evidence, the answerer and the prompt's revision."""
    block: Block = {
        "type": "notice",
        "answered_by": answers[0].by,
        "evidence": [
            {"id": fact.id, "kind": fact.kind, "source": fact.source}
            for one in answers
            for fact in one.evidence
        ],
    }
    prompt = next((one.prompt for one in answers if one.prompt), None)
    if prompt:
        block["prompt"] = prompt
    return Reply("\n".join(one.text for one in answers), block, buttons)
