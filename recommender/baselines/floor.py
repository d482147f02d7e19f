"""The counting reference: a fixed sum of counting models, what a page of code already reaches."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np

from recommender.contract import Items, Recommender, Trace
from recommender.ease import Ease
from recommender.errors import BadModel
from recommender.events import Events, Floats
from recommender.popular import Popular
from recommender.text import Text
from recommender.transitions import Transitions


class Floor(Recommender):
    """Σ weight × score of each part, divided by the best score of the list asked for.

    The weights are fixed beforehand, one set a protocol: nothing is learned but counts. Parts:
    `transitions`, `text`, `ease` (ridge given), `recent` (28 days), `own` (log of own counts, an
    event half a year old counting half).
    """

    name: ClassVar[str] = "floor"

    def __init__(self, weights: Mapping[str, float] | None = None, ridge: float = 200.0) -> None:
        super().__init__()
        self.chosen = dict(weights or {"transitions": 1.0, "text": 0.5, "ease": 0.5})
        self.ridge = ridge
        self.parts: dict[str, Recommender] = {}

    def learn(self, events: Events, items: Items) -> None:
        known: dict[str, Recommender] = {
            "transitions": Transitions(window=10, last=20, fade=1.0, damping=0.0),
            "text": Text(last=20, fade=1.0),
            "ease": Ease(self.ridge, fade=0.0),
            "recent": Popular(28),
            "own": OwnCounts(),
        }
        self.parts = {name: known[name].fit(events, items) for name in self.chosen}

    def score(self, traces: Sequence[Trace]) -> Floats:
        total = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        for name, part in self.parts.items():
            scores = part.score(traces)
            highest = np.maximum(scores.max(axis=1, keepdims=True), np.float32(1e-9))
            total += np.float32(self.chosen[name]) * scores / highest
        return total

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        raise BadModel("The counting reference is fitted where it is measured, and never kept.")

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        raise BadModel("The counting reference is fitted where it is measured, and never kept.")


class OwnCounts(Recommender):
    """log(1 + own events of an item, one 180 days old counting half)."""

    name: ClassVar[str] = "own-counts"

    def learn(self, events: Events, items: Items) -> None:
        """A history says it all."""

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        for row, trace in zip(scores, traces, strict=True):
            age_days = np.maximum(0, trace.now - trace.timestamps) / 86_400
            np.add.at(row, trace.items, (np.exp2(-age_days / 180.0) * trace.taste))
        return np.log1p(scores)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {}, {}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        """Nothing was learned."""
