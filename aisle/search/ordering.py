"""From scores to an order: pins, kind, softer wishes, stock, affinity, or a column the shopper named."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from aisle.language.money import exponent
from aisle.language.uses import kinds_for
from aisle.search.columns import RATING_MEAN
from aisle.search.eligible import attribute_rows, brand_rows, of_kind
from aisle.search.filters import Measured
from aisle.search.kinds import mentions_accessory
from aisle.search.shelves import shelf_scores
from aisle.search.snapshot import Snapshot
from aisle.search.weights import POPULARITY_STEP, RATING_STEP, TASTE_STEP
from aisle.search.wish import Wish

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Steps = list[tuple[str, Floats]]  # what moved the scores, and how they stood after it

ACCESSORY_FACTOR = 0.75
KIND_BONUS = 0.06
SOFT_BONUS = 0.10
USE_BONUS = 0.25  # a tent for “likes camping”, whatever its text says
SHELF_BONUS = 0.25  # where no thing was named, for the shelf that comes nearest
SPEND_BONUS = 0.30
NEAR_BONUS = 0.40  # an amount that was named is more than a liking
SOLD_OUT_FACTOR = 0.9


def moved(
    snapshot: Snapshot,
    wish: Wish,
    fused: Floats,
    allowed: Mask,
    affinity: Mapping[str, float] | None,
    steps: Steps | None = None,
) -> Floats:
    """The fused scores with everything that is not words or meaning; still ≥ 0. `steps` is told each of them.

    `allowed` marks variants that satisfy the filters: a product sold out in all of them moves down.
    """
    facts = snapshot.facts
    score = fused.copy()

    def told(name: str) -> None:
        if steps is not None:
            steps.append((name, score.copy()))

    if wish.filters.type:
        score += KIND_BONUS * facts.kinds.of(wish.filters.type)
    told("kind")
    if not mentions_accessory(wish.text):
        aside = facts.kinds.is_accessory.copy()
        if wish.filters.type:
            aside |= facts.kinds.around(wish.filters.type)
        score[aside] *= ACCESSORY_FACTOR
    told("accessory")
    for soft in wish.soft:
        head, _, rest = soft.partition(":")
        if head == "near":
            score += NEAR_BONUS * _near(snapshot, wish, rest)
        elif head == "tends":
            score += SOFT_BONUS * _tends(snapshot, wish, rest)
        elif head == "spend":
            score += SPEND_BONUS * _near_price(snapshot, float(rest), allowed)
        elif head != "use":
            score += SOFT_BONUS * _soft(snapshot, soft)
    told("soft")
    serving = serving_rows(snapshot, wish)
    if serving is not None:
        score += USE_BONUS * serving
    told("use")
    shelves = shelf_scores(snapshot, wish)
    if shelves is not None:
        score += SHELF_BONUS * shelves**2
    told("shelf")
    in_stock = facts.columns.rows_mask(allowed & (facts.columns.stock != 0))
    score[~in_stock] *= SOLD_OUT_FACTOR
    told("sold_out")
    weights = snapshot.weights
    score += RATING_STEP * weights.rating * facts.columns.rating_lift
    told("rating")
    if weights.popularity:
        score += POPULARITY_STEP * weights.popularity * facts.columns.popularity
    told("popularity")
    if affinity:
        taste = np.zeros(len(score), dtype=np.float32)
        for product_id, value in affinity.items():
            if (row := facts.columns.row_of.get(product_id)) is not None:
                taste[row] = min(max(value, 0.0), 1.0)
        score += TASTE_STEP * weights.taste * taste
    told("taste")
    score = np.maximum(score, 1e-6)
    told("floor")
    return score


def serving_rows(snapshot: Snapshot, wish: Wish) -> Mask | None:
    """The products of the kinds that serve a named use (camping: tents, stoves …); None where none do."""
    kinds = snapshot.facts.kinds
    rows = np.zeros(snapshot.facts.columns.size, dtype=bool)
    for soft in wish.soft:
        if soft.startswith("use:"):
            for kind in kinds_for(soft.removeprefix("use:")):
                rows |= kinds.of(snapshot.vocabulary.kind_called(kind))
    return rows if rows.any() else None


def column_of(
    snapshot: Snapshot, sort: str, allowed: Mask, of_kind: Mask
) -> tuple[npt.NDArray[np.float64], bool]:
    """What to sort by, ascending, missing values last; and whether the catalogue states it at all."""
    columns = snapshot.facts.columns
    if sort in ("price_asc", "price_desc"):
        lowest = columns.lowest_price(allowed).astype(np.float64)
        missing = lowest >= np.iinfo(np.int64).max
        values = lowest if sort == "price_asc" else -lowest
    elif sort == "rating":
        missing = np.isnan(columns.rating)
        values = -shrunk_ratings(snapshot).astype(np.float64)
    elif sort == "reviews":
        missing = columns.reviews < 0
        values = -columns.reviews.astype(np.float64)
    elif sort == "newest":
        values = -_released(snapshot)
        missing = np.isnan(values)
    else:
        values = _superlative(snapshot, sort, allowed, of_kind)
        missing = np.isnan(values)
    return np.where(missing, np.inf, values), not bool(missing.all())


def _superlative(
    snapshot: Snapshot, sort: str, allowed: Mask, of_kind: Mask
) -> npt.NDArray[np.float64]:
    """`noise_asc` → the lowest noise of each product among the allowed variants, ascending."""
    columns = snapshot.facts.columns
    name, _, direction = sort.rpartition("_")
    found = np.full(columns.size, np.inf)
    values = columns.measured.superlative(name, of_kind)
    if values is not None:
        known = allowed & ~np.isnan(values)
        signed = values if direction == "asc" else -values
        np.minimum.at(found, columns.owner[known], signed[known])
    return np.where(np.isinf(found), np.nan, found)


def _released(snapshot: Snapshot) -> npt.NDArray[np.float64]:
    """Dates of release as numbers: 2011-05-01 → 20110501."""
    found = np.full(snapshot.facts.columns.size, np.nan)
    for attribute, values in snapshot.facts.columns.attribute_rows.items():
        for text, rows in values.items() if attribute.startswith("released") else ():
            try:
                found[rows] = float(text.replace("-", ""))
            except ValueError:
                continue
    return found


def _tends(snapshot: Snapshot, wish: Wish, order: str) -> Floats:
    """1 for the quietest of the kind, 0 for the loudest and where nothing is stated."""
    facts = snapshot.facts
    kind = of_kind(facts, wish.filters.type)
    everything = np.ones(len(facts.columns.owner), dtype=bool)
    values = np.where(kind, _superlative(snapshot, order, everything, kind), np.nan)
    known = np.flatnonzero(~np.isnan(values))
    score = np.zeros(len(kind), dtype=np.float32)
    if len(known) > 1:
        low, high = values[known].min(), values[known].max()
        score[known] = (high - values[known]) / max(high - low, 1e-9)
    return score


def _near_price(snapshot: Snapshot, amount: float, allowed: Mask) -> Floats:
    """1 at what is to be spent (in the shop's money), 0 from a fourth of it down."""
    columns = snapshot.facts.columns
    minor = amount * 10 ** exponent(snapshot.facts.currency)
    price = np.where(allowed & (columns.price > 0), columns.price, np.nan)
    off = np.abs(np.log(price / minor))
    near = np.nan_to_num(np.clip(1 - off / np.log(4), 0, 1)).astype(np.float32)
    close = np.zeros(columns.size, dtype=np.float32)
    np.maximum.at(close, columns.owner, near)
    return close


def _near(snapshot: Snapshot, wish: Wish, asked: str) -> Floats:
    """1 where a measured attribute is just what was named (“40 litres”), 0 from a third off."""
    dimension, aspect, amount = asked.split(":")
    facts = snapshot.facts
    wanted = Measured(dimension, aspect or None)
    values = facts.columns.measured.answering(wanted, of_kind(facts, wish.filters.type))
    close = np.zeros(facts.columns.size, dtype=np.float32)
    if values is not None and float(amount) > 0:
        off = np.abs(np.log(np.maximum(values, 1e-9) / float(amount)))
        fits = np.nan_to_num(np.clip(1 - off / np.log(1.5), 0, 1)).astype(np.float32)
        np.maximum.at(close, facts.columns.owner, fits)
    return close


def shrunk_ratings(snapshot: Snapshot) -> Floats:
    """Ratings (n,) drawn towards the mean where few people rated."""
    return snapshot.facts.columns.rating_lift + np.float32(RATING_MEAN)


def _soft(snapshot: Snapshot, soft: str) -> Floats:
    facts = snapshot.facts
    columns = facts.columns
    if soft == "top_rated":
        liked: Floats = np.clip(columns.rating_lift / 0.8, 0, 1)
        return liked
    if soft == "many_reviews":
        most = max(int(columns.reviews.max(initial=0)), 1)
        counted: Floats = (np.maximum(columns.reviews, 0) / most).astype(np.float32)
        return counted
    if soft == "cheap":
        lowest = columns.lowest_price(np.ones(len(columns.price), dtype=bool)).astype(np.float64)
        known = lowest < np.iinfo(np.int64).max
        median = float(np.median(lowest[known])) if known.any() else 1.0
        near: Floats = np.where(known, 1 / (1 + lowest / max(median, 1.0)), 0).astype(np.float32)
        return near
    kind, _, value = soft.partition(":")
    if kind == "recipient":  # told, and ranked by where the words stand in the text
        return np.zeros(columns.size, dtype=np.float32)
    if kind == "colour":
        mask = np.zeros(len(columns.price), dtype=bool)
        mask[columns.colour_places.get(value, [])] = True
        return columns.rows_mask(mask).astype(np.float32)
    if kind == "brand":
        return brand_rows(columns, (value,)).astype(np.float32)
    if kind == "type":
        return facts.kinds.of(value).astype(np.float32)
    name, _, value = soft.rpartition(":")
    name = name.removeprefix("attribute:").removeprefix("value:")
    return attribute_rows(columns, name, (value,)).astype(np.float32)
