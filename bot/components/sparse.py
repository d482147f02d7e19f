"""TF-IDF over letters and words, kept as plain numbers: no pickle, no scikit-learn when serving.

Letters catch typos, order numbers and Chinese without spaces; words catch "not" and "no longer".
Weights: Salton & Buckley 1988 with sublinear term counts and smoothed idf, rows of length 1.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import scipy.sparse as sp


def character_grams(text: str, shortest: int = 1, longest: int = 4) -> Iterable[str]:
    """“red m” → "c: r", "c:re", … inside each blank-separated word, its edges marked by a blank."""
    for word in text.split():
        padded = f" {word} "
        for size in range(shortest, longest + 1):
            for start in range(len(padded) - size + 1):
                yield "c:" + padded[start : start + size]


def word_grams(words: Sequence[str]) -> Iterable[str]:
    """Single words and neighbours."""
    for word in words:
        yield "w:" + word
    for first, second in itertools.pairwise(words):
        yield f"w:{first} {second}"


def sound_grams(syllables: Sequence[str]) -> Iterable[str]:
    """One to three syllables: “tui kuan”, 退款 and 退宽 share them."""
    for size in range(1, 4):
        for start in range(len(syllables) - size + 1):
            yield "p:" + " ".join(syllables[start : start + size])


class Tfidf:
    """A vocabulary with its idf weights. `transform` gives a float32 CSR matrix (texts, size)."""

    def __init__(self, vocabulary: Mapping[str, int], idf: np.ndarray) -> None:
        self.vocabulary, self.idf = dict(vocabulary), idf

    @classmethod
    def fit(cls, documents: Sequence[Iterable[str]], least: int = 2) -> Tfidf:
        """Grams that stand in fewer than `least` texts are left out."""
        seen: Counter[str] = Counter()
        for grams in documents:
            seen.update(set(grams))
        kept = sorted(gram for gram, count in seen.items() if count >= least)
        total = len(documents)
        idf = [math.log((1 + total) / (1 + seen[gram])) + 1 for gram in kept]
        vocabulary = {gram: column for column, gram in enumerate(kept)}
        return cls(vocabulary, np.array(idf, dtype=np.float32))

    def transform(self, documents: Sequence[Iterable[str]]) -> sp.csr_matrix:
        columns: list[int] = []
        values: list[float] = []
        ends = [0]
        for grams in documents:
            counts = Counter(c for c in map(self.vocabulary.get, grams) if c is not None)
            weights = {c: (1 + math.log(n)) * float(self.idf[c]) for c, n in counts.items()}
            length = math.sqrt(sum(w * w for w in weights.values())) or 1.0
            columns.extend(weights)
            values.extend(w / length for w in weights.values())
            ends.append(len(columns))
        shape = (len(documents), len(self.idf))
        data = np.array(values, dtype=np.float32)
        return sp.csr_matrix((data, np.array(columns, dtype=np.int32), ends), shape=shape)

    def to_json(self) -> dict[str, object]:
        return {"grams": list(self.vocabulary), "idf": [round(float(v), 6) for v in self.idf]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Sequence[object]]) -> Tfidf:
        vocabulary = {str(gram): column for column, gram in enumerate(stored["grams"])}
        return cls(vocabulary, np.array(stored["idf"], dtype=np.float32))
