"""When a conversation gets a new Rasa session: long ones make every turn slow."""

from __future__ import annotations

from aisle.shop.conversations import Conversation

MOST_TURNS = 60
IDLE_SECONDS = 60 * 60


def is_due(conversation: Conversation, now: int) -> bool:
    """After 60 turns, or an hour without one; never while a task is open.

    `rasa_session` counts the turns of the present session; tasks, wish and language live in the
    conversation's row, so a new session starts where the old one was.
    """
    if conversation.tasks or conversation.rasa_session == 0:
        return False
    idle = now - (conversation.updated_at or now)
    return conversation.rasa_session >= MOST_TURNS or idle >= IDLE_SECONDS
