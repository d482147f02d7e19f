"""Funnel and segments over ten million events, beside the same counting in plain pandas.

    python3.11 -m venv .venv-peers && .venv-peers/bin/pip install pandas==3.1.1 pyarrow==26.0.1
    python -m benchmarks insights
Each side runs in a process of its own that sees two cores; memory is the largest resident size it had.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks import insights_real

EVENTS, CHUNK = 10_000_000, 1_000_000
PEOPLE, PRODUCTS, KINDS = 300_000, 20_000, 12
NOW = 1_790_000_000
DAYS = 180
MOST_S, MOST_GB = 60, 4
ROOT = Path(__file__).resolve().parent.parent
PEERS = ROOT / ".venv-peers" / "bin" / "python"
Told = dict[str, Any]


def measure() -> Told:
    """Both sides over the same files."""
    with tempfile.TemporaryDirectory() as folder:
        draw(Path(folder))
        found: Told = {"ours": _run(sys.executable, "benchmarks.insights", folder)}
        if PEERS.exists():
            found["pandas"] = _run(str(PEERS), "benchmarks.insights_pandas", folder)
            found["same"] = found["ours"].pop("counts") == found["pandas"].pop("counts")
        if insights_real.RETAIL.is_dir():
            found["real"] = insights_real.measure()
        return found


def table(found: Told) -> str:
    """Seconds and memory by step."""
    sides = [one for one in ("ours", "pandas") if one in found]
    steps = list(found["ours"]["seconds"])
    lines = [
        f"{EVENTS:,} drawn events of {PEOPLE:,} people and {PRODUCTS:,} products (Parquet, with duplicates, "
        f"wrong clocks and bots), two cores. Asked: {MOST_S} s and {MOST_GB} GB.",
        "",
        "| step | " + " | ".join(sides) + " |",
        "|---|" + "---|" * len(sides),
    ]
    for step in steps:
        cells = [_seconds(found[side]["seconds"].get(step)) for side in sides]
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    totals = [sum(found[side]["seconds"].values()) for side in sides]
    lines.append("| all | " + " | ".join(f"{one:.1f} s" for one in totals) + " |")
    lines.append(
        "| CPU time | " + " | ".join(f"{found[side]['cpu']:.1f} s" for side in sides) + " |"
    )
    lines.append(
        "| largest memory | " + " | ".join(f"{found[side]['gb']:.2f} GB" for side in sides) + " |"
    )
    if "pandas" in found:
        same = "the same" if found["same"] else "NOT the same"
        lines += [
            "",
            f"Both count {same} people in every step of every funnel and every RFM segment.",
        ]
    else:
        lines += [
            "",
            "pandas was not measured: .venv-peers is missing (benchmarks/insights.py says how).",
        ]
    if "real" in found:
        lines += ["", insights_real.table(found["real"])]
    return "\n".join(lines)


def _seconds(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f} s"


def _run(python: str, module: str, folder: str) -> Told:
    here = {**os.environ, "PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "2", "OMP_NUM_THREADS": "2",
            "OPENBLAS_NUM_THREADS": "2"}  # fmt: skip
    done = subprocess.run(
        [python, "-m", module, folder],
        cwd=ROOT,
        env=here,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    told: Told = json.loads(done.stdout.splitlines()[-1])
    return told


def draw(folder: Path) -> None:
    """Ten files of a million events each: people have a taste, a channel and a language."""
    import numpy as np
    import polars as pl

    from aisle.insights.copy import schema

    random = np.random.default_rng(7)
    users = pl.Series([f"C-{n:06d}" for n in range(PEOPLE)])
    items = pl.Series([f"I-{n:05d}" for n in range(PRODUCTS)])
    kinds = pl.Series(["impression", "click", "view", "cart", "purchase"])
    taste = random.integers(0, KINDS, PEOPLE)
    channels, languages = random.integers(0, 2, PEOPLE), random.integers(0, 2, PEOPLE)
    for n in range(EVENTS // CHUNK):
        who = (PEOPLE * random.random(CHUNK) ** 1.5).astype(np.int64)
        who[: CHUNK // 200] = 0  # a bot
        own = random.random(CHUNK) < 0.8
        kind = np.where(own, taste[who], random.integers(0, KINDS, CHUNK))
        item = (
            kind + KINDS * (PRODUCTS // KINDS * random.random(CHUNK) ** 2).astype(np.int64)
        ) % PRODUCTS
        at = NOW - random.integers(0, DAYS * 86_400, CHUNK)
        at[random.integers(0, CHUNK, 200)] = NOW + 10 * 86_400
        event = random.choice(5, CHUNK, p=[0.6, 0.15, 0.15, 0.06, 0.04])
        chunk = pl.DataFrame({
            "user_id": users[who], "item_id": items[item], "at": at, "event": kinds[event],
            "value": None, "quantity": 1, "conversation_id": "web:" + users[who],
            "channel": pl.Series(["web", "telegram"])[channels[who]],
            "language": pl.Series(["en", "zh"])[languages[who]],
            "turn_id": None, "position": None, "variant_id": None,
        }, schema=schema(), strict=False)  # fmt: skip
        chunk = pl.concat([chunk, chunk.head(1000)]).head(CHUNK) if n else chunk
        chunk.write_parquet(folder / f"{n:03d}.parquet")
    pl.DataFrame({
        "item_id": items, "category": [f"All > Kind {n % KINDS}" for n in range(PRODUCTS)],
        "brand": [f"B{n % 40}" for n in range(PRODUCTS)],
        "price": [5.0 + n % 200 for n in range(PRODUCTS)],
    }).write_parquet(folder / "items.parquet")  # fmt: skip


def ours(folder: Path) -> Told:
    """What `aisle insights` does, step by step."""
    import polars as pl

    from aisle.insights.funnel import funnel
    from aisle.insights.ground import ground_of, read_copy
    from aisle.insights.learned import learn_segments
    from aisle.insights.segments import members_by_rule

    watch = Watch()
    items = pl.read_parquet(folder / "items.parquet").with_columns(
        pl.col("item_id").cast(pl.Categorical)
    )
    ground = watch(
        "read and clean",
        lambda: ground_of(read_copy(sorted(folder.glob("0*.parquet"))), NOW, items),
    )
    counts: Told = {}
    for by in ("all", "channel", "language", "category"):
        found = watch(f"funnel by {by}", lambda by=by: funnel(ground, by, None))
        counts[by] = {one.group: [step.people for step in one.steps] for one in found}
    rules = watch("segments by rule", lambda: members_by_rule(ground))
    counts["rfm"] = {name: len(users) for name, users in rules.items() if name.startswith("rfm:")}
    learned = watch("segments learned (k-means, stability)", lambda: learn_segments(ground))
    watch.note(f"learned: {learned.report}")
    return watch.told(counts)


class Watch:
    """Seconds by step, told on stderr as they pass."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def __call__(self, name: str, work: Callable[[], Any]) -> Any:
        started = time.perf_counter()
        result = work()
        self.seconds[name] = time.perf_counter() - started
        cpu = time.process_time()
        self.note(f"{name}: {self.seconds[name]:.1f} s ({cpu:.0f} s of CPU so far), {_gb():.2f} GB")
        return result

    def note(self, text: str) -> None:
        print(f"  {text}", file=sys.stderr, flush=True)

    def told(self, counts: Told) -> Told:
        cpu = time.process_time()
        return {"seconds": self.seconds, "cpu": cpu, "gb": _gb(), "counts": counts}


def _gb() -> float:
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_048_576


if __name__ == "__main__":
    print(json.dumps(ours(Path(sys.argv[1]))))
