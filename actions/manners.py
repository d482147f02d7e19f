"""Manners: one calm line against abuse, then a person; never the same sentence twice in a row."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from typing import Any

from rasa_sdk import Tracker

from actions.action import Answer, ShopAction, person
from actions.reply import Reply
from actions.turn import Turn
from aisle.language.normalise import fold

# Said at us, and nothing else asked: a complaint in strong words stays a complaint.
_ABUSE = re.compile(
    r"(?:you(?:'re| are| r|r)?|u r|ur|this|stupid|dumb|useless|f\w*k(?:ing)?|bloody|a|an|such|shut|go|to|the|off|up|hell|bot|and|so|absolute|damn|oh|just|"
    r"idiots?|morons?|dumbass|asshole|bitch|bastard|retard|loser|kill|yourself|suck|die|hate)"
)
_INSULT = re.compile(
    r"\bf+u+c*k+\s*(?:you|u|off)\b|\b(?:idiots?|morons?|dumbass\w*|assholes?|bitch|bastards?|retard\w*)\b|\bshut up\b|\bkill yourself\b|\bgo to hell\b|\b(?:stupid|dumb) (?:bot|robot|machine|thing)\b"
    r"|傻[逼比叉bB]|sb(?![a-z])|滚(?:蛋|开|吧|$)|去死|他妈的?|你妈|白痴|脑残|蠢货|废物|智障|弱智|闭嘴"
)
_WORD = re.compile(r"[a-z']+|[\u3400-\u9fff]")
_MOST_HAN = 10
# What may be said again word for word: facts, offers and questions of an open task.
SOCIAL = frozenset({
    "greet", "goodbye", "thanks", "chitchat", "affirm", "deny", "feedback", "complaint", "out_of_scope",
    "human_handoff", "language_switch", "answer", "default_fallback",
})  # fmt: skip


def is_abuse(text: str) -> bool:
    """“you stupid bot”, 滚蛋吧你; not “the idiot courier lost my parcel”."""
    folded = fold(text)
    if not _INSULT.search(folded):
        return False
    words = _WORD.findall(folded)
    if any("\u3400" <= word <= "\u9fff" for word in words):
        return len(words) <= _MOST_HAN
    return sum(not _ABUSE.fullmatch(word) for word in words) <= 1


def last_said(tracker: Tracker) -> str:
    """The first text of the answer before this turn, "" where there was none."""
    said = ""
    for event in reversed(tracker.events or []):
        kind = event.get("event")
        if kind == "bot" and event.get("text"):
            said = str(event["text"])
        elif kind == "user" and said:
            break
    return said


def calmed(action: ShopAction, turn: Turn, before: str) -> Answer | None:
    """The answer to abuse outside of a task; None for everything else."""
    if turn.is_button or turn.conversation.tasks or not is_abuse(turn.text):
        return None
    calm = action.voice(turn)("smalltalk.calm")
    if before == calm:
        from actions.smalltalk import HumanHandoff  # it imports the shape of actions, as we do

        return HumanHandoff(action.rooms).answer(turn)
    return [Reply(calm, buttons=[person(turn.language)], asks="anything_else")]


def unrepeated(action: ShopAction, turn: Turn, replies: Answer, before: str) -> Sequence[Reply]:
    """Small talk that would repeat itself says that it does."""
    if not replies or action.intent not in SOCIAL or replies[0].text != before:
        return replies
    text: Any = action.voice(turn)("smalltalk.once_more", said=before)
    return [dataclasses.replace(replies[0], text=text), *replies[1:]]
