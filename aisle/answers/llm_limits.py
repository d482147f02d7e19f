"""What keeps a language model from costing more than it is worth: a breaker, places in flight, tokens."""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path

REST_S = 30.0  # after FAILURES in a row the model is left alone for so long, then one turn tries it
FAILURES = 3
SESSIONS = 5000  # conversations whose tokens are remembered; the oldest is forgotten first


class Breaker:
    """Closed, open for a while, then one probe at a time until one succeeds."""

    def __init__(self, rest_s: float = REST_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._rest_s, self._clock = rest_s, clock
        self._lock = threading.Lock()
        self._failures, self._until, self._probing = 0, 0.0, False

    def enter(self) -> bool:
        """Whether this turn may ask the model. Who entered must call `leave`."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._until or self._probing:
                return False
            self._probing = True
            return True

    def leave(self, *, is_good: bool | None) -> None:
        """The turn is over: well, with a failure of the model, or (None) without having asked it."""
        with self._lock:
            self._probing = False
            if is_good is None:
                return
            self._failures = 0 if is_good else self._failures + 1
            if self._failures >= FAILURES:
                self._until = self._clock() + self._rest_s


class Tokens:
    """What a day and a conversation may spend. The day's sum outlives a restart (`path`)."""

    def __init__(
        self,
        per_day: int,
        per_session: int,
        today: Callable[[], dt.date],
        path: Path | None = None,
    ) -> None:
        self._per_day, self._per_session, self._today, self._path = (
            per_day,
            per_session,
            today,
            path,
        )
        self._lock = threading.Lock()
        self._sessions: OrderedDict[str, int] = OrderedDict()
        self._day, self._spent = _read(path)

    def left(self, session: str) -> int:
        """How many tokens this conversation may still spend today; never below 0."""
        with self._lock:
            spent = self._spent if self._day == self._today().isoformat() else 0
            return max(
                0,
                min(
                    self._per_day - spent,
                    self._per_session - self._sessions.get(session, 0),
                ),
            )

    def spend(self, session: str, count: int) -> None:
        """Count what a turn has used."""
        with self._lock:
            today = self._today().isoformat()
            if self._day != today:
                self._day, self._spent = today, 0
                self._sessions.clear()
            self._spent += count
            self._sessions[session] = self._sessions.pop(session, 0) + count
            while len(self._sessions) > SESSIONS:
                self._sessions.popitem(last=False)
            self._keep()

    def _keep(self) -> None:
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        part.write_text(json.dumps({"day": self._day, "tokens": self._spent}), encoding="utf-8")
        part.replace(self._path)


def _read(path: Path | None) -> tuple[str, int]:
    """(day, tokens) as kept; nothing spent where nothing can be read."""
    if path is None:
        return "", 0
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return str(kept["day"]), int(kept["tokens"])
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0
