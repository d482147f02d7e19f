"""What is said outside a turn appears in the terminal while one types: a person's answers, news on orders."""

from __future__ import annotations

import threading
from collections.abc import Callable

import httpx

from aisle.channels.sse import Event, events_in

PAUSE_SECONDS = 2.0


class News:
    """Listens to `/v1/events` in a thread of its own; `draw` is called for each piece of news."""

    def __init__(self, url: str, headers: dict[str, str], draw: Callable[[Event], None]) -> None:
        self._url, self._headers, self._draw = url, headers, draw
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="news", daemon=True)
        self._last = ""
        self.is_listening = threading.Event()

    def __enter__(self) -> News:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()  # the thread sees it with the next keep-alive, and ends with the program

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                self._follow()
            except (httpx.HTTPError, ValueError):
                self._over.wait(PAUSE_SECONDS)

    def _follow(self) -> None:
        seen = {"last-event-id": self._last} if self._last else {}
        with (
            httpx.Client(timeout=httpx.Timeout(60, connect=3), trust_env=False) as client,
            client.stream(
                "GET", f"{self._url}/v1/events", headers={**self._headers, **seen}
            ) as answer,
        ):
            answer.raise_for_status()
            self.is_listening.set()
            for event in events_in(answer.iter_lines()):
                if self._over.is_set():
                    return
                self._last = str(event.seq) if event.seq is not None else self._last
                if event.data.get("by"):
                    self._draw(event)
