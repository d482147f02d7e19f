"""Recommender: six questions on two shops, beside peers, the counting reference, baselines and popularity.

`python -m benchmarks recommender [--device cuda]` trains the net too (hours on a busy machine; a run that was
stopped goes on where it was) and writes the table;
`python -m benchmarks.recommender --quick [--only "time cut"]` leaves the net out and only prints.
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept import Kept
from benchmarks.recommender_peers import INSTALL, PEERS, measured_peer, version
from benchmarks.recommender_protocols import DATA, Protocol, protocols
from benchmarks.recommender_rows import (
    HEAD,
    SEEDS,
    code_digest,
    digest,
    line,
    machine,
    measured,
    models,
    row,
)
from benchmarks.recommender_service import NAMES, service
from recommender.baselines.mf_ratings import train_mf_ratings
from recommender.reading import read_events

# What is asked first stands first where a run was stopped; what stands beside has one seed.
STAGES = (
    *((SEEDS[0], kind) for kind in ("parts", "net", "beside")),
    *((seed, kind) for kind in ("parts", "net") for seed in SEEDS[1:]),
)
RATINGS = Path(__file__).resolve().parent.parent / "data" / "demo" / "ratings.csv"
Job = Callable[[], dict[str, Any]]
Found = dict[tuple[str, str], dict[int, dict[str, Any]]]


def measure(
    device: str = "auto", full: bool = True, only: str = "", so_far: bool = False
) -> list[dict[str, Any]]:
    """One row per protocol and model; [] where the data is not here. `device` is the net's.

    Every result is kept in `var/bench/` by data, code, seed and machine; with `so_far` nothing else
    is told.
    """
    kept, found = Kept("recommender"), Found()
    for seed, kind in STAGES:
        for one in protocols() if full or kind != "net" else ():
            if only and one.name != only:
                continue
            for label, key, find in _jobs(one, device, seed, kind):
                if kept.has(key) or not so_far:
                    results = found.setdefault((one.name, label), {})
                    results[seed] = kept.result(key, find) | {"must": one.must}
                    print(line(row(one.name, label, results, found)), flush=True)
    rows = [row(name, label, results, found) for (name, label), results in found.items()]
    names = list(dict.fromkeys(name for name, _ in found))
    rows.sort(key=lambda each: names.index(each["protocol"]))
    return [*rows, *(service(kept, device, full, so_far) if rows and not only else [])]


def _jobs(one: Protocol, device: str, seed: int, kind: str) -> Iterator[tuple[str, str, Job]]:
    """(label, key, how to find it) of one question, seed and kind of model."""
    data, here = digest(one), f"{code_digest()}|{machine()}"
    for label, make in models(one, device, kind).items():
        key = f"{one.name}|{label}|{seed}|{data}|{here}"
        yield label, key, partial(_fitted, one, make, seed)
    if kind == "beside" and version() and one.name != "new articles":
        for name in PEERS:
            label = f"implicit {name}"
            key = f"{one.name}|{label} {version()}|{seed}|{data}|{machine()}"
            yield label, key, partial(measured_peer, one, name, seed)


def _fitted(one: Protocol, make: Any, seed: int) -> dict[str, Any]:  # Any: how to make a model
    return measured(one, make(seed))


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown; the times of one user hold the reasons of all ten items, fitting is processor time."""
    asked = [one for one in rows if one["protocol"] not in NAMES]
    peers = f"implicit {version()}" if version() else f"The peers are not installed: `{INSTALL}`"
    lines = [
        *HEAD,
        *(line(one) for one in asked),
        *("", NOTE, "", f"Peers: {peers}.", "", ratings_line(), ""),
        *(f"* {one['said']}" for one in rows if one["protocol"] in NAMES),
    ]
    return "\n".join(lines)


NOTE = (
    "File order and shuffled: each user's last event is asked for, the lines of one minute as the "
    "file has them or in random order. Time cut: all after nine tenths of the span. Re-orders: the "
    "next basket from all order lines. New articles: those that nobody met before the cut, among "
    "themselves. Sports: last review, ids only. The blend is one build and one recipe: its weights come "
    "from a split inside its own training events. Goals: issue 7. Beside the best other row: the ratio "
    "of NDCG@10, with its 95 % interval from 1,000 paired draws of the questions. Baselines are our own code."
)


def ratings_line() -> str:
    found = [train_mf_ratings(read_events(RATINGS), seed, lambda said: None) for seed in SEEDS]
    ours, bias = (
        float(np.mean([float(str(one[name])) for one in found])) for name in ("rmse", "bias_rmse")
    )
    return (
        f"Demo ratings (synthetic), RMSE on a tenth held out, three seeds: mf {ours:.4f}, "
        f"bias baseline {bias:.4f}."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--quick", action="store_true", help="without the net")
    parser.add_argument("--only", default="", help="one question by its name")
    parser.add_argument("--so-far", action="store_true", help="only what is kept")
    given = parser.parse_args()
    rows = measure(given.device, not given.quick, given.only, given.so_far)
    print(table(rows) if rows else f"No data in {DATA}: set AISLE_DATA.")


if __name__ == "__main__":
    main()
