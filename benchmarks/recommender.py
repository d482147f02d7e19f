"""Recommender on online-retail-ii: accuracy beside the floors and baselines, and one user's time.

`python -m benchmarks recommender [--device cuda]` trains the net too (minutes) and writes the table;
`python -m benchmarks.recommender --quick` leaves the net out and only prints.
"""

import argparse
import os
import time
from pathlib import Path
from typing import Any

import numpy as np

from recommender.baselines.cosine import Cosine
from recommender.baselines.mf import Svd
from recommender.blend import Blend
from recommender.contract import Items, Recommender
from recommender.ease import Ease
from recommender.evaluate import evaluate
from recommender.popular import Popular
from recommender.reading import read_events
from recommender.splits import Split, leave_one_out, time_split
from recommender.text import Text
from recommender.train import new_model
from recommender.transitions import Transitions

SEED = 7
ASKED = 300


def data_folder() -> Path:
    return Path(os.environ.get("AISLE_DATA", "../shared/data")) / "online-retail-ii"


def retail_items(folder: Path) -> Items:
    import polars as pl

    table = pl.read_csv(folder / "items.csv.gz", infer_schema=False)
    return Items(tuple(table["item_id"]), tuple(table["title"].fill_null("")))


def measure(device: str = "auto", full: bool = True) -> list[dict[str, Any]]:
    """One row per split and model; [] where the data is not here. `device` is the net's."""
    folder = data_folder()
    if not folder.is_dir():
        return []
    events, items = read_events(folder / "interactions.csv.gz"), retail_items(folder)
    rows = []
    for name, split in (("leave-one-out", leave_one_out(events)), ("time", time_split(events))):
        models: list[tuple[str, Recommender]] = [
            ("popular", Popular()),
            ("popular 28 days", Popular(28)),
            ("cosine", Cosine()),
            ("mf (SVD)", Svd()),
            ("text", Text()),
            ("transitions", Transitions()),
            ("ease", Ease()),
            ("blend, counting parts", new_model("blend", device, SEED, effort="counting")),
        ]
        if full:
            models.append(("blend", Blend(SEED, device)))
        rows += [row(name, split, label, model, items) for label, model in models]
    return rows


def row(name: str, split: Split, label: str, model: Recommender, items: Items) -> dict[str, Any]:
    start = time.perf_counter()
    model.fit(split.train, items)
    fitted = time.perf_counter() - start
    found = evaluate(model, split.questions)
    times = []
    for history, now in split.questions.some(ASKED, SEED).histories():
        start = time.perf_counter()
        model.recommend(history, 10, now=now)
        times.append((time.perf_counter() - start) * 1000)
    return {
        "split": name,
        "model": label,
        "hr": found.hr,
        "ndcg": found.ndcg,
        "coverage": found.coverage,
        "gini": found.gini,
        "fit_s": fitted,
        "p50_ms": float(np.percentile(times, 50)),
        "p95_ms": float(np.percentile(times, 95)),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """Markdown; the times hold the reasons of all ten items."""
    lines = [
        "| split | model | HR@10 | NDCG@10 | Cov@10 | Gini | fit s | one user p50 / p95 ms |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in rows:
        lines.append(
            f"| {one['split']} | {one['model']} | {one['hr']:.4f} | {one['ndcg']:.4f} | "
            f"{one['coverage']:.3f} | {one['gini']:.2f} | {one['fit_s']:.1f} | "
            f"{one['p50_ms']:.1f} / {one['p95_ms']:.1f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--device", default="auto", help="auto, cpu or cuda")
    parser.add_argument("--quick", action="store_true", help="without the net")
    given = parser.parse_args()
    rows = measure(given.device, full=not given.quick)
    print(table(rows) if rows else f"No data in {data_folder()}: set AISLE_DATA.")


if __name__ == "__main__":
    main()
