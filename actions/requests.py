"""Several requests in one message: “return the mug and cancel the other order”, 退水壶，再取消另一单.

Read by their verbs, in the order in which they were said. Only orders and accounts are spoken of
here: whoever asks two questions about products is answered by the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from aisle.language.normalise import fold

_POLITE = r"(?:(?:hi|hello|and|also|then|please|first|now|i(?:'d| would)? (?:want|like|need|have) to|can (?:you|i)|could (?:you|i)|help me)[,\s]+)*+"
_ENGLISH = (
    ("change_address", r"(?:change|update|correct)\b.{0,40}\baddress\b"),
    ("payment", r"(?:change|switch|update)\b.{0,40}\b(?:payment|paypal|visa|mastercard|card)\b"),
    ("cancel_order", r"cancel\b"),
    ("return_item", r"(?:return|send back)\b(?!.{0,12}\b(?:money|refund|policy|window|address)\b)"),
    ("exchange_item", r"(?:exchange|swap|change)\b"),
)
_CHINESE = (
    ("change_address", r"(?:改|换|更新).{0,8}地址|地址.{0,6}(?:改|换)"),
    ("payment", r"(?:改|换|更换).{0,6}(?:付款|支付)|(?:付款|支付)方式.{0,4}(?:改|换)"),
    ("cancel_order", r"(?<!不)(?<!不想)(?<!不要)(?<!别)(?:取消|撤销)"),
    ("return_item", r"(?<!不)(?<!不想)(?<!不要)(?<!别)退(?!款|钱|回|到|货政策|货流程)"),
    ("exchange_item", r"(?<![不更])换(?!一批|句话|个话题)"),
)
_STARTS = re.compile(
    _POLITE + "(?:" + "|".join(f"(?P<{name}>{said})" for name, said in _ENGLISH) + ")"
)
_SAYS = re.compile("|".join(f"(?P<{name}>{said})" for name, said in _CHINESE))
_HAN = re.compile(r"[\u4e00-\u9fff]")
_JOINT = r"(?:(?:and|then|also|plus|after that)[,\s]+)"
# Cut only before a verb of ours: “the red and the blue one” stays whole. Nothing is tried twice
# (possessive): “and and and …” must not cost a second.
_CUT = re.compile(
    rf"(?:\s*+[,;.!]\s*+{_JOINT}*+|(?<!\s)\s++{_JOINT}++)(?="
    + _POLITE
    + r"(?:cancel|return|send back|exchange|swap|change|switch|update|correct)\b)",
    re.IGNORECASE,
)
_CUT_HAN = re.compile(r"[,，。;；!！\s]+|(?=然后|顺便|另外|同时|还有|再把|再帮)")
_ONCE = frozenset({"return_item", "exchange_item", "change_address", "payment"})


@dataclass(frozen=True)
class Request:
    """One thing asked for, and the words that ask for it."""

    intent: str
    text: str


def request_of(text: str) -> str | None:
    """The write a clause asks for by its verb, or None: “cancel the kettle order”, 取消耳机那单."""
    folded = fold(text).strip()
    found = _SAYS.search(folded) if _HAN.search(folded) else _STARTS.match(folded)
    return found.lastgroup if found else None


def requests_in(text: str) -> list[Request]:
    """The requests of a message, in order; fewer than two where it asks for one thing or none.

    What names no verb belongs to the request before it (“…, it is broken”). What one offer can hold
    (two items to return) stays one request.
    """
    cut = _CUT_HAN if _HAN.search(text) else _CUT
    found: list[Request] = []
    opening = ""
    for clause in filter(None, (part.strip() for part in cut.split(text))):
        intent = request_of(clause)
        known = next((one for one in found if one.intent == intent and intent in _ONCE), None)
        if intent is not None and known is None:
            found.append(Request(intent, f"{opening} {clause}".strip()))
            opening = ""
        elif found:
            joined = known or found[-1]
            found[found.index(joined)] = Request(joined.intent, f"{joined.text}, {clause}")
        else:
            opening = f"{opening} {clause}".strip()
    return found
