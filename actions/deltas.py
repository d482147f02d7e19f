"""Sentences on their way: each checked one goes to the gateway by the turn's id, before the answer is complete."""

from __future__ import annotations

import logging
from collections.abc import Callable

import httpx

from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
TIMEOUT_S = 0.5  # the whole text follows anyway


class Deltas:
    """Speaks to the gateway of this home, on this machine."""

    def __init__(self, settings: Settings) -> None:
        self._client = httpx.Client(
            base_url=f"http://127.0.0.1:{settings.port}",
            headers={"x-internal-secret": settings.internal_secret},
            timeout=TIMEOUT_S,
        )

    def close(self) -> None:
        """Give the connection back."""
        self._client.close()

    def of(self, turn_id: str, language: str) -> Callable[[str], None]:
        """What is told of this turn appears in its stream; nobody waits where nobody listens."""
        said: list[str] = []

        def tell(sentence: str) -> None:
            joint = " " if said and language == "en" else ""
            said.append(sentence)
            body = {"event": "text.delta", "data": {"text": f"{joint}{sentence}"}}
            try:
                self._client.post(f"/internal/turns/{turn_id}/events", json=body)
            except httpx.HTTPError as error:
                log.info("a delta was not heard (%s)", type(error).__name__)

        return tell
