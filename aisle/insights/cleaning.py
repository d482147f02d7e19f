"""What is left out before anything is counted, and why. The database keeps it all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aisle.insights.contract import Cleaning, Dropped
from aisle.language.wording import say
from aisle.shop.events import NO_ITEM

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
IDS = ("user_id", "item_id", "event", "turn_id", "variant_id")
_LOOKING = ("view", "click", "impression", "search", "cart", "turn")


def clean(events: pl.DataFrame, now: int) -> tuple[pl.DataFrame, Cleaning]:
    """The events to count, sorted by `user` (the number of a `user_id`) and time, and the report."""
    import polars as pl

    whole = pl.struct(pl.col(one).to_physical() for one in IDS).hash(1)
    rest = pl.struct("at", "value", "quantity", "position").hash(2)
    ordered = (
        events.lazy()
        .with_columns(pl.col("user_id").to_physical().alias("user"), (whole ^ rest).alias("same"))
        .sort("user", "at", "same")
        .with_columns(_first_reason(events, now).alias("why"))
        .drop("same")
        .collect()
    )
    bots = _bots(ordered)
    if len(bots):
        is_bot = pl.col("why").is_null() & pl.col("user").is_in(bots.implode())
        ordered = ordered.with_columns(pl.when(is_bot).then(4).otherwise("why").alias("why"))
    kept = ordered.filter(pl.col("why").is_null()).drop("why")
    return kept, _report(ordered.filter(pl.col("why").is_not_null()), kept)


def _first_reason(events: pl.DataFrame, now: int) -> pl.Expr:
    """The place in `REASONS`, or null. Rows that are the same stand beside each other."""
    import polars as pl

    names = events["event"].unique().drop_nulls().cast(pl.String).to_list()
    needs_item = pl.col("event").is_in([one for one in names if one not in NO_ITEM])
    has_pieces = pl.col("event").is_in([one for one in names if one in ("purchase", "cart")])
    repeats = [pl.col(name) == pl.col(name).shift() for name in ("user", "at", "same")]
    return (
        pl.when(needs_item & (pl.col("item_id") == ""))
        .then(0)
        .when((pl.col("at") < OLDEST) | (pl.col("at") > now + AHEAD_S))
        .then(1)
        .when(pl.all_horizontal(repeats))
        .then(2)
        .when(has_pieces & pl.col("quantity").is_between(1, _most(events)).not_())
        .then(3)
        .cast(pl.Int8)
    )


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


def _bots(events: pl.DataFrame) -> pl.Series:
    """Numbers of users. Only who looked at so much in all can have done so in an hour or a day."""
    import polars as pl

    names = events["event"].unique().drop_nulls().cast(pl.String).to_list()
    looking = events.lazy().filter(
        pl.col("why").is_null(), pl.col("event").is_in([one for one in names if one in _LOOKING])
    )
    busy = looking.group_by("user").len().filter(pl.col("len") > BOT_HOUR).select("user").collect()
    theirs = (
        looking.filter(pl.col("user").is_in(busy["user"].implode())).select("user", "at").collect()
    )
    found = []
    for seconds, most in ((3600, BOT_HOUR), (86_400, BOT_DAY)):
        counts = theirs.group_by("user", pl.col("at") // seconds).len()
        found.append(counts.filter(pl.col("len") > most)["user"])
    return pl.concat(found).unique()


def _report(left_out: pl.DataFrame, kept: pl.DataFrame) -> Cleaning:
    import polars as pl

    counts = (
        left_out.group_by("why")
        .agg(pl.len().alias("events"), pl.col("user").n_unique().alias("users"))
        .sort("why")
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
    return Cleaning(left_out.height + kept.height, kept.height, dropped, first, last)
