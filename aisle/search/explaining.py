"""Why a hit stands where it stands, in the numbers of the ranking itself: words, meaning, what moved it, filters.

explain(shop, understand("a tent under 200", …), 5)[0].text("en")
→ "words 0.500 (tent 1.96) + meaning 0.500 + of the kind 0.060 + rating 0.011 = 1.071; passed: kind, price"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from aisle.language.wording import say
from aisle.search.choosing import ranked
from aisle.search.ordering import Steps, moved
from aisle.search.querying import query_of
from aisle.search.ranking import Scores, score
from aisle.search.results import Hit, Result
from aisle.search.snapshot import Snapshot
from aisle.search.wish import Wish

LEAST = 0.0005  # what moved it less is not told


@dataclass(frozen=True)
class Explained:
    """by_words + by_meaning + all of `moves` = score. `words`: BM25 of each word found in the product, as it
    was asked; a kind under another name counts in `by_words` only."""

    hit: Hit
    score: float
    by_words: float
    by_meaning: float
    words: Mapping[str, float]
    moves: Mapping[str, float]
    passed: tuple[str, ...]

    def text(self, language: str) -> str:
        """One line."""
        found = ", ".join(f"{word} {value:.2f}" for word, value in self.words.items())
        parts = [
            f"{say('products.reckoned_words', language)} {self.by_words:.3f}"
            + (f" ({found})" if found else ""),
            f"{say('products.reckoned_meaning', language)} {self.by_meaning:.3f}",
        ]
        said = " + ".join(parts)
        for name, value in self.moves.items():
            if abs(value) >= LEAST:
                sign = "+" if value > 0 else "−"
                said += f" {sign} {say(f'products.reckoned_{name}', language)} {abs(value):.3f}"
        said += f" = {self.score:.3f}"
        named = "、" if language == "zh" else ", "
        for key, names in (("passed", self.passed), ("broken", self.hit.relaxed)):
            if names:
                told = named.join(say(f"products.reckoned_part_{name}", language) for name in names)
                said += say(f"products.reckoned_{key}", language, parts=told)
        return said

    def to_json(self) -> dict[str, object]:
        """The same as data."""
        return {
            "by_words": round(self.by_words, 6),
            "by_meaning": round(self.by_meaning, 6),
            "words": {word: round(value, 4) for word, value in self.words.items()},
            "moves": {name: round(value, 6) for name, value in self.moves.items()},
            "passed": list(self.passed),
        }


def explain(
    snapshot: Snapshot, wish: Wish, result: Result, affinity: Mapping[str, float] | None = None
) -> dict[str, Explained]:
    """By product_id: every hit, and every near miss, of what this wish found."""
    if not (result.hits or result.near_misses):
        return {}
    found = ranked(snapshot, wish, affinity)
    told = _reckoned(snapshot, wish, found.scores, found.allowed, affinity)
    explained = {hit.product_id: _one(snapshot, wish, hit, *told) for hit in result.hits}
    if result.near_misses:  # ranked among everything, since they stand outside the filters
        everything = np.ones(snapshot.facts.columns.size, dtype=bool)
        spaces = list(snapshot.spaces.values())
        wide = score(
            found.query, snapshot.facts.lexical, spaces, everything, snapshot.weights.meaning
        )
        told = _reckoned(snapshot, wish, wide, found.allowed, affinity)
        near = {hit.product_id: _one(snapshot, wish, hit, *told) for hit in result.near_misses}
        explained = {**near, **explained}
    return explained


def _reckoned(
    snapshot: Snapshot,
    wish: Wish,
    scores: Scores,
    allowed: np.ndarray,
    affinity: Mapping[str, float] | None,
) -> tuple[Scores, Steps, dict[str, np.ndarray]]:
    steps: Steps = []
    moved(snapshot, wish, scores.fused, allowed, affinity, steps)
    tokens = query_of(snapshot, wish)[0].tokens
    return scores, steps, {token: snapshot.facts.lexical.scores([token]) for token in tokens}


def _one(
    snapshot: Snapshot,
    wish: Wish,
    hit: Hit,
    scores: Scores,
    steps: Steps,
    by_token: Mapping[str, np.ndarray],
) -> Explained:
    row = snapshot.facts.columns.row_of[hit.product_id]
    by_words = (1 - scores.share) * float(scores.lexical[row])
    moves: dict[str, float] = {}
    last = float(scores.fused[row])
    by_meaning = last - by_words
    for name, after in steps:
        now = float(after[row])
        if now != last:
            moves[name] = moves.get(name, 0.0) + now - last
        last = now
    words = {token: float(value[row]) for token, value in by_token.items() if value[row] > 0}
    passed = tuple(part for part in wish.filters.named if part not in hit.relaxed)
    return Explained(hit, last, by_words, by_meaning, words, moves, passed)
