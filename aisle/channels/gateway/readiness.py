"""Ready means: a canary turn through Rasa and the action server has been answered, not long ago."""

from __future__ import annotations

import asyncio
import logging
import time

import httpx

from aisle.channels.gateway.metrics import Metrics
from aisle.channels.gateway.rasa import RasaClient
from aisle.shop.conversations import NOBODY
from aisle.shop.errors import ShopError
from aisle.shop.settings import Settings

log = logging.getLogger("aisle.gateway")

CANARY = "hello"
KEEP_SECONDS = 10.0
LOOK_SECONDS = 1.0
TURNS_A_SESSION = 30
CANARY_SECONDS = 10.0


class Readiness:
    """Asks at most once in 10 seconds, and never twice at a time; whether the parts live, once a second."""

    def __init__(self, settings: Settings, rasa: RasaClient, metrics: Metrics) -> None:
        self._rasa = rasa
        self._actions_url = f"http://127.0.0.1:{settings.actions_port}/health"
        self._metrics = metrics
        self._lock = asyncio.Lock()
        self._asked_at = self._looked_at = float("-inf")
        self._turns = 0
        self.problem: str | None = "starting"
        self.was_ready = False

    async def check(self) -> str | None:
        """None when ready; otherwise what is missing, in a few words for the operator."""
        async with self._lock:
            now = time.monotonic()
            keep_s = LOOK_SECONDS if self.problem else KEEP_SECONDS
            if now - self._asked_at >= keep_s or await self._is_dead(now):
                await self._ask()
            return self.problem

    async def _is_dead(self, now: float) -> bool:
        """A part that no longer answers at its door: the canary need not wait its ten seconds."""
        if now - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = now
        return not (await self._actions_answer() and await self._rasa.is_up())

    async def wait(self, every_s: float = 0.5) -> None:
        """Ask until it is ready for the first time."""
        while not self.was_ready:
            async with self._lock:
                await self._ask()
            if not self.was_ready:
                await asyncio.sleep(every_s)

    async def _ask(self) -> None:
        problem: str | None
        try:
            async with asyncio.timeout(CANARY_SECONDS):
                problem = await self._canary()
        except TimeoutError:
            problem = "the canary turn took too long"
        except ShopError as error:
            problem = str(error)
        if problem != self.problem:
            log.info("readiness: %s", problem or "ready")
        self.problem = problem
        self.was_ready = self.was_ready or problem is None
        self._metrics.ready.set(problem is None)
        self._asked_at = self._looked_at = time.monotonic()

    async def _canary(self) -> str | None:
        if not await self._actions_answer():
            return "the action server does not answer"
        if self._turns % TURNS_A_SESSION == 0:
            await self._rasa.start_session(NOBODY)
        self._turns += 1
        answers = await self._rasa.send(NOBODY, CANARY, {"channel": "web", "turn_id": NOBODY})
        if not any(answer.get("text") for answer in answers):
            return "Rasa answers nothing: an action failed, or no model is loaded"
        return None

    async def _actions_answer(self) -> bool:
        try:
            async with httpx.AsyncClient(timeout=3.0, trust_env=False) as client:
                response = await client.get(self._actions_url)
        except httpx.HTTPError:
            return False
        return response.status_code == 200
