"""Near misses: what would do if one part of the wish were let go; and which part empties a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from aisle.search.columns import SIZE_NAMES
from aisle.search.eligible import Facts, of_kind, places, price_bounds_minor
from aisle.search.filters import Filters
from aisle.search.results import SEPARATOR, Hit

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
_EACH = 2000  # of one relaxed part, so many rows are looked at


def near_misses(
    facts: Facts, filters: Filters, by_kind: Mask | None, relevance: Floats, shown: Mask, limit: int
) -> list[Hit]:
    """Products that break exactly one named part of the wish, the most fitting first.

    `relevance` (n,) orders them and 0 leaves out; a price just over the limit comes before one
    that is far over. `shown` are rows that are hits.
    """
    found: list[tuple[float, Hit]] = []
    for part in filters.named:
        if part == "type":
            continue
        mask = places(facts, filters.without(part), by_kind)
        rows = np.flatnonzero(facts.columns.rows_mask(mask) & ~shown & (relevance > 0))
        for row in rows[np.argsort(-relevance[rows], kind="stable")][: max(limit * 4, 12)]:
            own = np.flatnonzero(mask & (facts.columns.owner == row))
            told, distance = _difference(facts, filters, part, int(row), own)
            variant_ids = tuple(facts.columns.variant_ids[place] for place in own[:_EACH])
            score = float(relevance[row]) / (1 + distance)
            found.append(
                (score, Hit(facts.columns.ids[row], variant_ids, score, (part,), (), told))
            )
    found.sort(key=lambda one: (-one[0], one[1].product_id))
    unique: dict[str, Hit] = {}
    for _, hit in found:
        unique.setdefault(hit.product_id, hit)
    return list(unique.values())[:limit]


def of_other_kinds(
    facts: Facts, filters: Filters, kinds: Sequence[str], relevance: Floats, limit: int
) -> tuple[list[Hit], dict[str, int]]:
    """For a kind that is not sold here: products of the kinds beside it that satisfy the rest, and how many."""
    rows = np.zeros(facts.columns.size, dtype=bool)
    for kind in kinds:
        rows |= facts.kinds.of(kind)
    mask = places(facts, filters.without("type"), rows)
    fitting = np.flatnonzero(facts.columns.rows_mask(mask))
    hits = []
    for row in fitting[np.argsort(-relevance[fitting], kind="stable")][:limit]:
        own = np.flatnonzero(mask & (facts.columns.owner == row))
        names = tuple(facts.columns.variant_ids[place] for place in own[:_EACH])
        hits.append(Hit(facts.columns.ids[row], names, float(relevance[row]), ("type",)))
    return hits, {"type": len(fitting)} if len(fitting) else {}


def emptied_by(
    facts: Facts, filters: Filters, by_kind: Mask | None, relevant: Mask
) -> dict[str, int]:
    """Part of the wish → how many products there would be without it; parts that help nothing are out."""
    counts: dict[str, int] = {}
    for part in filters.named:
        if part == "type":
            continue
        mask = places(facts, filters.without(part), by_kind)
        if count := int((facts.columns.rows_mask(mask) & relevant).sum()):
            counts[part] = count
    return counts


def _difference(
    facts: Facts, filters: Filters, part: str, row: int, own: npt.NDArray[np.intp]
) -> tuple[Mapping[str, int | float | str], float]:
    """What is different, and how far off it is (0: no matter of degree)."""
    columns = facts.columns
    if part == "price":
        prices = columns.price[own]
        prices = prices[prices >= 0]
        bounds = price_bounds_minor(facts, filters)
        if not len(prices) or bounds is None:
            return {}, 2.0
        low, high = bounds
        if high is not None and int(prices.min()) > high:
            over = int(prices.min()) - high
            return {"over_minor": over}, over / max(high, 1)
        if low is not None:
            under = low - int(prices.max())
            return {"under_minor": under}, under / max(low, 1)
        return {}, 1.0
    if part == "measures":
        return _measured(facts, filters, own)
    if part == "colour":
        return _has(sorted({c for place in own for c in columns.colours_of[place]})), 0.3
    if part == "size":
        sizes = [
            text
            for place in own
            for name, text in columns.options[place].items()
            if name in SIZE_NAMES
        ]
        return _has(list(dict.fromkeys(sizes))), 0.5
    if part == "brand":
        return _has([columns.brand_of[row]]), 0.5
    if part == "rating" and not np.isnan(columns.rating[row]):
        return {"has": float(columns.rating[row])}, 0.3
    if part == "not":
        return {}, 4.0  # what was refused comes last
    return {}, 0.8


def _measured(
    facts: Facts, filters: Filters, own: npt.NDArray[np.intp]
) -> tuple[Mapping[str, int | float | str], float]:
    """The first measure that none of these variants keeps: {"what": "mass", "amount": 2100.0}."""
    measured, kind = facts.columns.measured, of_kind(facts, filters.type)
    for wish in filters.measures:
        within, values = measured.satisfying(wish, kind), measured.answering(wish, kind)
        if within is None or values is None or within[own].any():
            continue
        told: dict[str, int | float | str] = {"what": wish.name, "dimension": wish.dimension}
        known = values[own][~np.isnan(values[own])]
        if not len(known):
            return told, 2.0
        amount = float(known[0])
        bound = float(wish.minimum if wish.maximum is None else wish.maximum)  # type: ignore[arg-type]
        return {**told, "amount": amount}, abs(amount - bound) / max(bound, 1.0)
    return {}, 0.8


def _has(names: list[str]) -> dict[str, int | float | str]:
    known = [name for name in names if name]
    return {"has": SEPARATOR.join(known[:3])} if known else {}
