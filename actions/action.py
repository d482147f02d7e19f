"""The shape all our actions share: read the turn, answer in a thread, save the conversation, send."""

from __future__ import annotations

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.noting import note_turn
from actions.reply import Button, Reply, send
from actions.rooms import Rooms, shared
from actions.turn import Turn, read_turn
from actions.voice import Voice
from aisle.language.wording import say
from aisle.shop.conversations import Conversation
from aisle.shop.errors import ShopError
from aisle.shop.refusals import refusal

log = logging.getLogger(__name__)

Answer = Sequence[Reply]
STEERED = 0.9  # how sure a reading from the conversation is; it never starts a write of an order


class ShopAction(Action, ABC):  # type: ignore[misc]  # rasa-sdk ships no types
    """`intent` names the action: `action_<intent>`. A subclass writes `answer`."""

    intent: ClassVar[str] = ""

    def __init__(self, rooms: Rooms | None = None) -> None:
        self._rooms = rooms

    @property
    def rooms(self) -> Rooms:
        return self._rooms or shared()

    def name(self) -> str:
        return f"action_{self.intent}"

    def voice(self, turn: Turn) -> Voice:
        """How things are said in this turn."""
        return Voice(turn.language, self.rooms.names)

    @abstractmethod
    def answer(self, turn: Turn) -> Answer:
        """What to say; may change `turn.conversation`."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        conversation, replies, channel = await asyncio.to_thread(self._turn, tracker)
        send(dispatcher, channel, replies)
        return slots(conversation)

    def _meant(self, turn: Turn) -> ShopAction:
        """This action, or the one that a short message means here. An open task steers for itself."""
        from actions.readers import closers, openers, readers
        from actions.steer import steer  # they import this module

        looks = turn.metadata.get("attachments") and not turn.conversation.tasks
        meant = "search_product" if looks else steer(self.rooms, turn)
        if meant != turn.intent:
            turn.intent, turn.confidence = meant, max(turn.confidence, STEERED)
        if turn.conversation.tasks or turn.intent == self.intent:
            return self
        return {**readers(self), **openers(self), **closers(self)}.get(turn.intent, self)

    def _note(self, turn: Turn, intent: str, replies: Answer) -> None:
        try:
            note_turn(self.rooms, turn, intent, replies)
        except ShopError as error:  # the answer stands: a busy database costs a row of statistics
            log.warning("events of turn_id=%s are not kept: %s", turn.turn_id, error)

    def _turn(self, tracker: Tracker) -> tuple[Conversation, Answer, str]:
        from actions.manners import calmed, last_said, unrepeated  # it imports this module

        turn, before = read_turn(self.rooms, tracker), last_said(tracker)
        intent = turn.intent
        try:
            if turn.arrived_at is not None:
                self.rooms.personal.record(turn, turn.arrived_at, "view")
            meant = self._meant(turn)
            intent = meant.intent
            replies = calmed(meant, turn, before) or meant.answer(turn)
            replies = unrepeated(meant, turn, replies, before)
            if meant.intent not in ("answer", "default_fallback"):
                turn.conversation.misses = 0
        except ShopError as error:
            replies = [Reply(refusal(error, turn.language), buttons=[person(turn.language)])]
        except Exception:  # the outer edge: whatever it was, the shopper is not left in silence
            log.exception("%s failed", self.name(), extra={"turn_id": turn.metadata.get("turn_id")})
            replies = [
                Reply(say("smalltalk.failed", turn.language), buttons=[person(turn.language)])
            ]
        from actions.later import news  # it imports this module

        replies = [*news(self.rooms, turn), *replies]
        conversation = turn.conversation
        conversation.asks = next((one.asks for one in reversed(replies) if one.asks), None)
        conversation.turns += 1
        if not turn.is_forgotten:
            self.rooms.conversations.save(conversation)
            self._note(turn, intent, replies)
        return conversation, replies, turn.channel


def slots(conversation: Conversation) -> list[dict[str, Any]]:
    """Rasa's slots, refilled from the conversation: a cache, never the truth."""
    return [
        SlotSet("tasks", conversation.tasks or None),
        SlotSet("asks", conversation.asks),
        SlotSet("language", conversation.language),
        SlotSet("shown_products", conversation.shown or None),
        SlotSet("focus", conversation.focus),
    ]


def person(language: str) -> Button:
    """The quick reply that is never more than one tap away."""
    return Button(say("smalltalk.button_person", language), "human_handoff")
