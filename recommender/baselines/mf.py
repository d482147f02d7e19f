"""Matrix factorisation R ≈ U S Vᵀ (truncated SVD); a user is folded in from the history."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recommender.additive import Additive
from recommender.contract import Items, Trace
from recommender.events import KIND_WEIGHT, Events, Floats, Ints, Mask
from recommender.text import strongest

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Svd(Additive):
    """Score = x V Vᵀ for a history's vector x: what the strongest `factors` directions keep of it."""

    name: ClassVar[str] = "mf"

    def __init__(self, factors: int = 64) -> None:
        super().__init__()
        self.factors = factors
        self.vectors: Floats = np.zeros((0, 0), dtype=np.float32)  # (items, factors)

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix

        shape = (len(events.user_ids), len(items.ids))
        ratings = csr_matrix((KIND_WEIGHT[events.kinds], (events.users, events.items)), shape)
        # More directions than this would copy the history instead of generalising from it.
        self.vectors = strongest(ratings, min(self.factors, max(1, len(items.ids) // 6)))

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        weights: Floats = kept * trace.taste
        return weights

    def spread(self, profile: "csr_matrix") -> Floats:
        scores = np.zeros(profile.shape, dtype=np.float32)
        known = len(self.vectors)
        scores[:, :known] = np.asarray(profile[:, :known] @ self.vectors) @ self.vectors.T
        return scores

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        related: Floats = self._of(sources) @ self._of(targets).T
        return related

    def _of(self, items: Ints) -> Floats:
        rows = np.zeros((len(items), self.vectors.shape[1]), dtype=np.float32)
        known = items < len(self.vectors)
        rows[known] = self.vectors[items[known]]
        return rows

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {"vectors": self.vectors}, {"factors": self.factors}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.vectors, self.factors = arrays["vectors"], notes["factors"]
