"""Which events a model may learn from, and what it is asked afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from recommender.events import Events, History, Ints, Mask


@dataclass(frozen=True)
class Questions:
    """What a model is asked: the history up to a moment, and what was chosen after it.

    Question q is about user `users[q]`, whose history ends before row `ends[q]` of `events`;
    it is asked at `nows[q]`; `targets[q]` are the item numbers that came later.
    """

    events: Events
    users: Ints
    ends: Ints
    nows: Ints
    targets: tuple[Ints, ...]
    repeats: bool = False

    def __len__(self) -> int:
        return len(self.users)

    def history(self, question: int) -> History:
        return self.events.history(int(self.users[question]), int(self.ends[question]))

    def histories(self) -> Iterator[tuple[History, int]]:
        for question in range(len(self)):
            yield self.history(question), int(self.nows[question])

    def some(self, most: int, seed: int) -> "Questions":
        """At most `most` of them, drawn by the seed, in their old order."""
        if len(self) <= most:
            return self
        chosen = np.sort(np.random.default_rng(seed).choice(len(self), most, replace=False))
        return self.pick(chosen)

    def pick(self, chosen: Ints) -> "Questions":
        return Questions(
            self.events,
            self.users[chosen],
            self.ends[chosen],
            self.nows[chosen],
            tuple(self.targets[n] for n in chosen),
            self.repeats,
        )


@dataclass(frozen=True)
class Split:
    train: Events
    questions: Questions


def leave_one_out(events: Events) -> Split:
    """Each user's last event is asked for, at its own time; the model learns from the rest.

    A last event of an item met before is dropped from training but not asked: it is no
    discovery. For a validation inside, split `train` again.
    """
    counts = np.diff(events.starts)
    askable = np.flatnonzero(counts >= 2)
    last = events.starts[askable + 1] - 1
    keep = np.ones(len(events), dtype=np.bool_)
    keep[last] = False
    fresh = np.array(
        [
            events.items[row] not in events.items[events.starts[user] : row]
            for user, row in zip(askable, last, strict=True)
        ],
        dtype=np.bool_,
    )
    users, rows = askable[fresh], last[fresh]
    targets = tuple(events.items[row : row + 1] for row in rows)
    return Split(
        events.take(keep), Questions(events, users, rows, events.timestamps[rows], targets)
    )


def cut_of(events: Events, share: float = 0.9) -> int:
    """The moment at a share of the span of time."""
    first = int(events.timestamps.min())
    return first + round((events.latest - first) * share)


def new_items_split(events: Events, share: float = 0.9) -> Split:
    """The same cut in time; asked for are only the items that nobody met before it."""
    if not len(events):
        return time_split(events, share)
    before = events.timestamps < cut_of(events, share)
    new = np.ones(len(events.item_ids), dtype=np.bool_)
    new[events.items[before]] = False
    return _cut(events, share, new, repeats=False)


def next_basket_split(events: Events, share: float = 0.9) -> Split:
    """The same cut; asked for is all of the first basket after it, re-orders too.

    A basket is what a user met at one moment.
    """
    split = time_split(events, share, repeats=True)
    asked, baskets = split.questions, []
    for user, end, targets in zip(asked.users, asked.ends, asked.targets, strict=True):
        rest = slice(int(end), int(events.starts[user + 1]))
        first = events.timestamps[rest] == events.timestamps[rest.start]
        baskets.append(np.intersect1d(events.items[rest][first], targets))
    left = np.array([n for n, basket in enumerate(baskets) if len(basket)], dtype=np.int64)
    return Split(split.train, replace(asked, targets=tuple(baskets)).pick(left))


def time_split(events: Events, share: float = 0.9, repeats: bool = False) -> Split:
    """One cut for all, at `share` of the span of time; asked at the cut.

    Relevant is every item a user met after the cut that the model could know (it occurs before
    the cut) and, unless `repeats`, that this user had not met before.
    """
    if not len(events):
        return Split(events, Questions(events, *(np.zeros(0, dtype=np.int64),) * 3, ()))
    warm = np.zeros(len(events.item_ids), dtype=np.bool_)
    warm[events.items[events.timestamps < cut_of(events, share)]] = True
    return _cut(events, share, warm, repeats)


def _cut(events: Events, share: float, asked_for: Mask, repeats: bool) -> Split:
    cut = cut_of(events, share)
    before = events.timestamps < cut
    users, ends, targets = [], [], []
    for user in range(len(events.user_ids)):
        start, stop = int(events.starts[user]), int(events.starts[user + 1])
        middle = start + int(before[start:stop].sum())
        later = np.unique(events.items[middle:stop])
        later = later[asked_for[later]]
        if not repeats:
            later = later[~np.isin(later, events.items[start:middle])]
        if middle > start and len(later):
            users.append(user)
            ends.append(middle)
            targets.append(later)
    nows = np.full(len(users), cut, dtype=np.int64)
    asked = Questions(
        events,
        np.array(users, dtype=np.int64),
        np.array(ends, dtype=np.int64),
        nows,
        tuple(targets),
        repeats,
    )
    return Split(events.take(before), asked)
