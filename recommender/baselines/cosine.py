"""Item-to-item cosine: two items are near when the same users met both."""

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from recommender.additive import Additive, widened
from recommender.contract import Items, Trace
from recommender.events import Events, Floats, Ints, Mask

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Cosine(Additive):
    """Σ over the history of cos(item, target) of count vectors over users; the diagonal is 0."""

    name: ClassVar[str] = "cosine"

    def __init__(self) -> None:
        super().__init__()
        self.near: csr_matrix

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix, diags

        size = len(items.ids)
        ones = np.ones(len(events), dtype=np.float32)
        met = csr_matrix((ones, (events.users, events.items)), (len(events.user_ids), size))
        lengths = np.sqrt(np.asarray(met.multiply(met).sum(axis=0)).ravel())
        scaled = (met @ diags(1.0 / np.maximum(lengths, 1.0))).tocsr()
        near = (scaled.T @ scaled).tocsr()
        near.setdiag(0.0)
        near.eliminate_zeros()
        near.sort_indices()
        self.near = near.astype(np.float32)

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        weights: Floats = kept * trace.taste
        return weights

    def spread(self, profile: "csr_matrix") -> Floats:
        near = widened(self.near, len(self.index))
        return np.asarray((profile @ near).todense(), dtype=np.float32)

    def relation(self, sources: Ints, targets: Ints) -> Floats:
        found: Floats = widened(self.near, len(self.index))[sources][:, targets].toarray()
        return found

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        near = self.near
        arrays = {"data": near.data, "indices": near.indices, "indptr": near.indptr}
        return arrays, {"size": near.shape[0]}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        from scipy.sparse import csr_matrix

        parts = (arrays["data"], arrays["indices"], arrays["indptr"])
        self.near = csr_matrix(parts, shape=(notes["size"], notes["size"]))
