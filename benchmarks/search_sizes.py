"""Search at shops of other sizes: noised copies of real rows and vectors. They measure time and memory, not relevance.

`python -m benchmarks.search_sizes 100000` prints the rows of one size as JSON; each size has a process of its own,
so that its memory is its own.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from aisle.language.encoder import open_encoder
from aisle.search.dense import Space, encode_texts
from aisle.search.documents import dense_text, lexical_tokens, texts_digest
from aisle.search.index import Index
from aisle.search.lexical import LexicalIndex
from aisle.search.search import find
from aisle.search.snapshot import Snapshot, take_snapshot
from aisle.search.wish import understand
from aisle.shop.catalogue import Product
from aisle.shop.settings import Settings
from benchmarks import search_data as data

Row = dict[str, Any]
SEED, NOISE = 7, 0.02
CALLERS = 8
ROUNDS = 2


def measure(size: int) -> list[Row]:
    """Rows {"what", "value", "unit"} of one size."""
    folder = Path(os.environ.get("AISLE_DATA", "../shared/data"))
    cache = Path(__file__).resolve().parent.parent / "build" / "bench-cache"
    real = sorted(data.icecat_products(folder), key=lambda one: one.product_id)
    encoder = open_encoder("minilm", cache)
    assert encoder is not None
    vectors = encode_texts(encoder, [dense_text(one, "en") or "" for one in real], cache)
    before = _resident_mb()
    random = np.random.default_rng(SEED)
    products, rows = _copies(real, size, random)
    started = time.process_time()
    lexical = LexicalIndex.build([lexical_tokens(one) for one in products])
    words_s = time.process_time() - started
    started = time.process_time()
    space = Space("en", encoder, _noised(vectors, rows, random), np.arange(size, dtype=np.int32))
    vectors_s = time.process_time() - started
    digests = [texts_digest(one).hex() for one in products]
    index = Index([one.product_id for one in products], digests, lexical, {"en": space})
    started = time.process_time()
    shop = take_snapshot(products, Settings(), {"en": encoder}, 1, index)
    columns_s = time.process_time() - started
    texts = [*data.icecat_judged(folder).queries.values()]
    texts += [question["query"] for question in data.constraints(folder)]
    return [
        _row(size, "words indexed a second of CPU", size / words_s, "/s"),
        _row(size, "vectors at hand to a faiss index, CPU", vectors_s, "s"),
        _row(size, "vocabulary and columns, CPU", columns_s, "s"),
        _row(size, "memory of all of it", _resident_mb() - before, "MB"),
        *_times(shop, size, texts),
    ]


def _copies(
    real: list[Product], size: int, random: np.random.Generator
) -> tuple[list[Product], Any]:
    """`size` products in the order of their ids: real rows again and again, each at another price."""
    rows = np.arange(size) % len(real)
    prices = random.uniform(0.8, 1.25, size)
    made = []
    for place in range(size):
        one = real[int(rows[place])]
        name = f"{place:08d}"
        variants = tuple(
            dataclasses.replace(
                v,
                variant_id=name,
                product_id=name,
                price_minor=None if v.price_minor is None else int(v.price_minor * prices[place]),
            )
            for v in one.variants
        )
        made.append(dataclasses.replace(one, product_id=name, variants=variants))
    return made, rows


def _noised(vectors: Any, rows: Any, random: np.random.Generator) -> Any:
    found = vectors[rows]
    found += random.standard_normal(found.shape, dtype=np.float32) * NOISE
    found /= np.linalg.norm(found, axis=1, keepdims=True)
    return found


def _times(shop: Snapshot, size: int, texts: list[str]) -> list[Row]:
    def once(text: str) -> tuple[float, float]:
        wall, spent = time.perf_counter(), time.thread_time()
        find(shop, understand(text, shop.vocabulary, None, "USD"), 5)
        return (time.perf_counter() - wall) * 1000, (time.thread_time() - spent) * 1000

    for text in texts[:20]:
        once(text)
    rows: list[Row] = []
    alone = np.array([once(text) for text in texts])
    started = time.perf_counter()
    with ThreadPoolExecutor(CALLERS) as callers:
        together = np.array(list(callers.map(once, texts * ROUNDS)))
    each_s = len(together) / (time.perf_counter() - started)
    for quantile in (50, 95):
        wall, spent = np.percentile(alone, quantile, axis=0)
        rows.append(_row(size, f"a whole search, 1 caller, p{quantile}", wall, "ms"))
        rows.append(_row(size, f"its CPU, p{quantile}", spent, "ms"))
        wall = np.percentile(together[:, 0], quantile)
        rows.append(_row(size, f"a whole search, {CALLERS} callers, p{quantile}", wall, "ms"))
    return [*rows, _row(size, f"searches a second, {CALLERS} callers", each_s, "/s")]


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _row(size: int, what: str, value: float, unit: str) -> Row:
    return {
        "what": f"{size:,} noised copies: {what}",
        "value": round(float(value), 3),
        "unit": unit,
    }


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
