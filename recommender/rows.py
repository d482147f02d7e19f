"""A sparse item-to-item matrix, read a few rows at a time: what one user's answer costs."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recommender.events import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


Columns = npt.NDArray[np.int32]  # half the room of Ints


class Rows:
    """Compressed rows; items added since have empty rows and columns, but for `live` entries."""

    def __init__(self, data: Floats, columns: Columns, ends: Ints) -> None:
        self.data, self.columns, self.ends = data, columns, ends
        self.live: dict[int, dict[int, float]] = {}  # what was added since, never stored
        self._stored: csr_matrix | None = None  # as scipy's, while nothing is live

    @classmethod
    def empty(cls) -> "Rows":
        return cls(np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(1, np.int64))

    @classmethod
    def of(cls, matrix: "csr_matrix") -> "Rows":
        matrix.sort_indices()
        return cls(
            matrix.data.astype(np.float32),
            matrix.indices.astype(np.int32),
            matrix.indptr.astype(np.int64),
        )

    @classmethod
    def strongest(cls, matrix: Floats, most: int) -> "Rows":
        """Of a dense matrix, the `most` entries of each row that are farthest from 0."""
        width = matrix.shape[1]
        if most >= width:
            kept = np.tile(np.arange(width, dtype=np.int32), (len(matrix), 1))
        else:
            kept = np.empty((len(matrix), most), dtype=np.int32)
            for begin in range(0, len(matrix), 512):  # in pieces: sorting takes copies
                part = np.abs(matrix[begin : begin + 512])
                kept[begin : begin + 512] = np.argpartition(-part, most - 1, axis=1)[:, :most]
            kept.sort(axis=1)
        data = np.take_along_axis(matrix, kept.astype(np.int64), 1)
        ends = np.arange(len(matrix) + 1, dtype=np.int64) * kept.shape[1]
        return cls(data.ravel(), kept.ravel(), ends)

    def __len__(self) -> int:
        return len(self.ends) - 1

    def add(self, source: int, target: int, amount: float) -> None:
        """Count one more thing at once."""
        row = self.live.setdefault(source, {})
        row[target] = row.get(target, 0.0) + amount

    def spread(self, profile: "csr_matrix") -> Floats:
        """(traces, items) the sums for each row of a sparse (traces, items) matrix of weights."""
        spread: Floats = (profile @ self.matrix(profile.shape[1])).toarray()
        return spread.astype(np.float32, copy=False)

    def told(self, sources: Ints, weights: Floats, size: int) -> Floats:
        """(size,) the sums, of the sources that have a weight: quick for one user."""
        near = np.flatnonzero(weights)
        return self.sums(sources[near], weights[near], size)

    def sums(self, sources: Ints, weights: Floats, size: int) -> Floats:
        """(size,) Σ weight × row of the sources."""
        places, lengths = self._places(sources)
        amounts = self.data[places] * np.repeat(weights, lengths)
        found = np.bincount(self.columns[places], amounts, minlength=size).astype(np.float32)
        for source, weight in zip(sources.tolist(), weights, strict=True) if self.live else ():
            for target, amount in self.live.get(source, {}).items():
                found[target] += weight * amount
        return found

    def entry(self, source: int, target: int) -> float:
        """One stored entry, 0 where there is none; columns stand in order."""
        if source >= len(self):
            return 0.0
        begin, end = int(self.ends[source]), int(self.ends[source + 1])
        place = begin + int(np.searchsorted(self.columns[begin:end], target))
        is_there = place < end and self.columns[place] == target
        return float(self.data[place]) if is_there else 0.0

    def between(self, sources: Ints, targets: Ints, size: int) -> Floats:
        """(sources, targets) the entries themselves."""
        where = np.full(size, -1, dtype=np.int64)
        where[targets] = np.arange(len(targets))
        places, lengths = self._places(sources)
        column = where[self.columns[places]]
        hit = np.flatnonzero(column >= 0)
        found = np.zeros((len(sources), len(targets)), dtype=np.float32)
        row = np.repeat(np.arange(len(sources)), lengths)
        found[row[hit], column[hit]] = self.data[places[hit]]
        for at, source in enumerate(sources.tolist()) if self.live else ():
            for target, amount in self.live.get(source, {}).items():
                if where[target] >= 0:
                    found[at, where[target]] += amount
        return found

    def _places(self, sources: Ints) -> tuple[Ints, Ints]:
        """Where the entries of some rows stand, one row after the other, and how many each has."""
        inside = np.minimum(sources, len(self))
        begins = self.ends[inside]
        lengths = np.where(
            sources < len(self), self.ends[np.minimum(inside + 1, len(self))], begins
        )
        lengths = lengths - begins
        total = int(lengths.sum())
        firsts = np.cumsum(lengths) - lengths
        places = np.arange(total) + np.repeat(begins - firsts, lengths)
        return places, lengths

    def matrix(self, size: int) -> "csr_matrix":
        """As scipy's matrix of size × size, for many users at once."""
        from scipy.sparse import csr_matrix

        stored = self._stored
        if stored is None or stored.shape[0] != size:
            stored = self.wide(size)
            stored.resize((size, size))
            self._stored = stored
        if not self.live:
            return stored
        entries = [(s, t, a) for s, row in self.live.items() for t, a in row.items()]
        sources, targets, amounts = zip(*entries, strict=True)
        added = csr_matrix((np.array(amounts, np.float32), (sources, targets)), shape=(size, size))
        return (stored + added).tocsr()

    def wide(self, width: int) -> "csr_matrix":
        """As scipy's matrix, with columns up to `width`."""
        from scipy.sparse import csr_matrix

        return csr_matrix((self.data, self.columns, self.ends), shape=(len(self), width))

    def arrays(self, name: str) -> dict[str, np.ndarray]:
        return {
            f"{name}.data": self.data,
            f"{name}.columns": self.columns,
            f"{name}.ends": self.ends,
        }

    @classmethod
    def stored(cls, arrays: dict[str, np.ndarray], name: str) -> "Rows":
        return cls(*(arrays[f"{name}.{part}"] for part in ("data", "columns", "ends")))
