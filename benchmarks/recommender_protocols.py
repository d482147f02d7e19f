"""The questions of the recommender's table: one split, one way to ask, each named by what it measures."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from recommender.contract import Items
from recommender.events import Events
from recommender.reading import read_events
from recommender.splits import (
    Split,
    leave_one_out,
    new_items_split,
    next_basket_split,
    time_split,
)

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data"))
RETAIL, SPORTS = DATA / "online-retail-ii", DATA / "amazon-sports-2014"


@dataclass(frozen=True)
class Protocol:
    """`floor` are the weights and the ridge of the counting reference, fixed beforehand."""

    name: str
    split: Split
    items: Items
    floor: Mapping[str, float]
    ridge: float
    must: float  # NDCG@10 to reach
    candidates: tuple[str, ...] | None = None  # default: what training events met


def protocols() -> Iterator[Protocol]:
    """Those whose data is here, one after the other: each split is as large as its events."""
    if RETAIL.is_dir():
        events, items = read_events(RETAIL / "interactions.csv.gz"), retail_items()
        blend = {"transitions": 1.0, "text": 0.5, "ease": 0.5}
        yield Protocol("file order", leave_one_out(events), items, blend, 200.0, 0.214)
        even = {"transitions": 1.0, "text": 0.2, "ease": 1.0}
        mixed = leave_one_out(shuffled(events))
        yield Protocol("shuffled", mixed, items, even, 200.0, 0.165)
        later = {"transitions": 1.0, "text": 0.2, "ease": 2.0, "recent": 2.0}
        yield Protocol("time cut", time_split(events), items, later, 500.0, 0.116)
        own = {"own": 1.0, "recent": 0.3}
        yield Protocol("re-orders", next_basket_split(order_lines()), items, own, 0.0, 0.285)
        new = new_items_split(events)
        ids = tuple(sorted({events.item_ids[n] for each in new.questions.targets for n in each}))
        yield Protocol("new articles", new, items, {"text": 1.0}, 0.0, 0.157, ids)
    if SPORTS.is_dir():
        events = read_events(SPORTS / "interactions.csv.gz")
        plain = {"transitions": 1.0}
        yield Protocol("sports", leave_one_out(events), Items(()), plain, 0.0, 0.0253)


def shuffled(events: Events, seed: int = 7) -> Events:
    """The same events with those of one user and moment in random order."""
    chance = np.random.default_rng(seed).random(len(events))
    order = np.lexsort((chance, events.timestamps, events.users))
    return events.take(order)


def retail_items() -> Items:
    import polars as pl

    table = pl.read_csv(RETAIL / "items.csv.gz", infer_schema=False)
    return Items(tuple(table["item_id"]), tuple(table["title"].fill_null("")))


def order_lines() -> Events:
    """Every clean line of every invoice, re-orders too, of the products of the bench cut."""
    import polars as pl

    known = pl.read_csv(RETAIL / "interactions.csv.gz", infer_schema=False)["item_id"].unique()
    lines = pl.read_csv(RETAIL / "transactions.csv.gz", infer_schema=False).with_columns(
        pl.col("stock_code").str.to_uppercase().str.strip_chars(),
        pl.col("quantity", "unit_price").cast(pl.Float64, strict=False),
    )
    clean = lines.filter(
        ~pl.col("invoice").str.contains("^[AC]")
        & (pl.col("customer_id").fill_null("") != "")
        & (pl.col("quantity") > 0)
        & (pl.col("unit_price") > 0)
        & pl.col("stock_code").is_in(known.to_list())
    )
    times = clean["timestamp"].str.to_datetime("%Y-%m-%d %H:%M", time_zone="UTC").dt.epoch("s")
    return Events.from_columns(
        clean["customer_id"].to_list(), clean["stock_code"].to_list(), times.to_list()
    )
