"""EASE (Steck 2019): the best item-to-item matrix of a linear autoencoder, in closed form."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recommender.additive import Additive
from recommender.contract import Items, Trace
from recommender.events import KIND_WEIGHT, Events, Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# n items cost n² floats three times while fitting: 1.7 GB at 12,000.
MOST_ITEMS = 12_000


class Ease(Additive):
    """B = -P / diag(P) off the diagonal, with P = (XᵀX + λI)⁻¹; a score is the sum of B's rows.

    X is 1 where a user met an item. Above `MOST_ITEMS` items only the most met ones take part.
    λ = `ridge`, never more than an item's mean count, so that small shops learn something.
    """

    name: ClassVar[str] = "ease"

    def __init__(self, ridge: float = 300.0) -> None:
        super().__init__()
        self.ridge = ridge
        self.members = np.zeros(0, dtype=np.int64)  # item numbers that take part, ascending
        self.place = np.zeros(0, dtype=np.int64)  # item number → row of B, or -1
        self.matrix: Floats = np.zeros((0, 0), dtype=np.float32)

    def learn(self, events: Events, items: Items) -> None:
        from scipy.linalg import cho_factor, cho_solve
        from scipy.sparse import csr_matrix

        shape = (len(events.user_ids), len(items.ids))
        met = csr_matrix((KIND_WEIGHT[events.kinds], (events.users, events.items)), shape=shape)
        met.data = np.minimum(met.data, np.float32(1.0))
        counts = np.asarray((met > 0).sum(axis=0)).ravel()
        common = np.argsort(-counts, kind="stable")[: min(MOST_ITEMS, int((counts > 0).sum()))]
        self.members = np.sort(common).astype(np.int64)
        met = met[:, self.members]
        gram = (met.T @ met).toarray().astype(np.float32)
        ridge = min(self.ridge, float(counts[self.members].mean()) + 1.0)
        gram[np.diag_indices_from(gram)] += ridge
        factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
        inverse = cho_solve(
            factor,
            np.eye(len(self.members), dtype=np.float32),
            overwrite_b=True,
            check_finite=False,
        )
        matrix = inverse / -np.diag(inverse)[None, :]
        np.fill_diagonal(matrix, 0.0)
        self.matrix = np.ascontiguousarray(matrix, dtype=np.float32)
        self._place(len(items.ids))

    def _place(self, size: int) -> None:
        self.place = np.full(size, -1, dtype=np.int64)
        self.place[self.members] = np.arange(len(self.members))

    def weights(self, trace: Trace) -> Floats:
        """Each item once, at its strongest event."""
        weights = np.zeros(len(trace), dtype=np.float32)
        # Descending strength, so that the strongest event of an item stands first.
        order = np.argsort(-trace.taste, kind="stable")
        _, first = np.unique(trace.items[order], return_index=True)
        kept = order[first]
        kept = kept[self._row(trace.items[kept]) >= 0]
        weights[kept] = trace.taste[kept]
        return weights

    def _row(self, items: Ints) -> Ints:
        """Rows of B; -1 for items that did not take part or came since."""
        rows = np.full(len(items), -1, dtype=np.int64)
        inside = items < len(self.place)
        rows[inside] = self.place[items[inside]]
        return rows

    def spread(self, profile: "csr_matrix") -> Floats:
        scores = np.zeros(profile.shape, dtype=np.float32)
        if profile.shape[0] == 1:  # one user: a few rows of B, no sparse product
            rows = self.place[profile.indices]
            scores[0, self.members] = profile.data @ self.matrix[rows]
        else:
            scores[:, self.members] = profile[:, self.members] @ self.matrix
        return scores

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        rows, columns = self._row(sources), self._row(targets)
        found = self.matrix[np.ix_(np.maximum(rows, 0), np.maximum(columns, 0))].copy()
        found[rows < 0] = 0.0
        found[:, columns < 0] = 0.0
        related: Floats = found
        return related

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return (
            {"members": self.members, "matrix": self.matrix},
            {"ridge": self.ridge, "size": len(self.place)},
        )

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.ridge, self.members = notes["ridge"], arrays["members"]
        self.matrix = arrays["matrix"]
        self._place(notes["size"])
