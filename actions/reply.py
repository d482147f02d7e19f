"""What goes back: texts that are complete on their own, and the same as blocks for channels that draw."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

Block = dict[str, Any]  # DESIGN 5.3: JSON

_BLANK_LINES = re.compile(r"\n\s*\n+")  # Rasa would split the text there into several messages


@dataclass(frozen=True)
class Button:
    """A quick reply: an intent with entities, as Rasa's own buttons are."""

    title: str
    intent: str
    entities: dict[str, Any] = field(default_factory=dict)

    @property
    def payload(self) -> str:
        values = json.dumps(self.entities, ensure_ascii=False) if self.entities else ""
        return f"/{self.intent}{values}"


@dataclass
class Reply:
    """One answer. Without a block it is a `notice`; `asks` is one of the closed list of DESIGN 5.2."""

    text: str
    block: Block | None = None
    buttons: Sequence[Button] = ()
    asks: str | None = None


def send(dispatcher: CollectingDispatcher, channel: str, replies: Sequence[Reply]) -> None:
    """Each reply as a text (with buttons), then as a block, except for `rasa shell`, which prints raw JSON."""
    for place, reply in enumerate(replies):
        is_last = place == len(replies) - 1
        text = _BLANK_LINES.sub("\n", reply.text).strip()
        buttons = [{"title": one.title, "payload": one.payload} for one in reply.buttons]
        if buttons:
            dispatcher.utter_message(text=text, buttons=buttons)
        else:
            dispatcher.utter_message(text=text)
        if channel != "cmdline":
            block = {"v": 1, "type": "notice", "fallback": text, **(reply.block or {})}
            block.pop("asks", None)
            if reply.asks and is_last:
                block["asks"] = reply.asks
            dispatcher.utter_message(json_message=block)
