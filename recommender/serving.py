"""The recommender as it serves: one loaded model, safe for threads, fresh with every event."""

import threading
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from recommender.blend import Blend
from recommender.contract import Items, LeaveOut, Reason, Recommender, Scored
from recommender.errors import BadModel
from recommender.events import KIND_WEIGHT, KINDS, Events, Floats, History, Ints, Mask
from recommender.files import kind_of, read_json
from recommender.popular import Popular
from recommender.sequence import SequenceModel
from recommender.trace import OFTEN, top, varied
from recommender.train import MODELS
from recommender.transitions import Transitions

# Per user, so many of the newest events are kept to learn live transitions from.
MOST_RECENT = 20
# Live users and events kept in mind; beyond these the oldest give way.
MOST_USERS = 20_000
MOST_MET = 200_000
# Of many lists so many are made together: their scores stay in the processor's cache.
AT_ONCE = 64
Key = TypeVar("Key")
Value = TypeVar("Value")


class Served:
    """Answers from a model and the events since its training.

    `record` takes live events in any order, each once; the next answer knows them: popularity
    and transitions count them. Nothing here is per user but a short list of recent items, for the
    users last heard of, and nothing is written to disk.
    """

    def __init__(self, model: Recommender, metrics: Mapping[str, Any] | None = None) -> None:
        self.model = model
        self.metrics = dict(metrics or {})
        self._lock = threading.RLock()
        self._met: dict[tuple[str, str, int, str], None] = {}  # in the order of arrival
        self._recent: dict[str, list[tuple[int, int]]] = {}
        self._listed: Ints = np.zeros(0, dtype=np.int64)

    @property
    def item_ids(self) -> list[str]:
        return self.model.index.ids

    def recommend(
        self,
        history: History,
        k: int = 10,
        allow: Collection[str] | None = None,
        leave_out: LeaveOut = "met",
        now: int | None = None,
        variety: bool = False,
        often: int = OFTEN,
    ) -> list[Scored]:
        """The k best for a history; strangers get what was popular in the last 28 days.

        With `variety` the last place is for what was listed least so far, once its own item was
        listed so `often`.
        """
        with self._lock:
            listed = self._times_listed() if variety else None
            found = self.model.recommend(history, k, allow, leave_out, now, listed, often)
            if listed is not None:
                listed[[self.model.index.numbers[one.item_id] for one in found]] += 1
            return found

    def similar(
        self, item_id: str, k: int = 10, allow: Collection[str] | None = None
    ) -> list[Scored]:
        """The k allowed items that go best with one item."""
        with self._lock:
            return self.model.similar(item_id, k, allow)

    def explain(self, history: History, item_id: str, now: int | None = None) -> Reason | None:
        with self._lock:
            return self.model.explain(history, item_id, now)

    def batch(
        self,
        histories: Sequence[History],
        k: int = 10,
        allow: Collection[str] | None = None,
        leave_out: LeaveOut = "met",
        nows: Sequence[int] | None = None,
        variety: bool = False,
        often: int = OFTEN,
    ) -> list[list[Scored]]:
        """The same lists as one by one, without reasons and re-orders in time, many times as fast."""
        found: list[list[Scored]] = []
        with self._lock:
            for begin in range(0, len(histories), AT_ONCE):
                part = range(begin, min(begin + AT_ONCE, len(histories)))
                traces = [
                    self.model.trace(
                        histories[n], nows[n] if nows else None, repeats=leave_out == "none"
                    )
                    for n in part
                ]
                for trace, scores in zip(traces, self.model.scores_for(traces), strict=True):
                    mask = self.model.allowed(trace, allow, leave_out, trace.items[:0])
                    found.append(self._list(scores, k, mask, often if variety else None))
        return found

    def _list(self, scores: Floats, k: int, mask: Mask, often: int | None) -> list[Scored]:
        if often is not None:
            listed = self._times_listed()
            best = varied(scores, k, mask, listed, often)
            listed[best] += 1
        else:
            best = top(scores, k, mask)
        return [Scored(self.item_ids[item], float(scores[item])) for item in best]

    def _times_listed(self) -> Ints:
        """(items,) how often each stood in a varied list since the start."""
        missing = len(self.model.index) - len(self._listed)
        if missing:
            self._listed = np.pad(self._listed, (0, missing))
        return self._listed

    def record(self, user_id: str, item_id: str, timestamp: int, event: str = "purchase") -> bool:
        """Count one live event; False when it was counted before or teaches nothing."""
        key = (user_id, item_id, timestamp, event)
        if event not in KINDS or KIND_WEIGHT[KINDS.index(event)] == 0:
            return False
        with self._lock:
            if key in self._met:
                return False
            _remember(self._met, key, None, MOST_MET)
            item = self.model.index.numbers.get(item_id)
            if item is None:
                self.model.add_item(item_id, None, None)
                item = self.model.index.numbers[item_id]
            self.model.tally.add(item, timestamp)
            old = self._recent.pop(user_id, [])
            place = sum(time <= timestamp for time, _ in old)
            new = [*old[:place], (timestamp, item), *old[place:]]
            self._count_pairs(old[place:], old[:place], -1.0)  # these stand one place later now
            self._count_pairs(new[place:], old[:place], 1.0)
            _remember(self._recent, user_id, new[-MOST_RECENT:], MOST_USERS)
        return True

    def _count_pairs(
        self, events: list[tuple[int, int]], before: list[tuple[int, int]], sign: float
    ) -> None:
        """Count (or take back) what each of some events follows, in their order."""
        for part in self._parts():
            if isinstance(part, Transitions):
                items = [item for _, item in (*before, *events)]
                for place in range(len(before), len(items)):
                    part.record(np.array(items[:place], dtype=np.int64), items[place], sign)

    def add_item(self, item_id: str, text: str | None = None, vector: Floats | None = None) -> None:
        """A new item, rankable from its text or vector (of the width trained with) at once."""
        with self._lock:
            self.model.add_item(item_id, text, vector)

    def remembered(self) -> list[str]:
        """The users of whom a short list of recent items is kept."""
        with self._lock:
            return list(self._recent)

    def forget(self, user_ids: Collection[str]) -> None:
        """Drop what is kept of people: the short lists of recent items."""
        gone = set(user_ids)
        if gone:
            with self._lock:
                self._recent = {one: rows for one, rows in self._recent.items() if one not in gone}
                self._met = {key: None for key in self._met if key[0] not in gone}

    def _parts(self) -> Collection[Recommender]:
        return self.model.parts.values() if isinstance(self.model, Blend) else (self.model,)


def _remember(kept: dict[Key, Value], key: Key, value: Value, most: int) -> None:
    """Put it last; the oldest gives way where there are too many."""
    kept[key] = value
    if len(kept) > most:
        del kept[next(iter(kept))]


def load(folder: Path, device: str = "auto") -> Served:
    """Read a trained model; torch is imported only if a net is part of it. Raises BadModel."""
    kind = kind_of(folder)
    if kind not in MODELS:
        raise BadModel(f"{folder} holds a '{kind}' model, which this version does not know.")
    model = MODELS[kind].load(folder)
    parts = model.parts.values() if isinstance(model, Blend) else (model,)
    for part in parts:
        if isinstance(part, SequenceModel):
            part.move(device)
    path = folder / "metrics.json"
    return Served(model, read_json(path) if path.is_file() else None)


def strangers(events: Events, items: Items | None = None) -> Served:
    """Without a trained model: popularity of the last 28 days, for everybody."""
    return Served(Popular(28).fit(events, items))
