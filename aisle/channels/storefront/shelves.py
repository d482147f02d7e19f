"""What a visitor browses: products by category, words and price.

The search box asks the assistant's search; these plain words answer where it does not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Literal

from aisle.language.normalise import fold
from aisle.shop.catalogue import Catalogue, Product

Sort = Literal["shop", "rating", "price", "-price"]
_NO_PRICE = 1 << 62


class Shelves:
    """Keeps the shop's products and their folded words while the catalogue is unchanged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._version = -1
        self._products: list[tuple[Product, str]] = []

    def browse(
        self, category: str, words: str, sort: Sort, found_ids: Sequence[str] | None = None
    ) -> list[Product]:
        """Products in a category (and below it) in which every word occurs, or those that a search found."""
        wanted = fold(words).split()
        if found_ids is not None:
            chosen = self._catalogue.many(found_ids)
            found = [product for product in chosen if _is_in(product, category)]
        else:
            found = [
                product
                for product, text in self._all()
                if _is_in(product, category) and all(word in text for word in wanted)
            ]
        if sort == "rating":
            found.sort(key=lambda one: (-(one.rating or 0), -(one.reviews or 0)))
        elif sort == "price":
            found.sort(key=lambda one: _cheapest(one, _NO_PRICE))
        elif sort == "-price":
            found.sort(key=lambda one: -_cheapest(one, 0))
        return found

    def categories(self, language: str) -> list[dict[str, Any]]:  # Any: JSON
        """Every category path with its names and the number of products on it and below it."""
        counts: Counter[tuple[str, ...]] = Counter()
        names: dict[tuple[str, ...], Sequence[str]] = {}
        for product, _ in self._all():
            for depth in range(1, len(product.category) + 1):
                counts[product.category[:depth]] += 1
                names[product.category[:depth]] = product.category_name(language)[:depth]
        return [
            {"path": " > ".join(path), "names": list(names[path]), "count": count}
            for path, count in sorted(counts.items())
        ]

    def _all(self) -> list[tuple[Product, str]]:
        version = self._catalogue.version()
        if version != self._version:
            self._products = [(one, _words(one)) for one in self._catalogue.all()]
            self._version = version
        return self._products


def _words(product: Product) -> str:
    return fold(" ".join([*product.title.values(), product.brand or "", *product.category]))


def _is_in(product: Product, category: str) -> bool:
    path = " > ".join(product.category)
    return not category or path == category or path.startswith(f"{category} > ")


def _cheapest(product: Product, otherwise: int) -> int:
    """The lowest price in minor units; `otherwise` where none is stated."""
    prices = (one.price_minor for one in product.variants if one.price_minor is not None)
    return min(prices, default=otherwise)
