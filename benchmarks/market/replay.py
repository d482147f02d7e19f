"""Beside the simulated market: the same ratios on what real people did, where the data is here.

Lists: what 1,500 customers of online-retail-ii bought in the last tenth of the time, is any of it among ten? The recommender of
the product without its net (counting parts only), beside the bestsellers. Search: the human-graded questions of
icecat-search, is something good (grade 2 or 3) among the first five? The product's search beside BM25.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept import Kept

AT, EYES, GOOD = 10, 5, 2
CUSTOMERS = 1500  # drawn once; the recommender learns from these alone


def replay(kept: Kept, tell: Callable[[str], None]) -> dict[str, Any]:
    """{"lists": pairs, "search": pairs}; a part whose data is not here is left out."""
    data = Path(os.environ.get("AISLE_DATA", "../shared/data"))
    found: dict[str, Any] = {}
    if (data / "online-retail-ii").is_dir():
        tell("replay: purchases of online-retail-ii")
        found["lists"] = kept.result("replay|lists", lists)
    if (data / "icecat-search").is_dir():
        tell("replay: questions of icecat-search")
        found["search"] = kept.result("replay|search", lambda: questions(data))
    return found


def lists() -> list[tuple[float, float]]:
    """(ours, bestsellers) of each customer: 1 where the purchase left out is in the list."""
    from benchmarks.recommender_protocols import RETAIL, retail_items
    from recommender.evaluate import judged
    from recommender.popular import Popular
    from recommender.reading import read_events
    from recommender.splits import time_split
    from recommender.train import new_model

    events, items = read_events(RETAIL / "interactions.csv.gz"), retail_items()
    everybody = np.unique(events.users)
    drawn = np.random.default_rng(7).choice(
        everybody, min(CUSTOMERS, len(everybody)), replace=False
    )
    split = time_split(events.take(np.isin(events.users, drawn)))
    columns = []
    for model in (new_model("blend", "cpu", 7, effort="counting"), Popular()):
        columns.append(
            [
                float(one)
                for one in judged(model.fit(split.train, items), split.questions, k=AT).hits
            ]
        )
    return list(zip(*columns, strict=True))


def questions(data: Path) -> list[tuple[float, float]]:
    """(ours, BM25) of each question: 1 where one of the first five is good."""
    from benchmarks import search_data
    from benchmarks.search import _built, rankings

    cache = Path(__file__).resolve().parent.parent.parent / "build" / "bench-cache"
    cache.mkdir(parents=True, exist_ok=True)
    _, shop = _built(search_data.icecat_products(data), cache)
    judged, ranked = search_data.icecat_judged(data), rankings(shop)
    found = []
    for number, text in judged.queries.items():
        grades = judged.grades.get(number, {})
        if max(grades.values(), default=0) >= GOOD:
            found.append(
                tuple(
                    float(any(grades.get(one, 0) >= GOOD for one in ranked[name](text)[:EYES]))
                    for name in ("ours, near misses behind", "BM25")
                )
            )
    return [(one, other) for one, other in found]
