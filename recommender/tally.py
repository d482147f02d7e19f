"""How often each item was met, in any window of time, up to the last event."""

import numpy as np

from recommender.events import Events, Floats, Ints

DAY_S = 86_400


class Tally:
    """Event times and items in order of time: every count is a slice of it.

    Nothing later than the asked moment is counted, so that a question about the past is
    answered as it would have been answered then.
    """

    def __init__(self, timestamps: Ints, items: Ints) -> None:
        self.timestamps = timestamps
        self.items = items
        self._seen: dict[tuple[int, int, int], Floats] = {}

    @classmethod
    def of(cls, events: Events) -> "Tally":
        order = np.argsort(events.timestamps, kind="stable")
        return cls(events.timestamps[order], events.items[order])

    def counts(self, now: int, size: int, days: int | None, half_life: float | None) -> Floats:
        """(size,) events per item up to and at `now`: of the last `days`, or of all time.

        With `half_life` (days) an event that old counts half.
        """
        stop = int(np.searchsorted(self.timestamps, now, side="right"))
        begin = 0
        if days is not None:
            begin = int(np.searchsorted(self.timestamps, now - days * DAY_S, side="right"))
        # A half-life changes with every second; within one hour the order does not.
        key = (begin, stop, now // 3600 if half_life else size)
        found = self._seen.get(key)
        if found is None or len(found) != size:
            weights = None
            if half_life:
                age = (now // 3600 * 3600 - self.timestamps[begin:stop]) / DAY_S
                weights = np.exp2(-age / half_life)
            window = self.items[begin:stop]
            found = np.bincount(window, weights, minlength=size).astype(np.float32)
            if len(self._seen) > 64:
                self._seen.clear()
            self._seen[key] = found
        return found

    def add(self, item: int, timestamp: int) -> None:
        """One live event, also a late one: it takes its place in time."""
        place = int(np.searchsorted(self.timestamps, timestamp, side="right"))
        self.timestamps = np.insert(self.timestamps, place, timestamp)
        self.items = np.insert(self.items, place, item)
        self._seen.clear()
