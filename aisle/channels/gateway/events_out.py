"""Events on the wire: server-sent events, payloads sealed for the conversation that gets them."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

from starlette.responses import StreamingResponse

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.tokens import Seals

KEEP_ALIVE_SECONDS = 15.0
KEEP_ALIVE = ": keep-alive\n\n"


def wire(seals: Seals, conversation_id: str, said: Said) -> str:
    """One event as the lines of the protocol; `id` is its number in the conversation."""
    data = seals.close_all(conversation_id, said.data)
    number = f"id: {said.seq}\n" if said.seq is not None else ""
    return f"{number}event: {said.event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def stream(lines: AsyncIterator[str]) -> StreamingResponse:
    """An answer that proxies do not hold back."""
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(_kept_alive(lines), media_type="text/event-stream", headers=headers)


async def _kept_alive(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """The lines, and a comment whenever nothing else was sent for a while."""
    waiting: asyncio.Task[Any] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(lines, None))
            done, _ = await asyncio.wait({waiting}, timeout=KEEP_ALIVE_SECONDS)
            if not done:
                yield KEEP_ALIVE
                continue
            line, waiting = waiting.result(), None
            if line is None:
                return
            yield line
    finally:
        if waiting is not None:
            waiting.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await waiting
