"""Open tasks: who asked what next. While one is open every message comes here (DESIGN 3).

In this order: never mind → the yes or no of an offer → the field that was asked, and others (a changed
one makes the offer void) → another write (asked: finish, switch or stop) → a read (answered, then
asked again) → asked again in other words, at last with a person.
"""

from __future__ import annotations

import re
from typing import Any

from actions.action import Answer, ShopAction, person
from actions.answers import (
    answers,
    corrects,
    is_never_mind,
    is_no,
    is_wait,
    is_yes,
    says_goodbye,
    says_sign_out,
    speaks_of_data,
    wants_change,
)
from actions.campaign import offers_wanted
from actions.kinds import KINDS, Kind, without_personal
from actions.later import take_back, undo_buttons
from actions.readers import action_for, readers
from actions.reply import Button, Reply
from actions.requests import hinted, request_of, requests_in, write_asked
from actions.second import ask_which, instead_asked, settle
from actions.several import same_again, start_several, wishes_in
from actions.steps import advance, ask_again, close, open_task
from actions.turn import SURE, Turn
from aisle.shop.errors import ShopError, Unavailable
from aisle.shop.refusals import refusal

_INSTEAD = re.compile(r"\b(?:actually|instead|rather)\b|还是|改成|改为|不如", re.IGNORECASE)
SURELY_NOT = 0.75  # a no in many words; to stop changes nothing, so that it may be heard early
ASIDES = frozenset({"return_policy", "shipping_policy", "warranty"})
_OFFERED_ANEW = {
    "orders.offer_expired": "tasks.offer_ran_out",
    "orders.changed_meanwhile": "tasks.changed_meanwhile",
    "orders.identity.needed": "tasks.who_again",
}
ENDS = frozenset({"goodbye"})
OF_DATA = "privacy_erase"
LEAVES = frozenset({"human_handoff", OF_DATA})  # what is open is let go for these


class Task(ShopAction):
    """Every turn of an open task."""

    intent = "task"

    def answer(self, turn: Turn) -> Answer:
        return continue_task(self, turn)


def start_task(action: ShopAction, turn: Turn, intent: str) -> Answer:
    """Open a task from a message or button that asks for it, and take what the message already says."""
    voice = action.voice(turn)
    if intent in (request_of(turn.text), write_asked(turn.text), hinted(turn.text)):
        turn.confidence = max(turn.confidence, SURE)  # its verb says so too
    if KINDS[intent].is_write and not turn.is_sure:
        unsure = {"intent": intent, "fields": {}, "said": [without_personal(turn.text)], "unsure": True}  # fmt: skip
        turn.conversation.tasks = [*turn.conversation.tasks, unsure]
        return [
            Reply(
                voice("tasks.did_you_mean", what=voice(f"tasks.name_{intent}")),
                buttons=[Button(voice(f"tasks.do_{intent}"), intent), person(turn.language)],
                asks="clarify",
            )
        ]
    asked = [] if turn.is_button or not KINDS[intent].is_write else wishes_in(turn.text, intent)
    if len(asked) > 1:
        return start_several(action, turn, asked)
    return open_task(action, turn, intent)


def continue_task(action: ShopAction, turn: Turn) -> Answer:
    """One turn of the innermost open task."""
    conversation = turn.conversation
    if not conversation.tasks:  # Rasa's cache ran ahead, or it was killed before it heard the end
        if is_yes(turn):
            return action_for(action, "affirm").answer(turn)
        return [Reply(action.voice(turn)("tasks.nothing_open"), asks="anything_else")]
    if turn.customer_id and says_sign_out(turn):
        return action_for(action, "goodbye").answer(turn)
    task = dict(conversation.tasks[-1])
    conversation.tasks = [*conversation.tasks[:-1], task]
    if task.get("unsure"):
        return _did_mean(action, turn, task)
    kind = KINDS[task["intent"]](action, turn, task)
    if (undone := take_back(action, turn)) is not None:
        return [Reply(undone.text), *ask_again(action, turn, kind)]
    if "second" in task and (settled := settle(action, turn, kind)) is not None:
        return settled
    if is_never_mind(turn) or (turn.intent in ENDS and turn.is_sure and says_goodbye(turn)):
        return _drop(action, turn, kind)
    if turn.intent == OF_DATA and offers_wanted(turn) is not None and not answers(turn, task):
        return _aside(action, turn, kind, OF_DATA)  # done at once, nothing that is open is let go
    if (
        turn.intent in LEAVES
        and turn.is_sure
        and not answers(turn, task)
        and (turn.is_button or speaks_of_data(turn))
    ):
        action.rooms.offers.withdraw(conversation.conversation_id)
        conversation.tasks = []
        return action_for(action, turn.intent).answer(turn)
    if kind.is_write and is_wait(turn):
        said = action.voice(turn)("tasks.waits" if task.get("offer") else "tasks.no_hurry")
        return [Reply(said), *ask_again(action, turn, kind)]
    if task.get("offer"):
        op_id = turn.value("op_id")
        if turn.is_button and op_id and op_id != task["offer"]:  # nor does its yes confirm this one
            return [Reply(action.voice(turn)("tasks.old_button")), *ask_again(action, turn, kind)]
        if is_yes(turn, task["intent"]):
            return _confirm(action, turn, kind)
        if is_no(turn):
            return _drop(action, turn, kind)
    elif is_no(turn) and task.get("asked") == "order_id" and "proposed" in task:
        return kind.not_that_order()
    elif is_no(turn) and task.get("asked") != "reason":
        return _drop(action, turn, kind)
    write = None if kind.is_write or turn.is_button else request_of(turn.text)
    if write and turn.intent in (write, task["intent"], "nlu_fallback"):
        # “cancel that one”, where it was asked which order to show
        turn.conversation.tasks = turn.conversation.tasks[:-1]
        if turn.intent == write or len(requests_in(turn.text)) > 1:
            turn.confidence = max(turn.confidence, SURE)  # verb and model agree, or two verbs do
        return start_task(action, turn, write)
    if (other := instead_asked(turn, kind)) is not None:
        return _switch(action, turn, kind, other)
    if (other := _second_asked(turn, kind)) is not None:
        return ask_which(action, turn, kind, other)
    if (both := same_again(action, turn, kind)) is not None:
        return both
    if not _asks_aside(action, turn, kind) and kind.read():
        task["misses"] = 0
        return advance(action, turn, kind)
    if task.get("asked") != "reason" and turn.intent == "deny" and turn.confidence >= SURELY_NOT:
        return _drop(action, turn, kind)
    return _elsewhere(action, turn, kind)


def _did_mean(action: ShopAction, turn: Turn, task: dict[str, Any]) -> Answer:
    """After “did you want to …?”: yes starts it with what was said; anything else stands for itself."""
    before = turn.conversation.tasks[:-1]
    if not turn.is_button:
        turn.intent = write_asked(turn.text) or turn.intent  # its words leave less doubt
    if is_yes(turn) or turn.intent == task["intent"]:  # said again: it is meant
        if not turn.is_button and not is_yes(turn):
            turn.conversation.tasks = before
            turn.confidence = max(turn.confidence, SURE)
            return start_task(action, turn, turn.intent)
        task.pop("unsure")
        kind = KINDS[task["intent"]](action, turn, task)
        kind.recall()
        return advance(action, turn, kind)
    turn.conversation.tasks = before
    if is_no(turn) or is_never_mind(turn):
        return [Reply(action.voice(turn)("tasks.dropped_read"), asks="anything_else")]
    if turn.intent in KINDS:
        return start_task(action, turn, turn.intent)
    if before:
        return continue_task(action, turn)
    return action_for(action, turn.intent).answer(turn)


def _second_asked(turn: Turn, kind: Kind) -> str | None:
    """Another write asked for by its verb, the dialogue agreeing: its order number corrects nothing here."""
    other, own = turn.intent, kind.task["intent"]
    if turn.is_button or not turn.is_sure or other == own or other not in KINDS:
        return None
    if answers(turn, kind.task) or corrects(turn) or _INSTEAD.search(turn.text):
        return None
    if other == "payment" and own in ("return_item", "exchange_item"):
        return None  # “switch it to PayPal”: where its money goes
    is_open_field = kind.task.get("asked") in ("address", "new_options", "payment_method")
    if other == "exchange_item" and is_open_field and turn.value("order_id") is None:
        return None  # “change it to …” answers what was asked
    is_plain = other in (request_of(turn.text), write_asked(turn.text))
    return other if is_plain and kind.is_write and KINDS[other].is_write else None


def _asks_aside(action: ShopAction, turn: Turn, kind: Kind) -> bool:
    """A question about the shop's rules: answered first, none of its words is the answer to ours."""
    is_question = turn.intent in ASIDES and turn.is_sure and not turn.is_button
    return (
        is_question
        and not answers(turn, kind.task)
        and turn.intent != kind.task["intent"]
        and not corrects(turn)
    )


def _elsewhere(action: ShopAction, turn: Turn, kind: Kind) -> Answer:
    """The message was not about this task: another task, a question, or nothing we understood."""
    other = turn.intent
    opens = other in KINDS and (other != "payment" or wants_change(turn))
    if opens and turn.is_sure and (other != kind.task["intent"] or turn.is_button):
        is_instead = (
            kind.task.get("asked") == "clarify" if turn.is_button else _INSTEAD.search(turn.text)
        )
        if KINDS[other].is_write and is_instead:
            return _switch(action, turn, kind, other)
        if KINDS[other].is_write and not kind.is_write:  # a look at orders is not held open
            turn.conversation.tasks = turn.conversation.tasks[:-1]
            return start_task(action, turn, other)
        if KINDS[other].is_write and other != kind.task["intent"]:
            return ask_which(action, turn, kind, other)
        if other != kind.task["intent"]:
            return start_task(
                action, turn, other
            )  # done at once it goes back to this one by itself
    if (
        other in readers(action)
        and (turn.confidence >= 0.5 or turn.is_button)
        and not _seeks_nothing(action, turn)
    ):
        return _aside(action, turn, kind, other)
    kind.task["misses"] = int(kind.task.get("misses", 0)) + 1
    return ask_again(action, turn, kind, in_other_words=True)


def _seeks_nothing(action: ShopAction, turn: Turn) -> bool:
    """Taken for a search, but no thing, brand or bound is named: within a task it is none."""
    if turn.intent != "search_product" or turn.is_button:
        return False
    return not action.rooms.search.understand(turn.text, turn.language).filters


def _aside(action: ShopAction, turn: Turn, kind: Kind, intent: str) -> Answer:
    """Something else, answered at once; then the task goes on."""
    asked = turn.conversation.asks
    said = list(action_for(action, intent).answer(turn))
    if not kind.is_write:  # a look at orders is not held open against the next question
        turn.conversation.tasks = turn.conversation.tasks[:-1]
        return said
    turn.conversation.asks = asked
    return [*(Reply(one.text, one.block) for one in said), *ask_again(action, turn, kind)]


def _switch(action: ShopAction, turn: Turn, kind: Kind, other: str) -> Answer:
    """“actually exchange it”: in place of what was open; order, items and what was said go along."""
    action.rooms.offers.withdraw(turn.conversation.conversation_id)
    fields = {name: kind.fields[name] for name in ("order_id", "items") if name in kind.fields}
    task = {"intent": other, "fields": fields, "said": list(kind.task.get("said", []))}
    turn.conversation.tasks = [*turn.conversation.tasks[:-1], task]
    taken = KINDS[other](action, turn, task)
    taken.read()
    return advance(action, turn, taken)


def _confirm(action: ShopAction, turn: Turn, kind: Kind) -> Answer:
    """The one write. What was refused in the meantime is said with its reason; what can be offered anew is."""
    try:
        receipt = action.rooms.offers.confirm(
            turn.conversation.conversation_id, turn.customer_id or "", op_id=kind.task["offer"]
        )
    except Unavailable as error:  # nothing was written and the offer stands: the yes may come again
        text = refusal(error, turn.language)
        return [Reply(text, buttons=[person(turn.language)], asks="confirm")]
    except ShopError as error:
        kind.task.pop("offer", None)
        key = str(getattr(error, "key", ""))
        if key in _OFFERED_ANEW:
            kind.fields.pop("code_sent", None)  # that code is used up
            said = Reply(action.voice(turn)(_OFFERED_ANEW[key]))
            return [said, *advance(action, turn, kind)]
        text = refusal(error, turn.language)
        said = Reply(text, buttons=[person(turn.language)], asks="anything_else")
        return [said, *close(action, turn)]
    text = receipt.text(turn.language)
    turn.conversation.last_order = receipt.order_id or turn.conversation.last_order
    after = close(action, turn)
    asks = None if after else "anything_else"
    undo = undo_buttons(action, turn, receipt.op_id)
    return [Reply(text, receipt.block(turn.language), undo, asks), *after]


def _drop(action: ShopAction, turn: Turn, kind: Kind) -> Answer:
    action.rooms.offers.withdraw(turn.conversation.conversation_id)
    voice = action.voice(turn)
    key = "tasks.dropped" if kind.is_write else "tasks.dropped_read"
    said = Reply(voice(key, what=voice(f"tasks.thing_{kind.task['intent']}")), asks="anything_else")
    return [said, *close(action, turn)]
