"""Recommender: six questions on two shops, beside the counting reference, the baselines and popularity.

`python -m benchmarks recommender [--device cuda]` trains the net too (an hour) and writes the table;
`python -m benchmarks.recommender --quick [--only "time cut"]` leaves the net out and only prints.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.recommender_protocols import DATA, Protocol, protocols
from recommender.baselines.cosine import Cosine
from recommender.baselines.cosine_users import CosineUsers
from recommender.baselines.floor import Floor
from recommender.baselines.ials import ImplicitAls
from recommender.baselines.mf import Svd
from recommender.baselines.mf_ratings import train_mf_ratings
from recommender.contract import Recommender
from recommender.ease import Ease
from recommender.evaluate import Metrics, evaluate
from recommender.popular import Popular
from recommender.reading import read_events
from recommender.text import Text
from recommender.train import new_model
from recommender.transitions import Transitions

SEEDS = (7, 8, 9)
ASKED = 300
RATINGS = Path(__file__).resolve().parent.parent / "data" / "demo" / "ratings.csv"


def measure(device: str = "auto", full: bool = True, only: str = "") -> list[dict[str, Any]]:
    """One row per protocol and model; [] where the data is not here. `device` is the net's."""
    rows = []
    for one in protocols():
        if only and one.name != only:
            continue
        for label, seeds, make in models(one, device, full):
            rows.append(row(one, label, [make(seed) for seed in seeds]))
            print(line(rows[-1]), flush=True)
    return rows


def models(
    one: Protocol, device: str, full: bool
) -> list[tuple[str, tuple[int, ...], Callable[[int], Recommender]]]:
    """(label, seeds, how to make one). The peers' methods are our own code, tuned as the page says."""
    found: list[tuple[str, tuple[int, ...], Callable[[int], Recommender]]] = [
        ("popular", (7,), lambda seed: Popular()),
        ("popular 28 days", (7,), lambda seed: Popular(28)),
        ("counting reference", (7,), lambda seed: Floor(one.floor, one.ridge)),
        ("transitions", (7,), lambda seed: Transitions()),
        ("ease, flat history", (7,), lambda seed: Ease(100.0, fade=0.0)),
        ("text", (7,), lambda seed: Text()),
        ("mf (SVD)", (7,), lambda seed: Svd()),
        ("mf (implicit ALS)", (7,), lambda seed: ImplicitAls()),
        ("cosine of items", (7,), lambda seed: Cosine()),
        ("cosine of users", (7,), lambda seed: CosineUsers()),
        (
            "blend, counting parts",
            SEEDS,
            lambda seed: new_model("blend", device, seed, effort="counting"),
        ),
    ]
    if one.name == "sports":  # no text; and two that take minutes at 18,000 items
        left = ("text", "ease, flat history", "mf (implicit ALS)", "cosine of users")
        found = [each for each in found if each[0] not in left]
    if one.name == "new articles":  # without events only texts can tell
        found = [each for each in found if each[0].split(",")[0] in ("text", "blend")]
        found.append(("counting reference", (7,), lambda seed: Floor(one.floor, one.ridge)))
    if full:
        found.append(("blend", (7,), lambda seed: new_model("blend", device, seed)))
    return found


def row(one: Protocol, label: str, seeds: list[Recommender]) -> dict[str, Any]:
    """Means over the seeds; the times are the first one's."""
    start = time.process_time()
    found, times, fit_s = [], [0.0], 0.0
    for model in seeds:
        model.fit(one.split.train, one.items)
        fit_s = fit_s or time.process_time() - start
        found.append(asked(one, model))
    for history, now in one.split.questions.some(ASKED, SEEDS[0]).histories():
        start = time.perf_counter()
        seeds[0].recommend(history, 10, now=now, exclude_seen=not one.split.questions.repeats)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "protocol": one.name,
        "model": label,
        "must": one.must,
        **{name: float(np.mean([getattr(each, name) for each in found])) for name in MEANS},
        "questions": found[0].questions,
        "fit_s": fit_s,
        "p50_ms": float(np.percentile(times[1:], 50)),
        "p99_ms": float(np.percentile(times[1:], 99)),
    }


MEANS = ("hr", "ndcg", "coverage", "gini")


def asked(one: Protocol, model: Recommender) -> Metrics:
    if one.candidates is None:
        return evaluate(model, one.split.questions)
    mask = np.zeros(len(model.index), dtype=np.bool_)
    mask[[model.index.numbers[item] for item in one.candidates]] = True
    return evaluate(model, one.split.questions, mask)


def line(one: dict[str, Any]) -> str:
    reached = "" if "blend" not in one["model"] else f"{one['ndcg'] / one['must']:.3f}"
    return (
        f"| {one['protocol']} | {one['model']} | {one['hr']:.4f} | {one['ndcg']:.4f} | {reached} | "
        f"{one['coverage']:.3f} | {one['gini']:.2f} | {one['fit_s']:.1f} | "
        f"{one['p50_ms']:.1f} / {one['p99_ms']:.1f} |"
    )


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown; the times of one user hold the reasons of all ten items, fitting is processor time."""
    lines = [
        "| question | model | HR@10 | NDCG@10 | of the goal | Cov@10 | Gini | fit s | "
        "one user p50 / p99 ms |",
        "|---|---|---|---|---|---|---|---|---|",
        *(line(one) for one in rows),
    ]
    return "\n".join([*lines, "", NOTE, "", ratings_line()])


NOTE = (
    "File order and shuffled: each user's last event is asked for, the lines of one minute as the "
    "file has them or in random order. Time cut: all after nine tenths of the span. Re-orders: the "
    "next basket from all order lines. New articles: those that nobody met before the cut, among "
    "themselves. Sports: last review, ids only. The blend is one build and one recipe: its weights come "
    "from a split inside its own training events. Goals: issue 7; counting parts are the mean of "
    "three seeds. Baselines are our own code."
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
    given = parser.parse_args()
    rows = measure(given.device, full=not given.quick, only=given.only)
    print(table(rows) if rows else f"No data in {DATA}: set AISLE_DATA.")


if __name__ == "__main__":
    main()
