"""What is left out before anything is counted, and why. The database keeps it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aisle.insights.contract import Cleaning, Dropped
from aisle.language.wording import say

if TYPE_CHECKING:
    import polars as pl

REASONS = (
    "no_item",
    "impossible_time",
    "duplicate",
    "outlier",
    "bot",
)  # the first that fits counts
OLDEST = 946_684_800  # 2000-01-01
AHEAD_S = 86_400  # a clock may be a day wrong
BOT_HOUR, BOT_DAY = 1_000, 4_000
FAR_BEYOND = 1_000  # times the median quantity
TALK = ("turn", "recommendation", "question", "offer", "write", "handoff", "thumb", "search")
_LOOKING = ("view", "click", "impression", "search", "cart", "turn")


def clean(events: pl.DataFrame, now: int) -> tuple[pl.DataFrame, Cleaning]:
    """The events to count, and the report."""
    import polars as pl

    kind = pl.col("event").cast(pl.String)
    same = ["user_id", "item_id", "at", "event", "turn_id", "value", "quantity", "position"]
    most = _most(events)
    marked = events.with_columns(
        pl.when(kind.is_in(TALK).not_() & (pl.col("item_id").cast(pl.String) == ""))
        .then(0)
        .when((pl.col("at") < OLDEST) | (pl.col("at") > now + AHEAD_S))
        .then(1)
        .when(kind.is_in(["purchase", "cart"]) & pl.col("quantity").is_between(1, most).not_())
        .then(3)
        .otherwise(None)
        .cast(pl.Int8)
        .alias("why")
    )
    again = marked.select(pl.struct(same).hash().is_first_distinct().not_()).to_series()
    marked = marked.with_columns(
        pl.when(pl.col("why").is_null() & again).then(2).otherwise(pl.col("why")).alias("why")
    )
    bots = _bots(marked.lazy().filter(pl.col("why").is_null()))
    marked = marked.with_columns(
        pl.when(pl.col("why").is_null() & pl.col("user_id").is_in(bots.implode()))
        .then(4)
        .otherwise(pl.col("why"))
        .alias("why")
    )
    kept = marked.filter(pl.col("why").is_null()).drop("why")
    return kept, _report(marked, kept)


def _most(events: pl.DataFrame) -> float:
    """The largest quantity that is believed."""
    import polars as pl

    bought = (
        events.lazy()
        .filter(pl.col("quantity") > 0)
        .select(pl.col("quantity").quantile(0.5, "lower"))
    )
    usual = bought.collect().item()
    return FAR_BEYOND * float(usual or 1)


def _bots(events: pl.LazyFrame) -> pl.Series:
    import polars as pl

    looking = events.filter(pl.col("event").cast(pl.String).is_in(_LOOKING))
    found = []
    for seconds, most in ((3600, BOT_HOUR), (86_400, BOT_DAY)):
        counts = looking.group_by("user_id", pl.col("at") // seconds).len()
        found.append(counts.filter(pl.col("len") > most).select("user_id").collect())
    return pl.concat(found).to_series().unique()


def _report(marked: pl.DataFrame, kept: pl.DataFrame) -> Cleaning:
    import polars as pl

    counts = (
        marked.lazy()
        .filter(pl.col("why").is_not_null())
        .group_by("why")
        .agg(pl.len().alias("events"), pl.col("user_id").n_unique().alias("users"))
        .sort("why")
        .collect()
    )
    dropped = [
        Dropped(
            REASONS[why],
            events,
            users,
            {tongue: say(f"insights.dropped_{REASONS[why]}", tongue) for tongue in ("en", "zh")},
        )
        for why, events, users in counts.iter_rows()
    ]
    first, last = kept.select(pl.col("at").min().alias("a"), pl.col("at").max().alias("b")).row(0)
    return Cleaning(marked.height, kept.height, dropped, first, last)
