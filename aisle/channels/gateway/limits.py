"""Token buckets: how often somebody may do something."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable

MOST_BUCKETS = 20_000


class RateLimit:
    """`per_minute` calls a minute for each key, all of them at once if need be.

    Of very many keys the ones longest unused are forgotten: a forgotten bucket is a full one.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._size = float(per_minute)
        self._per_second = per_minute / 60
        self._clock = clock
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()  # key → (left, at)

    def wait_seconds(self, key: str) -> int:
        """0: go on, one call is taken. Otherwise the whole seconds until the next one is free."""
        now = self._clock()
        left, at = self._buckets.pop(key, (self._size, now))
        left = min(self._size, left + (now - at) * self._per_second)
        is_free = left >= 1
        self._buckets[key] = (left - 1 if is_free else left, now)
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.popitem(last=False)
        return 0 if is_free else max(1, math.ceil((1 - left) / self._per_second))
