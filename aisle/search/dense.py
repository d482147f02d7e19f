"""The dense index: one faiss index a language, vectors kept as plain arrays, encoded once a text.

A *space* holds the texts of one language in one encoder's vectors; products without a text in that
language are not in it. `rows[i]` is the product row of vector i.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from aisle.language.encoder import Encoder

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Progress = Callable[[str, int, int], None]  # what, done, of how many

DEPTH = 200  # the 200th best cosine is the zero of the scale (reference: top-200 sum)
_EXACT_ROWS = 4000  # so few rows are multiplied directly: faster than a selection inside faiss
_BATCH = 64
LARGE_FROM = (
    200_000  # so many rows are looked for in cells first, and what is found there is scored exactly
)
_PROBED = 32  # of some thousand cells; under a filter as many more as it leaves fewer rows
_LEARNED_FROM = 40  # rows a cell, to place the cells by


@dataclass
class Space:
    """`vectors` (n, d) L2-normalised; `rows` (n,) ascending."""

    language: str
    encoder: Encoder
    vectors: Floats
    rows: Rows

    def __post_init__(self) -> None:
        import faiss  # loads OpenMP and a C++ library: only where vectors are searched

        faiss.omp_set_num_threads(1)  # workers share the cores: two spinning threads are slower
        size, dimension = self.vectors.shape
        self._index: Any = faiss.IndexFlatIP(dimension)
        self._cells = int(np.sqrt(size)) if size >= LARGE_FROM else 0
        if self._cells:
            self._index = faiss.IndexIVFScalarQuantizer(
                self._index,
                dimension,
                self._cells,
                faiss.ScalarQuantizer.QT_8bit,
                faiss.METRIC_INNER_PRODUCT,
            )
            random = np.random.default_rng(0)
            some = random.choice(size, min(size, _LEARNED_FROM * self._cells), replace=False)
            self._index.train(self.vectors[np.sort(some)])
        self._index.add(self.vectors)
        self._faiss: Any = faiss  # Any: its generated stubs do not know keyword arguments

    def nearest(
        self, vector: Floats, eligible: Mask | None, depth: int = DEPTH
    ) -> tuple[Rows, Floats]:
        """The product rows with the highest cosine among the eligible ones, best first."""
        chosen = None if eligible is None else np.flatnonzero(eligible[self.rows])
        if chosen is not None and len(chosen) <= _EXACT_ROWS:
            cosines = self.vectors[chosen] @ vector
            best = np.argsort(-cosines, kind="stable")[:depth]
            return self.rows[chosen[best]], cosines[best].astype(np.float32)
        depth = min(depth, len(self.rows) if chosen is None else len(chosen))
        cosines, found = self._index.search(vector[None, :], depth, params=self._within(chosen))
        kept = found[0] >= 0
        places, cosines = found[0][kept], cosines[0][kept]
        if self._cells:  # 8 bits a number put them in nearly the right order
            cosines = self.vectors[places] @ vector
            order = np.argsort(-cosines, kind="stable")
            places, cosines = places[order], cosines[order]
        return self.rows[places], cosines

    def _within(self, chosen: npt.NDArray[np.int64] | None) -> Any:
        selector = None
        if chosen is not None:
            allowed = np.zeros(len(self.rows), dtype=bool)
            allowed[chosen] = True
            selector = self._faiss.IDSelectorBitmap(np.packbits(allowed, bitorder="little"))
        if not self._cells:
            return self._faiss.SearchParameters(sel=selector) if selector else None
        share = 1.0 if chosen is None else len(chosen) / len(self.rows)
        probed = min(self._cells, int(np.ceil(_PROBED / share)))
        return self._faiss.SearchParametersIVF(sel=selector, nprobe=probed)

    def cosine(self, vector: Floats, rows: Rows) -> Floats:
        """The cosine of these product rows; -1 for a product that is not in this space."""
        places = np.searchsorted(self.rows, rows)
        places[places == len(self.rows)] = 0
        there = self.rows[places] == rows if len(self.rows) else np.zeros(len(rows), bool)
        found = np.full(len(rows), -1.0, dtype=np.float32)
        found[there] = self.vectors[places[there]] @ vector
        return found


def encode_texts(
    encoder: Encoder, texts: Sequence[str], cache: Path, progress: Progress | None = None
) -> Floats:
    """Vectors of these texts: float32 (n, d). What the cache knows is not encoded again.

    Texts of like length go together, so that little padding is computed.
    """
    known = VectorCache(cache, encoder)
    keys = [known.key(text) for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    todo = sorted(missing, key=lambda key: (len(missing[key]), key))
    for start in range(0, len(todo), _BATCH):
        batch = todo[start : start + _BATCH]
        known.add(batch, encoder.encode([missing[key] for key in batch], "passage"))
        if progress:
            progress(f"vectors ({encoder.name})", min(start + _BATCH, len(todo)), len(todo))
    if todo:
        known.save()
    return known.vectors(keys)


class VectorCache:
    """float16 vectors on disk by SHA-256 of the text, one file an encoder's weights."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        name = hashlib.sha256(f"{encoder.name}\n{encoder.digest}".encode()).hexdigest()[:16]
        self._path = folder / f"vectors-{name}.npz"
        self._places: dict[bytes, int] = {}
        self._parts: list[npt.NDArray[np.float16]] = [np.zeros((0, encoder.dimension), np.float16)]
        try:
            with np.load(self._path) as stored:
                keys, vectors = stored["keys"], stored["vectors"]
        except (FileNotFoundError, ValueError, OSError, KeyError):
            return  # no cache, or one cut short by a full disk: it is made anew
        if vectors.shape[1:] == (encoder.dimension,) and len(keys) == len(vectors):
            self._places = {key.tobytes(): place for place, key in enumerate(keys)}
            self._parts = [vectors]

    def __contains__(self, key: bytes) -> bool:
        return key in self._places

    @staticmethod
    def key(text: str) -> bytes:
        """16 bytes that stand for the text."""
        return hashlib.sha256(text.encode("utf-8", "replace")).digest()[:16]

    def add(self, keys: Sequence[bytes], vectors: Floats) -> None:
        """Keep the vectors (n, d) of n new keys."""
        for key in keys:
            self._places[key] = len(self._places)
        self._parts.append(vectors.astype(np.float16))

    def vectors(self, keys: Sequence[bytes]) -> Floats:
        """Float32 (n, d), L2-normalised, in the order of the keys."""
        every = np.concatenate(self._parts)
        found = every[[self._places[key] for key in keys]].astype(np.float32)
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        normalised: Floats = found / np.maximum(norms, 1e-9)
        return normalised

    def save(self) -> None:
        """Replace the file in one step: a reader sees the old cache or the new one."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        draft = self._path.with_name(f".{self._path.name}.{threading.get_ident()}")
        keys = np.frombuffer(b"".join(self._places), dtype=np.uint8).reshape(-1, 16)
        with draft.open("wb") as file:
            np.savez(file, keys=keys, vectors=np.concatenate(self._parts))
        draft.replace(self._path)
