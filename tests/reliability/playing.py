"""Plays scripted shoppers against a running assistant over Rasa's REST channel, and judges the shop afterwards."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import httpx

from aisle.shop.database import open_database
from aisle.shop.settings import load_settings
from aisle.shop.tau_export import export_tau
from tests.reliability.goals import Json, Tau, differences

LONGEST = 20  # turns


class Speaker(Protocol):
    """Who talks: `opening`, then `answer` to what is asked, until None."""

    def opening(self) -> str: ...

    def answer(self, asks: str | None) -> str | None: ...

    has_mutated: bool  # what goes otherwise than planned has really happened


@dataclass
class Play:
    """One talk: what was said and heard, how long each turn took, and what of the shop came out wrong."""

    name: str
    speaker: Speaker
    lines: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    conversation_id: str = field(default_factory=lambda: f"script-{uuid.uuid4().hex[:12]}")
    clarified: int = 0

    @property
    def is_good(self) -> bool:
        return not self.wrong

    def transcript(self) -> str:
        return "\n".join([f"=== {self.name}", *self.lines, *(f"!! {one}" for one in self.wrong)])


class Line:
    """Rasa's REST channel."""

    def __init__(self, rasa_url: str) -> None:
        self._client = httpx.Client(base_url=rasa_url, timeout=60, trust_env=False)

    def say(self, play: Play, text: str) -> str | None:
        """Send one message; what is asked in return."""
        begin = time.perf_counter()
        body = {"sender": play.conversation_id, "message": text}
        answer = self._client.post("/webhooks/rest/webhook", json=body)
        play.seconds.append(time.perf_counter() - begin)
        answer.raise_for_status()
        told: list[Json] = answer.json()
        play.lines.append(f"> {text}")
        play.lines += [f"  {one['text']}" for one in told if "text" in one]
        blocks = [one["custom"] for one in told if "custom" in one]
        asks = next((str(one["asks"]) for one in reversed(blocks) if one.get("asks")), None)
        play.lines.append(f"  [asks {asks}]")
        play.clarified += asks == "clarify"
        if not told or not all(one.get("text") or one.get("custom") for one in told):
            play.wrong.append(f"no answer to {text!r}")
        return asks

    def close(self) -> None:
        self._client.close()


def play_all(
    plays: Sequence[Play],
    rasa_url: str,
    *,
    restart: Callable[[], None] | None = None,
    at_once: int = 2,
) -> None:
    """Every talk to its end, some at the same time. `restart` is called once, when each waits for a yes."""
    waiting: dict[str, str | None] = {}
    _each(plays, lambda play, line: _until_yes(play, line, waiting, stops=restart is not None), rasa_url, at_once)  # fmt: skip
    if restart is not None:
        restart()
        _each(plays, lambda play, line: _to_the_end(play, line, waiting), rasa_url, at_once)


def _each(
    plays: Sequence[Play], do: Callable[[Play, Line], None], rasa_url: str, at_once: int
) -> None:
    line = Line(rasa_url)
    try:
        with ThreadPoolExecutor(at_once) as pool:
            list(pool.map(lambda play: do(play, line), plays))
    finally:
        line.close()


def _until_yes(play: Play, line: Line, waiting: dict[str, str | None], *, stops: bool) -> None:
    text: str | None = play.speaker.opening()
    while text is not None and len(play.seconds) < LONGEST:
        asks = line.say(play, text)
        if stops and asks == "confirm":
            waiting[play.conversation_id] = asks
            return
        text = play.speaker.answer(asks)


def _to_the_end(play: Play, line: Line, waiting: dict[str, str | None]) -> None:
    if play.conversation_id not in waiting:
        return
    asks = waiting[play.conversation_id]
    while (text := play.speaker.answer(asks)) is not None and len(play.seconds) < LONGEST:
        asks = line.say(play, text)


def state_of(home: Path) -> Json:
    """The tau export of a home, also while it is served."""
    database = open_database(load_settings(home, {}))
    try:
        return export_tau(database)
    finally:
        database.close()


def judge(
    plays: Sequence[Play], owners: Sequence[str], found: Json, wanted: Json, tau: Tau
) -> list[str]:
    """Give every play the differences in its own customer's rows; those of nobody are returned."""
    owner_of: dict[str, Play] = dict(zip(owners, plays, strict=True))
    nobodys: list[str] = []
    for line in differences(found, wanted):
        _, part, key, *_ = line.split("/", 3)
        row_id = key.split(":")[0]
        customer = row_id if part == "users" else tau.orders[row_id]["user_id"]
        play = owner_of.get(customer)
        (play.wrong if play else nobodys).append(line)
    return nobodys


def p95(seconds: Sequence[float]) -> float:
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))] if ordered else 0.0
