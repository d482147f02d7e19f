"""100 conversations at 5 turns a second, open loop: a slow answer delays nobody's next message.

Each turn's time counts from when it was due, to `turn.end`; memory is that of all processes, read before and after.
Then twice the rate, and then many times it with more conversations, which no machine of two cores can answer: who is
refused must be refused politely and at once; then the first rate again, until a turn is quick once more.
    python -m benchmarks load --seconds 600
"""

from __future__ import annotations

import asyncio
import itertools
import random
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx

from aisle.channels.sse import events_in
from benchmarks.system import Row, resident, row, table
from tests.running import demo_home, started

CONVERSATIONS = 100
RATE = 5.0  # turns a second
OVERLOAD = 8  # times the rate, by MORE conversations, for OVERLOAD_S
MORE = 300
OVERLOAD_S = 20.0
BACK_WITHIN_S = 30.0
GOOD_S = 0.5
SAYINGS = (
    "waterproof speaker under 80", "red rain jacket", "300 以内的帐篷", "降噪耳机", "how do returns work?", "运费怎么算",
    "recommend me something", "what is popular?", "compare the first two", "thanks", "hello", "cat tree in stock",
)  # fmt: skip

__all__ = ["measure", "table"]


@dataclass(frozen=True)
class Turn:
    """One message: when it was due, what became of it, and when."""

    due_s: float
    outcome: str  # answered | busy | error
    first_s: float
    end_s: float


def measure(seconds: float = 60) -> list[Row]:
    """The three phases on a running demo shop."""
    home = demo_home()
    with tempfile.TemporaryDirectory() as folder, started(home, Path(folder)) as assistant:
        return asyncio.run(phases(assistant.url, assistant.pid, seconds))


async def phases(url: str, pid: int, seconds: float) -> list[Row]:
    """Open the conversations, warm up, load, overload, recover."""
    limits = httpx.Limits(max_connections=400, max_keepalive_connections=400)
    async with httpx.AsyncClient(
        base_url=url, timeout=60, trust_env=False, limits=limits
    ) as client:
        tokens = [await opened(client) for _ in range(CONVERSATIONS)]
        await flood(client, tokens, RATE, 5)
        before = sum(resident(pid).values())
        steady = await flood(client, tokens, RATE, seconds)
        grown = sum(resident(pid).values()) - before
        twice = await flood(client, tokens, 2 * RATE, min(30.0, seconds))
        more = tokens + [await opened(client) for _ in range(MORE - len(tokens))]
        over = await flood(client, more, OVERLOAD * RATE, OVERLOAD_S)
        back_s = await recovered(client, tokens)
    busy = [one for one in over if one.outcome == "busy"]
    name = f"{CONVERSATIONS} conversations, {RATE:g} turns/s for {seconds:g} s"
    times = f"{OVERLOAD} times the rate, {MORE} conversations"
    return [
        row(f"{name}: turn, p50", 1000 * at(steady, 0.5), "ms", "", ""),
        row(f"{name}: turn, p95", 1000 * at(steady, 0.95), "ms", "500 ms", ""),
        row(f"{name}: first sign of life, p95",
            1000 * at(steady, 0.95, first=True), "ms", "300 ms", ""),
        row(f"{name}: errors and refusals", sum(o.outcome != "answered" for o in steady), "", "0", f"of {len(steady)}"),
        row(f"{name}: resident memory grown by, all processes", grown / 1024, "MB", "", f"from {before / 1024:.0f}"),
        row("twice the rate: errors", sum(o.outcome == "error" for o in twice), "", "0", fates(twice)),
        row(f"{times}: errors", sum(o.outcome == "error" for o in over), "", "0", fates(over)),
        row(f"{times}: a polite busy, p95", 1000 * at(busy, 0.95) if busy else 0, "ms", "300 ms",
            "" if busy else "nobody had to be refused"),
        row("back to turns under 500 ms after", back_s, "s", "30 s", ""),
    ]  # fmt: skip


def fates(turns: list[Turn]) -> str:
    """How many were answered, refused, lost."""
    counted = Counter(one.outcome for one in turns)
    return ", ".join(f"{kind} {number}" for kind, number in sorted(counted.items()))


async def opened(client: httpx.AsyncClient) -> str:
    """One conversation's token."""
    answer = await client.post("/v1/session", json={"locale": "en"})
    answer.raise_for_status()
    return str(answer.json()["token"])


async def flood(
    client: httpx.AsyncClient, tokens: list[str], rate: float, seconds: float
) -> list[Turn]:
    """Send on time whatever happens; every turn's fate."""
    choice, begin = random.Random(7), time.monotonic()
    turns = []
    for number, token in zip(range(int(rate * seconds)), itertools.cycle(tokens), strict=False):
        due = begin + number / rate
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        turns.append(asyncio.create_task(said(client, token, choice.choice(SAYINGS), due)))
    return list(await asyncio.gather(*turns))


async def said(client: httpx.AsyncClient, token: str, text: str, due: float) -> Turn:
    """One message, its whole stream read."""
    headers, first_s, outcome = {"authorization": f"Bearer {token}"}, 0.0, "error"
    try:
        async with client.stream(
            "POST", "/v1/messages", json={"text": text}, headers=headers
        ) as answer:
            if answer.status_code in (409, 503):
                outcome = "busy"
            elif answer.status_code == 200:
                lines = []
                async for line in answer.aiter_lines():
                    first_s = first_s or time.monotonic() - due
                    lines.append(line)
                names = [event.name for event in events_in(lines)]
                outcome = (
                    "answered" if names[-1:] == ["turn.end"] and "error" not in names else "error"
                )
    except httpx.HTTPError:
        pass
    return Turn(due, outcome, first_s, time.monotonic() - due)


async def recovered(client: httpx.AsyncClient, tokens: list[str]) -> float:
    """Seconds after the overload until five turns in a row are quick again."""
    begin = time.monotonic()
    while time.monotonic() - begin < BACK_WITHIN_S:
        turns = await flood(client, tokens, RATE, 1)
        if all(one.outcome == "answered" and one.end_s < GOOD_S for one in turns):
            break
    return time.monotonic() - begin


def at(turns: list[Turn], share: float, *, first: bool = False) -> float:
    """A percentile of the seconds."""
    seconds = sorted(one.first_s if first else one.end_s for one in turns)
    return seconds[min(len(seconds) - 1, int(share * len(seconds)))]
