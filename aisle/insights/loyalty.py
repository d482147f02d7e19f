"""Who comes back: repeat purchase, cohorts, and what is bought together."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aisle.insights.contract import Cohort, Pair, Repeat
from aisle.insights.ground import DAY_S, Ground
from aisle.insights.intervals import median, wilson
from aisle.shop.proportions import Z

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

LARGEST_BASKET = 60  # a wholesaler's order of hundreds says nothing of pairs
FEWEST_TOGETHER, LEAST_SUPPORT = 3, 0.001


def orders(ground: Ground) -> pl.DataFrame:
    """`user, user_id, at, items, revenue`: one row an order, by person and time."""
    import polars as pl

    return (
        ground.purchases()
        .lazy()
        .group_by("user", "at")
        .agg(pl.col("user_id").first(), pl.len().alias("items"), pl.col("revenue").sum())
        .sort("user", "at")
        .collect()
    )


def repeat_purchase(ground: Ground) -> Repeat:
    """Who buys again, and after how many days."""
    import polars as pl

    placed = orders(ground)
    buyers = placed["user"].n_unique()
    again = placed.group_by("user").len().filter(pl.col("len") > 1).height
    gaps = placed.select(
        pl.when(pl.col("user") == pl.col("user").shift())
        .then(pl.col("at") - pl.col("at").shift())
        .alias("gap")
    )["gap"].drop_nulls()
    return Repeat(buyers, wilson(again, buyers), median(gaps.to_numpy() / DAY_S))


def cohorts(ground: Ground, months: int = 12) -> list[Cohort]:
    """By month of the first purchase; months that are not over yet are left out of `active`."""
    import polars as pl

    month = pl.from_epoch("at").dt.year() * 12 + pl.from_epoch("at").dt.month() - 1
    bought = orders(ground).select("user", month.alias("month")).unique()
    if not bought.height:
        return []
    first = bought.group_by("user").agg(pl.col("month").min().alias("first"))
    counts = (
        bought.join(first, on="user")
        .group_by("first", (pl.col("month") - pl.col("first")).alias("later"))
        .len()
    )
    table = {(one, later): people for one, later, people in counts.iter_rows()}
    last = max(one + later for one, later in table)
    found = []
    for one in sorted({key[0] for key in table})[-months:]:
        people = table[one, 0]
        active = [wilson(table.get((one, later), 0), people) for later in range(last - one + 1)]
        found.append(Cohort(f"{one // 12}-{one % 12 + 1:02d}", people, active))
    return found


def basket_pairs(ground: Ground, limit: int = 20) -> list[Pair]:
    """Pairs by the lower end of their lift: rare chance meetings do not lead the list."""
    import numpy as np
    from scipy.sparse import csr_matrix, triu

    table = _baskets(ground)
    if not table.height:
        return []
    items, names = _numbered(table["item_id"])
    columns = np.searchsorted(items, table["item_id"].to_physical().to_numpy())
    rows = table["basket"].to_numpy()
    total = int(rows.max()) + 1
    bought = csr_matrix((np.ones(len(rows), np.int32), (rows, columns)), shape=(total, len(items)))
    single = np.asarray(bought.sum(axis=0)).ravel()
    together = triu(bought.T @ bought, k=1).tocoo()
    kept = together.data >= max(FEWEST_TOGETHER, LEAST_SUPPORT * total)
    left, right, both = together.row[kept], together.col[kept], together.data[kept]
    lift = both * total / (single[left] * single[right])
    spread = np.exp(Z / np.sqrt(both))  # the count together is Poisson; the margins are known well
    best = np.argsort(-(lift / spread), kind="stable")[:limit]
    return [
        Pair(
            names[left[n]],
            names[right[n]],
            int(both[n]),
            wilson(int(both[n]), total),
            wilson(int(both[n]), int(single[left[n]])),
            float(lift[n]),
            float(lift[n] / spread[n]),
            float(lift[n] * spread[n]),
        )
        for n in best
        if math.isfinite(lift[n])
    ]


def _numbered(ids: pl.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The numbers of the distinct ids, growing, and their names."""
    distinct = ids.unique()
    numbers = distinct.to_physical().to_numpy().astype("int64")
    order = numbers.argsort()
    names = distinct.cast(str).to_list()
    return numbers[order], [str(names[n]) for n in order]


def _baskets(ground: Ground) -> pl.DataFrame:
    """`basket` (a number) and `item_id`, each product once, orders of two and more."""
    import polars as pl

    rows = (
        ground.events.lazy()
        .filter(pl.col("event") == "purchase")
        .select("user", "at", "item_id")
        .unique()
        .with_columns(pl.len().over("user", "at").alias("size"))
        .filter(pl.col("size") <= LARGEST_BASKET)
        .with_columns((pl.struct("user", "at").rank("dense") - 1).alias("basket"))
    )
    return rows.select("basket", "item_id").collect()
