"""Above a size, rows are looked for in cells: what exact search finds is still found, with and without a filter."""

from __future__ import annotations

import numpy as np
import pytest

from aisle.search import dense
from aisle.search.dense import Space
from tests.search.shelf import WordVectors

ROWS, DIMENSION = 6000, 64


@pytest.mark.parametrize("share", [1.0, 0.9, 0.02])
def test_the_best_of_an_exact_search_are_found(
    monkeypatch: pytest.MonkeyPatch, share: float
) -> None:
    monkeypatch.setattr(dense, "_EXACT_ROWS", 50)  # as at a million rows
    random = np.random.default_rng(1)
    middles = random.standard_normal((300, DIMENSION))
    vectors = middles[random.integers(0, 300, ROWS)] + random.standard_normal((ROWS, DIMENSION)) / 2
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    rows = np.arange(ROWS, dtype=np.int32)
    exact = Space("en", WordVectors(), vectors, rows)
    monkeypatch.setattr(dense, "LARGE_FROM", ROWS)
    large = Space("en", WordVectors(), vectors, rows)
    eligible = None if share == 1.0 else random.random(ROWS) < share
    common = 0
    for _ in range(40):
        vector = vectors[random.integers(ROWS)]
        wanted, _ = exact.nearest(vector, eligible, 10)
        found, told = large.nearest(vector, eligible, 10)
        assert eligible is None or eligible[found].all()
        assert told == pytest.approx(vectors[found] @ vector, abs=1e-5)
        assert list(told) == sorted(told, reverse=True)
        common += len(set(wanted) & set(found))
    assert common >= 0.95 * 400
