"""What comes after a yes: news of what had to wait, and taking back what was done a moment ago."""

from __future__ import annotations

from collections.abc import Sequence

from actions.action import ShopAction
from actions.reply import Button, Reply
from actions.rooms import Rooms
from actions.turn import Turn
from aisle.language.wording import say

UNDO = "undo:"  # before the number of the operation, in a button's op_id


def news(rooms: Rooms, turn: Turn) -> Sequence[Reply]:
    """How it ended what had to wait: said first, in whichever turn comes next."""
    if turn.customer_id is None or turn.is_forgotten:
        return []
    language, here = turn.language, turn.conversation.conversation_id
    rooms.source_requests.follow(here)
    taken = rooms.decisions.take(here, turn.customer_id)
    return [Reply(one.text(language), one.block(language)) for one in taken]


def undo_buttons(action: ShopAction, turn: Turn, op_id: str) -> Sequence[Button]:
    """One button, where this can be taken back."""
    if action.rooms.offers.undo_until(op_id) is None:
        return []
    return [Button(say("orders.undo", turn.language), "deny", {"op_id": UNDO + op_id})]


def take_back(action: ShopAction, turn: Turn) -> Reply | None:
    """Does this turn press such a button? Then it is done, and said. Raises NotAllowed."""
    op_id = str(turn.value("op_id") or "")
    if not turn.is_button or not op_id.startswith(UNDO):
        return None
    here = turn.conversation.conversation_id
    done = action.rooms.offers.undo(here, turn.customer_id or "", op_id.removeprefix(UNDO))
    return Reply(done.text(turn.language), asks="anything_else")
