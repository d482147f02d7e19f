"""EASE (Steck 2019): the best item-to-item matrix of a linear autoencoder, in closed form."""

from copy import copy
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive
from recommender.contract import Items, Trace
from recommender.events import KIND_WEIGHT, Events, Floats, Ints, Mask
from recommender.rows import Rows

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# n items cost n² floats twice while fitting: 1.2 GB at 12,000.
MOST_ITEMS = 12_000
# Of a row of the matrix only the strongest entries are kept: 19 MB at 12,000 items, not 576.
MOST_RELATED = 200
# Of a history so many of the newest items are read.
MOST_MET = 300


class Ease(Additive):
    """B = -P / diag(P) off the diagonal, with P = (XᵀX + λI)⁻¹; a score is the sum of B's rows.

    X is 1 where a user met an item. Above `MOST_ITEMS` items only the most met ones take part.
    λ = `ridge`, never more than an item's mean count, so that small shops learn something.
    `fade` makes older items of a history count less, as `newest` does, each item once.
    """

    name: ClassVar[str] = "ease"

    def __init__(self, ridge: float = 300.0, fade: float = 0.02) -> None:
        super().__init__()
        self.ridge, self.fade = ridge, fade
        self.related = Rows.empty()

    def learn(self, events: Events, items: Items) -> None:
        met = self.meetings(events, len(items.ids))
        counts = np.asarray((met > 0).sum(axis=0)).ravel()
        common = np.argsort(-counts, kind="stable")[: min(MOST_ITEMS, int((counts > 0).sum()))]
        members = np.sort(common).astype(np.int64)
        met = met[:, members]
        gram = (met.T @ met).toarray().astype(np.float32, copy=False)
        ridge = min(self.ridge, float(counts[members].mean()) + 1.0)
        strongest = Rows.strongest(autoencoder(gram, ridge), MOST_RELATED)
        ends = np.zeros(len(items.ids) + 1, dtype=np.int64)
        ends[members + 1] = np.diff(strongest.ends)
        columns = members[strongest.columns].astype(np.int32)
        self.related = Rows(strongest.data, columns, np.cumsum(ends))

    def meetings(self, events: Events, size: int) -> "csr_matrix":
        """(users, items) sparse: how strongly each met each, at most 1."""
        return meetings(events.users, len(events.user_ids), events, size)

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        return once(trace, self.fade, kept)

    def faded(self, fade: float) -> Self:
        """The same model, reading histories with another fade; shares everything it learned."""
        twin = copy(self)
        twin.fade = fade
        return twin

    def one(self, items: Ints, weights: Floats) -> Floats:
        return self.related.told(items, weights, len(self.index))

    def spread(self, profile: "csr_matrix") -> Floats:
        return self.related.spread(profile)

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        return self.related.between(sources, targets, len(self.index))

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return self.related.arrays("related"), {"ridge": self.ridge, "fade": self.fade}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.ridge, self.fade = notes["ridge"], notes["fade"]
        self.related = Rows.stored(arrays, "related")


def meetings(owners: Ints, count: int, events: Events, size: int) -> "csr_matrix":
    """(owners, items) sparse: the sum of what the events say, at most 1."""
    from scipy.sparse import csr_matrix

    met = csr_matrix((KIND_WEIGHT[events.kinds], (owners, events.items)), shape=(count, size))
    met.sum_duplicates()
    met.data = np.minimum(met.data, np.float32(1.0))
    return met


def autoencoder(gram: Floats, ridge: float) -> Floats:
    """The matrix of EASE from XᵀX, which is overwritten."""
    from scipy.linalg.lapack import spotrf, spotri

    gram[np.diag_indices_from(gram)] += ridge
    # The transposed view is in LAPACK's order, so that nothing is copied; gram is symmetric.
    factor, failed = spotrf(gram.T, lower=1, clean=0, overwrite_a=1)
    if not failed:
        factor, failed = spotri(factor, lower=1, overwrite_c=1)
    if failed:
        raise ArithmeticError(f"XᵀX + {ridge}·I is not positive definite ({failed}).")
    matrix: Floats = factor.T  # rows side by side; its upper half is filled
    for begin in range(0, len(matrix), 1024):  # mirror it in pieces, where it stands
        end = min(begin + 1024, len(matrix))
        square = np.triu(matrix[begin:end, begin:end])
        matrix[begin:end, begin:end] = square + np.triu(square, 1).T
        matrix[end:, begin:end] = matrix[begin:end, end:].T
    matrix /= -np.diag(matrix).copy()[None, :]
    np.fill_diagonal(matrix, 0.0)
    return matrix


def once(trace: Trace, fade: float, kept: Mask) -> Floats:
    """Each item once, where it was met last, as strong as its strongest event.

    ÷(1 + fade·age), age being how many other items were met since; the newest `MOST_MET` count.
    `kept` holds all events of an item or none of them.
    """
    weights = np.zeros(kept.shape, dtype=np.float32)
    if not len(trace):
        return weights
    rows, strength = (each[:MOST_MET] for each in trace.distinct)
    left = kept[:, rows]
    ages = np.maximum(np.cumsum(left, axis=1, dtype=np.int32) - 1, 0)
    weights[:, rows] = left * strength / (1.0 + np.float32(fade) * ages)
    return weights
