"""How far what happens now has moved from what happened before: the population stability index.

Below 0.1 nothing to speak of, from 0.2 a change that models were not trained for (the usual reading).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aisle.insights.contract import Drift
from aisle.insights.ground import DAY_S, UNKNOWN, Ground

if TYPE_CHECKING:
    import polars as pl

MOVED = 0.2
NAMES = ("event", "channel", "language", "category", "item")
FEWEST = 100  # events on each side


def drift(ground: Ground, days: int = 28) -> list[Drift]:
    """The last `days` against the same time before, the most moved first; empty with too few events."""
    import polars as pl

    split = ground.now - days * DAY_S
    kind = pl.col("category").fill_null(UNKNOWN)
    events = (
        ground.events.lazy()
        .filter(pl.col("at") > split - days * DAY_S, pl.col("item_id") != "")
        .join(ground.items.lazy().select("item_id", kind), on="item_id", how="left")
        .with_columns((pl.col("at") > split).alias("is_new"))
        .collect()
    )
    after = int(events["is_new"].sum())
    if min(after, events.height - after) < FEWEST:
        return []
    found = [_moved(events, name) for name in NAMES]
    return sorted(found, key=lambda one: -one.index)


def _moved(events: pl.DataFrame, name: str) -> Drift:
    """Shares are of both sides with half an event added, so that a value of one side alone is finite."""
    import polars as pl

    column = "item_id" if name == "item" else name
    counts = (
        events.group_by(pl.col(column).cast(pl.String).fill_null(UNKNOWN).alias("value"))
        .agg(
            pl.col("is_new").sum().cast(pl.Float64).alias("after"),
            pl.col("is_new").not_().sum().cast(pl.Float64).alias("before"),
        )
        .sort("value")
    )
    extra = 0.5 * counts.height
    whole_after, whole_before = (float(counts[name].sum()) + extra for name in ("after", "before"))
    total, most, which = 0.0, 0.0, ""
    for value, after, before in counts.iter_rows():
        a, b = (after + 0.5) / whole_after, (before + 0.5) / whole_before
        part = (a - b) * math.log(a / b)
        total += part
        if part > most:
            most, which = part, value
    return Drift(name, total, total >= MOVED, which)
