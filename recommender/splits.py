"""Which events a model may learn from, and what it is asked afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recommender.events import Events, History, Ints


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


def time_split(events: Events, share: float = 0.9, repeats: bool = False) -> Split:
    """One cut for all, at `share` of the span of time; asked at the cut.

    Relevant is every item a user met after the cut that the model could know (it occurs before
    the cut) and, unless `repeats`, that this user had not met before.
    """
    if not len(events):
        return Split(events, Questions(events, *(np.zeros(0, dtype=np.int64),) * 3, ()))
    first = int(events.timestamps.min())
    cut = first + round((events.latest - first) * share)
    before = events.timestamps < cut
    warm = np.zeros(len(events.item_ids), dtype=np.bool_)
    warm[events.items[before]] = True
    users, ends, targets = [], [], []
    for user in range(len(events.user_ids)):
        start, stop = int(events.starts[user]), int(events.starts[user + 1])
        middle = start + int(before[start:stop].sum())
        later = np.unique(events.items[middle:stop])
        later = later[warm[later]]
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
