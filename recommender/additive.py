"""Models whose score is a sum over the history: score = weights of the events × item-to-item."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from recommender.causes import leading
from recommender.contract import Recommender, Trace
from recommender.events import Floats, Ints, Mask

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Additive(Recommender):
    """Every event adds weight(event) × relation(its item, target): reasons are exact sums."""

    @abstractmethod
    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        """(variants, events) how much each event counts, had only the kept ones happened.

        `kept` (variants, events) says which; 0 for events left out or out of reach.
        """

    @abstractmethod
    def spread(self, profile: "csr_matrix") -> Floats:
        """(traces, items) scores of a (traces, items) matrix of weights."""

    @abstractmethod
    def relation(self, sources: Ints, targets: Ints) -> Floats:
        """(sources, targets) what one unit of weight on a source adds to a target."""

    def weights(self, trace: Trace) -> Floats:
        """(events of the trace,) how much each event counts."""
        weights: Floats = self.weigh(trace, np.ones((1, len(trace)), dtype=np.bool_))[0]
        return weights

    def one(self, items: Ints, weights: Floats) -> Floats:
        """(items,) scores of one history, given what each of its events counts."""
        scores: Floats = self.spread(self._profile([items], [weights]))[0]
        return scores

    def score(self, traces: Sequence[Trace]) -> Floats:
        return self.told([one.items for one in traces], [self.weights(one) for one in traces])

    def told(self, items: Sequence[Ints], weights: Sequence[Floats]) -> Floats:
        """(traces, items) scores, given the items of each trace and what each event counts."""
        if len(items) == 1:
            return self.one(items[0], weights[0])[None, :]
        return self.spread(self._profile(items, weights))

    def profile(self, traces: Sequence[Trace]) -> "csr_matrix":
        """(traces, items) sparse: the weight each trace lays on each item."""
        return self._profile([one.items for one in traces], [self.weights(one) for one in traces])

    def _profile(self, items: Sequence[Ints], weights: Sequence[Floats]) -> "csr_matrix":
        from scipy.sparse import csr_matrix  # at use: 0.2 s that reading events need not pay

        told = [each != 0 for each in weights]
        met = [each[use] for each, use in zip(items, told, strict=True)]
        ends = np.cumsum([0, *(len(each) for each in met)])
        data = np.concatenate([each[use] for each, use in zip(weights, told, strict=True)])
        shape = (len(items), len(self.index))
        return csr_matrix((data.astype(np.float32), np.concatenate(met), ends), shape=shape)

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


def newest(trace: Trace, last: int, fade: float, kept: Mask) -> Floats:
    """Weights of the newest `last` events kept: 1 for the newest, ÷(1 + fade·age) behind it."""
    ages = np.cumsum(kept[:, ::-1], axis=1, dtype=np.int32)[:, ::-1] - 1
    told = kept & (ages < last)
    weights: Floats = told * trace.taste / (1.0 + np.float32(fade) * np.maximum(ages, 0))
    return weights


def widened(matrix: "csr_matrix", size: int) -> "csr_matrix":
    """The matrix with empty rows and columns up to size × size, for items new since training."""
    if matrix.shape[0] < size:
        matrix = matrix.copy()
        matrix.resize((size, size))
    return matrix
