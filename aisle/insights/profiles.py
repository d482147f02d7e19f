"""One row a customer: what segments, names and likelihoods look at. Nothing of name, sex, age or address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aisle.insights.ground import DAY_S, Ground

if TYPE_CHECKING:
    import polars as pl


def profiles(ground: Ground, at: int | None = None) -> pl.DataFrame:
    """Everybody who bought something up to `at` (now), but for those who said no to personalisation.

    `user, user_id, recency` (days), `orders, revenue, tenure` (days since the first order), `gap` (mean days
    between orders), `looks` (views, clicks and carts in 28 days), `category` (the one most bought from),
    `affinity` (its share), `pieces`, `band` (median place of the prices paid among all prices, 0..1).
    """
    import polars as pl

    now = ground.now if at is None else at
    bought = (
        ground.purchases()
        .lazy()
        .filter(pl.col("at") <= now, pl.col("user_id").is_in(_ids(ground)).not_())
        .join(_bands(ground), on="item_id", how="left")
    )
    placed = bought.group_by("user").agg(
        pl.col("user_id").first(),
        ((now - pl.col("at").max()) / DAY_S).alias("recency"),
        pl.col("at").n_unique().cast(pl.Int64).alias("orders"),
        pl.col("revenue").sum(),
        ((now - pl.col("at").min()) / DAY_S).alias("tenure"),
        pl.len().cast(pl.Int64).alias("pieces"),
        pl.col("band").median(),
    )
    most = (
        bought.filter(pl.col("category").is_not_null())
        .group_by("user", "category")
        .len()
        .sort(["user", "len", "category"], descending=[False, True, False])
        .group_by("user", maintain_order=True)
        .agg(
            pl.col("category").first(),
            (pl.col("len").first() / pl.col("len").sum()).alias("affinity"),
        )
    )
    looks = (
        ground.events.lazy()
        .filter(
            pl.col("at").is_between(now - 28 * DAY_S, now),
            pl.col("event").cast(pl.String).is_in(["view", "click", "cart"]),
        )
        .group_by("user")
        .agg(pl.len().cast(pl.Int64).alias("looks"))
    )
    return (
        placed.join(most, on="user", how="left")
        .join(looks, on="user", how="left")
        .with_columns(
            pl.col("looks").fill_null(0),
            pl.col("affinity").fill_null(0.0),
            ((pl.col("tenure") - pl.col("recency")) / (pl.col("orders") - 1).clip(1)).alias("gap"),
        )
        .sort("user")
        .collect()
    )


def _ids(ground: Ground) -> pl.Series:
    import polars as pl

    return pl.Series(sorted(ground.private), dtype=pl.String).implode()


def _bands(ground: Ground) -> pl.LazyFrame:
    """`item_id, category, band`: where the price stands among all, 0 the cheapest, 1 the dearest."""
    import polars as pl

    price = pl.col("price")
    place = (price.rank("average") - 0.5) / price.count()
    return ground.items.lazy().select("item_id", "category", place.alias("band"))
