"""How a task goes on: the next question, an offer, its end, and what was below it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.action import Answer, ShopAction, person
from actions.kinds import ASKED_AGAIN, KINDS, Kind
from actions.reply import Reply
from actions.turn import Turn
from aisle.shop.errors import BadInput, NotAllowed, NotFound, ShopError
from aisle.shop.refusals import refusal

MISSES = 3  # after so many turns that did not help a person is offered first


def open_task(action: ShopAction, turn: Turn, intent: str) -> Answer:
    """A task on top of what is open, with what this message already says of it."""
    task: dict[str, Any] = {"intent": intent, "fields": {}}
    turn.conversation.tasks = [*turn.conversation.tasks, task]
    kind = KINDS[intent](action, turn, task)
    kind.read()
    return advance(action, turn, kind)


def advance(action: ShopAction, turn: Turn, kind: Kind) -> Answer:
    """Ask the next field, offer, or finish; a refusal closes the task."""
    try:
        step = kind.next()
    except NotFound as error:
        if turn.customer_id:  # else it was the identity that was wrong, and the order number stays
            kind.forget_order()
        misses = int(kind.task.get("misses", 0)) + 1
        kind.task["misses"] = misses
        return [Reply(refusal(error, turn.language)), *ask_again(action, turn, kind)]
    except (NotAllowed, BadInput) as error:
        field = ASKED_AGAIN.get(str(getattr(error, "key", "")))
        if field == "payment_method_id" and field not in kind.fields:
            field = "new"  # there is no other way to pay: another version then
        if field is not None and field in kind.fields:
            kind.forget(field)
            return [Reply(refusal(error, turn.language)), *ask_again(action, turn, kind)]
        reply = Reply(
            refusal(error, turn.language), buttons=[person(turn.language)], asks="anything_else"
        )
        return [reply, *close(action, turn)]
    if step.is_done:
        return [*step.replies, *close(action, turn)]
    return step.replies


def close(action: ShopAction, turn: Turn) -> Sequence[Reply]:
    """Take the finished task off; the one below goes on where it was."""
    turn.conversation.tasks = turn.conversation.tasks[:-1]
    return resume(action, turn)


def resume(action: ShopAction, turn: Turn) -> Sequence[Reply]:
    if not turn.conversation.tasks:
        return []
    task = dict(turn.conversation.tasks[-1])
    turn.conversation.tasks = [*turn.conversation.tasks[:-1], task]
    task.pop("offer", None)  # another offer may have made it void: offered afresh
    kind = KINDS[task["intent"]](action, turn, task)
    voice = action.voice(turn)
    key = "tasks.now_to" if task.pop("is_waiting", False) else "tasks.back_to"
    kind.recall()
    return [
        Reply(voice(key, what=voice(f"tasks.thing_{task['intent']}"))),
        *advance(action, turn, kind),
    ]


def ask_again(
    action: ShopAction, turn: Turn, kind: Kind, *, in_other_words: bool = False
) -> Answer:
    """The same question; after some misses with a person first."""
    try:
        step = kind.next()
    except ShopError as error:
        return [
            Reply(
                refusal(error, turn.language), buttons=[person(turn.language)], asks="anything_else"
            ),
            *close(action, turn),
        ]
    replies = list(step.replies)
    if not in_other_words or not replies:
        return replies
    voice = action.voice(turn)
    last = replies[-1]
    lost = int(kind.task.get("misses", 0)) >= MISSES
    head = voice("tasks.lost" if lost else "tasks.not_understood")
    buttons = [person(turn.language), *last.buttons] if lost else [*last.buttons]
    return [*replies[:-1], Reply(f"{head}\n{last.text}", last.block, buttons, last.asks)]
