"""What one buys again: a person's own items by frequency, recency and how often they are re-bought."""

from collections.abc import Sequence
from typing import Any, ClassVar

import numpy as np

from recommender.causes import Cause
from recommender.contract import RECENT_DAYS, Items, Reason, Recommender, Trace
from recommender.evaluate import traces_of
from recommender.events import KINDS, Events, Floats, Ints
from recommender.splits import cut_of, time_split
from recommender.tally import DAY_S, Tally

# What each fact says at the outset; a shop's own re-orders correct it. Facts: events fading over
# half a year, and over two months; share of the baskets; days since; times bought again per buyer
# of the item; its popularity now; number of baskets; days since the last one; 1.
PRIOR = np.array([1.0, 0.0, 0.3, 0.0, 0.3, 0.3, 0.3, 0.0, -3.0])
PRIOR_WEIGHT = 3.0  # as many questions as it takes to outweigh the prior, roughly
SHRINK = 10.0  # buyers that an item's own rate of re-orders must outweigh
STEPS = 12
DUE = 0.5  # chance from which a thing one bought is recommended again


class Reorder(Recommender):
    """√P(bought again | facts) of the items of a history, by logistic regression; others have 0."""

    name: ClassVar[str] = "reorder"

    def __init__(self) -> None:
        super().__init__()
        self.beliefs = self.habits = PRIOR  # of meeting again, of buying again what was bought
        self.rates: Floats = np.zeros(0, dtype=np.float32)  # (items at training,)

    def learn(self, events: Events, items: Items) -> None:
        bought = events.take(events.kinds == KINDS.index("purchase"))
        self.beliefs = self.habits = self._taught(events, events, len(items.ids))
        if len(bought) < len(events):
            self.habits = self._taught(bought, events, len(items.ids))
        self.rates = rates(events, len(items.ids))

    def _taught(self, asked: Events, events: Events, size: int) -> np.ndarray:
        """The last tenth of the time teaches what the time before it could have told."""
        split = time_split(asked, repeats=True)
        if not len(split.questions):
            return PRIOR
        before = events.take(events.timestamps < cut_of(asked))
        past = Reorder()
        past.index, past.tally, past.rates = self.index, Tally.of(before), rates(before, size)
        facts, again = [], []
        traces = traces_of(split.questions, np.arange(size))
        for trace, targets in zip(traces, split.questions.targets, strict=True):
            own, about = past.facts(trace)
            facts.append(about)
            again.append(np.isin(own, targets))
        return likeliest(np.concatenate(facts), np.concatenate(again))

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        for row, trace in zip(scores, traces, strict=True):
            own, chance = self._chances(trace)
            row[own] = chance
        return scores

    def score_of(self, traces: Sequence[Trace], targets: Ints) -> Floats:
        scores = np.zeros((len(traces), len(targets)), dtype=np.float32)
        for row, trace in zip(scores, traces, strict=True):
            own, chance = self._chances(trace)
            for item in np.flatnonzero(np.isin(own, targets)):
                row[targets == own[item]] = chance[item]
        return scores

    def _chances(self, trace: Trace) -> tuple[Ints, Floats]:
        own, facts = self.facts(trace)
        chance = 1.0 / (1.0 + np.exp(-(facts @ self.beliefs)))
        return own, np.sqrt(chance).astype(np.float32)

    def facts(self, trace: Trace) -> tuple[Ints, np.ndarray]:
        """(n,) the distinct items of a history that tell of taste, and (n, 9) the facts of each."""
        taste = trace.taste
        told = trace.pick(np.flatnonzero(taste > 0))
        own, places = np.unique(told.items, return_inverse=True)
        age = np.maximum(0, trace.now - told.timestamps) / DAY_S
        amount = taste[taste > 0]

        def fading(days: float) -> np.ndarray:
            return np.log1p(np.bincount(places, amount * np.exp2(-age / days), len(own)))

        since = np.full(len(own), np.inf)
        np.minimum.at(since, places, age)
        baskets = len(np.unique(told.timestamps))
        met = self.tally.counts(trace.now, len(self.index), RECENT_DAYS, None)[own]
        rate = np.pad(self.rates, (0, len(self.index) - len(self.rates)), constant_values=0.1)[own]
        columns = (
            fading(180.0),
            fading(60.0),
            np.log(np.bincount(places, amount, len(own)) / max(1, baskets)),
            np.log1p(since),
            np.log(rate),
            np.log(met + 0.5),
            np.full(len(own), np.log(max(1, baskets))),
            np.full(len(own), np.log1p(age.min(initial=np.inf))),
            np.ones(len(own)),
        )
        return own, np.stack(columns, axis=1)

    def due(self, trace: Trace) -> Ints:
        own, facts = self.facts(trace.pick(np.flatnonzero(trace.kinds == KINDS.index("purchase"))))
        due: Ints = own[facts @ self.habits >= np.log(DUE / (1 - DUE))]
        return due

    def suspects(self, trace: Trace, targets: Ints) -> Ints:
        return np.intersect1d(trace.items, targets)

    def because(self, trace: Trace, cause: Cause) -> tuple[Reason, ...]:
        return (own_reason(trace, cause.item, self.index.ids[cause.item]),)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        return {"beliefs": self.beliefs, "habits": self.habits, "rates": self.rates}, {}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.beliefs, self.rates = arrays["beliefs"], arrays["rates"]
        self.habits = arrays.get("habits", self.beliefs)


def rates(events: Events, size: int) -> Floats:
    """(items,) times bought again per buyer, drawn to the mean of the shop where buyers are few."""
    buyers = np.bincount(np.unique(events.users * size + events.items) % size, minlength=size)
    moments = np.unique(np.stack([events.users * size + events.items, events.timestamps]), axis=1)[
        0
    ]
    met = np.bincount(moments % size, minlength=size)
    mean = max(0.01, float((met - buyers).sum() / max(1, buyers.sum())))
    found: Floats = ((met - buyers + mean * SHRINK) / (buyers + SHRINK)).astype(np.float32)
    return found


def likeliest(facts: np.ndarray, again: np.ndarray) -> np.ndarray:
    """(9,) the coefficients that fit best and stay near the prior: Newton's steps."""
    mean, spread = facts.mean(axis=0), facts.std(axis=0) + 1e-6
    mean[-1], spread[-1] = 0.0, 1.0
    scaled = (facts - mean) / spread
    prior = PRIOR * spread
    prior[-1] += PRIOR @ mean
    found = prior.copy()
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(-np.clip(scaled @ found, -30, 30)))
        bend = (scaled * (chance * (1 - chance))[:, None]).T @ scaled
        bend[np.diag_indices_from(bend)] += PRIOR_WEIGHT
        slope = scaled.T @ (again - chance) - PRIOR_WEIGHT * (found - prior)
        step = np.linalg.solve(bend, slope)
        found = found + step * min(1.0, 5.0 / max(1e-9, float(np.abs(step).max())))
    found[:-1] /= spread[:-1]
    found[-1] -= found[:-1] @ mean[:-1]
    return np.asarray(found)


def own_reason(trace: Trace, item: int, item_id: str) -> Reason:
    """Of an item that is its own cause: how often it was bought, or how it was met otherwise."""
    times = int((trace.bought == item).sum())
    if times:
        return {"kind": "reorder", "times": times}
    event = KINDS[trace.kinds[trace.items == item][-1]]
    return {"kind": "met_before", "item_id": item_id, "event": event}
