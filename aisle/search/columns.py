"""The columns filters work on, as arrays: price, stock, colour, size, brand, rating, attributes.

Built from the catalogue, so they never wait for an index; price and stock alone are refreshed in
some milliseconds. Row r is product r; a variant belongs to the row `owner[v]`.
"""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from aisle.language.normalise import fold
from aisle.search.documents import attribute_name, attribute_values
from aisle.search.kinds import meant_by
from aisle.search.measured import MeasuredColumns
from aisle.shop.catalogue import Product, Variant

Mask = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

COLOUR_NAMES = frozenset({"colour", "color", "product colour", "product color", "颜色"})
SIZE_NAMES = frozenset({"size", "尺码", "尺寸", "码数", "规格"})
_PARTS = re.compile(r"\s*[,;、，]\s*")  # “blue/black” is one colour: neither blue nor black alone
_LONGEST_VALUE = 60
UNKNOWN = -1
RATING_MEAN, RATING_WEIGHT = 4.0, 20.0  # Bayesian shrinkage: 20 imagined ratings of 4.0


def size_key(text: str) -> str:
    """`500 ML` → `500ml`, `EU 42` → `42`: one spelling of a size."""
    return re.sub(r"^(eu|size)(?=[\d.]+$)|[\s\-]|号$|码$", "", re.sub(r"\s+", "", fold(text)))


def colour_keys(text: str, names: Mapping[str, str]) -> set[str]:
    """`Moss green, Black` → {"moss green", "green", "black"}: the colours a value counts as.

    `names` maps every known colour word, in either language, to its canonical one.
    """
    found: set[str] = set()
    for part in _PARTS.split(fold(text)):
        whole = names.get(part, part)
        last = part.rsplit(" ", 1)[-1]
        found.add(whole)
        if last != part and last in names:
            found.add(names[last])
    return found - {""}


class Columns:
    """What a product is, as arrays; read only once built."""

    def __init__(self, products: Sequence[Product], colour_names: Mapping[str, str]) -> None:
        self.ids = [product.product_id for product in products]
        self.row_of = {product_id: row for row, product_id in enumerate(self.ids)}
        self.variant_ids: list[str] = []
        owners: list[int] = []
        self.options: list[dict[str, str]] = []
        self.colours_of: list[tuple[str, ...]] = []  # by variant
        brands: dict[str, list[int]] = defaultdict(list)
        colours: dict[str, set[int]] = defaultdict(set)
        sizes: dict[str, set[int]] = defaultdict(set)
        attributes: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        prices: list[tuple[int | None, str, int | None]] = []
        for row, product in enumerate(products):
            if product.brand:
                brands[fold(product.brand)].append(row)
            own_colours: set[str] = set()
            for name, value in product.attributes.items():
                known = attribute_name(name)
                for text in attribute_values(value):
                    if known in COLOUR_NAMES:
                        own_colours |= colour_keys(text, colour_names)
                    elif len(text) <= _LONGEST_VALUE:
                        for counts_as in {fold(text), *meant_by(known, text)}:
                            attributes[known][counts_as].add(row)
            for variant in product.variants or (_unsold(product),):
                place = len(self.variant_ids)
                self.variant_ids.append(variant.variant_id)
                owners.append(row)
                self.options.append(variant.options)
                prices.append((variant.price_minor, variant.currency, variant.stock))
                given: set[str] = set()
                for name, text in variant.options.items():
                    known = attribute_name(name)
                    if known in COLOUR_NAMES:
                        given |= colour_keys(text, colour_names)
                    elif known in SIZE_NAMES:
                        sizes[size_key(text)].add(place)
                    attributes[known][fold(text)].add(row)
                self.colours_of.append(tuple(sorted(given or own_colours)))
                for colour in given or own_colours:
                    colours[colour].add(place)
        self.brand_of = [product.brand or "" for product in products]
        self.owner = np.array(owners, dtype=np.int64)
        self.brand_rows = {brand: np.array(rows) for brand, rows in brands.items()}
        self.colour_places = {name: np.array(sorted(places)) for name, places in colours.items()}
        self.size_places = {name: np.array(sorted(places)) for name, places in sizes.items()}
        self.attribute_rows = {
            name: {value: np.array(sorted(rows)) for value, rows in values.items()}
            for name, values in attributes.items()
        }
        self.rating = np.array(
            [np.nan if p.rating is None else p.rating for p in products], dtype=np.float64
        )
        self.reviews = np.array(
            [UNKNOWN if p.reviews is None else p.reviews for p in products], dtype=np.int64
        )
        self.rating_lift = self._rating_lift()
        counted = np.log1p(np.maximum(self.reviews, 0)).astype(np.float32)
        self.popularity = counted / max(float(counted.max(initial=0.0)), 1.0)  # 0 to 1
        self.price, self.stock, self.currency = _money(prices)
        self.measured = MeasuredColumns(products)

    @property
    def size(self) -> int:
        """How many products there are."""
        return len(self.ids)

    def _rating_lift(self) -> npt.NDArray[np.float32]:
        """Ratings (n,) less the mean of all, drawn towards it where few people rated."""
        count = np.where(np.isnan(self.rating), 0, np.maximum(self.reviews, 1))
        lift = (np.nan_to_num(self.rating, nan=RATING_MEAN) - RATING_MEAN) * count
        found: npt.NDArray[np.float32] = (lift / (count + RATING_WEIGHT)).astype(np.float32)
        return found

    def with_money(self, rows: Iterable[tuple[str, int | None, str, int | None]]) -> Columns | None:
        """A copy with new (variant_id, price_minor, currency, stock); None if the variants are others."""
        found = {row[0]: row[1:] for row in rows}
        if len(found) != len(self.variant_ids) or any(v not in found for v in self.variant_ids):
            return None
        fresh = copy.copy(self)  # shallow: searches under way keep the old prices, all of them
        fresh.price, fresh.stock, fresh.currency = _money([found[v] for v in self.variant_ids])
        return fresh

    def rows_mask(self, places: Mask) -> Mask:
        """Products (rows) that own at least one of these variants."""
        mask = np.zeros(self.size, dtype=bool)
        mask[self.owner[places]] = True
        return mask

    def lowest_price(self, places: Mask) -> Ints:
        """The lowest price of each product among these variants; the largest int where none has one."""
        most = np.iinfo(np.int64).max
        lowest = np.full(self.size, most, dtype=np.int64)
        priced = places & (self.price >= 0)
        np.minimum.at(lowest, self.owner[priced], self.price[priced])
        return lowest


def _unsold(product: Product) -> Variant:
    """A product without variants is findable: it gets a place with no price and no stock."""
    return Variant(product.product_id, product.product_id, {}, None, "", None)


def _money(
    rows: Sequence[tuple[int | None, str, int | None]],
) -> tuple[Ints, Ints, npt.NDArray[np.str_]]:
    price = np.array([UNKNOWN if row[0] is None else row[0] for row in rows], dtype=np.int64)
    stock = np.array([UNKNOWN if row[2] is None else row[2] for row in rows], dtype=np.int64)
    return price, stock, np.array([row[1] or "" for row in rows], dtype="U3")
