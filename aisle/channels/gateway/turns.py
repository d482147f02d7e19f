"""Turns: a message goes to Rasa and comes back as events. In order within a conversation, conversations in parallel.

    turn = await turns.begin(Incoming("web:…", "web", text="tents under 200"))
    async for said in turn.follow(): …
A turn goes on to its end whether or not somebody still follows it; what it said is in the transcript.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from uuid import uuid4

from aisle.channels.gateway.answers import Said, apology, events_of
from aisle.channels.gateway.desk import instead_of_the_assistant, with_way_back
from aisle.channels.gateway.lanes import Crowded, Lanes
from aisle.channels.gateway.metrics import Metrics
from aisle.channels.gateway.opening import (
    Incoming,
    Opened,
    close_turn,
    open_turn,
    pictures_said,
    replay,
)
from aisle.channels.gateway.rasa import RasaClient, RasaTooSlow, RasaUnreachable
from aisle.channels.gateway.shop_parts import ShopDoor
from aisle.shop.errors import ShopError

log = logging.getLogger("aisle.gateway")

MOST_LIVE_EVENTS = 2000  # deltas beyond this are dropped: text.done holds the whole text


@dataclass
class Turn:
    """One turn while it happens: everything it has said so far, and who waits for more."""

    turn_id: str
    conversation_id: str
    language: str = "en"
    said: list[Said] = field(default_factory=list)
    is_over: bool = False
    is_replay: bool = False
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def say(self, said: list[Said], *, is_over: bool = False) -> None:
        """Add events and wake those that follow."""
        async with self._news:
            self.said.extend(said)
            self.is_over = self.is_over or is_over
            self._news.notify_all()

    async def follow(self) -> AsyncIterator[Said]:
        """Every event from the first to the last, as they come."""
        place = 0
        while True:
            async with self._news:
                while len(self.said) == place and not self.is_over:
                    await self._news.wait()
                fresh, is_over = self.said[place:], self.is_over
            for one in fresh:
                yield one
            place += len(fresh)
            if is_over and place == len(self.said):
                return


class Turns:
    """All turns of this gateway, of every channel."""

    def __init__(self, door: ShopDoor, rasa: RasaClient, metrics: Metrics) -> None:
        self._door = door
        self._rasa = rasa
        self._metrics = metrics
        self._timeout_s = door.settings.turn_timeout_s
        self._lanes = Lanes(door.settings.pending_messages)
        self._most_at_once = door.settings.turns_at_once
        self._live: dict[str, Turn] = {}  # by turn_id
        self._by_message: dict[
            tuple[str, str], Turn
        ] = {}  # (conversation, client_msg_id) → live turn
        self._tasks: set[asyncio.Task[None]] = set()

    async def begin(self, incoming: Incoming) -> Turn:
        """A turn for this message: a new one, the live one, or the stored one said again.

        Raises lanes.Busy when too many messages of the conversation wait, lanes.Crowded when too many of
        all do; Unavailable without a shop.
        """
        key = (incoming.conversation_id, incoming.client_msg_id)
        if key in self._by_message:
            return self._by_message[key]
        if self.is_crowded:
            raise Crowded(incoming.conversation_id)
        turn = Turn(uuid4().hex, incoming.conversation_id)
        lane = self._lanes.enter(
            incoming.conversation_id
        )  # before the first await: order of arrival
        self._by_message[key] = turn
        try:
            stored = await asyncio.to_thread(replay, self._door.open(), incoming)
        except BaseException:
            lane.leave()
            self._by_message.pop(key, None)
            raise
        if stored:
            lane.leave()
            self._by_message.pop(key, None)
            turn.turn_id, turn.is_replay = str(stored[0].data.get("turn_id", turn.turn_id)), True
            await turn.say(stored, is_over=True)
            return turn
        self._live[turn.turn_id] = turn
        self._metrics.live_turns.inc()
        task = asyncio.create_task(self._run(turn, incoming, lane), name=f"turn {turn.turn_id}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return turn

    @property
    def is_crowded(self) -> bool:
        """No turn more can begin."""
        return len(self._by_message) >= self._most_at_once

    def is_talking(self, conversation_id: str) -> bool:
        """A turn of this conversation is running, or waits: its message may come once more."""
        return any(key[0] == conversation_id for key in self._by_message)

    async def hear(self, turn_id: str, event: str, data: dict[str, object]) -> bool:
        """A delta or status from the action server; False when that turn is over."""
        turn = self._live.get(turn_id)
        if turn is None or turn.is_over:
            return False
        if len(turn.said) < MOST_LIVE_EVENTS:
            await turn.say([Said(event, {**data, "turn_id": turn_id})])
        return True

    async def finish(self, within_s: float) -> None:
        """At shutdown: let running turns come to their end."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)

    async def _run(self, turn: Turn, incoming: Incoming, lane: Lanes.Place) -> None:
        started, outcome = time.monotonic(), "failed"
        try:
            async with lane:
                outcome = await self._converse(turn, incoming)
        except (
            Exception
        ) as error:  # the outer edge of a turn: the shopper gets an answer whatever happens
            log.error(
                "turn failed turn_id=%s error=%s",
                turn.turn_id,
                type(error).__name__,
                exc_info=error,
            )
            await turn.say(_numbered(turn, apology("failed", turn.language)))
        finally:
            if not turn.is_over:
                await turn.say([_end(turn, is_good=False)], is_over=True)
            self._live.pop(turn.turn_id, None)
            self._by_message.pop((incoming.conversation_id, incoming.client_msg_id), None)
            self._metrics.live_turns.dec()
            self._metrics.turn(incoming.channel, outcome, time.monotonic() - started)

    async def _converse(self, turn: Turn, incoming: Incoming) -> str:
        shop = self._door.open()
        opened = await asyncio.to_thread(open_turn, shop, incoming, turn.turn_id)
        turn.language = opened.language
        await turn.say([opened.start])
        said = await asyncio.to_thread(
            instead_of_the_assistant, shop, incoming.conversation_id, incoming.payload,
            incoming.text, opened.language,
        )  # fmt: skip
        outcome = "with_person"
        if said is None:
            said, outcome = await self._answers(turn, incoming, opened)
            said = await asyncio.to_thread(
                with_way_back, shop, incoming.conversation_id, said, opened.language
            )
        said = _numbered(turn, [*said, _end(turn, is_good=outcome == "answered")])
        stored = await asyncio.to_thread(
            close_turn, shop, incoming.conversation_id, turn.turn_id, opened, said
        )
        await turn.say(stored, is_over=True)
        return outcome

    async def _answers(
        self, turn: Turn, incoming: Incoming, opened: Opened
    ) -> tuple[list[Said], str]:
        sender, channel = incoming.conversation_id, incoming.channel
        seen = pictures_said(self._door.open(), incoming, opened.language)
        if seen and not incoming.text:
            return seen, "answered"
        try:
            async with asyncio.timeout(self._timeout_s):
                if opened.needs_session:
                    await self._rasa.start_session(sender, channel)
                answers = await self._rasa.send(sender, opened.message, opened.metadata, channel)
        except (TimeoutError, RasaTooSlow):
            outcome = "too_slow"
        except RasaUnreachable as error:
            log.warning("turn_id=%s %s", turn.turn_id, error)
            outcome = "unreachable"
        except ShopError as error:
            log.warning("turn_id=%s %s", turn.turn_id, error)
            outcome = "failed"
        else:
            if said := events_of(answers):
                return [*seen, *said], "answered"
            outcome = "no_answer"  # Rasa hides a failed action behind `200 []`
        return apology(outcome, opened.language), outcome


def _end(turn: Turn, *, is_good: bool) -> Said:
    return Said(
        "turn.end", {"turn_id": turn.turn_id, "feedback": is_good, "language": turn.language}
    )


def _numbered(turn: Turn, said: list[Said]) -> list[Said]:
    return [Said(one.event, {**one.data, "turn_id": turn.turn_id}) for one in said]
