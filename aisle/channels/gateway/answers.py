"""Rasa's messages become the events of the protocol; failures become an apology with a way on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from aisle.language.wording import say

HUMAN_PAYLOAD = "/human_handoff"
# Texts a shopper reads: where the vault replaces personal values before a block is stored.
READ_BY_PEOPLE = frozenset(
    {"text", "fallback", "summary", "before", "after", "note", "address", "label"}
)


@dataclass(frozen=True)
class Said:
    """One event of a turn; `seq` is its place in the conversation, None for what is not stored."""

    event: str
    data: dict[str, Any]  # Any: JSON
    seq: int | None = None


def events_of(answers: Sequence[dict[str, Any]]) -> list[Said]:
    """Texts and blocks in Rasa's order, the quick replies of all of them last."""
    said: list[Said] = []
    replies: dict[tuple[str, str], dict[str, Any]] = {}
    for answer in answers:
        if text := str(answer.get("text") or "").strip():
            said.append(Said("text.done", {"text": text}))
        if image := answer.get("image"):
            said.append(
                Said("block", {"v": 1, "type": "image", "url": str(image), "fallback": str(image)})
            )
        if isinstance(block := answer.get("custom"), dict) and block.get("type"):
            said.append(Said("block", {"v": 1, "fallback": "", **block}))
        for button in _buttons(answer.get("buttons")):
            replies.setdefault((button["title"], button["payload"]), button)
    if replies:
        said.append(Said("quick_replies", {"items": list(replies.values())}))
    return said


def as_turn(said: list[Said], turn_id: str, language: str) -> list[Said]:
    """Said out of turn: what a browser needs to draw it like an answer, without thumbs."""
    return [
        Said("turn.start", {"turn_id": turn_id, "language": language}),
        *(Said(one.event, {**one.data, "turn_id": turn_id}) for one in said),
        Said("turn.end", {"turn_id": turn_id, "feedback": False, "language": language}),
    ]


def _buttons(buttons: object) -> Iterable[dict[str, Any]]:
    for button in buttons if isinstance(buttons, list) else []:
        if isinstance(button, dict) and button.get("title"):
            title = str(button["title"])
            yield {"title": title, "payload": str(button.get("payload") or title)}


def apology(code: str, language: str) -> list[Said]:
    """`code` names the sentence: no_answer, unreachable, too_slow or failed. Then: again, or a person."""
    items = [
        {"title": say("channels.retry", language), "kind": "retry"},
        {"title": say("channels.person", language), "payload": HUMAN_PAYLOAD},
    ]
    text = say(f"channels.{code}", language)
    return [
        Said("error", {"code": code, "retryable": True, "text": text}),
        Said("quick_replies", {"items": items}),
    ]


def each_text(data: Any, change: Callable[[str], str], name: str = "") -> Any:  # Any: JSON
    """A copy in which the texts that people read went through `change`."""
    if isinstance(data, list):
        return [each_text(one, change, name) for one in data]
    if isinstance(data, dict):
        return {key: each_text(value, change, key) for key, value in data.items()}
    return change(data) if isinstance(data, str) and name in READ_BY_PEOPLE else data
