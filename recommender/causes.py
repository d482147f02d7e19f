"""Why: leave an item out of the history, ask again, name the one whose loss costs a score most.

That is the definition of a true cause, and what a shopper can try: delete the named item and the
recommended one sinks. Sums of a model's terms only choose which items are worth trying.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.events import Floats, Ints
from recommender.trace import Trace

if TYPE_CHECKING:
    from recommender.contract import Recommender

# A cause that carries less than this share of a score is not worth naming.
LEAST_SHARE = 0.10
# Every item tried is one more question to the model: what an explanation costs.
MOST_TRIED = 8


@dataclass(frozen=True)
class Cause:
    item: int
    position: int  # its last event in the trace
    share: float  # of the score, at most 1


def newest(trace: Trace, most: int = MOST_TRIED) -> Ints:
    """The last distinct items that tell of taste, newest first."""
    items = trace.items[trace.taste > 0][::-1]
    _, first = np.unique(items, return_index=True)
    return items[np.sort(first)][:most]


def leading(trace: Trace, terms: Floats, each: int = 2) -> Ints:
    """The items with the `each` largest sums of terms (events, targets), for any target."""
    items, places = np.unique(trace.items, return_inverse=True)
    sums = np.zeros((len(items), terms.shape[1]), dtype=np.float32)
    np.add.at(sums, places, terms)
    best = np.argsort(-sums, axis=0, kind="stable")[:each]
    reached = np.zeros(len(items), dtype=np.float32)
    np.maximum.at(reached, best, np.take_along_axis(sums, best, 0))
    order = np.argsort(-reached, kind="stable")[:MOST_TRIED]
    return items[order[reached[order] > 0]]


def asked_again(trace: Trace, suspects: Ints) -> list[Trace]:
    """The question itself, and once without each suspect."""
    return [trace, *(trace.without(int(item)) for item in suspects)]


def score_where_left(model: "Recommender", traces: list[Trace], targets: Ints) -> Floats:
    """(traces, targets) scores; 0 where nothing that tells of taste is left."""
    scores = np.zeros((len(traces), len(targets)), dtype=np.float32)
    left = [n for n, trace in enumerate(traces) if trace.taste.any()]
    if left:
        scores[left] = model.score_of([traces[n] for n in left], targets)
    return scores


def largest(trace: Trace, suspects: Ints, scores: Floats, total: float) -> Cause | None:
    """`scores` (1 + suspects,) of one target, whole first; None when no loss carries 10 %."""
    if total <= 0 or not len(suspects):
        return None
    falls = scores[0] - scores[1:]
    worst = int(falls.argmax())
    share = float(falls[worst]) / total
    if share < LEAST_SHARE:
        return None
    item = int(suspects[worst])
    return Cause(item, int(np.flatnonzero(trace.items == item)[-1]), min(share, 1.0))
