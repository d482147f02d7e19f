"""Product search: relevance, obedience, speed. `python -m benchmarks.search` prints the table.

Data: ../shared/data (or AISLE_DATA). Vectors are kept in build/bench-cache, so that only the first run encodes the 19,406 products: 2 to 4 minutes.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from aisle.language.encoder import open_encoder
from aisle.language.segment import search_tokens
from aisle.search.dense import encode_texts
from aisle.search.documents import dense_text
from aisle.search.index import build_index
from aisle.search.search import find
from aisle.search.snapshot import Snapshot, take_snapshot
from aisle.search.wish import understand
from aisle.shop.catalogue import Product
from aisle.shop.settings import Settings
from benchmarks import search_data as data
from benchmarks.search_scores import Ranking, constraint_scores, parse_scores, relevance_scores

Row = dict[str, Any]
DEPTH = 100
TUNED = (
    "The shares by which words and meaning are weighed (`aisle/search/ranking.py`, `lexical.py`) were chosen on these "
    "same questions: figures of others may be lower."
)


def measure(sizes: Sequence[int] = ()) -> list[Row]:
    """Rows {"what", "value", "unit"}: everything that BENCHMARKS.md says about search; `sizes`: of larger shops."""
    folder = Path(os.environ.get("AISLE_DATA", "../shared/data"))
    cache = Path(__file__).resolve().parent.parent / "build" / "bench-cache"
    products = data.icecat_products(folder)
    rows, shop = _built(products, cache)
    judged = data.icecat_judged(folder)
    for name, ranking in rankings(shop).items():
        rows += [
            _row(f"icecat, {name}: {what}", value)
            for what, value in relevance_scores(judged, ranking).items()
        ]
    questions = data.constraints(folder)
    rows += [
        _row(f"constraints, {what}", value)
        for what, value in constraint_scores(shop, questions).items()
    ]
    rows += [
        _row(f"parsing, {what}", value)
        for what, value in parse_scores(shop, data.parse_questions(folder)).items()
    ]
    rows += _chinese(folder, cache)
    texts = [*judged.queries.values(), *(question["query"] for question in questions)]
    rows += _times(shop, texts)
    del shop
    return rows + [row for size in sizes for row in _of_size(size)]


def _of_size(size: int) -> list[Row]:
    """Measured in a process of its own: see `search_sizes`."""
    command = [sys.executable, "-m", "benchmarks.search_sizes", str(size)]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    found: list[Row] = json.loads(done.stdout.splitlines()[-1])
    return found


def rankings(shop: Snapshot) -> dict[str, Ranking]:
    """Ours and what stands beside it in the same run: BM25, vectors alone, reciprocal rank fusion."""
    space = shop.spaces.get("en")

    def words(text: str) -> list[int]:
        scores = shop.facts.lexical.scores(search_tokens(text))
        return [int(row) for row in np.argsort(-scores, kind="stable")[:200] if scores[row] > 0]

    def meaning(text: str) -> list[int]:
        assert space is not None
        return [
            int(row) for row in space.nearest(space.encoder.encode([text], "query")[0], None)[0]
        ]

    def fused(text: str) -> list[int]:
        points: dict[int, float] = {}
        for ranked in (words(text), meaning(text)):
            for rank, row in enumerate(ranked, 1):
                points[row] = points.get(row, 0.0) + 1 / (60 + rank)
        return sorted(points, key=lambda row: -points[row])

    def by_id(rows: Callable[[str], list[int]]) -> Ranking:
        return lambda text: [shop.facts.columns.ids[row] for row in rows(text)[:DEPTH]]

    if space is None:
        return {"ours (words only)": _ours(shop), "BM25": by_id(words)}
    return {
        "ours": _ours(shop),
        "ours, near misses behind": _ours(shop, near_misses=True),
        "BM25": by_id(words),
        "vectors": by_id(meaning),
        "RRF": by_id(fused),
    }


def _built(products: list[Product], cache: Path) -> tuple[list[Row], Snapshot]:
    encoder = open_encoder("minilm", cache)
    assert encoder is not None
    started = time.perf_counter()
    encode_texts(encoder, [text for p in products if (text := dense_text(p, "en"))], cache)
    vectors_s = time.perf_counter() - started
    started = time.perf_counter()
    index = build_index(products, {"en": encoder}, cache)
    index_s = time.perf_counter() - started
    started = time.perf_counter()
    shop = take_snapshot(products, Settings(), {"en": encoder}, 1, index)
    return [
        _row("products", len(products), ""),
        _row("vectors (0 to 2 s: from the cache)", vectors_s, "s"),
        _row("index build, vectors at hand", index_s, "s"),
        _row("vocabulary and columns", time.perf_counter() - started, "s"),
    ], shop


def _chinese(folder: Path, cache: Path) -> list[Row]:
    products, judged = data.chinese_products(folder), data.chinese_judged(folder)
    e5 = open_encoder("e5")
    assert e5 is not None
    rows: list[Row] = []
    for name, encoders in (("words only", {}), ("with e5", {"zh": e5})):
        shop = take_snapshot(
            products, Settings(), encoders, 1, build_index(products, encoders, cache)
        )  # fmt: skip
        scores = relevance_scores(judged, _ours(shop))
        rows += [
            _row(f"zh-search-mini, {name}: {what}", scores[what])
            for what in ("MRR@10", "Recall@100")
        ]
    return rows


def _ours(shop: Snapshot, *, near_misses: bool = False) -> Ranking:
    """The hits; with near misses behind them it is the run that `aisle search --queries` writes."""

    def ranked(text: str) -> list[str]:
        wish = understand(text, shop.vocabulary, None, shop.facts.currency)
        found = find(shop, wish, DEPTH)
        shown = (*found.hits, *found.near_misses) if near_misses else found.hits
        return [hit.product_id for hit in shown[:DEPTH]]

    return ranked


def _times(shop: Snapshot, texts: list[str]) -> list[Row]:
    for text in texts[:20]:
        find(shop, understand(text, shop.vocabulary, None, "USD"), 5)
    spent = []
    for text in texts:
        started = time.perf_counter()
        find(shop, understand(text, shop.vocabulary, None, "USD"), 5)
        spent.append((time.perf_counter() - started) * 1000)
    return [_row(f"a whole search, p{q}", float(np.percentile(spent, q)), "ms") for q in (50, 95)]


def _row(what: str, value: float, unit: str = "") -> Row:
    return {"what": what, "value": round(value, 3), "unit": unit}


def table(rows: list[Row]) -> str:
    """The rows as a Markdown table."""
    lines = [f"| {row['what']} | {row['value']:g} {row['unit']} |" for row in rows]
    return "\n".join(["| search | measured |", "|---|---|", *lines, "", TUNED])


def main() -> None:
    """Measure and print."""
    print(table(measure()))


if __name__ == "__main__":
    main()
