"""A turn while it runs: what is being written is shown as a draft, at most once in a while."""

from __future__ import annotations

import time

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.turns import Turn
from aisle.channels.telegram.sender import Sender

BETWEEN_SECONDS = 0.7


async def follow(turn: Turn, sender: Sender, chat_id: int) -> list[Said]:
    """Everything the turn has said, once it is over."""
    said: list[Said] = []
    growing, shown_at = "", float("-inf")
    async for one in turn.follow():
        said.append(one)
        if one.event == "text.delta":
            growing += str(one.data.get("text", ""))
        elif one.event != "status":
            continue
        now = time.monotonic()
        if now - shown_at >= BETWEEN_SECONDS:
            shown_at = now
            text = growing or str(one.data.get("text", ""))
            await sender.draft(chat_id, int(turn.turn_id[:7], 16) + 1, text)
    return said
