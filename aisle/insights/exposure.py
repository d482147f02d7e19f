"""What was shown, how evenly, and whether it served all groups alike.

No attribute of a person is looked at but language and country, and those only to compare; how lists are made
knows neither (tests/actions/test_same_for_all.py).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aisle.insights.contract import Alarm, Estimate, Exposure, GroupQuality, Parity
from aisle.insights.ground import DAY_S, UNKNOWN, Ground
from aisle.insights.intervals import NOTHING, wilson
from aisle.language.wording import LANGUAGES, say
from aisle.shop.proportions import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

LEAST = 0.8  # of the mean; below it something is told
FEWEST_LISTS = 30  # a group of fewer lists says nothing yet
FEWEST_PEOPLE = 20  # what fewer asked for says nothing of how lists are made
FEWEST_EXPECTED = 30.0  # impressions that a brand would have had, shown evenly
WITHIN_S = DAY_S
HEAD = 0.2  # the most sold fifth of the products; the rest is the tail
BANDS = ("low", "middle", "high")
HISTORIES = ("none", "1-4", "5-19", "20+")


def exposure(ground: Ground, days: int | None = 28) -> Exposure:
    """Over all products of the catalogue, shown or not."""
    import polars as pl

    events = ground.since(days)
    table = (
        ground.items.with_columns(pl.col("price").rank("ordinal").alias("rank"))
        .join(_counts(events, "impression"), on="item_id", how="left")
        .join(_counts(events, "purchase"), on="item_id", how="left")
        .with_columns(pl.col("impression", "purchase").fill_null(0))
        .with_columns(
            (pl.col("rank") * 3 // (pl.col("rank").max() + 1))
            .replace_strict(dict(enumerate(BANDS)), default=None, return_dtype=pl.String)
            .alias("band")
        )
        .sort(
            "purchase",
            "impression",
            pl.col("item_id").cast(pl.String),
            descending=[True, True, False],
        )
    )
    shown = table["impression"].to_numpy()
    head = round(table.height * HEAD)
    seen, total = int((shown > 0).sum()), int(shown.sum())
    return Exposure(
        table.height,
        total,
        wilson(seen, table.height),
        gini(shown) if total else None,
        wilson(int(shown[head:].sum()), total),
        _parity(table, "brand"),
        _parity(table, "band"),
        events.filter(pl.col("event").cast(pl.String) == "impression")["user"].n_unique(),
    )


def gini(counts: npt.NDArray[np.int64]) -> float:
    """0: every product was shown equally often; towards 1: a few had it all."""
    import numpy as np

    ordered = np.sort(counts)
    n = len(ordered)
    return float(2 * (np.arange(1, n + 1) * ordered).sum() / (n * ordered.sum()) - (n + 1) / n)


def _counts(events: pl.DataFrame, kind: str) -> pl.DataFrame:
    import polars as pl

    rows = events.filter(pl.col("event").cast(pl.String) == kind)
    return rows.group_by("item_id").agg(pl.len().cast(pl.Int64).alias(kind))


def _parity(table: pl.DataFrame, by: str) -> list[Parity]:
    import polars as pl

    shown, bought = int(table["impression"].sum()), int(table["purchase"].sum())
    rows = (
        table.filter(pl.col(by).is_not_null())
        .group_by(by)
        .agg(pl.len().alias("products"), pl.col("impression", "purchase").sum())
        .sort("products", by, descending=[True, False])
    )
    return [
        Parity(
            name,
            products / table.height,
            wilson(seen, shown),
            sold / bought if bought else 0.0,
            seen / shown / (products / table.height) if shown else 0.0,
        )
        for name, products, seen, sold in rows.iter_rows()
    ]


def quality(ground: Ground, days: int | None = 28) -> list[GroupQuality]:
    """Lists of which something was clicked, put in the cart or bought within a day, by group."""
    lists = _lists(ground, days)
    found: list[GroupQuality] = []
    for by in ("history", "language", "country"):
        found += _by_group(lists, by)
    return found


def _by_group(lists: pl.DataFrame, by: str) -> list[GroupQuality]:
    """The mean is that of the groups, each counting once: a small group is not drowned by a large one."""
    import polars as pl

    rows = (
        lists.filter(pl.col(by) != UNKNOWN)
        .group_by(by)
        .agg(pl.len(), pl.col("success").sum())
        .sort("len", by, descending=[True, False])
    )
    known = [(name, count, hits) for name, count, hits in rows.iter_rows() if count >= FEWEST_LISTS]
    mean = sum(hits / count for _, count, hits in known) / len(known) if known else 0.0
    return [
        GroupQuality(
            by,
            name,
            (share := wilson(int(hits), count)),
            ratio := hits / count / mean if mean else None,
            ratio is not None and ratio < LEAST and (share.high or 0.0) < mean,
        )
        for name, count, hits in known
    ]


def _lists(ground: Ground, days: int | None) -> pl.DataFrame:
    """One row a list that was shown: `success`, `history`, `language`, `country`."""
    import polars as pl

    kind = pl.col("event").cast(pl.String)
    events = ground.since(days).lazy()
    shown = events.filter(kind == "impression", pl.col("turn_id").is_not_null()).select(
        "user", "user_id", "item_id", "turn_id", "at", "language"
    )
    chosen = events.filter(kind.is_in(["click", "cart", "purchase"])).select(
        "user", "item_id", pl.col("at").alias("chosen_at")
    )
    gap = pl.col("chosen_at") - pl.col("at")
    hit = shown.join(chosen, on=["user", "item_id"], how="left").with_columns(
        gap.is_between(0, WITHIN_S).fill_null(False).alias("success")
    )
    before = (
        ground.events.lazy()
        .filter(kind.is_in(["view", "click", "cart", "purchase"]))
        .with_columns(pl.int_range(1, pl.len() + 1).over("user").alias("known"))
        .select("user", "at", "known")
        .sort("at")
    )
    known = pl.col("known").fill_null(0)
    lists = (
        hit.group_by("turn_id")
        .agg(pl.col("user", "user_id", "at", "language").first(), pl.col("success").any())
        .with_columns((pl.col("at") - 1).alias("at"))
        .sort("at")
        .join_asof(before, on="at", by="user", check_sortedness=False)  # sorted just above
        .with_columns(
            pl.when(known <= 0)
            .then(pl.lit(HISTORIES[0]))
            .when(known <= 4)
            .then(pl.lit(HISTORIES[1]))
            .when(known <= 19)
            .then(pl.lit(HISTORIES[2]))
            .otherwise(pl.lit(HISTORIES[3]))
            .alias("history"),
            pl.col("language").cast(pl.String).fill_null(UNKNOWN),
            pl.col("user_id")
            .cast(pl.String)
            .replace_strict(dict(ground.countries), default=UNKNOWN, return_dtype=pl.String)
            .alias("country"),
        )
    )
    return lists.collect()


def alarms(groups: list[GroupQuality], seen: Exposure) -> list[Alarm]:
    """Groups served below 0.8 of the mean, and brands and price bands shown below 0.8 of their part."""
    found = [_alarm(one.by, one.group, one.ratio or 0.0) for one in groups if one.is_alarm]
    for by, rows in (("brand", seen.by_brand), ("band", seen.by_price)):
        found += [
            _alarm(by, one.group, one.ratio)
            for one in rows
            if seen.people >= FEWEST_PEOPLE
            and one.ratio < LEAST
            and is_surely_less(one.shown, one.catalogue)
        ]
    return sorted(found, key=lambda one: one.value)


def is_surely_less(shown: Estimate, part: float) -> bool:
    """Fewer than chance explains, with enough to say so; a list of four holds one product of a brand at most."""
    expected = part * shown.n
    if shown == NOTHING or expected < FEWEST_EXPECTED:
        return False
    return bool((shown.value or 0.0) * shown.n < expected - Z * math.sqrt(expected))


def _alarm(subject: str, group: str, value: float) -> Alarm:
    shown = f"{value:.2f}"
    words = {}
    for language in LANGUAGES:
        name = say(f"insights.price_{group}", language) if subject == "band" else group
        words[language] = say(f"insights.alarm_{subject}", language, group=name, value=shown)
    return Alarm(subject, group, value, LEAST, words)
