"""Turns as the bot sends them, to our real actions over the little shop: what is said comes back."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action import ShopAction
from actions.free import FreeAnswer
from actions.readers import closers, openers, readers
from actions.rooms import Rooms
from actions.smalltalk import Deny, Feedback, OutOfScope
from actions.tasks import Task
from tests.shop.little_shop import LittleShop

Block = dict[str, Any]  # JSON


class Talk:
    """One conversation. As in the bot, an open task gets every message."""

    def __init__(self, shop: LittleShop, conversation_id: str = "web:1") -> None:
        self.rooms = Rooms(dataclasses.replace(shop.settings, search_encoder="none"))
        self.conversation_id = conversation_id
        self.metadata: Block = {}

    def say(self, text: str, intent: str = "nlu_fallback", confidence: float = 1.0) -> str:
        """Every text of the answer, one a line."""
        blocks = self.blocks(text, intent, confidence)
        return "\n".join(str(one["fallback"]) for one in blocks)

    def press(self, intent: str, **entities: object) -> str:
        """A button with this payload."""
        return self.say(f"/{intent}{json.dumps(entities)}", intent)

    def blocks(
        self, text: str, intent: str = "nlu_fallback", confidence: float = 1.0
    ) -> list[Block]:
        """The blocks of the answer, in order."""
        entities = []
        if text.startswith("/"):
            values: dict[str, Any] = json.loads(text[text.index("{") :]) if "{" in text else {}
            entities = [{"entity": name, "value": value} for name, value in values.items()]
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "entities": entities,
            "metadata": self.metadata,
        }
        tracker = Tracker(self.conversation_id, {}, message, [], False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        asyncio.run(self._action(intent).run(dispatcher, tracker, {}))
        return [one["custom"] for one in dispatcher.messages if one.get("custom")]

    def _action(self, intent: str) -> ShopAction:
        base = Task(self.rooms)
        if self.rooms.conversations.load(self.conversation_id).tasks:
            return base
        own = {
            "nlu_fallback": FreeAnswer(self.rooms), "deny": Deny(self.rooms),
            "feedback": Feedback(self.rooms), "out_of_scope": OutOfScope(self.rooms),
        }  # fmt: skip
        return {**own, **readers(base), **openers(base), **closers(base)}[intent]
