"""What reads alike: similarity of item texts, so that new items are rankable at once."""

import re
from collections import Counter
from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive, newest
from recommender.causes import Cause
from recommender.contract import Items, Reason, Trace
from recommender.events import Events, Floats, Ints, Mask
from recommender.rows import Rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

WORD = re.compile(r"[^\W_]+")
HAN = re.compile(r"[\u3400-\u9fff]+")


# So many of an item's nearest count; what is less alike is not alike.
MOST_ALIKE = 100


class Text(Additive):
    """Cosine between the newest items of a history and the items nearest to them.

    Vectors come from the caller (a sentence encoder) or, without them, from TF-IDF of the texts.
    Without either the model has no opinion: all its scores are 0.
    """

    name: ClassVar[str] = "text"

    def __init__(self, last: int = 100, fade: float = 0.05) -> None:
        super().__init__()
        self.settings = {"last": last, "fade": fade}
        self.vectors: Floats = np.zeros((0, 0), dtype=np.float32)  # (room for items, d)
        self.vocabulary: TfIdf | None = None
        self.alike = Rows.empty()

    def learn(self, events: Events, items: Items) -> None:
        if items.vectors is not None:
            self.vectors = unit(items.vectors)
        elif items.texts is not None and any(items.texts):
            self.vocabulary = TfIdf.of(items.texts)
            self.vectors = self.vocabulary.vectors(items.texts)
        else:
            self.vectors = np.zeros((len(items.ids), 0), dtype=np.float32)
        self.alike = nearest(self.vectors)

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        """Its nearest items are found at once, and it becomes near to them."""
        known = len(self.index)
        number = self.index.add(item_id)
        row = np.zeros((1, self.vectors.shape[1]), dtype=np.float32)
        if self.vocabulary is not None and text:
            row = self.vocabulary.vectors([text])
        elif vector is not None and vector.shape == row.shape[1:]:
            row = unit(vector[None, :])
        if number >= len(self.vectors):  # twice the room, so that many new items cost little each
            room = np.zeros((number + 1, row.shape[1]), dtype=np.float32)
            self.vectors = np.concatenate([self.vectors, room])
        self.vectors[number] = row[0]
        near = self.vectors[:known] @ row[0]
        near[number : number + 1] = 0.0  # itself, where it was known by id only
        for other in np.argsort(-near, kind="stable")[:MOST_ALIKE]:
            if near[other] > 0:
                self.alike.add(number, int(other), float(near[other]))
                self.alike.add(int(other), number, float(near[other]))

    def near(self, item: int) -> Floats:
        """(items,) the cosine of each to one of them."""
        near: Floats = self.vectors[: len(self.index)] @ self.vectors[item]
        return near

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        return newest(trace, int(self.settings["last"]), self.settings["fade"], kept)

    def faded(self, fade: float) -> Self:
        """The same model, reading histories with another fade; shares everything it learned."""
        twin = copy(self)
        twin.settings = {**self.settings, "fade": fade}
        return twin

    def one(self, items: Ints, weights: Floats) -> Floats:
        return self.alike.told(items, weights, len(self.index))

    def spread(self, profile: "csr_matrix") -> Floats:
        return self.alike.spread(profile)

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        return self.alike.between(sources, targets, len(self.index))

    def because(self, trace: Trace, cause: Cause) -> tuple[Reason, ...]:
        return (*super().because(trace, cause), similar_text(self.index.ids[cause.item]))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        arrays = {"vectors": self.vectors, **self.alike.arrays("alike")}
        notes: dict[str, Any] = {"settings": self.settings, "words": None}
        if self.vocabulary is not None:
            arrays["idf"], arrays["axes"] = self.vocabulary.idf, self.vocabulary.axes
            notes["words"] = list(self.vocabulary.words)
        return arrays, notes

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.settings, self.vectors = notes["settings"], arrays["vectors"]
        self.alike = Rows.stored(arrays, "alike")
        if notes["words"] is not None:
            words = {word: column for column, word in enumerate(notes["words"])}
            self.vocabulary = TfIdf(words, arrays["idf"], arrays["axes"])


def nearest(vectors: Floats) -> Rows:
    """Cosines to the `MOST_ALIKE` nearest items of each, in both directions; none to itself."""
    from scipy.sparse import csr_matrix

    rows, columns, amounts = [], [], []
    most = min(MOST_ALIKE, len(vectors) - 1)
    for begin in range(0, len(vectors), 512) if vectors.shape[1] and most > 0 else ():
        near = vectors[begin : begin + 512] @ vectors.T
        near[np.arange(len(near)), begin + np.arange(len(near))] = -1.0
        best = np.argpartition(-near, most - 1, axis=1)[:, :most]
        rows.append(np.repeat(begin + np.arange(len(near)), most))
        columns.append(best.ravel())
        amounts.append(np.take_along_axis(near, best, 1).ravel())
    if not rows:
        return Rows.of(csr_matrix((len(vectors), len(vectors)), dtype=np.float32))
    found = np.maximum(np.concatenate(amounts), np.float32(0.0))
    where = (np.concatenate(rows), np.concatenate(columns))
    one_way = csr_matrix((found, where), shape=(len(vectors), len(vectors)))
    one_way.eliminate_zeros()
    return Rows.of(one_way.maximum(one_way.T).tocsr())


def similar_text(item_id: str) -> Reason:
    return {"kind": "similar_text", "item_id": item_id}


class TfIdf:
    """Words → weights, turned into short dense vectors: TF-IDF, then its strongest directions."""

    MOST_WORDS = 20_000
    DIMENSIONS = 256

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
