"""The running assistant and bulk import: what a shop owner feels. Floors stand in the same table."""

from __future__ import annotations

import csv
import gzip
import os
import re
import sqlite3
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from aisle.channels.sse import events_in
from tests.running import Assistant, demo_home, started

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data"))
EVENTS = DATA / "online-retail-ii" / "interactions.csv.gz"
SEARCHES = (
    "waterproof speaker under 80", "red rain jacket", "300 以内的帐篷", "机械键盘 不要白色", "coffee maker for two",
    "running shoes size 42", "送女朋友的礼物 200 以下", "something warm for winter camping", "降噪耳机", "cat tree in stock",
)  # fmt: skip
Row = dict[str, Any]


def measure() -> list[Row]:
    """Import first (quiet machine), then a running assistant on the demo shop."""
    return [*imports(), *turns()]


def imports() -> list[Row]:
    """479,275 events through `import events`, beside a bare csv reader into sqlite3."""
    if not EVENTS.is_file():
        return []
    from aisle.shop.database import open_database
    from aisle.shop.demo import init_shop
    from aisle.shop.importing import import_events
    from aisle.shop.settings import load_settings

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        init_shop(home)
        settings = load_settings(home, {})
        database = open_database(settings)
        begin = time.perf_counter()
        report = import_events(database, EVENTS, settings.shop)
        seconds = time.perf_counter() - begin
        database.close()
        floor = bare_import(Path(folder) / "floor.db")
    return [
        row(
            "import of 479,275 events",
            seconds,
            "s",
            "60 s",
            f"bare csv → sqlite3, nothing checked: {floor:.1f} s",
        ),
        row("the same, rows a second", report.good / seconds, "/s", "", ""),
    ]


def bare_import(path: Path) -> float:
    """The floor: read, insert, one commit."""
    begin = time.perf_counter()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE events (user_id TEXT, item_id TEXT, at INTEGER)")
    with gzip.open(EVENTS, "rt", encoding="utf-8", newline="") as file:
        rows = (
            (one["user_id"], one["item_id"], int(one["timestamp"])) for one in csv.DictReader(file)
        )
        connection.executemany("INSERT INTO events VALUES (?, ?, ?)", rows)
    connection.commit()
    connection.close()
    return time.perf_counter() - begin


def turns() -> list[Row]:
    """Start, turns through the gateway one after the other, recommendations, memory."""
    home = demo_home()
    with tempfile.TemporaryDirectory() as folder:
        begin = time.perf_counter()
        with started(home, Path(folder)) as assistant, closing(visitor(assistant)) as client:
            start_s = time.perf_counter() - begin
            for text in SEARCHES:
                say(client, text)
            search = [timed(say, client, text) for _ in range(6) for text in SEARCHES]
            hello = [timed(say, client, "hello") for _ in range(40)]
            recommend = [timed(recommended, client) for _ in range(40)]
            memory = resident(assistant.pid)
    return [
        row("restart to first answer", start_s, "s", "40 s (aim 25)", ""),
        *spread("full turn, search, gateway to gateway", search, "400 ms (aim 250)", floor(hello)),
        *spread("recommendations over HTTP", recommend, "", ""),
        row("resident memory, all processes", sum(memory.values()) / 1024, "MB", "2,560 MB (aim 1,843)",
            ", ".join(f"{name} {size / 1024:.0f}" for name, size in memory.items())),
    ]  # fmt: skip


def floor(hello: list[float]) -> str:
    """A turn with no search in it."""
    return f"a greeting, the same road without search: p50 {statistics.median(hello) * 1000:.0f} ms"


def row(what: str, value: float, unit: str, target: str, beside: str) -> Row:
    return {"what": what, "value": value, "unit": unit, "target": target, "beside": beside}


def spread(what: str, seconds: list[float], target: str, beside: str) -> list[Row]:
    """p50 and p95."""
    ordered = sorted(seconds)
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return [
        row(f"{what}, p50", statistics.median(ordered) * 1000, "ms", "", beside),
        row(f"{what}, p95", p95 * 1000, "ms", target, ""),
    ]


def timed(call: Callable[..., object], *given: object) -> float:
    begin = time.perf_counter()
    call(*given)
    return time.perf_counter() - begin


def visitor(assistant: Assistant) -> httpx.Client:
    """A client with a session of its own."""
    client = httpx.Client(base_url=assistant.url, timeout=60, trust_env=False)
    token = client.post("/v1/session", json={"locale": "en"}).json()["token"]
    client.headers["authorization"] = f"Bearer {token}"
    return client


def say(client: httpx.Client, text: str) -> None:
    """One turn, its whole stream read."""
    body = {"client_msg_id": uuid.uuid4().hex, "text": text}
    with client.stream("POST", "/v1/messages", json=body) as answer:
        answer.raise_for_status()
        events = list(events_in(answer.iter_lines()))
    assert any(one.name == "text.done" for one in events), f"no answer to {text!r}"


def recommended(client: httpx.Client) -> None:
    """One list of eight."""
    answer = client.post("/v1/recommendations", json={"limit": 8})
    answer.raise_for_status()
    assert answer.json()["items"], "nothing recommended"


def resident(pid: int) -> dict[str, int]:
    """Proportional set size in kB of a process and everything below it, by what it is."""
    found: dict[str, int] = {}
    for one in family(pid):
        try:
            command = Path(f"/proc/{one}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            rollup = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        size = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
        name = next((n for n, part in PARTS.items() if re.search(part, command)), "upkeep")
        found[name] = found.get(name, 0) + size
    return found


PARTS = {
    "rasa": r"-m rasa ",
    "actions": r"aisle\.cli .*\bactions\b",
    "gateway": r"aisle\.cli .*\bgateway\b",
}


def family(pid: int) -> list[int]:
    """The process and all below it."""
    below: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            below += family(int(child))
    return [pid, *below]


def table(rows: list[Row]) -> str:
    """Markdown."""
    lines = ["| what | measured | at least | beside it |", "|---|---|---|---|"]
    for one in rows:
        value = f"{one['value']:,.0f}" if one["value"] >= 100 else f"{one['value']:.1f}"
        lines.append(
            f"| {one['what']} | {value} {one['unit']} | {one['target']} | {one['beside']} |"
        )
    return "\n".join(lines)


def main() -> None:
    print(table(measure()))


if __name__ == "__main__":
    main()
