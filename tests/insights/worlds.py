"""Small worlds of events with something planted, and the frames that the insights count on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from aisle.insights.copy import schema
from aisle.insights.ground import DAY_S, Ground, ground_of

NOW = 1_790_000_000


@dataclass(frozen=True)
class Did:
    """One event of a world."""

    user: str
    event: str
    item: str = ""
    at: int = NOW - DAY_S
    quantity: int | None = None
    value: float | None = None
    talk: str | None = None
    turn: str | None = None
    channel: str | None = None
    language: str | None = None
    position: int | None = None
    variant: str | None = None


def frame(did: Iterable[Did]) -> pl.DataFrame:
    """As the copy of the events holds them."""
    columns = list(
        zip(
            *(
                (one.user, one.item, one.at, one.event, one.value, one.quantity, one.talk,
                 one.channel, one.language, one.turn, one.position, one.variant)
                for one in did
            ),
            strict=True,
        )
    )  # fmt: skip
    return pl.DataFrame(
        [
            pl.Series(name, values, dtype=kind, strict=False)
            for (name, kind), values in zip(schema().items(), columns, strict=True)
        ]
    )


def items(rows: Sequence[tuple[str, str, str, float]]) -> pl.DataFrame:
    """item_id, category, brand, price."""
    kinds = {
        "item_id": pl.Categorical,
        "category": pl.String,
        "brand": pl.String,
        "price": pl.Float64,
    }
    return pl.DataFrame(list(rows), schema=kinds, orient="row")


def world(did: Iterable[Did], shelf: pl.DataFrame | None = None, **more: Any) -> Ground:
    return ground_of(frame(did), NOW, shelf, **more)


def tasteful(people: int = 240, tastes: int = 3, seed: int = 1, mixed: bool = False) -> Ground:
    """Each person buys from one category of ten products; `mixed`: from all, at random."""
    draw = np.random.default_rng(seed)
    did = []
    for person in range(people):
        for n in range(int(draw.integers(4, 9))):
            taste = int(draw.integers(tastes)) if mixed else person % tastes
            item = f"i{taste}-{int(draw.integers(10))}"
            at = NOW - int(draw.integers(1, 200)) * DAY_S - n
            did.append(Did(f"u{person}", "purchase", item, at, quantity=1))
    shelf = items(
        [
            (f"i{taste}-{n}", f"All > Kind {taste}", "b", 10.0 + 30 * taste + n)
            for taste in range(tastes)
            for n in range(10)
        ]
    )
    return world(did, shelf)
