"""What reads alike: similarity of item texts, so that new items are rankable at once."""

import re
from collections import Counter
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive, newest
from recommender.causes import Cause
from recommender.contract import Items, Reason, Trace
from recommender.events import Events, Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WORD = re.compile(r"[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff]+")


class Text(Additive):
    """Cosine between the newest items of a history and every item.

    Vectors come from the caller (a sentence encoder) or, without them, from TF-IDF of the texts.
    Without either the model has no opinion: all its scores are 0.
    """

    name: ClassVar[str] = "text"

    def __init__(self, last: int = 20, fade: float = 0.5) -> None:
        super().__init__()
        self.settings = {"last": last, "fade": fade}
        self.vectors: Floats = np.zeros((0, 0), dtype=np.float32)
        self.vocabulary: TfIdf | None = None

    def learn(self, events: Events, items: Items) -> None:
        if items.vectors is not None:
            self.vectors = unit(items.vectors)
        elif items.texts is not None and any(items.texts):
            self.vocabulary = TfIdf.of(items.texts)
            self.vectors = self.vocabulary.vectors(items.texts)
        else:
            self.vectors = np.zeros((len(items.ids), 0), dtype=np.float32)

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        number = self.index.add(item_id)
        row = np.zeros((1, self.vectors.shape[1]), dtype=np.float32)
        if self.vocabulary is not None and text:
            row = self.vocabulary.vectors([text])
        elif vector is not None and vector.shape == row.shape[1:]:
            row = unit(vector[None, :])
        if number < len(self.vectors):
            self.vectors[number] = row[0]
            return
        gap = np.zeros((number - len(self.vectors), row.shape[1]), dtype=np.float32)
        self.vectors = np.concatenate([self.vectors, gap, row])

    def weights(self, trace: Trace) -> Floats:
        return newest(trace, int(self.settings["last"]), self.settings["fade"])

    def faded(self, fade: float) -> Self:
        """The same model, reading histories with another fade; shares everything it learned."""
        twin = copy(self)
        twin.settings = {**self.settings, "fade": fade}
        return twin

    def spread(self, profile: "csr_matrix") -> Floats:
        scores = np.zeros(profile.shape, dtype=np.float32)
        known = len(self.vectors)
        if self.vectors.shape[1]:
            taste = np.asarray(profile[:, :known] @ self.vectors)
            scores[:, :known] = taste @ self.vectors.T
        return scores

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        related: Floats = self._of(sources) @ self._of(targets).T
        return related

    def _of(self, items: Ints) -> Floats:
        rows = np.zeros((len(items), self.vectors.shape[1]), dtype=np.float32)
        known = items < len(self.vectors)
        rows[known] = self.vectors[items[known]]
        return rows

    def because(self, trace: Trace, cause: Cause) -> tuple[Reason, ...]:
        return (*super().because(trace, cause), similar_text(self.index.ids[cause.item]))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays = {"vectors": self.vectors}
        notes: dict[str, Any] = {"settings": self.settings, "words": None}
        if self.vocabulary is not None:
            arrays["idf"], arrays["axes"] = self.vocabulary.idf, self.vocabulary.axes
            notes["words"] = list(self.vocabulary.words)
        return arrays, notes

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.settings, self.vectors = notes["settings"], arrays["vectors"]
        if notes["words"] is not None:
            words = {word: column for column, word in enumerate(notes["words"])}
            self.vocabulary = TfIdf(words, arrays["idf"], arrays["axes"])


def similar_text(item_id: str) -> Reason:
    return {"kind": "similar_text", "item_id": item_id}


class TfIdf:
    """Words → weights, turned into short dense vectors: TF-IDF, then its strongest directions."""

    MOST_WORDS = 20_000
    DIMENSIONS = 512

    def __init__(self, words: dict[str, int], idf: Floats, axes: Floats) -> None:
        self.words, self.idf = words, idf
        self.axes = axes  # (words, dimensions)

    @classmethod
    def of(cls, texts: tuple[str, ...]) -> "TfIdf":
        met: Counter[str] = Counter()
        for text in texts:
            met.update(set(tokens(text)))
        common = sorted(met, key=lambda word: (-met[word], word))[: cls.MOST_WORDS]
        words = {word: column for column, word in enumerate(common)}
        idf = np.array([np.log((1 + len(texts)) / (1 + met[word])) + 1 for word in common])
        vocabulary = cls(words, idf.astype(np.float32), np.zeros((0, 0), dtype=np.float32))
        vocabulary.axes = strongest(vocabulary.weights(texts), cls.DIMENSIONS)
        return vocabulary

    def weights(self, texts: tuple[str, ...] | list[str]) -> "csr_matrix":
        """(texts, words) sparse TF-IDF rows of length 1."""
        from scipy.sparse import csr_matrix

        rows, columns, amounts = [], [], []
        for row, text in enumerate(texts):
            for word, times in Counter(tokens(text)).items():
                if word in self.words:
                    rows.append(row)
                    columns.append(self.words[word])
                    amounts.append((1 + np.log(times)) * self.idf[self.words[word]])
        lengths = np.sqrt(np.bincount(rows, np.square(amounts), minlength=len(texts)))
        data = np.array(amounts, dtype=np.float32) / lengths[rows].astype(np.float32)
        return csr_matrix((data, (rows, columns)), shape=(len(texts), len(self.words)))

    def vectors(self, texts: tuple[str, ...] | list[str]) -> Floats:
        """(texts, dimensions) of length 1; zeros for a text without known words."""
        return unit(np.asarray(self.weights(texts) @ self.axes))


def strongest(matrix: "csr_matrix", dimensions: int) -> Floats:
    """(columns, d) the leading right singular vectors; fewer where the matrix is smaller."""
    from scipy.sparse.linalg import svds

    d = min(dimensions, min(matrix.shape) - 1)
    if d < 1:
        return np.eye(matrix.shape[1], dtype=np.float32)
    start = np.full(min(matrix.shape), 1.0)  # a fixed start, so that runs repeat
    _, _, axes = svds(matrix.astype(np.float64), k=d, v0=start)
    return np.ascontiguousarray(axes[::-1].T, dtype=np.float32)


def tokens(text: str) -> list[str]:
    """Lower-case words; Han runs as characters and pairs of characters."""
    found: list[str] = []
    for word in WORD.findall(text.lower()):
        if HAN.fullmatch(word):
            found += [*word, *(word[n : n + 2] for n in range(len(word) - 1))]
        else:
            found.append(word)
    return found


def unit(vectors: Floats) -> Floats:
    """Rows of length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = (vectors / np.maximum(lengths, 1e-12)).astype(np.float32)
    return scaled
