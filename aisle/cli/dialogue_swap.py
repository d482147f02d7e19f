"""A newly promoted dialogue model serves without a pause: a second Rasa starts beside the first, and takes over
when it has answered. One that does not answer never serves, and what served is promoted again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import httpx

from aisle.cli.app import note
from aisle.cli.commands import ended_with_us, rasa_command
from aisle.cli.places import dialogue_damage, free_port
from aisle.shop import running
from aisle.shop.conversations import NOBODY
from aisle.shop.settings import Settings
from aisle.shop.versions import current, promote

LOOK_S = 0.5
ANSWER_S = 10.0
DEATHS = 3  # it ended that often: it will not come up


class DialogueSwap:
    """`serving` and `spare` are two circus watchers of one kind; only one is up but for a moment."""

    def __init__(
        self,
        settings: Settings,
        serving: Any,  # a circus watcher, which has no types
        spare: Any,
        soon: Callable[[Any], None],
        ended: threading.Event,
        patience_s: float = 180.0,
    ) -> None:
        self.serving, self.spare = serving, spare
        self._settings, self._soon, self._ended = settings, soon, ended
        self._patience_s = patience_s
        self._kind = settings.home / "models" / "dialogue"
        self.version: str | None = None

    def begin(self) -> None:
        """What is promoted now is what answers."""
        self.version = self._promoted()

    def look(self) -> None:
        """Swap, where another version was promoted; takes as long as Rasa takes to start."""
        wanted = self._promoted()
        if wanted in (None, self.version):
            return
        if (damage := dialogue_damage(self._settings)) is not None:
            self._put_back(wanted, damage)
            return
        port = free_port()
        command = ended_with_us(rasa_command(self._settings, port))
        self.spare.cmd, self.spare.args = command[0], command[1:]
        self._soon(self.spare.start)
        if self._answers(port):
            running.tell(self._settings, port)
            before, self.serving, self.spare = self.serving, self.spare, self.serving
            self.version = wanted
            note(f"Dialogue {wanted} answers now.")
            self._ended.wait(self._settings.turn_timeout_s)  # turns in flight end where they began
            self._soon(before.stop)
        elif not self._ended.is_set():
            self._soon(self.spare.stop)
            self._put_back(wanted, f"Dialogue {wanted} does not answer, see logs/ in the home.")

    def _put_back(self, wanted: str | None, why: str) -> None:
        note(f"{why} What answered before goes on.")
        if self.version is None or not (self._kind / self.version).is_dir():
            self.version = wanted  # nothing to go back to: not tried twice
        elif self._promoted() == wanted:
            promote(self._kind, self.version)

    def _answers(self, port: int) -> bool:
        """Whether a turn through the new Rasa and the action server is answered in time."""
        url, until = (
            f"http://127.0.0.1:{port}/webhooks/rest/webhook",
            time.monotonic() + self._patience_s,
        )
        asked = {
            "sender": NOBODY,
            "message": "hello",
            "metadata": {"channel": "web", "turn_id": NOBODY},
        }
        born: set[int] = set()
        with httpx.Client(timeout=ANSWER_S, trust_env=False) as client:
            while time.monotonic() < until and not self._ended.wait(LOOK_S):
                born.update(self.spare.processes)
                if len(born) > DEATHS:
                    return False
                try:
                    told = client.post(url, json=asked).json()
                except (httpx.HTTPError, ValueError):
                    continue
                if any(one.get("text") for one in told):
                    return True
        return False

    def _promoted(self) -> str | None:
        folder = current(self._kind)
        return None if folder is None else folder.name
