"""Segments learned from what people met: embeddings, groups that are stable, names from what sets them apart.

Embeddings as the recommender makes them of texts (recommender/text.py): the strongest directions of a weighted
table, here people × products. What everybody meets counts little.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aisle.insights.clusters import STABLE, Grouping, group
from aisle.insights.contract import Feature, Learned, Segment
from aisle.insights.ground import Ground
from aisle.insights.intervals import wilson
from aisle.insights.profiles import profiles
from aisle.insights.segments import Segmented, Words, category_words
from aisle.language.wording import LANGUAGES, say

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

WEIGHT = {"purchase": 1.0, "cart": 0.7, "rating": 0.8, "review": 0.8, "click": 0.4, "view": 0.3}
DIMENSIONS = (8, 4)  # fewer only where nothing is stable with more
FEWEST_PEOPLE = 100
APART = {
    "share": 0.05,
    "band": 0.08,
    "orders": 0.3,
    "recency": 0.3,
}  # from here a difference is named
MOST_NAMED = 2


@dataclass(frozen=True)
class LearnedSegments(Segmented):
    """`segments` is empty where no number of groups is stable: then there are none to speak of."""

    report: Learned


def learn_segments(ground: Ground, seed: int = 7) -> LearnedSegments:
    """Groups of customers by taste, largest first: "learned:1", "learned:2", …"""
    import polars as pl

    people = profiles(ground).sort(pl.col("user_id").cast(pl.String))  # the same draws every time
    if people.height < FEWEST_PEOPLE:
        return LearnedSegments([], {}, Learned(0, {}, False, people.height))
    met = _met(ground, people)
    grouping, vectors = _grouped(met, seed)
    report = Learned(grouping.chosen, grouping.stability, grouping.is_stable, people.height)
    if not grouping.is_stable:
        return LearnedSegments([], {}, report)
    placed = grouping.place(vectors)
    return _named(ground, people, placed, report)


def _grouped(met: npt.NDArray[np.float64], seed: int) -> tuple[Grouping, npt.NDArray[np.float32]]:
    from recommender.text import strongest, unit

    for dimensions in DIMENSIONS:
        vectors = unit((met @ strongest(met, dimensions)).astype("float32"))
        grouping = group(vectors, seed)
        if grouping.is_stable:
            break
    return grouping, vectors


def _met(ground: Ground, people: pl.DataFrame) -> npt.NDArray[np.float64]:
    """(people, products) sparse: how much each met each, rare products heavier, rows of length 1."""
    import numpy as np
    import polars as pl
    from scipy.sparse import csr_matrix, diags

    weight = pl.col("event").cast(pl.String).replace_strict(WEIGHT, default=0.0)
    rows = people.select("user", pl.int_range(pl.len()).alias("row"))
    table = (
        ground.events.lazy()
        .with_columns(weight.alias("weight"))
        .filter(pl.col("weight") > 0)
        .join(rows.lazy(), on="user")
        .group_by("row", "item_id")
        .agg(pl.col("weight").sum().round(3).log1p())
        .collect()
    )
    items = (
        table.select(pl.col("item_id").unique())
        .sort(pl.col("item_id").cast(pl.String))
        .with_row_index("column")
    )
    table = table.join(items, on="item_id").sort("row", "column")
    columns = table["column"].to_numpy()
    met = csr_matrix(
        (table["weight"].to_numpy(), (table["row"].to_numpy(), columns)),
        shape=(people.height, items.height),
    )
    idf = np.log((1 + people.height) / (1 + np.bincount(columns, minlength=items.height)))
    met = met @ diags(idf)
    lengths = np.sqrt(np.asarray(met.multiply(met).sum(axis=1)).ravel())
    scaled: npt.NDArray[np.float64] = (diags(1 / np.maximum(lengths, 1e-12)) @ met).tocsr()
    return scaled


def _named(
    ground: Ground, people: pl.DataFrame, placed: npt.NDArray[np.int64], report: Learned
) -> LearnedSegments:
    import numpy as np

    shares = _shares(ground, people, placed)
    sizes = np.bincount(placed, minlength=report.chosen)
    users = people["user_id"].cast(str).to_numpy()
    segments, members = [], {}
    for rank, number in enumerate(np.argsort(-sizes, kind="stable"), start=1):
        inside = placed == number
        features = [*_categories(ground, shares, int(number)), *_habits(people, inside)]
        segment_id = f"learned:{rank}"
        members[segment_id] = sorted(users[inside].tolist())
        segments.append(
            Segment(
                segment_id,
                "learned",
                _joined([one.words for one in features], rank),
                {one: _why(features, report, one) for one in LANGUAGES},
                int(sizes[number]),
                wilson(int(sizes[number]), people.height),
                features,
            )
        )
    return LearnedSegments(segments, members, report)


def _shares(
    ground: Ground, people: pl.DataFrame, placed: npt.NDArray[np.int64]
) -> dict[tuple[int, str], tuple[int, int, int, int]]:
    """(group, category) → pieces of it bought inside, all inside, of it outside, all outside."""
    import polars as pl

    where = people.select("user").with_columns(pl.Series("group", placed))
    counts = (
        ground.purchases()
        .join(where, on="user")
        .join(ground.items.select("item_id", "category"), on="item_id")
        .filter(pl.col("category").is_not_null())
        .group_by("group", "category")
        .len()
    )
    table = {(number, name): pieces for number, name, pieces in counts.iter_rows()}
    names = {name for _, name in table}
    whole = sum(table.values())
    found = {}
    for number in set(placed.tolist()):
        inside = sum(table.get((number, name), 0) for name in names)
        for name in names:
            of_it = sum(table.get((other, name), 0) for other in set(placed.tolist()))
            own = table.get((number, name), 0)
            found[number, name] = (own, inside, of_it - own, whole - inside)
    return found


def _categories(
    ground: Ground, shares: dict[tuple[int, str], tuple[int, int, int, int]], number: int
) -> list[Feature]:
    """The categories that are bought more in the group than outside, surely so; the farthest apart first."""
    found = []
    for (other, name), (own, inside, outer, outside) in shares.items():
        if other != number or not inside or not outside:
            continue
        here, there = wilson(own, inside), wilson(outer, outside)
        if (here.low or 0) > (there.high or 0) and own / inside - outer / outside >= APART["share"]:
            words = category_words(ground, name)
            found.append(Feature(f"category:{name}", own / inside, outer / outside, words))
    return sorted(found, key=lambda one: one.others - one.value)[:MOST_NAMED]


def _habits(people: pl.DataFrame, inside: npt.NDArray[np.bool_]) -> list[Feature]:
    """Dearer or cheaper, more often or seldom, lately or long ago: where the medians are apart."""
    found = []
    for name, low, high in (("band", "cheap", "dear"), ("orders", "seldom", "often"),
                            ("recency", "lately", "long_ago")):  # fmt: skip
        values = people[name].drop_nulls() if name == "band" else people[name]
        if len(values) != people.height:
            continue
        mean = values.median() if name != "orders" else values.mean()
        own = values.filter(inside).median() if name != "orders" else values.filter(inside).mean()
        value, others = float(str(own)), float(str(mean))
        gap = value - others if name == "band" else (value - others) / max(others, 1e-9)
        if abs(gap) >= APART[name]:
            key = f"insights.habit_{high if gap > 0 else low}"
            found.append(Feature(name, value, others, {one: say(key, one) for one in LANGUAGES}))
    return found


def _joined(words: Sequence[Mapping[str, str]], rank: int) -> Words:
    if not words:
        return {one: say("insights.learned_plain", one, number=rank) for one in LANGUAGES}
    return {one: say("insights.comma", one).join(part[one] for part in words) for one in LANGUAGES}


def _why(features: Sequence[Feature], report: Learned, language: str) -> str:
    parts = [
        say(
            "insights.why_category",
            language,
            category=one.words[language],
            inside=f"{one.value:.0%}",
            outside=f"{one.others:.0%}",
        )
        for one in features
        if one.name.startswith("category:")
    ]
    parts += [one.words[language] for one in features if not one.name.startswith("category:")]
    told = say("insights.comma", language).join(parts)
    stability = f"{report.stability[report.chosen]:.2f}"
    return say("insights.learned_why", language, features=told, stability=stability, least=STABLE)
