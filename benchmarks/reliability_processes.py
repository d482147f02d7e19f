"""The three processes of a running assistant: killed in the turn of a yes, and how long such turns take."""

from __future__ import annotations

import hashlib
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.kept import Kept
from benchmarks.reliability_talk import DATA, TURN_MS

if TYPE_CHECKING:
    from tests.reliability.process_kills import ProcessKills

KILLS = {"actions": 100, "gateway": 100, "rasa": 12}
NAMES = {"actions": "the action server", "gateway": "the gateway", "rasa": "Rasa"}
TALKS = 3  # of each of the seven wishes in each language
ROOT = Path(__file__).resolve().parent.parent


def kill_all(report: Callable[[str, int], None]) -> None:
    """Each process so often, over its points in turn; what was survived before is not run again."""
    from tests.reliability.process_kills import POINTS

    kept, source = Kept("processes"), source_hash()
    with _killing() as start:
        for process, count in KILLS.items():
            points = list(POINTS[process])
            for number in range(count):
                point = points[number % len(points)]
                key = f"{process}:{point}:{number}:{source}"
                kept.result(key, lambda p=process, at=point, n=number: _survived(start(), p, at, n))
            report(f"kill -9 of {NAMES[process]}, {len(points)} points of the yes", count)


def write_turns() -> list[float]:
    """Seconds of every turn of write dialogues, one shopper at a time, over Rasa REST, both languages."""
    from tests.reliability.matrix import goals_of, run
    from tests.reliability.tau_shop import tau_bench
    from tests.running import demo_home

    with (
        tempfile.TemporaryDirectory() as folder,
        tau_bench(demo_home(), DATA, Path(folder), at_once=1) as bench,
    ):
        goals = goals_of(bench.tau, 11, TALKS)
        run(bench, goals[:7], 11, mutations=["plain"])  # warm
        outcome = run(bench, goals, 11, mutations=["plain"])
    assert not outcome.failed, "\n".join(one.transcript() for one in outcome.failed)
    return outcome.seconds


def turns_found(seconds: list[float]) -> str:
    from tests.reliability.playing import p95

    middle = statistics.median(seconds) * 1000
    return f"p50 {middle:.0f} ms, p95 {p95(seconds) * 1000:.0f} ms (goal {TURN_MS} ms)"


@contextmanager
def _killing() -> Iterator[Callable[[], ProcessKills]]:
    """An assistant that is started when the first kill needs it."""
    from contextlib import ExitStack

    from tests.reliability.process_kills import ProcessKills
    from tests.running import demo_home, started

    found: list[ProcessKills] = []
    with ExitStack() as stack:

        def start() -> ProcessKills:
            if not found:
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                found.append(ProcessKills(stack.enter_context(started(demo_home(), folder))))
            return found[0]

        yield start
        if found:
            found[0].ledger()


def _survived(kills: ProcessKills, process: str, point: str, number: int) -> bool:
    kills.run(process, point, number)  # raises where anything is not as it must be
    return True


def source_hash() -> str:
    """Of everything a yes runs through in the three processes."""
    folders = (
        "aisle/shop",
        "aisle/channels/gateway",
        "actions",
        "bot/components",
        "tests/reliability",
    )
    files = sorted(path for name in folders for path in (ROOT / name).rglob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]
