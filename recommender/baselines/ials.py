"""Implicit ALS (Hu, Koren, Volinsky 2008): a met item counts 1 with confidence, all others 0."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recommender.contract import Items, Recommender, Trace
from recommender.events import KIND_WEIGHT, Events, Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class ImplicitAls(Recommender):
    """Score = u·v, u being folded in: the exact solution for a history, no user is kept.

    min Σ c (p − u·v)² + ridge (|u|² + |v|²), c = 1 + alpha where p = 1, else 1.
    """

    name: ClassVar[str] = "ials"

    def __init__(
        self, factors: int = 128, alpha: float = 8.0, ridge: float = 1.0, rounds: int = 8
    ) -> None:
        super().__init__()
        self.factors, self.alpha, self.ridge, self.rounds = factors, alpha, ridge, rounds
        self.vectors: Floats = np.zeros((0, 0), dtype=np.float32)  # (items, factors)
        self.square: Floats = np.zeros((0, 0), dtype=np.float32)  # VᵀV + ridge, for folding in

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix

        shape = (len(events.user_ids), len(items.ids))
        met = csr_matrix((KIND_WEIGHT[events.kinds], (events.users, events.items)), shape=shape)
        met.data[:] = 1.0
        factors = max(1, min(self.factors, len(items.ids) // 2))
        random = np.random.default_rng(7)
        vectors = (random.standard_normal((len(items.ids), factors)) / factors).astype(np.float32)
        by_item = met.T.tocsr()
        for _ in range(self.rounds):
            users = self._solved(met, vectors)
            vectors = self._solved(by_item, users)
        self._take(vectors)

    def _take(self, vectors: Floats) -> None:
        self.vectors = vectors
        self.square = vectors.T @ vectors
        self.square[np.diag_indices_from(self.square)] += np.float32(self.ridge)

    def _solved(self, met: "csr_matrix", vectors: Floats) -> Floats:
        """(rows, factors) the best vectors of the rows, given those of the columns."""
        square = vectors.T @ vectors
        square[np.diag_indices_from(square)] += np.float32(self.ridge)
        found = np.zeros((met.shape[0], vectors.shape[1]), dtype=np.float32)
        for row in np.flatnonzero(np.diff(met.indptr)):
            own = vectors[met.indices[met.indptr[row] : met.indptr[row + 1]]]
            found[row] = self._fold(own, np.ones(len(own), dtype=np.float32), square)
        return found

    def _fold(self, own: Floats, strength: Floats, square: Floats) -> Floats:
        from scipy.linalg import cho_factor, cho_solve

        more = (own * (np.float32(self.alpha) * strength)[:, None]).T
        wanted = own.T @ (1.0 + np.float32(self.alpha) * strength)
        factor = cho_factor(square + more @ own, overwrite_a=True, check_finite=False)
        solved: Floats = cho_solve(factor, wanted, check_finite=False)
        return solved

    def score(self, traces: Sequence[Trace]) -> Floats:
        people = np.zeros((len(traces), self.vectors.shape[1]), dtype=np.float32)
        for row, trace in zip(people, traces, strict=True):
            items, strength = trace.items, trace.taste
            told = (items < len(self.vectors)) & (strength > 0)
            items, first = np.unique(items[told], return_index=True)
            if len(items):
                row[:] = self._fold(self.vectors[items], strength[told][first], self.square)
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        scores[:, : len(self.vectors)] = people @ self.vectors.T
        return scores

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {"vectors": self.vectors}, {"alpha": self.alpha, "ridge": self.ridge}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.alpha, self.ridge = notes["alpha"], notes["ridge"]
        self._take(arrays["vectors"])
