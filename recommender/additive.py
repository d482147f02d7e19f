"""Models whose score is a sum over the history: score = weights of the events × item-to-item."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender.causes import leading
from recommender.contract import Recommender, Trace
from recommender.events import Floats, Ints

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Additive(Recommender):
    """Every event adds weight(event) × relation(its item, target): reasons are exact sums."""

    @abstractmethod
    def weights(self, trace: Trace) -> Floats:
        """(events of the trace,) how much each event counts; 0 for events out of reach."""

    @abstractmethod
    def spread(self, profile: "csr_matrix") -> Floats:
        """(traces, items) scores of a (traces, items) matrix of weights."""

    @abstractmethod
    def relation(self, sources: Ints, targets: Ints) -> Floats:
        """(sources, targets) what one unit of weight on a source adds to a target."""

    def score(self, traces: Sequence[Trace]) -> Floats:
        return self.spread(self.profile(traces))

    def profile(self, traces: Sequence[Trace]) -> "csr_matrix":
        """(traces, items) sparse: the weight each trace lays on each item."""
        from scipy.sparse import csr_matrix  # at use: 0.2 s that reading events need not pay

        weights = [self.weights(trace) for trace in traces]
        items = [trace.items[each != 0] for trace, each in zip(traces, weights, strict=True)]
        ends = np.cumsum([0, *(len(each) for each in items)])
        data = np.concatenate([each[each != 0] for each in weights]).astype(np.float32)
        shape = (len(traces), len(self.index))
        return csr_matrix((data, np.concatenate(items), ends), shape=shape)

    def score_of(self, traces: Sequence[Trace], targets: Ints) -> Floats:
        profile = self.profile(traces)
        sources = np.unique(profile.indices).astype(np.int64)
        weights = np.asarray(profile[:, sources].toarray(), dtype=np.float32)
        scores: Floats = weights @ self.relation(sources, targets)
        return scores

    def terms(self, trace: Trace, targets: Ints) -> Floats:
        """(events of the trace, targets): what each event adds to each target's score, exactly."""
        weights = self.weights(trace)
        terms = np.zeros((len(trace), len(targets)), dtype=np.float32)
        near = np.flatnonzero(weights)
        if len(near):
            terms[near] = weights[near, None] * self.relation(trace.items[near], targets)
        return terms

    def suspects(self, trace: Trace, targets: Ints) -> Ints:
        return leading(trace, self.terms(trace, targets))


def newest(trace: Trace, last: int, fade: float) -> Floats:
    """(events,) weights of the newest `last` events: 1 for the newest, ÷(1 + fade·age) behind."""
    weights = np.zeros(len(trace), dtype=np.float32)
    reach = min(last, len(trace))
    if reach:
        places = np.arange(reach - 1, -1, -1, dtype=np.float32)
        weights[-reach:] = 1.0 / (1.0 + np.float32(fade) * places)
    return weights * trace.taste


def widened(matrix: "csr_matrix", size: int) -> "csr_matrix":
    """The matrix with empty rows and columns up to size × size, for items new since training."""
    if matrix.shape[0] < size:
        matrix = matrix.copy()
        matrix.resize((size, size))
    return matrix
