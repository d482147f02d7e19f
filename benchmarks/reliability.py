"""`make bench-reliability`: the walk, the mutants, the kills, and the reads of a large shop. Hours; resumable.

`--parts walk,kills` picks parts. What was done before (with the same source) is not done again:
results are kept in `var/bench/`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import many_orders, mutants
from benchmarks.kept import FOLDER, Kept

PARTS = ("walk", "mutants", "kills", "processes", "reads", "turns", "talks")
WALK_STEPS, WALKS = 11_000, 11  # some walks end a little earlier
PAGE = Path(__file__).resolve().parent.parent / "BENCHMARKS.md"
KILLS = 100  # a named point
RACES, RACERS = 20, 10
ORDERS = 1_000_000
GOAL_MS = 20
Row = dict[str, Any]


def measure(wanted: Sequence[str] = ()) -> list[Row]:
    """The parts that are asked for (default: all), in order."""
    wanted = wanted or PARTS
    parts: dict[str, Callable[[Path], list[Row]]] = {
        "walk": walk, "mutants": mutation, "kills": kills, "processes": processes, "reads": reads, "turns": turns,
        "talks": talks,
    }  # fmt: skip
    from tests.shop.little_shop import little_shop

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        little_shop(home).database.close()
        for name in PARTS:
            if name in wanted:
                print(f"-- {name}", flush=True)
                rows += parts[name](home)
    return rows


def walk(home: Path) -> list[Row]:
    """10,000 steps of the seven verbs beside the model of the rules; a difference ends the run."""
    from tests.shop.test_after_sales_walk import walk as take

    kept, begin, steps = Kept("walk"), time.perf_counter(), 0
    for number in range(WALKS):
        key = f"{number}:{source_hash()}"
        steps += kept.result(key, lambda: take(home, WALK_STEPS // WALKS, seed_from_name=False))
    seconds = time.perf_counter() - begin
    return [
        row("steps of the random walk", steps, "0 differences from the model", "10,000", seconds)
    ]


def mutation(home: Path) -> list[Row]:
    begin = time.perf_counter()
    survivors = mutants.run(Kept("mutants"))
    every = len(mutants.mutants())
    what = f"{every - len(survivors)} of {every} caught"
    seconds = time.perf_counter() - begin
    return [
        row("checks of the write path, each taken away once", every, what, "every one", seconds)
    ]


def kills(home: Path) -> list[Row]:
    """100 kills at each named point, over all verbs in turn; then races."""
    from tests.shop.kills import POINTS, REQUESTS, ROADS, Kills

    kept, runs, verbs, rows = Kept("kills"), Kills(home), list(REQUESTS), []
    for point in POINTS:
        begin = time.perf_counter()
        for number in range(KILLS):
            verb = verbs[number % len(verbs)]
            key = f"{point}:{number}:{source_hash()}"
            kept.result(key, partial(_survived, runs, point, verb, number))
        seconds = time.perf_counter() - begin
        rows.append(row(f"kill -9 {point}", KILLS, "exactly once", "every one", seconds))
    points = list(POINTS)
    for road in ROADS[1:]:
        begin = time.perf_counter()
        for number in range(KILLS):
            verb, point = verbs[number % len(verbs)], points[number % len(points)]
            key = f"{road}:{point}:{number}:{source_hash()}"
            kept.result(key, partial(_survived, runs, point, verb, number, road))
        seconds = time.perf_counter() - begin
        what = {"approve": "of an approval", "submit": "of an order system's late answer"}[road]
        rows.append(row(f"kill -9 {what}", KILLS, "exactly once", "every one", seconds))
    begin = time.perf_counter()
    for number in range(RACES):
        verb = verbs[number % len(verbs)]
        key = f"race:{number}:{source_hash()}"
        kept.result(key, partial(_raced, runs, verb))
    seconds = time.perf_counter() - begin
    rows.append(row(f"{RACERS} processes say yes at once", RACES, "one write", "one", seconds))
    return rows


def _survived(runs: Any, point: str, verb: str, number: int, road: str = "yes") -> bool:
    runs.run(point, verb, number, road)  # raises where anything is not as it must be
    return True


def _raced(runs: Any, verb: str) -> bool:
    assert len(set(runs.race(verb, RACERS))) == 1
    return True


def processes(_: Path) -> list[Row]:
    """kill -9 of the action server, the gateway and Rasa in the turn of a yes; the ledger afterwards."""
    from benchmarks import reliability_processes

    rows: list[Row] = []
    begin = time.perf_counter()

    def report(what: str, count: int) -> None:
        nonlocal begin
        seconds = time.perf_counter() - begin
        rows.append(row(what, count, "one write, receipt replayed", "every one", seconds))
        begin = time.perf_counter()

    reliability_processes.kill_all(report)
    return rows


def turns(_: Path) -> list[Row]:
    """p95 of a turn in a write dialogue of the running assistant, one shopper at a time."""
    from benchmarks import reliability_processes

    begin = time.perf_counter()
    found = reliability_processes.write_turns()
    what = "a turn of a write dialogue, Rasa REST, both languages"
    seconds = time.perf_counter() - begin
    told = reliability_processes.turns_found(found)
    return [row(what, len(found), told, "p95 300 ms", seconds)]


def reads(_: Path) -> list[Row]:
    """p95 of each read in a shop of a million orders."""
    begin = time.perf_counter()
    home = many_orders.make_shop(FOLDER, ORDERS)
    made = time.perf_counter() - begin
    found = many_orders.measure(home, ORDERS)
    rows = [row("synthetic shop", ORDERS, "orders made, or found made", "", made)]
    for one in found:
        goal = "" if one.name.startswith("floor") else f"p95 {GOAL_MS} ms"
        found_ms = (
            f"p50 {one.p50:.2f} ms, p95 {one.p95:.2f} ms ({one.p95_busy:.2f} ms of processor)"
        )
        rows.append(row(one.name, one.count, found_ms, goal, 0))
    return rows


def talks(_: Path) -> list[Row]:
    """Simulated shoppers over Rasa REST; every failed talk and the tables by kind are printed."""
    from benchmarks import reliability_talk
    from tests.reliability.matrix import pass_k
    from tests.reliability.playing import p95

    begin = time.perf_counter()
    found = reliability_talk.measure()
    print(reliability_talk.table(found), flush=True)
    runs = [one["outcome"] for one in found]
    plays = [play for run in runs for play in run.plays]
    good, turns = sum(play.is_good for play in plays), [one for run in runs for one in run.seconds]
    seconds = time.perf_counter() - begin
    return [
        row("scripted talks, both languages, all mutations", len(plays), f"{good / len(plays):.1%} as wanted", "100 %", seconds),
        row("the same, every seed", len(runs), f"pass^{len(runs)} {pass_k(runs, len(runs)):.1%}", "100 %", 0),
        row("turns of these talks", len(turns), f"p95 {p95(turns) * 1000:.0f} ms", "p95 300 ms", 0),
    ]  # fmt: skip


def row(what: str, count: int, found: str, goal: str, seconds: float) -> Row:
    return {"what": what, "count": count, "found": found, "goal": goal, "seconds": seconds}


def source_hash() -> str:
    """Of everything a kill or a walk runs through."""
    root = Path(__file__).resolve().parent.parent
    files = sorted([*(root / "aisle/shop").rglob("*.py"), *(root / "tests/shop").glob("*.py")])
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def table(rows: list[Row], page: Path = PAGE) -> str:
    """The rows of this run, then those of parts that were measured before and not now, as they stand on the page."""
    lines = ["| what | runs | found | goal | when |", "|---|---:|---|---|---|"]
    for one in rows:
        when = f"{dt.date.today().isoformat()}, load {os.getloadavg()[0]:.1f}"
        took = f", {one['seconds']:.0f} s" if one["seconds"] >= 1 else ""
        lines.append(
            f"| {one['what']} | {one['count']:,} | {one['found']} | {one['goal']} | {when}{took} |"
        )
    measured = {one["what"] for one in rows}
    return "\n".join([*lines, *(line for what, line in _before(page) if what not in measured)])


def _before(page: Path) -> Iterator[tuple[str, str]]:
    """What was measured → its row on the page."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    section = re.search(r"## After-sales under attack.*?(?=\n## |\Z)", text, re.DOTALL)
    for line in section.group().splitlines() if section else ():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0] not in ("what", "---"):
            yield cells[0], line
