"""One look at the transcript for everybody who listens: each open `/v1/events` is woken when it has news."""

from __future__ import annotations

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select

from aisle.channels.gateway.shop_parts import ShopDoor, ShopParts
from aisle.shop import tables
from aisle.shop.errors import ShopError

LOOK_SECONDS = 1.0  # how soon news written by another process is seen
_ITEM = tables.TranscriptItem


class Newsroom:
    """Runs as a task of the gateway; a listener waits for its own bell."""

    def __init__(self, door: ShopDoor) -> None:
        self._door = door
        self._bells: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._last: int | None = None
        self.is_closing = False

    @contextmanager
    def bell(self, conversation_id: str) -> Iterator[asyncio.Event]:
        """Rings when something was stored in this conversation, and at shutdown."""
        bell = asyncio.Event()
        self._bells[conversation_id].add(bell)
        try:
            yield bell
        finally:
            self._bells[conversation_id].discard(bell)
            if not self._bells[conversation_id]:
                del self._bells[conversation_id]

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            if self._bells:
                with contextlib.suppress(ShopError):
                    self.ring(await asyncio.to_thread(self._fresh, self._door.open()))
            else:
                self._last = None
            await asyncio.sleep(LOOK_SECONDS)

    def ring(self, conversations: list[str]) -> None:
        """Wake who listens to these conversations."""
        for conversation_id in conversations:
            for bell in self._bells.get(conversation_id, ()):
                bell.set()

    def close(self) -> None:
        """At shutdown: every listener wakes and ends."""
        self.is_closing = True
        self.ring(list(self._bells))

    def _fresh(self, shop: ShopParts) -> list[str]:
        """The conversations in which something was stored since the last look; all of them at the first."""
        with shop.database.read() as session:
            newest = session.scalar(select(func.max(_ITEM.item_id))) or 0
            if self._last is None:
                found = list(self._bells)
            elif newest > self._last:
                wanted = select(_ITEM.conversation_id).where(_ITEM.item_id > self._last).distinct()
                found = list(session.scalars(wanted))
            else:
                found = []
        self._last = newest
        return found
