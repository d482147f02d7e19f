"""Several wishes of one message: each its own offer, done one after the other, none forgotten.

“cancel W1 and W2, by mistake” → two cancellations, the reason in both.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import Any

from actions.action import Answer, ShopAction
from actions.kinds import Kind, personal, without_personal
from actions.reply import Reply
from actions.requests import Request, requests_in
from actions.steps import ask_again, open_task
from actions.turn import Turn
from aisle.language.normalise import fold
from aisle.shop.order_rows import order_number

_NUMBER = re.compile(r"#?\s?(?<![a-z0-9])w\s?-?\d{3}\s?\d{4}(?!\d)", re.IGNORECASE)
_WHOLE_ORDERS = ("cancel_order", "change_address", "payment")  # one wish holds for each of them
_CORRECTS = re.compile(  # “W1, sorry, W2”: one order after all
    r"\bmeant\b|\binstead of\b|\b(?:not|sorry|actually|no|rather)\W+(?:order\W+)?№|不是.{0,4}№|而是|应该是|说错|搞错"
)
_OWNS = re.compile(r"^\s*(?:里|的|中|这|那|订单|单|[:：])")
_OWN_AND = re.compile(
    r"\b(?:default|profile|account|home|own) address\b.{0,12}\b(?:and|both)\b.{0,40}№|№.{0,30}\b(?:and|both)\b.{0,20}\b(?:default|profile|account|home|own) address\b"
    r"|(?:默认|账户|账号|个人)[^，。]{0,6}地址[^，。]{0,2}(?:和|跟|以及|还有|、).{0,12}№|№.{0,10}(?:和|跟|以及|还有|、).{0,6}(?:默认|账户|账号|个人).{0,6}地址"
)
_TOO = re.compile(
    r"\b(?:too|also|as well|another one|in addition|besides)\b|也|另外|还有|还要|再(?!次|说|想)|顺便|一起|一并"
)


def wishes_in(text: str, intent: str) -> list[Request]:
    """What a message that asks for `intent` asks for in all, in order."""
    found = requests_in(text)
    found = found if len(found) > 1 else [Request(intent, text)]
    return [part for one in found for part in _apart(one)]


def _apart(request: Request) -> list[Request]:
    """One request over several orders, a request each."""
    text, intent = request.text, request.intent
    marks = list(_NUMBER.finditer(text))
    numbers = {order_number(one.group()) for one in marks}
    folded = _NUMBER.sub("№", fold(text))
    if intent == "change_address" and len(numbers) == 1 and _OWN_AND.search(folded):
        return [Request(intent, _NUMBER.sub(" ", text)), request]
    if len(numbers) < 2 or len(numbers) < len(marks) or _CORRECTS.search(folded):
        return [request]
    if intent in _WHOLE_ORDERS:
        return [Request(intent, _only(text, marks, one)) for one in marks]
    is_before = bool(_OWNS.match(text[marks[0].end() :]))  # W1里的水壶; else “the kettle from W1”
    cuts = [one.start() if is_before else before.end() for before, one in itertools.pairwise(marks)]
    parts = [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [Request(intent, part.strip(" ,，、;；和")) for part in parts]


def _only(text: str, marks: Sequence[re.Match[str]], kept: re.Match[str]) -> str:
    """The text with this order's number alone."""
    for one in reversed(marks):
        if one is not kept:
            text = f"{text[: one.start()]} {text[one.end() :]}"
    return text


def start_several(action: ShopAction, turn: Turn, asked: Sequence[Request]) -> Answer:
    """The first is talked about; the later ones wait below it."""
    first, *later = asked
    waiting = [_waiting(one.intent, one.text) for one in reversed(later)]
    turn.conversation.tasks = [*turn.conversation.tasks, *waiting]
    said = " ".join([first.text, *personal(turn.text)])
    head = _one_after_the_other(action, turn, asked)
    return [head, *open_task(action, turn.saying(said, action.rooms), first.intent)]


def same_again(action: ShopAction, turn: Turn, kind: Kind) -> Answer | None:
    """ "cancel W2 too": the same for another order waits until this one is done; None where it is not meant."""
    if turn.is_button or not kind.is_write or not _TOO.search(fold(turn.text)):
        return None
    said = " ".join(kind.task.get("said", []))
    mark = _NUMBER.search(said) if "order_id" not in kind.fields else None
    chosen = f"#{order_number(mark.group())}" if mark else kind.fields.get("order_id")
    other = kind.other_order_meant(chosen)
    if chosen is None or other is None:
        return None
    intent = kind.task["intent"]
    here = turn.conversation
    here.tasks = [*here.tasks[:-1], _waiting(intent, f"{turn.text} {other}"), here.tasks[-1]]
    asked = [Request(intent, str(chosen)), Request(intent, other)]
    return [_one_after_the_other(action, turn, asked), *ask_again(action, turn, kind)]


def _waiting(intent: str, text: str) -> dict[str, Any]:
    return {"intent": intent, "fields": {}, "said": [without_personal(text)], "is_waiting": True}


def _one_after_the_other(action: ShopAction, turn: Turn, asked: Sequence[Request]) -> Reply:
    voice = action.voice(turn)
    intents = [one.intent for one in asked]
    things = []
    for one in asked:
        thing, mark = voice(f"tasks.thing_{one.intent}"), _NUMBER.search(one.text)
        if intents.count(one.intent) > 1 and mark is not None:
            thing = voice("tasks.thing_of", what=thing, order=f"#{order_number(mark.group())}")
        things.append(thing)
    return Reply(voice("tasks.one_after_the_other", things=voice.listed(things)))
