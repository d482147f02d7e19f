"""What the market sells, as a shopper sees it on a card: texts, kind, brand, shelf, colours, price."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aisle.shop.products import Product


@dataclass(frozen=True)
class Good:
    """One product. `price` is that of its cheapest variant, in the shop's currency."""

    good_id: str
    titles: dict[str, str]
    texts: dict[str, str]
    kind: str
    brand: str
    shelf: tuple[str, ...]  # "Outdoor", "Tents & Camping"
    shelf_names: dict[str, tuple[str, ...]]
    colours: frozenset[str]
    price: float


def goods_of(products: Iterable[Product]) -> list[Good]:
    """Those with a price that are not sold out, by id."""
    found = []
    for one in products:
        priced = [v for v in one.variants if v.price_minor is not None and v.stock != 0]
        if priced:
            found.append(
                Good(
                    one.product_id,
                    dict(one.title),
                    dict(one.description),
                    one.kind or "",
                    one.brand or "",
                    tuple(one.category),
                    {name: tuple(one.category_name(name)) for name in ("en", "zh")},
                    frozenset(v.options["colour"] for v in priced if "colour" in v.options),
                    min(v.price_minor or 0 for v in priced) / 100,
                )
            )
    return sorted(found, key=lambda one: one.good_id)
