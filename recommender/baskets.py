"""What goes into one basket together, whatever the order: EASE over baskets instead of people."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from recommender.contract import Trace
from recommender.ease import Ease, meetings, once
from recommender.events import Events, Floats, Mask
from recommender.trace import OPEN_S

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


class Baskets(Ease):
    """EASE whose rows are baskets: a person's events with less than an hour between them.

    A basket of m items weighs m to the power −2·`evenness`, so that the longest do not say all.
    It is asked about the last basket only: older ones have no opinion on it.
    """

    name: ClassVar[str] = "baskets"

    def __init__(self, ridge: float = 20.0, fade: float = 0.0, evenness: float = 0.25) -> None:
        super().__init__(ridge, fade)
        self.evenness = evenness

    def meetings(self, events: Events, size: int) -> "csr_matrix":
        from scipy.sparse import diags

        first = np.ones(len(events), dtype=np.bool_)
        first[1:] = np.diff(events.users) != 0
        first[1:] |= np.diff(events.timestamps) >= OPEN_S
        basket = np.cumsum(first) - 1
        met = meetings(basket, int(basket[-1]) + 1, events, size)
        lengths = np.maximum(1, np.diff(met.indptr))
        scale = lengths.astype(np.float32) ** -np.float32(self.evenness)
        even: csr_matrix = (diags(scale) @ met).tocsr()
        even.data /= even.data.mean()
        return even

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        weights = np.zeros(kept.shape, dtype=np.float32)
        last = trace.last_basket
        start = len(trace) - len(last)
        weights[:, start:] = once(last, self.fade, kept[:, start:])
        return weights
