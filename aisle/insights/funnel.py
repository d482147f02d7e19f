"""From seen to bought, and how long it took until something was chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aisle.insights.contract import By, Funnel, FunnelStep, Journey
from aisle.insights.ground import UNKNOWN, Ground
from aisle.insights.intervals import NOTHING, median, wilson

if TYPE_CHECKING:
    import polars as pl

STEPS = ("impression", "click", "cart", "purchase")
_STEP_OF = {"impression": 0, "click": 1, "view": 1, "cart": 2, "purchase": 3}
_CHOSEN = ("click", "cart", "purchase")
MOST_GROUPS = 50


def funnel(ground: Ground, by: By = "all", days: int | None = 28) -> list[Funnel]:
    """People by how far they got; who bought without being seen looking has got there all the same."""
    import polars as pl

    step = (
        pl.col("event").cast(pl.String).replace_strict(_STEP_OF, default=None, return_dtype=pl.Int8)
    )
    marked = _grouped(
        ground,
        ground.since(days)
        .lazy()
        .with_columns(step.alias("step"))
        .filter(pl.col("step").is_not_null()),
        by,
    )
    reached = marked.group_by("group", "user").agg(
        pl.col("step").max().alias("far"),
        *[(pl.col("step") == n).sum().cast(pl.Int64).alias(f"events_{n}") for n in range(4)],
    )
    table = (
        reached.group_by("group")
        .agg(
            *[(pl.col("far") >= n).sum().cast(pl.Int64).alias(f"people_{n}") for n in range(4)],
            *[pl.col(f"events_{n}").sum() for n in range(4)],
        )
        .sort(["people_0", "group"], descending=[True, False])
        .head(MOST_GROUPS)
        .collect(engine="streaming")
    )
    return [_funnel(row) for row in table.iter_rows(named=True)]


def _funnel(row: dict[str, int]) -> Funnel:
    people = [row[f"people_{n}"] for n in range(4)]
    steps = [
        FunnelStep(
            name,
            people[n],
            row[f"events_{n}"],
            wilson(people[n], people[n - 1] if n else people[0]),
        )
        for n, name in enumerate(STEPS)
    ]
    return Funnel(str(row["group"]), steps, wilson(people[3], people[0]))


def _grouped(ground: Ground, events: pl.LazyFrame, by: By) -> pl.LazyFrame:
    """A column `group`."""
    import polars as pl

    if by == "all":
        return events.with_columns(pl.lit("all").alias("group"))
    if by == "category":
        items = ground.items.lazy().select("item_id", "category")
        events = events.join(items, on="item_id", how="left")
    return events.with_columns(pl.col(by).cast(pl.String).fill_null(UNKNOWN).alias("group"))


def to_product(ground: Ground, by: By = "all", days: int | None = 28) -> list[Journey]:
    """Conversations up to the first product that was looked at from a list, put in the cart or bought."""
    import polars as pl

    talk = ground.since(days).lazy().filter(pl.col("conversation_id").is_not_null())
    kind = pl.col("event").cast(pl.String)
    chosen_at = pl.col("at").filter(kind.is_in(_CHOSEN)).min()
    group = pl.lit("all") if by in ("all", "category") else pl.col(by).cast(pl.String).first()
    table = (
        talk.group_by("conversation_id")
        .agg(
            group.fill_null(UNKNOWN).alias("group"),
            (kind == "turn").sum().alias("turns"),
            ((kind == "turn") & (pl.col("at") <= chosen_at)).sum().alias("until"),
            (chosen_at - pl.col("at").filter(kind == "turn").min()).alias("seconds"),
            chosen_at.alias("chosen_at"),
        )
        .filter(pl.col("turns") > 0)
        .collect()
    )
    found = []
    for (name,), rows in sorted(table.group_by("group"), key=lambda one: -one[1].height):
        there = rows.filter(pl.col("chosen_at").is_not_null() & (pl.col("until") > 0))
        turns, seconds = there["until"].to_numpy(), there["seconds"].to_numpy()
        reached = wilson(there.height, rows.height)
        if there.height:
            found.append(Journey(str(name), median(turns), median(seconds), reached))
        else:
            found.append(Journey(str(name), NOTHING, NOTHING, reached))
    return found
