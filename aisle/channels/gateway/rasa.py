"""Talks to Rasa's REST channel on the loopback address."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

from aisle.shop.errors import ShopError

SESSION_START = "/session_start"


class RasaUnreachable(ShopError):
    """Rasa does not answer, or answers something that is not its protocol."""


class RasaTooSlow(ShopError):
    """Rasa did not answer within the deadline of a turn."""


class RasaClient:
    """One connection pool; made when first used, so that it belongs to the running event loop."""

    def __init__(self, url: str | Callable[[], str], timeout_s: float = 20.0) -> None:
        self._where = url
        self._timeout = httpx.Timeout(timeout_s, connect=2.0)
        self._client: httpx.AsyncClient | None = None

    @property
    def url(self) -> str:
        """Where it answers now: a newer dialogue model answers elsewhere."""
        where = self._where if isinstance(self._where, str) else self._where()
        return where.rstrip("/")

    async def send(
        self, sender: str, message: str, metadata: dict[str, Any], channel: str = "web"
    ) -> list[dict[str, Any]]:  # Any: JSON
        """Rasa's messages for one message of the shopper. Raises RasaUnreachable, RasaTooSlow."""
        body = {
            "sender": sender,
            "message": message,
            "metadata": metadata,
            "input_channel": channel,
        }
        url = self.url
        try:
            response = await self._http().post(f"{url}/webhooks/rest/webhook", json=body)
            response.raise_for_status()
            answers = response.json()
        except httpx.TimeoutException as error:
            if isinstance(error, httpx.ConnectTimeout):
                raise RasaUnreachable(f"Rasa does not answer at {url}.") from error
            raise RasaTooSlow(f"Rasa at {url} took longer than {self._timeout.read} s.") from error
        except (httpx.HTTPError, json.JSONDecodeError, UnicodeDecodeError) as error:
            raise RasaUnreachable(
                f"Rasa does not answer at {url}: {type(error).__name__}."
            ) from error
        if not isinstance(answers, list):
            raise RasaUnreachable(f"{url} does not speak Rasa's REST protocol.")
        return [answer for answer in answers if isinstance(answer, dict)]

    async def is_up(self) -> bool:
        """Whether Rasa opens its door; no turn is made."""
        try:
            response = await self._http().get(f"{self.url}/", timeout=3.0)
        except httpx.HTTPError:
            return False
        return response.status_code < 500

    async def start_session(self, sender: str, channel: str = "web") -> None:
        """Begin a new Rasa session for the same sender: what came before is no longer loaded."""
        await self.send(sender, SESSION_START, {"channel": channel}, channel)

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    def _http(self) -> httpx.AsyncClient:
        if self._client is None:
            limits = httpx.Limits(max_connections=200, max_keepalive_connections=20)
            self._client = httpx.AsyncClient(timeout=self._timeout, trust_env=False, limits=limits)
        return self._client
