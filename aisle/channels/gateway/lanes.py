"""One lane a conversation: its messages are answered one after the other, in the order they came."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import TracebackType


class Busy(Exception):
    """Too many messages of this conversation are waiting already."""


class Crowded(Exception):
    """Too many turns of all conversations are running: a polite no now is better than a yes too late."""


@dataclass
class _Lane:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    waiting: int = 0


class Lanes:
    """Locks by conversation that vanish when nobody waits; `most` places in each."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lanes: dict[str, _Lane] = {}

    def enter(self, conversation_id: str) -> Lanes.Place:
        """Take a place now; wait for one's turn with `async with`. Raises Busy."""
        lane = self._lanes.setdefault(conversation_id, _Lane())
        if lane.waiting >= self._most:
            raise Busy(conversation_id)
        lane.waiting += 1
        return Lanes.Place(self, conversation_id, lane)

    class Place:
        """A place in a lane; given back by `leave`, or at the end of `async with`."""

        def __init__(self, lanes: Lanes, conversation_id: str, lane: _Lane) -> None:
            self._lanes, self._conversation_id, self._lane = lanes, conversation_id, lane
            self._is_held = True

        def leave(self) -> None:
            """Give the place back."""
            if self._is_held:
                self._is_held = False
                self._lane.waiting -= 1
                if self._lane.waiting == 0:
                    self._lanes._lanes.pop(self._conversation_id, None)

        async def __aenter__(self) -> None:
            try:
                await self._lane.lock.acquire()
            except BaseException:
                self.leave()
                raise

        async def __aexit__(
            self,
            kind: type[BaseException] | None,
            error: BaseException | None,
            trace: TracebackType | None,
        ) -> None:
            self._lane.lock.release()
            self.leave()
