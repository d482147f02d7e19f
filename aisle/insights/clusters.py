"""k-means on directions, how many groups are stable, and how alike two groupings are. All of it repeats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float32]
    Ints = npt.NDArray[np.int64]

STARTS, ROUNDS = 5, 60
RESAMPLES, PART = 10, 0.8
STABLE = 0.8
MOST_GROUPS = 8
SAMPLE = 5_000  # people that groups are learned from; everybody is placed


@dataclass(frozen=True)
class Grouping:
    """`centres` (k, d) of length 1; `stability` k → mean adjusted Rand index over resamples."""

    centres: Floats
    stability: dict[int, float]

    @property
    def chosen(self) -> int:
        return len(self.centres)

    @property
    def is_stable(self) -> bool:
        return self.stability.get(self.chosen, 0.0) >= STABLE

    def place(self, vectors: Floats) -> Ints:
        """The group of each row."""
        found: Ints = (vectors @ self.centres.T).argmax(axis=1)
        return found


def group(vectors: Floats, seed: int = 7) -> Grouping:
    """The largest number of groups that resamples agree on, counted down; else that they agree on best.

    A resample is four fifths of the people; all people are placed by what was learned from it.
    """
    import numpy as np

    draw = np.random.default_rng(seed)
    if len(vectors) > SAMPLE:
        vectors = vectors[np.sort(draw.choice(len(vectors), SAMPLE, replace=False))]
    stability: dict[int, float] = {}
    centres = {0: np.zeros((0, vectors.shape[1]), np.float32)}
    for k in range(min(MOST_GROUPS, len(vectors) // 20), 1, -1):
        whole = Grouping(k_means(vectors, k, draw), {})
        centres[k] = whole.centres
        placed, alike = whole.place(vectors), []
        if len(np.unique(placed)) < k:
            continue  # more centres than kinds of people: one of them has nobody
        for _ in range(RESAMPLES):
            some = draw.choice(len(vectors), int(PART * len(vectors)), replace=False)
            other = Grouping(k_means(vectors[some], k, draw), {})
            alike.append(adjusted_rand(placed, other.place(vectors)))
        stability[k] = float(np.mean(alike))
        if stability[k] >= STABLE:
            break
    chosen = max(stability, key=lambda k: stability[k], default=0)
    return Grouping(centres[chosen], stability)


def k_means(vectors: Floats, k: int, draw: np.random.Generator) -> Floats:
    """(k, d) centres of length 1 with the largest sum of cosines, of several starts (k-means++)."""
    import numpy as np

    best, best_sum = np.zeros((k, vectors.shape[1]), np.float32), -1.0
    for _ in range(STARTS):
        centres = _start(vectors, k, draw)
        placed = np.full(len(vectors), -1)
        for _ in range(ROUNDS):
            cosines = vectors @ centres.T
            now = cosines.argmax(axis=1)
            if (now == placed).all():
                break
            placed = now
            sums = np.eye(k, dtype=np.float32)[placed].T @ vectors
            lengths = np.linalg.norm(sums, axis=1, keepdims=True)
            centres = np.where(lengths > 0, sums / np.maximum(lengths, 1e-9), centres)
        total = float((vectors @ centres.T).max(axis=1).sum(dtype=np.float64))
        if total > best_sum + 1e-5 * abs(best_sum):  # the last digits do not choose
            best, best_sum = centres.astype(np.float32), total
    return best


def _start(vectors: Floats, k: int, draw: np.random.Generator) -> Floats:
    import numpy as np

    chosen = [int(draw.integers(len(vectors)))]
    far = np.full(len(vectors), np.inf)
    for _ in range(k - 1):
        far = np.minimum(far, np.maximum(0.0, 1 - vectors @ vectors[chosen[-1]]))
        total = far.sum()
        chosen.append(int(draw.choice(len(vectors), p=far / total)) if total > 0 else chosen[0])
    return vectors[chosen].copy()


def adjusted_rand(one: Ints, other: Ints) -> float:
    """1 for the same grouping, about 0 by chance (Hubert and Arabie 1985)."""
    import numpy as np

    table = np.zeros((int(one.max()) + 1, int(other.max()) + 1))
    np.add.at(table, (one, other), 1)

    def pairs(counts: npt.NDArray[np.float64]) -> float:
        return float((counts * (counts - 1) / 2).sum())

    both, rows, columns = pairs(table), pairs(table.sum(axis=1)), pairs(table.sum(axis=0))
    chance = rows * columns / pairs(np.array([float(len(one))]))
    most = (rows + columns) / 2
    return 1.0 if most == chance else (both - chance) / (most - chance)
