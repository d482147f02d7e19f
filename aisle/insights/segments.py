"""Segments by rule: how recently, how often and how much; which category; which price band.

The rules are the shop's own fifths at that moment, so that they fit a bookshop and a boatyard alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aisle.insights.contract import Move, Segment
from aisle.insights.ground import Ground
from aisle.insights.intervals import wilson
from aisle.insights.profiles import profiles
from aisle.language.wording import LANGUAGES, say

if TYPE_CHECKING:
    import polars as pl

KINDS = ("rfm", "recency", "category", "price")
RFM = ("champions", "loyal", "new", "promising", "at_risk", "lost")
ACTIVE_DAYS, COOLING_DAYS = 30, 90
AFFINE, FEWEST_PIECES = 0.5, 2  # half of at least two pieces bought
Words = dict[str, str]


def rule_columns(people: pl.DataFrame) -> pl.DataFrame:
    """A column for each kind, with the name of the segment within it, or null."""
    import polars as pl

    recency, orders = pl.col("recency"), pl.col("orders")
    r = _fifth(-recency)
    worth = (_fifth(orders.cast(pl.Float64)) + _fifth(pl.col("revenue"))) / 2
    return people.with_columns(
        pl.when((r >= 4) & (worth >= 4))
        .then(pl.lit("champions"))
        .when((r >= 3) & (worth >= 3) & (orders > 1))
        .then(pl.lit("loyal"))
        .when((r >= 4) & (orders == 1))
        .then(pl.lit("new"))
        .when(r >= 3)
        .then(pl.lit("promising"))
        .when(worth >= 3)
        .then(pl.lit("at_risk"))
        .otherwise(pl.lit("lost"))
        .alias("rfm"),
        pl.when(recency <= ACTIVE_DAYS)
        .then(pl.lit("active"))
        .when(recency <= COOLING_DAYS)
        .then(pl.lit("cooling"))
        .otherwise(pl.lit("lapsed"))
        .alias("recency_kind"),
        pl.when((pl.col("affinity") >= AFFINE) & (pl.col("pieces") >= FEWEST_PIECES))
        .then(pl.col("category"))
        .alias("category_kind"),
        pl.when(pl.col("band") < 1 / 3)
        .then(pl.lit("low"))
        .when(pl.col("band") <= 2 / 3)
        .then(pl.lit("middle"))
        .when(pl.col("band") > 2 / 3)
        .then(pl.lit("high"))
        .alias("price_kind"),
    ).with_columns(pl.col("rfm").alias("rfm_kind"))


def _fifth(value: pl.Expr) -> pl.Expr:
    """1 for the lowest fifth of the people, 5 for the highest; the equal stand together."""
    import polars as pl

    return ((value.rank("average") - 0.5) / pl.len() * 5).floor().clip(0, 4) + 1


def members_by_rule(ground: Ground, at: int | None = None) -> dict[str, list[str]]:
    """segment_id → customer ids, sorted; only segments with somebody in them."""
    import polars as pl

    people = profiles(ground, at)
    if not people.height:
        return {}
    marked = rule_columns(people).with_columns(pl.col("user_id").cast(pl.String))
    found: dict[str, list[str]] = {}
    for kind in KINDS:
        column = f"{kind}_kind"
        groups = (
            marked.filter(pl.col(column).is_not_null())
            .group_by(column)
            .agg(pl.col("user_id").sort())
            .sort(pl.col("user_id").list.len(), column, descending=[True, False])
        )
        for name, users in groups.iter_rows():
            found[f"{kind}:{name}"] = users
    return found


@dataclass(frozen=True)
class Segmented:
    """Segments, and the customer ids of each."""

    segments: list[Segment]
    members: dict[str, list[str]]


def segments_by_rule(ground: Ground) -> Segmented:
    """Each with its name and its rule in words."""
    total, members = profiles(ground).height, members_by_rule(ground)
    found = [
        Segment(
            name,
            name.partition(":")[0],
            _words(ground, name, ""),
            _words(ground, name, "_why"),
            len(users),
            wilson(len(users), total),
        )
        for name, users in members.items()
    ]
    return Segmented(found, members)


def _words(ground: Ground, segment_id: str, ending: str) -> Words:
    kind, _, name = segment_id.partition(":")
    if kind != "category":
        return {one: say(f"insights.{kind}_{name}{ending}", one) for one in LANGUAGES}
    shown = category_words(ground, name)
    return {one: say(f"insights.category{ending}", one, category=shown[one]) for one in LANGUAGES}


def category_words(ground: Ground, path: str) -> Words:
    """ "Outdoor > Tents" → {"en": "Tents", "zh": "帐篷"}; the last part of the path where it has no name."""
    names = ground.categories.get(path, {})
    return {one: names.get(one, path.rpartition(">")[2].strip()) for one in LANGUAGES}


def movement(ground: Ground, kind: str, days: int) -> list[Move]:
    """Who went from which segment to which in the last `days`; new customers come from ""."""
    from collections import Counter

    def where(at: int | None) -> dict[str, str]:
        return {
            user: name
            for name, users in members_by_rule(ground, at).items()
            if name.startswith(f"{kind}:")
            for user in users
        }

    then, now = where(ground.now - days * 86_400), where(None)
    counts = Counter((then.get(user, ""), now.get(user, "")) for user in then.keys() | now.keys())
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return [Move(before, after, people) for (before, after), people in ranked]
