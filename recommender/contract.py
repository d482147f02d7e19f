"""The contract of every recommender, and what all of them share: ids, filters, top-k, reasons."""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Literal, Self

import numpy as np

from recommender import causes
from recommender.causes import Cause
from recommender.errors import BadEvents, BadModel, BadQuestion
from recommender.events import KINDS, Events, Floats, History, Ints, Mask
from recommender.files import read_model, write_model
from recommender.items import ItemIndex, Items, widen
from recommender.tally import Tally
from recommender.trace import OFTEN, Reason, Scored, Trace, top, varied

__all__ = ["Items", "Reason", "Recommender", "Scored", "Trace"]

RECENT_DAYS = 28
# Popularity orders what a model has no opinion on; it must never outweigh an opinion.
TIE_WEIGHT = np.float32(1e-6)
# What of a history stays out of the list: all of it, what was bought and is not due again, nothing.
LeaveOut = Literal["met", "bought", "none"]


class Recommender(ABC):
    """fit → recommend, similar, explain; save → load. A user is a history, never a parameter."""

    name: ClassVar[str]

    def __init__(self) -> None:
        self.index = ItemIndex()
        self.tally = Tally(np.zeros(0, np.int64), np.zeros(0, np.int64))
        self._shelf: tuple[frozenset[str], Mask] | None = None

    # What a model brings

    @abstractmethod
    def learn(self, events: Events, items: Items) -> None:
        """Fit to events whose item numbers are rows of `items` (all known items, in order)."""

    @abstractmethod
    def score(self, traces: Sequence[Trace]) -> Floats:
        """(traces, items) scores, higher is better, 0 = no opinion. Traces are not empty."""

    def score_of(self, traces: Sequence[Trace], targets: Ints) -> Floats:
        """(traces, targets) the same scores of some items only, where that is cheaper."""
        return self.score(traces)[:, targets]

    def suspects(self, trace: Trace, targets: Ints) -> Ints:
        """Items of the history that may be the cause of the targets' scores, few."""
        return causes.newest(trace)

    @abstractmethod
    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        """Arrays and JSON values that `restore` needs."""

    @abstractmethod
    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        """The inverse of `state`; index and tally are there already."""

    # What all share

    def fit(self, events: Events, items: Items | None = None) -> Self:
        """Learn from events. Items met but not listed in `items` are known by id only."""
        self.learn(*self.take_in(events, items))
        return self

    def take_in(self, events: Events, items: Items | None) -> tuple[Events, Items]:
        """Number all known items, count the events; both in the form that `learn` takes."""
        events = events.telling()
        if not len(events):
            raise BadEvents("0 events to learn from. Import events first, then train.")
        known = items or Items(())
        listed = set(known.ids)
        extra = tuple(one for one in events.item_ids if one not in listed)
        self.index = ItemIndex.of(known.ids + extra)
        numbered = events.numbered_by(self.index.ids, self.index.numbers)
        self.tally = Tally.of(numbered)
        return numbered, widen(known, extra)

    def trace(self, history: History, now: int | None = None, repeats: bool = False) -> Trace:
        """Known items of a history, oldest first, none later than `now` (default: its last)."""
        rows = [
            (history.timestamps[n], self.index.numbers[one], KINDS.index(history.kind(n)))
            for n, one in enumerate(history.item_ids)
            if one in self.index.numbers and (now is None or history.timestamps[n] <= now)
        ]
        rows.sort(key=lambda row: row[0])
        columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
        if now is None:
            now = int(columns[-1, 0]) if len(columns) else self._latest()
        return Trace(columns[:, 1], columns[:, 0], columns[:, 2], now, repeats)

    def scores_for(self, traces: Sequence[Trace]) -> Floats:
        """(traces, items) final scores: the model's, popularity where it has no opinion."""
        full = [n for n, trace in enumerate(traces) if trace.taste.any()]
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        if full:
            scores[full] = self.score([traces[n] for n in full])
        for row, trace in zip(scores, traces, strict=True):
            row += self.floor(trace.now) * TIE_WEIGHT
        return scores

    def floor(self, now: int) -> Floats:
        """(items,) popularity for strangers: the last 28 days first, all time below; at most 1."""
        recent = self.tally.counts(now, len(self.index), RECENT_DAYS, None)
        always = self.tally.counts(now, len(self.index), None, None)
        both = recent + np.float32(0.5) * always / max(np.float32(1.0), always.max(initial=0.0))
        floor: Floats = both / max(np.float32(1.0), both.max(initial=0.0))
        return floor

    def recommend(
        self,
        history: History,
        k: int = 10,
        allow: Collection[str] | None = None,
        leave_out: LeaveOut = "met",
        now: int | None = None,
        listed: Ints | None = None,
        often: int = OFTEN,
    ) -> list[Scored]:
        """The k best items for a history, best first; fewer where fewer are allowed.

        With `listed` (items,), how often each was listed before, the list is `varied`. What is due
        again has the score, and the reason, of a re-order.
        """
        if k < 1:
            raise BadQuestion(f"k is {k}. Ask for at least one item.")
        trace = self.trace(history, now, repeats=leave_out == "none")
        again = replace(trace, repeats=True)
        scores = self.scores_for([trace])[0]
        due = self.due(trace) if leave_out == "bought" else trace.items[:0]
        if len(due):
            scores[due] = self.scores_for([again])[0][due]
        mask = self.allowed(trace, allow, leave_out, due)
        best = top(scores, k, mask) if listed is None else varied(scores, k, mask, listed, often)
        why = dict(zip(best.tolist(), self.reasons(trace, best, scores[best]), strict=True))
        if len(due := np.intersect1d(best, due)):
            why |= zip(due.tolist(), self.reasons(again, due, scores[due]), strict=True)
        return [Scored(self.index.ids[n], float(scores[n]), why[n]) for n in best.tolist()]

    def allowed(
        self, trace: Trace, allow: Collection[str] | None, leave_out: LeaveOut, due: Ints
    ) -> Mask:
        """(items,) True where an item may be shown; `due` are those that are bought again."""
        shelf = self._allowed(allow)
        mask = shelf.copy()
        if leave_out != "none":
            mask[trace.items if leave_out == "met" else trace.bought] = False
            mask[due] = shelf[due]
        return mask

    def due(self, trace: Trace) -> Ints:
        """What was bought and will rather be bought again now than not; few models can tell."""
        return trace.items[:0]

    def _allowed(self, allow: Collection[str] | None) -> Mask:
        """The last mask is kept: a shop asks with the same shelf again and again."""
        if allow is None:
            return np.ones(len(self.index), dtype=np.bool_)
        if (
            self._shelf is None
            or self._shelf[0] is not allow
            or len(self._shelf[1]) != len(self.index)
        ):
            numbers = self.index.numbers
            mask = np.zeros(len(self.index), dtype=np.bool_)
            mask[[numbers[one] for one in allow if one in numbers]] = True
            if not isinstance(allow, frozenset):  # may be changed by its owner
                return mask
            self._shelf = allow, mask
        return self._shelf[1]

    def similar(
        self, item_id: str, k: int = 10, allow: Collection[str] | None = None
    ) -> list[Scored]:
        """Items that go with one item: what the model would say of a history of it alone."""
        if item_id not in self.index.numbers:
            raise BadQuestion(f"Item '{item_id}' is unknown to this model. Train again with it.")
        now = self._latest()
        return self.recommend(History((item_id,), (now,)), k, allow, now=now)

    def explain(self, history: History, item_id: str, now: int | None = None) -> Reason | None:
        """The largest true cause of an item's score, or None when none carries 10 %."""
        number = self.index.numbers.get(item_id)
        if number is None:
            return None
        trace = self.trace(history, now)
        target = np.array([number])
        score = self.scores_for([trace])[0][target]
        why = self.reasons(trace, target, score)[0]
        return why[0] if why else None

    def reasons(self, trace: Trace, targets: Ints, scores: Floats) -> list[tuple[Reason, ...]]:
        """For each target its reasons, the largest first; empty when nothing carries 10 %."""
        if not trace.taste.any():
            return [self.popular_reason(int(item), trace.now) for item in targets]
        suspects = self.suspects(trace, targets)
        again = causes.score_where_left(self, causes.asked_again(trace, suspects), targets)
        found = [
            causes.largest(trace, suspects, again[:, column], float(scores[column]))
            for column in range(len(targets))
        ]
        return [self.because(trace, cause) if cause else () for cause in found]

    def because(self, trace: Trace, cause: Cause) -> tuple[Reason, ...]:
        """The reasons that a model gives for one cause."""
        return (
            {
                "kind": "because_item",
                "item_id": self.index.ids[cause.item],
                "event": KINDS[trace.kinds[cause.position]],
                "share": round(cause.share, 4),
            },
        )

    def popular_reason(self, item: int, now: int) -> tuple[Reason, ...]:
        counts = self.tally.counts(now, len(self.index), RECENT_DAYS, None)
        if counts[item] < 1:
            return ()
        return ({"kind": "popular", "count": int(counts[item]), "days": RECENT_DAYS},)

    def save(self, folder: Path) -> None:
        """Write safetensors and JSON: no pickle; equal models give equal bytes."""
        arrays, notes = self.state()
        arrays = {
            **arrays,
            "tally.timestamps": self.tally.timestamps,
            "tally.items": self.tally.items.astype(np.int32),
        }
        write_model(folder, self.name, arrays, notes, self.index.ids)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what `save` wrote. Raises BadModel if a file is missing, changed or another's."""
        stored = read_model(folder)
        if stored.model != cls.name:
            raise BadModel(f"{folder} holds a '{stored.model}' model, not '{cls.name}'.")
        model = cls()
        model.index = ItemIndex.of(stored.item_ids)
        arrays = stored.arrays
        model.tally = Tally(
            arrays.pop("tally.timestamps"), arrays.pop("tally.items").astype(np.int64)
        )
        model.restore(arrays, stored.notes)
        return model

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        """Make a new item known. Models that read texts or vectors can rank it at once."""
        self.index.add(item_id)

    def _latest(self) -> int:
        return int(self.tally.timestamps[-1]) if len(self.tally.timestamps) else 0
