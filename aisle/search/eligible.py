"""Hard filters: which variants satisfy a wish. They are applied before anything is ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import numpy as np
import numpy.typing as npt

from aisle.language.money import exponent
from aisle.language.normalise import fold
from aisle.language.segment import search_tokens
from aisle.search.columns import Columns
from aisle.search.filters import Filters
from aisle.search.kinds import KindIndex
from aisle.search.lexical import LexicalIndex
from aisle.search.measured import STATED_SHARE

Mask = npt.NDArray[np.bool_]
_SHORTEST_HEAD = 4
_IMITATION = frozenset("faux fake imitation artificial vegan pu non not no without free".split())


@dataclass(frozen=True)
class Facts:
    """What filters are checked against, all of one catalogue version. Rates: 1 unit → shop's money."""

    columns: Columns
    kinds: KindIndex
    lexical: LexicalIndex
    currency: str
    rates: Mapping[str, Decimal]


def places(facts: Facts, filters: Filters, by_kind: Mask | None) -> Mask:
    """The variants that satisfy the filters: bool (variants,). `by_kind`: rows that are of the kind.

    A column that no product at all fills cannot be held to: the result names it as unanswerable.
    """
    columns = facts.columns
    rows = np.ones(columns.size, dtype=bool)
    if by_kind is not None:
        rows &= by_kind
    if filters.brand and columns.brand_rows:
        rows &= brand_rows(columns, filters.brand) | _mentioned(facts, filters.brand)
    if "rating" in filters.named and not np.isnan(columns.rating).all():
        rows &= _between(columns.rating, filters.rating_min, filters.rating_max)
    if "reviews" in filters.named and (columns.reviews >= 0).any():
        rows &= columns.reviews >= 0
        rows &= _between(columns.reviews, filters.reviews_min, filters.reviews_max)
    for name, values in filters.attributes.items():
        if is_stated(facts, name, filters.type):
            rows &= attribute_rows(columns, name, values)
    rows &= ~_excluded_rows(facts, filters)
    mask = rows[columns.owner]
    for measure in filters.measures:
        within = columns.measured.satisfying(measure, of_kind(facts, filters.type))
        mask &= within if within is not None else True
    if filters.colour and columns.colour_places:
        mask &= _of(columns.colour_places, filters.colour, len(mask))
    if filters.size and columns.size_places:
        mask &= _of(columns.size_places, filters.size, len(mask))
    if filters.in_stock:
        mask &= columns.stock != 0
    mask &= ~_of(columns.colour_places, filters.excluded.colour, len(mask))
    mask &= ~_of(columns.size_places, filters.excluded.size, len(mask))
    return mask & _priced(facts, filters)


def is_stated(facts: Facts, name: str, kind: str | None) -> bool:
    """Half of the products of the kind (or of all) state this attribute."""
    values = facts.columns.attribute_rows.get(fold(name))
    if not values:
        return False
    stating = np.zeros(facts.columns.size, dtype=bool)
    for rows in values.values():
        stating[rows] = True
    return float(stating[of_kind(facts, kind)].mean()) >= STATED_SHARE


def of_kind(facts: Facts, kind: str | None) -> Mask:
    """The products of a kind; all of them where none was named, or none is sold."""
    rows = facts.kinds.of(kind) if kind else np.zeros(facts.columns.size, dtype=bool)
    return rows if rows.any() else np.ones(facts.columns.size, dtype=bool)


def brand_rows(columns: Columns, brands: tuple[str, ...]) -> Mask:
    """The products of any of these brands."""
    return _of(columns.brand_rows, tuple(map(fold, brands)), columns.size)


def attribute_rows(columns: Columns, name: str, values: tuple[str, ...]) -> Mask:
    """The products that state any of these values: “cotton” is also “organic cotton”, “steel” also
    “stainless steel”; “leather” is no “faux leather”."""
    stated = columns.attribute_rows.get(fold(name), {})
    mask = np.zeros(columns.size, dtype=bool)
    for wanted in map(fold, values):
        if wanted in stated:
            mask[stated[wanted]] = True
        if wanted.isalpha() and len(wanted) >= _SHORTEST_HEAD:
            for text, rows in stated.items():
                words = text.split()
                if len(words) > 1 and wanted in words and not _IMITATION & set(words):
                    mask[rows] = True
    return mask


def price_bounds_minor(facts: Facts, filters: Filters) -> tuple[int | None, int | None] | None:
    """(lowest, highest) in minor units of the shop's currency; None where there is no rate for it."""
    rate = Decimal(1)
    if filters.currency and filters.currency != facts.currency:
        if filters.currency not in facts.rates:
            return None
        rate = facts.rates[filters.currency]
    scale = rate * Decimal(10) ** exponent(facts.currency)
    low, high = filters.price_min, filters.price_max
    return (
        None if low is None else int((low * scale).to_integral_value(ROUND_CEILING)),
        None if high is None else int((high * scale).to_integral_value(ROUND_FLOOR)),
    )


def _priced(facts: Facts, filters: Filters) -> Mask:
    columns = facts.columns
    mask = np.ones(len(columns.price), dtype=bool)
    if filters.price_min is None and filters.price_max is None:
        return mask
    bounds = price_bounds_minor(facts, filters)
    if bounds is None:
        return ~mask  # nothing can be said to satisfy a bound in money that has no rate
    low, high = bounds
    mask &= (columns.price >= 0) & (columns.currency == facts.currency)
    if low is not None:
        mask &= columns.price >= low
    if high is not None:
        mask &= columns.price <= high
    return mask


def _excluded_rows(facts: Facts, filters: Filters) -> Mask:
    excluded = filters.excluded
    rows = brand_rows(facts.columns, excluded.brand)
    for kind in excluded.type:
        rows |= facts.kinds.of(kind)
    for name, values in excluded.attributes.items():
        rows |= attribute_rows(facts.columns, name, values)
    for word in excluded.words:
        tokens = search_tokens(word)
        if tokens:
            rows |= facts.lexical.scores([max(tokens, key=len)]) > 0
    return rows


def _mentioned(facts: Facts, brands: tuple[str, ...]) -> Mask:
    """For a brand that is not sold here: products that name it, as a case for a Garmin does."""
    rows = np.zeros(facts.columns.size, dtype=bool)
    for brand in brands:
        if fold(brand) not in facts.columns.brand_rows and (tokens := search_tokens(brand)):
            rows |= np.logical_and.reduce([facts.lexical.scores([token]) > 0 for token in tokens])
    return rows


def _between(
    values: npt.NDArray[np.float64] | npt.NDArray[np.int64],
    low: Decimal | int | None,
    high: Decimal | int | None,
) -> Mask:
    mask: Mask = ~np.isnan(values)
    if low is not None:
        mask &= values >= float(low)
    if high is not None:
        mask &= values <= float(high)
    return mask


def _of(known: Mapping[str, npt.NDArray[np.int64]], values: tuple[str, ...], size: int) -> Mask:
    mask = np.zeros(size, dtype=bool)
    for value in values:
        found = known.get(value)
        if found is not None:
            mask[found] = True
    return mask
