"""What one buys again: own counts, fading over half a year."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from recommender.causes import Cause
from recommender.contract import Items, Reason, Recommender, Trace
from recommender.events import Events, Floats, Ints
from recommender.tally import DAY_S


class Reorder(Recommender):
    """log(1 + events of an item, one `half_life` days old counting half); others have no score."""

    name: ClassVar[str] = "reorder"

    def __init__(self, half_life: float = 180.0) -> None:
        super().__init__()
        self.half_life = half_life

    def learn(self, events: Events, items: Items) -> None:
        """A history says it all."""

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        for row, trace in zip(scores, traces, strict=True):
            np.add.at(row, trace.items, self._amounts(trace))
        return np.log1p(scores)

    def _amounts(self, trace: Trace) -> Floats:
        age_days = np.maximum(0, trace.now - trace.timestamps) / DAY_S
        amounts: Floats = (np.exp2(-age_days / self.half_life) * trace.taste).astype(np.float32)
        return amounts

    def suspects(self, trace: Trace, targets: Ints) -> Ints:
        return np.intersect1d(trace.items, targets)

    def because(self, trace: Trace, cause: Cause) -> tuple[Reason, ...]:
        return (reorder_reason(trace, cause.item),)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {}, {"half_life": self.half_life}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.half_life = notes["half_life"]


def reorder_reason(trace: Trace, item: int) -> Reason:
    return {"kind": "reorder", "times": int((trace.items == item).sum())}
