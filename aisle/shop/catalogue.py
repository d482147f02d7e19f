"""The catalogue: products with their variants, read from the database and kept while it is unchanged.

catalogue.get("NG-1001").text("zh", "title")      → "山行者 月牙 双人帐篷"
catalogue.get("NG-1001").variants[0].price_minor  → 12900
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import exists, func, select, update

from aisle.language.normalise import fold
from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.errors import BadInput, NotFound
from aisle.shop.products import Product, Variant, load_products
from aisle.shop.stored_settings import bump_catalogue, catalogue_version
from aisle.shop.visibility import complete

BATCH = 500

__all__ = ["Catalogue", "Product", "Variant"]


@dataclass
class _Kept:
    """What was read at one catalogue version."""

    version: int
    products: dict[str, Product] = field(default_factory=dict)
    titles: list[tuple[str, str]] | None = None  # (folded title, product_id)


class Catalogue:
    """Listed products of completed imports. One catalogue may serve many threads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept = _Kept(version=-1)

    def version(self) -> int:
        """Grows with every change of a product, price or stock, in whichever process."""
        with self._database.read() as session:
            return catalogue_version(session)

    def get(self, product_id: str) -> Product:
        """The product with this id. Raises NotFound."""
        found = self.many([product_id])
        if not found:
            raise NotFound(f"There is no product '{product_id}'.")
        return found[0]

    def many(self, product_ids: Sequence[str]) -> list[Product]:
        """The products with these ids, in this order; unknown ids are left out."""
        kept = self._fresh()
        missing = [name for name in dict.fromkeys(product_ids) if name not in kept.products]
        if missing:
            with self._database.read() as session:
                for start in range(0, len(missing), BATCH):
                    kept.products.update(load_products(session, missing[start : start + BATCH]))
        return [kept.products[name] for name in product_ids if name in kept.products]

    def all(self) -> Iterator[Product]:
        """Every listed product, in the order of the ids."""
        ids = self.ids()
        for start in range(0, len(ids), BATCH):
            yield from self.many(ids[start : start + BATCH])

    def ids(self) -> list[str]:
        """The ids of every listed product, sorted."""
        row = tables.Product
        with self._database.read() as session:
            return list(
                session.scalars(
                    select(row.product_id)
                    .where(row.is_listed, complete(row.import_id))
                    .order_by(row.product_id)
                )
            )

    def buyable(self) -> list[str]:
        """The ids of listed products with a variant that has a price and is not known to be sold out."""
        row, variant = tables.Product, tables.Variant
        has_one = exists().where(
            variant.product_id == row.product_id,
            variant.price_minor.is_not(None),
            variant.stock.is_(None) | (variant.stock != 0),
        )
        with self._database.read() as session:
            return list(
                session.scalars(
                    select(row.product_id).where(row.is_listed, complete(row.import_id), has_one)
                )
            )

    def count(self) -> int:
        """How many products are listed."""
        row = tables.Product
        with self._database.read() as session:
            found = session.scalar(
                select(func.count()).select_from(row).where(row.is_listed, complete(row.import_id))
            )
        return found or 0

    def of_variant(self, variant_id: str) -> Product:
        """The product that this variant belongs to. Raises NotFound."""
        with self._database.read() as session:
            row = session.get(tables.Variant, variant_id)
        if row is None:
            raise NotFound(f"There is no variant '{variant_id}'.")
        return self.get(row.product_id)

    def find_by_title(self, text: str, limit: int = 10) -> list[Product]:
        """Products whose title, in either language, is this text, or holds it, closest length first."""
        kept, wanted = self._fresh(), fold(text).strip()
        if not wanted:
            return []
        if kept.titles is None:
            kept.titles = self._titles()
        hits = [(len(title), name) for title, name in kept.titles if wanted in title]
        return self.many(list(dict.fromkeys(name for _, name in sorted(hits)))[:limit])

    def brands(self) -> list[str]:
        """Every brand of a listed product, sorted."""
        return self._distinct("brand")

    def categories(self) -> list[tuple[str, ...]]:
        """Every category path of a listed product, sorted."""
        return [tuple(path.split(" > ")) for path in self._distinct("category")]

    def set_price(self, variant_id: str, price_minor: int | None) -> None:
        """Change a price; None: not stated. Raises NotFound, BadInput for a negative price."""
        self._set(variant_id, "price_minor", price_minor)

    def set_stock(self, variant_id: str, stock: int | None) -> None:
        """Change a stock; None: not tracked. Raises NotFound, BadInput for a negative stock."""
        self._set(variant_id, "stock", stock)

    def _set(
        self, variant_id: str, column: Literal["price_minor", "stock"], value: int | None
    ) -> None:
        if value is not None and value < 0:
            raise BadInput(f"{column} of '{variant_id}' cannot be {value}. Give 0 or more.")
        row = tables.Variant
        with self._database.write() as session:
            done = session.execute(
                update(row)
                .where(row.variant_id == variant_id)
                .values({column: value})
                .returning(row.variant_id)
            ).all()
            if not done:
                raise NotFound(f"There is no variant '{variant_id}'.")
            bump_catalogue(session)

    def _distinct(self, column: Literal["brand", "category"]) -> list[str]:
        row = tables.Product
        wanted = getattr(row, column)
        with self._database.read() as session:
            found = session.scalars(
                select(wanted)
                .distinct()
                .where(wanted.is_not(None), row.is_listed, complete(row.import_id))
                .order_by(wanted)
            )
            return list(found)

    def _titles(self) -> list[tuple[str, str]]:
        product, text = tables.Product, tables.ProductText
        with self._database.read() as session:
            rows = session.execute(
                select(text.title, text.product_id)
                .join(product, product.product_id == text.product_id)
                .where(product.is_listed, complete(product.import_id))
            )
            return [(fold(title), name) for title, name in rows]

    def _fresh(self) -> _Kept:
        version = self.version()
        if self._kept.version != version:
            self._kept = _Kept(
                version
            )  # one assignment: other threads keep the old or take the new
        return self._kept
