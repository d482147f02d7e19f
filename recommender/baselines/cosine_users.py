"""User-to-user cosine: what the people with the most similar histories met."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from recommender.contract import Items, Recommender, Trace
from recommender.events import KIND_WEIGHT, Events, Floats
from recommender.rows import Rows


class CosineUsers(Recommender):
    """Σ over the `neighbours` nearest people of cos(history, theirs) × what they met.

    A comparison model: it keeps the histories it learned from, without the names of the people.
    """

    name: ClassVar[str] = "cosine-users"

    def __init__(self, neighbours: int = 100) -> None:
        super().__init__()
        self.neighbours = neighbours
        self.met = Rows.empty()  # (people, items) rows of length 1

    def learn(self, events: Events, items: Items) -> None:
        from scipy.sparse import csr_matrix, diags

        shape = (len(events.user_ids), len(items.ids))
        met = csr_matrix((KIND_WEIGHT[events.kinds], (events.users, events.items)), shape=shape)
        met.sum_duplicates()
        lengths = np.sqrt(np.asarray(met.multiply(met).sum(axis=1)).ravel())
        self.met = Rows.of((diags(1.0 / np.maximum(lengths, 1e-9)) @ met).tocsr())

    def score(self, traces: Sequence[Trace]) -> Floats:
        people = self.met.wide(len(self.index))
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        for row, trace in zip(scores, traces, strict=True):
            own = np.bincount(trace.items, trace.taste, minlength=len(self.index))
            near = people @ (own / max(1e-9, float(np.linalg.norm(own))))
            best = np.argsort(-near, kind="stable")[: self.neighbours]
            row[:] = people[best].T @ near[best]
        return scores

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return self.met.arrays("met"), {"neighbours": self.neighbours}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.neighbours, self.met = notes["neighbours"], Rows.stored(arrays, "met")
