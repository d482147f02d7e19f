"""How sure a number is. Every interval is 95 %."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from aisle.insights.contract import Estimate
from aisle.shop import proportions
from aisle.shop.proportions import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

NOTHING = Estimate(None, None, None, 0)


def wilson(hits: int, of: int) -> Estimate:
    """A share: 3 of 10 → 0.3 (0.11–0.60). Wilson's score interval."""
    if of <= 0:
        return NOTHING
    return Estimate(hits / of, *proportions.wilson(hits, of), of)


def median(values: Sequence[float] | npt.NDArray[np.float64]) -> Estimate:
    """The median, between two of the values themselves: order statistics, no assumption of a shape."""
    import numpy as np

    ordered = np.sort(np.asarray(values, dtype=np.float64))
    n = len(ordered)
    if not n:
        return NOTHING
    half = Z * math.sqrt(n) / 2
    low, high = max(0, math.floor(n / 2 - half)), min(n - 1, math.ceil(n / 2 + half))
    return Estimate(float(np.median(ordered)), float(ordered[low]), float(ordered[high]), n)


def bootstrap(
    count: int,
    measure: Callable[[npt.NDArray[np.int64]], float],
    *,
    rounds: int = 100,
    seed: int = 7,
) -> Estimate:
    """Any measure of rows 0..count-1, with the 2.5th to 97.5th percentile over resamples of the rows."""
    import numpy as np

    if not count:
        return NOTHING
    draw = np.random.default_rng(seed)
    drawn = [measure(draw.integers(0, count, count)) for _ in range(rounds)]
    drawn = [one for one in drawn if math.isfinite(one)]
    if not drawn:
        return NOTHING
    low, high = np.percentile(drawn, (2.5, 97.5))
    return Estimate(measure(np.arange(count)), float(low), float(high), count)
