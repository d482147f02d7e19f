"""The start of a Rasa session: its slots are refilled from the conversation, which outlives sessions."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import ActionExecuted, SessionStarted
from rasa_sdk.executor import CollectingDispatcher

from actions.action import slots
from actions.rooms import Rooms, shared


class SessionStart(Action):  # type: ignore[misc]  # rasa-sdk ships no types
    """Says nothing. An open task stays open."""

    def __init__(self, rooms: Rooms | None = None) -> None:
        self._rooms = rooms

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        rooms = self._rooms or shared()
        conversation = await asyncio.to_thread(rooms.conversations.load, tracker.sender_id)
        return [SessionStarted(), *slots(conversation), ActionExecuted("action_listen")]
