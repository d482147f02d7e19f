"""When no product breaks only one part of the wish: those that break two, with both named."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aisle.search.results import Hit
    from aisle.search.search import Search
    from aisle.search.wish import Wish

_LOOKED_AT = 30


def nearest(search: Search, wish: Wish, language: str, limit: int) -> list[tuple[Hit, list[str]]]:
    """Products of the kind that was asked for, those that break the fewest parts first, each with what
    it breaks in words. Empty where no kind was named or only one condition stands beside it."""
    from aisle.search.filters import Filters

    asked = [part for part in wish.filters.named if part != "type"]
    if wish.filters.type is None or len(asked) < 2:
        return []
    sort = "price_asc" if wish.filters.price_max is not None else wish.sort
    bare = dataclasses.replace(wish, filters=Filters(type=wish.filters.type), sort=sort)
    broken: dict[str, list[str]] = {}
    for part in asked:
        filters = wish.filters
        for other in asked:
            filters = filters if other == part else filters.without(other)
        alone = search.find(dataclasses.replace(wish, filters=filters), limit=_LOOKED_AT)
        for miss in alone.near_misses:
            broken.setdefault(miss.product_id, []).append(search.near_miss_text(miss, language))
    found = [hit for hit in search.find(bare, limit=_LOOKED_AT).hits if hit.product_id in broken]
    found.sort(key=lambda hit: len(broken[hit.product_id]))
    return [
        (dataclasses.replace(hit, relaxed=tuple(asked)), broken[hit.product_id])
        for hit in found[:limit]
    ]
