"""The best set of things that together keep to a sum, exactly, over everything that is eligible.

Best: the highest sum of points, where a product has 0 to 1000 by its relevance and its ratings; of equal
sets the cheapest. Points are whole numbers, so the lowest price of each sum of points is all that is kept
(a knapsack with one choice a part), and no set is overlooked.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from aisle.search.bundle_wish import BundleWish, Part
from aisle.search.choosing import ranked
from aisle.search.eligible import price_bounds_minor
from aisle.search.filters import Filters
from aisle.search.ordering import shrunk_ratings
from aisle.search.results import Hit
from aisle.search.snapshot import Snapshot

if TYPE_CHECKING:
    from aisle.search.wish import Wish

POINTS = 1000
NONE = np.iinfo(np.int64).max // 16  # a price that nothing has; sums of some do not overflow
MOST_TRIED = 1_000  # sets, where one product would stand for two parts again and again
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Offered:
    """What may stand for one part: rows, what `count` of each costs, its points, the variant meant."""

    rows: Ints
    prices: Ints
    points: Ints
    variants: Ints


@dataclass(frozen=True)
class Chosen:
    """One line of a bundle; `price_minor` is of all `count` of them."""

    part: Part
    hit: Hit
    price_minor: int


@dataclass(frozen=True)
class Bundle:
    """`over_minor` > 0: no set keeps to the sum, and this is the cheapest. `missing`: parts that nothing
    satisfies. `limit_minor` None: no sum was named, or it is in money that has no rate."""

    lines: tuple[Chosen, ...]
    total_minor: int
    limit_minor: int | None
    over_minor: int = 0
    missing: tuple[Part, ...] = ()
    unanswerable: tuple[str, ...] = ()


def solve(
    snapshot: Snapshot,
    wish: BundleWish,
    affinity: Mapping[str, float] | None = None,
    without: Collection[str] = (),
) -> Bundle:
    """The best set that keeps to the sum; the cheapest set where none does. `without`: product ids left out."""
    unanswerable: list[str] = []
    limit: int | None = None
    if wish.limit is not None:
        bounds = price_bounds_minor(
            snapshot.facts, Filters(price_max=wish.limit, currency=wish.currency)
        )
        limit = None if bounds is None else bounds[1]
        if bounds is None:
            unanswerable.append("currency")
    offers = [offered(snapshot, part, affinity, without) for part in wish.parts]
    missing = tuple(p for p, o in zip(wish.parts, offers, strict=True) if not len(o.rows))
    parts = [p for p, o in zip(wish.parts, offers, strict=True) if len(o.rows)]
    there = [one for one in offers if len(one.rows)]
    if not parts or "currency" in unanswerable:
        return Bundle((), 0, limit, 0, missing, tuple(unanswerable))
    rows = best_set(there, limit) or cheapest_set(there)
    if rows is None:
        return Bundle((), 0, limit, 0, wish.parts)
    lines = tuple(
        _line(snapshot, part, offer, row)
        for part, offer, row in zip(parts, there, rows, strict=True)
    )
    total = sum(one.price_minor for one in lines)
    over = 0 if limit is None else max(total - limit, 0)
    return Bundle(lines, total, limit, over, missing, tuple(unanswerable))


def offered(
    snapshot: Snapshot,
    part: Part,
    affinity: Mapping[str, float] | None = None,
    without: Collection[str] = (),
) -> Offered:
    """Everything that satisfies a part and can be bought as often as it is wanted, each at its lowest price."""
    found = ranked(snapshot, part.wish, affinity)
    columns = snapshot.facts.columns
    kinds = snapshot.facts.kinds.of(str(part.wish.filters.type))
    allowed = found.allowed & (columns.price >= 0) & (columns.currency == snapshot.facts.currency)
    allowed &= (columns.stock < 0) | (columns.stock >= part.count)
    allowed &= (kinds & found.chosen)[columns.owner]
    barred = [columns.row_of[one] for one in without if one in columns.row_of]
    allowed[np.isin(columns.owner, barred)] = False
    places = np.flatnonzero(allowed)
    places = places[np.lexsort((columns.price[places], columns.owner[places]))]
    rows, first = np.unique(columns.owner[places], return_index=True)
    variants = places[first]
    points = _points(snapshot, part.wish, found.rows, found.relevance)[rows]
    return Offered(rows, columns.price[variants] * part.count, points, variants)


def best_set(
    offers: Sequence[Offered], limit: int | None, tried: Iterator[int] | None = None
) -> list[int] | None:
    """The product row for each of the offers; None where every set costs more than `limit`. No row twice."""
    if not all(len(one.rows) for one in offers):
        return None
    table, tried = _table(offers), tried or count()
    fitting = np.flatnonzero(table[-1] <= (NONE - 1 if limit is None else limit))
    if not len(fitting):
        return None
    rows = _walked(offers, table, int(fitting[-1]))
    return _apart(
        offers, rows, lambda fewer: best_set(fewer, limit, tried), lambda p, c: (-p, c), tried
    )


def cheapest_set(offers: Sequence[Offered], tried: Iterator[int] | None = None) -> list[int] | None:
    """The product row for each of the offers at the lowest sum; None where there are too few products."""
    if not all(len(one.rows) for one in offers):
        return None
    tried = tried or count()
    rows = [int(one.rows[np.lexsort((-one.points, one.prices))[0]]) for one in offers]
    return _apart(
        offers, rows, lambda fewer: cheapest_set(fewer, tried), lambda p, c: (c, -p), tried
    )


def _apart(
    offers: Sequence[Offered],
    rows: list[int],
    solved: Callable[[Sequence[Offered]], list[int] | None],
    order: Callable[[int, int], tuple[int, int]],
    tried: Iterator[int],
) -> list[int] | None:
    """The rows, or where one product stands for two parts, the better of the sets that bar it from either.

    Many parts over the same products would go on without end: after `MOST_TRIED` only the second is barred.
    """
    double = _double(rows)
    if double is None:
        return rows
    parts = double if next(tried) < MOST_TRIED else double[1:]
    barred = [_barring(offers, part, rows[part]) for part in parts]
    sets = [one for fewer in barred if (one := solved(fewer)) is not None]
    return min(sets, key=lambda one: order(*_worth(offers, one)), default=None)


def _worth(offers: Sequence[Offered], rows: Sequence[int]) -> tuple[int, int]:
    """Points and price of a set."""
    places = [int(np.flatnonzero(o.rows == row)[0]) for o, row in zip(offers, rows, strict=True)]
    points = sum(int(o.points[at]) for o, at in zip(offers, places, strict=True))
    return points, sum(int(o.prices[at]) for o, at in zip(offers, places, strict=True))


def _table(offers: Sequence[Offered]) -> list[Ints]:
    """table[i][p]: the lowest price of parts 0..i with p points together."""
    table: list[Ints] = []
    for offer in offers:
        lowest = np.full(POINTS + 1, NONE, dtype=np.int64)
        np.minimum.at(lowest, offer.points, offer.prices)
        if not table:
            table.append(lowest)
            continue
        before = table[-1]
        sums = np.full(len(before) + POINTS, NONE, dtype=np.int64)
        for points in np.flatnonzero(lowest < NONE):
            np.minimum(
                sums[points : points + len(before)],
                before + lowest[points],
                out=sums[points : points + len(before)],
            )
        table.append(sums)
    return table


def _walked(offers: Sequence[Offered], table: Sequence[Ints], points: int) -> list[int]:
    """Which row of each part made up the price at so many points: the table read backwards."""
    chosen: list[int] = []
    price = int(table[-1][points])
    for at in range(len(offers) - 1, 0, -1):
        offer, before = offers[at], table[at - 1]
        left = points - offer.points
        there = (left >= 0) & (left < len(before))
        rest = np.where(there, before[np.clip(left, 0, len(before) - 1)], NONE)
        place = int(np.flatnonzero(rest + offer.prices == price)[0])
        chosen.append(int(offer.rows[place]))
        points, price = int(left[place]), int(rest[place])
    first = offers[0]
    place = int(np.flatnonzero((first.points == points) & (first.prices == price))[0])
    return [*chosen, int(first.rows[place])][::-1]


def _double(rows: Sequence[int]) -> tuple[int, int] | None:
    """Two parts for which the same product was chosen: no one is sold one thing as two."""
    seen: dict[int, int] = {}
    for part, row in enumerate(rows):
        if (first := seen.setdefault(row, part)) != part:
            return first, part
    return None


def _barring(offers: Sequence[Offered], part: int, row: int) -> list[Offered]:
    """The offers, with one product left out of one part."""
    kept = offers[part].rows != row
    one = offers[part]
    fewer = Offered(one.rows[kept], one.prices[kept], one.points[kept], one.variants[kept])
    return [fewer if at == part else other for at, other in enumerate(offers)]


def _line(snapshot: Snapshot, part: Part, offer: Offered, row: int) -> Chosen:
    columns, at = snapshot.facts.columns, int(np.flatnonzero(offer.rows == row)[0])
    variant = columns.variant_ids[int(offer.variants[at])]
    hit = Hit(columns.ids[row], (variant,), float(offer.points[at]) / POINTS)
    return Chosen(part, hit, int(offer.prices[at]))


def _points(
    snapshot: Snapshot, wish: Wish, order: Sequence[int], relevance: npt.NDArray[np.float32]
) -> Ints:
    """0 to 1000 by product row: half of it relevance, half ratings; where an order was asked, the place in it."""
    if wish.sort:
        points = np.zeros(len(relevance), dtype=np.int64)
        points[np.array(order, dtype=np.int64)] = np.linspace(POINTS, 0, len(order)).round()
        return points
    best = max(float(relevance[np.array(order, dtype=np.int64)].max(initial=0.0)), 1e-6)
    liked = np.clip((shrunk_ratings(snapshot) - 3.0) / 2.0, 0, 1)
    blended = 0.5 * np.clip(relevance / best, 0, 1) + 0.5 * liked
    return np.asarray((POINTS * blended).round(), dtype=np.int64)
