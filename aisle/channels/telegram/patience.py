"""Telegram's limits, kept and waited out: order within a chat, 30 calls a second, a 429 tried again."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Callable, Coroutine
from typing import Any

from telegram import Update
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter, BaseUpdateProcessor

from aisle.channels.gateway.lanes import Busy, Lanes

CALLS_A_SECOND = 25
TRIES = 4
MOST_WAIT_SECONDS = 60.0


class ChatOrder(BaseUpdateProcessor):
    """Updates of one chat one after the other, chats in parallel.

    A pressed button does not wait here: its spinner must stop at once. What it then says takes its
    place in the lane like everything else.
    """

    def __init__(self, lanes: Lanes, most_at_once: int = 256) -> None:
        super().__init__(most_at_once)
        self._lanes = lanes

    async def do_process_update(
        self, update: object, coroutine: Any
    ) -> None:  # Any: PTB's Awaitable
        """Await the handlers of this update when its chat is free."""
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None or (isinstance(update, Update) and update.callback_query is not None):
            await coroutine
            return
        try:
            place = self._lanes.enter(lane_of(chat.id))
        except Busy:  # somebody pours messages in; what does not fit is left out
            coroutine.close()
            return
        async with place:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""


class FloodPatience(BaseRateLimiter[None]):
    """Spaces calls, and tries those again that Telegram refused for a while."""

    def __init__(self) -> None:
        self._next_at = 0.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],  # Any: whatever the Bot API answers
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> Any:
        """The answer of the Bot API, after as many tries as it takes, at most four."""
        for tries_left in range(TRIES - 1, -1, -1):
            await self._wait_for_slot(endpoint)
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                seconds = seconds_of(error)
                if tries_left == 0 or seconds > MOST_WAIT_SECONDS:
                    raise
                await asyncio.sleep(seconds + 0.1)
        raise AssertionError("the loop returns or raises")

    async def _wait_for_slot(self, endpoint: str) -> None:
        if endpoint.startswith(("get", "answer")):
            return
        now = time.monotonic()
        slot = max(now, self._next_at)
        self._next_at = slot + 1 / CALLS_A_SECOND
        if slot > now:
            await asyncio.sleep(slot - now)


def seconds_of(error: RetryAfter) -> float:
    """How long Telegram wants us to wait; the library keeps a timedelta."""
    waited: dt.timedelta = (
        error._retry_after
    )  # the public attribute warns that its type will change
    return waited.total_seconds()


def lane_of(chat_id: int) -> str:
    """The name of a chat's lane."""
    return f"chat {chat_id}"
