"""After-sales in talks: simulated shoppers over Rasa REST on the tau data, judged by the exported state.

python -m benchmarks.reliability_talk [--seeds 3] [--per-kind 5]: prints every failed talk in full, then the tables.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data")) / "tau_retail"
# a seed: 7 wishes × 5 × 2 languages × 11 mutations, once more with 1 in the second book, and 136 that must not write
SEEDS, PER_KIND = 3, 5
TURN_MS = 300
Row = dict[str, Any]


def measure(seeds: int = SEEDS, per_kind: int = PER_KIND) -> list[Row]:
    """All scripts with each seed, one outcome a seed."""
    from tests.reliability.matrix import goals_of, run, run_refusals
    from tests.reliability.tau_shop import tau_bench
    from tests.running import demo_home

    rows: list[Row] = []
    with (
        tempfile.TemporaryDirectory() as folder,
        tau_bench(demo_home(), DATA, Path(folder)) as bench,
    ):
        for seed in range(1, seeds + 1):
            outcome = run(bench, goals_of(bench.tau, seed, per_kind), seed)
            run_refusals(bench, seed, outcome=outcome)
            others = goals_of(bench.tau, 100 + seed, 1)  # in the words of another hand
            run(bench, others, 100 + seed, book="phrases_second", outcome=outcome)
            run_refusals(bench, 100 + seed, book="refusals_second", outcome=outcome)
            for play in outcome.failed:
                print(play.transcript(), flush=True)
            rows.append({"seed": seed, "outcome": outcome})
    return rows


def table(rows: list[Row]) -> str:
    """A table a seed, pass^k over the seeds, and the times of the turns."""
    from tests.reliability.matrix import pass_k
    from tests.reliability.matrix import table as of_outcome
    from tests.reliability.playing import p95

    parts = [f"Seed {one['seed']}:\n\n{of_outcome(one['outcome'])}" for one in rows]
    runs = [one["outcome"] for one in rows]
    chances = ", ".join(f"pass^{k} {pass_k(runs, k):.1%}" for k in range(1, len(runs) + 1))
    seconds = [one for run in runs for one in run.seconds]
    strays = sum(len(run.nobodys) for run in runs)
    parts.append(
        f"{chances}; rows of other customers that changed: {strays}. A turn of a write dialogue, Rasa REST to Rasa "
        f"REST, two talks at once: p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {p95(seconds) * 1000:.0f} ms "
        f"(goal {TURN_MS} ms) over {len(seconds):,} turns."
    )
    return "\n\n".join(parts)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability_talk")
    parser.add_argument("--seeds", type=int, default=SEEDS)
    parser.add_argument("--per-kind", type=int, default=PER_KIND)
    given = parser.parse_args()
    print(table(measure(given.seeds, given.per_kind)))


if __name__ == "__main__":
    main()
