"""Popularity: of all time, of the last days, or fading with a half-life."""

from collections.abc import Sequence
from copy import copy
from typing import Any, ClassVar

import numpy as np

from recommender.contract import RECENT_DAYS, Items, Reason, Recommender, Trace
from recommender.events import Events, Floats, Ints


class Popular(Recommender):
    """The same list for everybody, but for what one has seen.

    `days` is the window (None: all time); with `half_life` days an event that old counts half.
    """

    name: ClassVar[str] = "popular"

    def __init__(self, days: int | None = None, half_life: float | None = None) -> None:
        super().__init__()
        self.days = days
        self.half_life = half_life

    def learn(self, events: Events, items: Items) -> None:
        """The tally is all there is to learn."""

    def score(self, traces: Sequence[Trace]) -> Floats:
        size = len(self.index)
        return np.stack(
            [self.tally.counts(trace.now, size, self.days, self.half_life) for trace in traces]
        )

    def within(self, days: int) -> "Popular":
        """The same counts of another window."""
        twin = copy(self)
        twin.days = days
        return twin

    def reasons(self, trace: Trace, targets: Ints, scores: Floats) -> list[tuple[Reason, ...]]:
        return [self.popular_reason(int(item), trace.now) for item in targets]

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {}, {"days": self.days, "half_life": self.half_life}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.days, self.half_life = notes["days"], notes["half_life"]


def recent(days: int = RECENT_DAYS) -> Popular:
    """Popularity of the last weeks: under a cut in time it beats most models in print."""
    return Popular(days)
