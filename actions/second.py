"""A second wish in the middle of a task: finish the first, switch to the second, or stop the first. None is forgotten.

“cancel the other order” at the offer of a return →
“Shall we finish the return first, switch to the cancellation …, or stop the return?”
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Literal

from actions.action import Answer, ShopAction
from actions.answers import answers, is_never_mind, is_no, is_yes
from actions.kinds import Kind, without_personal
from actions.reply import Button, Reply
from actions.requests import request_of
from actions.steps import ask_again, open_task
from actions.turn import Turn
from aisle.language.normalise import fold

Choice = Literal["finish", "switch", "stop", "forget"]
_STOP = re.compile(r"\b(?:stop|drop|quit|abandon|the third)\b|^\W*3\W*$|停|放弃|不办了|别办|第三")
_SWITCH = re.compile(
    r"\b(?:switch|second|(?:the|that) (?:other|new)(?: one| thing)?)\b|^\W*2\W*$|切换|换到|先办(?:那|后|新)|另外那|第二"
)
_FINISH = re.compile(
    r"\b(?:finish|first|continue|go on|carry on|keep going)\b|^\W*1\W*$|继续|接着|先办|先弄|先把|第一"
)
_ACTUALLY = re.compile(
    r"\W*(?:(?:no|hmm+|ok|well|wait|sorry)\W+)*(?:actually|rather|instead|on second thoughts?)\W+(?:just |please |let'?s |i(?:'d| would)? (?:rather|want to|like to) )*"
    r"|(?:不|嗯|那)?[，, ]*(?:还是|不如|干脆|要不)(?:帮?我?(?:直接)?(?:把)?)"
)
_NAMES = {
    "cancel_order": re.compile(r"\bcancel|取消"),
    "return_item": re.compile(r"\breturn|\bsend(?:ing)? back|退(?!款)"),
    "exchange_item": re.compile(r"\bexchang|\bswap|换货|换(?!到)"),
    "change_address": re.compile(r"\baddress|地址"),
    "payment": re.compile(r"\bpay|支付|付款"),
}


def instead_asked(turn: Turn, kind: Kind) -> str | None:
    """“actually cancel the whole thing”: another write by its verb, in place of this one."""
    first = None if turn.is_button else _ACTUALLY.match(fold(turn.text))
    other = request_of(fold(turn.text)[first.end() :]) if first else None
    is_other = other not in (None, "payment", kind.task["intent"]) and other == turn.intent
    return other if is_other and kind.is_write and not answers(turn, kind.task) else None


def ask_which(action: ShopAction, turn: Turn, kind: Kind, other: str) -> Answer:
    """The question; what was said of the second wish is kept."""
    said = [] if turn.is_button else [without_personal(turn.text)]
    kind.task["second"] = {"intent": other, "said": said}
    return [_question(action, turn, kind, other)]


def settle(action: ShopAction, turn: Turn, kind: Kind) -> Answer | None:
    """What was chosen; None: the message goes on with the first task, and the second waits below it."""
    second = dict(kind.task["second"])
    chosen = _chosen(turn, kind.task["intent"], second["intent"])
    if chosen is None and not turn.is_button and is_yes(turn):  # to which of the three?
        return [_question(action, turn, kind, second["intent"])]
    kind.task.pop("second")
    voice, here = action.voice(turn), turn.conversation
    first_thing = voice(f"tasks.thing_{kind.task['intent']}")
    second_thing = voice(f"tasks.thing_{second['intent']}")
    if chosen == "forget":
        return ask_again(action, turn, kind)
    if chosen in ("finish", None):
        waiting = {**second, "fields": {}, "is_waiting": True}
        here.tasks = [*here.tasks[:-1], waiting, here.tasks[-1]]
        if chosen is None:
            return None
        things = voice.listed([first_thing, second_thing])
        head = Reply(voice("tasks.one_after_the_other", things=things))
        return [head, *ask_again(action, turn, kind)]
    action.rooms.offers.withdraw(here.conversation_id)
    kind.task.pop("offer", None)
    head = Reply(voice("tasks.come_back", what=first_thing))
    if chosen == "stop":
        here.tasks = here.tasks[:-1]
        head = Reply(voice("tasks.stopped_for", what=first_thing, next=second_thing))
    text = " ".join(second["said"])
    asked = replace(turn.saying(text, action.rooms), intent=second["intent"])
    return [head, *open_task(action, asked, second["intent"])]


def _question(action: ShopAction, turn: Turn, kind: Kind, other: str) -> Reply:
    voice, intent = action.voice(turn), kind.task["intent"]
    first, second = voice(f"tasks.thing_{intent}"), voice(f"tasks.thing_{other}")
    buttons = [
        Button(voice("tasks.button_finish", first=first), intent),
        Button(voice("tasks.button_switch", second=second), other),
        Button(voice("tasks.button_stop", first=first), "deny"),
    ]
    return Reply(
        voice("tasks.which_first", first=first, second=second), None, buttons, asks="clarify"
    )


def _chosen(turn: Turn, first: str, second: str) -> Choice | None:
    if turn.is_button:
        if turn.entities:
            return None  # of an earlier question or offer
        chosen: dict[str, Choice] = {first: "finish", second: "switch", "deny": "stop"}
        return chosen.get(turn.intent)
    text = fold(turn.text)
    names_first, names_second = (bool(_NAMES[one].search(text)) for one in (first, second))
    if _STOP.search(text):
        return "forget" if names_second and not names_first else "stop"
    if is_never_mind(turn) or is_no(turn):
        return "forget"
    if names_first != names_second:
        return "finish" if names_first else "switch"
    if _SWITCH.search(text):
        return "switch"
    return "finish" if _FINISH.search(text) else None
