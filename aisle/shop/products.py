"""A product and its variants, and how they are read: four queries a batch, no ORM objects on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.errors import NotFound
from aisle.shop.visibility import complete


@dataclass(frozen=True)
class Variant:
    """What is bought. `price_minor` None: not stated; `stock` None: not tracked."""

    variant_id: str
    product_id: str
    options: dict[str, str]
    price_minor: int | None
    currency: str
    stock: int | None
    image: str | None = None

    @property
    def is_buyable(self) -> bool:
        """Has a price, and is not known to be sold out."""
        return self.price_minor is not None and self.stock != 0


@dataclass(frozen=True)
class Product:
    """What a shopper sees as one thing; texts by language, variants in the shop's order."""

    product_id: str
    title: dict[str, str]
    description: dict[str, str]
    brand: str | None
    kind: str | None
    category: tuple[str, ...]  # canonical path: ("Outdoor", "Tents & Camping")
    category_names: dict[str, tuple[str, ...]]  # the same path by language
    attributes: dict[
        str, Any
    ]  # Any: texts, numbers, yes/no and lists of them, as the feed has them
    images: tuple[str, ...]
    url: str | None
    rating: float | None
    reviews: int | None
    review_texts: tuple[dict[str, Any], ...]  # {"rating": 5, "en": …, "zh": …}
    warranty_months: int | None
    variants: tuple[Variant, ...]

    def text(self, language: str, field: Literal["title", "description"]) -> str:
        """The text in this language, else in the one there is, else ""."""
        texts = self.title if field == "title" else self.description
        return texts.get(language) or next((text for text in texts.values() if text), "")

    @property
    def words(self) -> str:
        """Titles in every language, category and brand: what recommendations read of a product."""
        return " ".join([*self.title.values(), *self.category, self.brand or ""])

    def category_name(self, language: str) -> tuple[str, ...]:
        """The category path in this language, else as the feed wrote it."""
        return self.category_names.get(language) or self.category

    def variant(self, variant_id: str) -> Variant:
        """One of its variants. Raises NotFound."""
        for variant in self.variants:
            if variant.variant_id == variant_id:
                return variant
        raise NotFound(f"Product '{self.product_id}' has no variant '{variant_id}'.")


def load_products(session: Session, product_ids: Sequence[str]) -> dict[str, Product]:
    """The listed products of completed imports among these ids."""
    row = tables.Product
    rows = session.execute(
        select(row.__table__).where(
            row.product_id.in_(product_ids), row.is_listed, complete(row.import_id)
        )
    ).all()
    ids = [one.product_id for one in rows]
    titles, descriptions = _texts(session, ids)
    variants = _variants(session, ids)
    names = _category_names(session, {one.category for one in rows if one.category})
    return {
        one.product_id: Product(
            product_id=one.product_id,
            title=titles[one.product_id],
            description=descriptions[one.product_id],
            brand=one.brand,
            kind=one.kind,
            category=tuple(one.category.split(" > ")) if one.category else (),
            category_names=names.get(one.category, {}),
            attributes=one.attributes,
            images=tuple(one.images),
            url=one.url,
            rating=one.rating,
            reviews=one.reviews,
            review_texts=tuple(one.review_texts),
            warranty_months=one.warranty_months,
            variants=tuple(variants[one.product_id]),
        )
        for one in rows
    }


def _texts(
    session: Session, ids: Sequence[str]
) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    titles: dict[str, dict[str, str]] = defaultdict(dict)
    descriptions: dict[str, dict[str, str]] = defaultdict(dict)
    text = tables.ProductText
    for name, language, title, description in session.execute(
        select(text.product_id, text.language, text.title, text.description)
        .where(text.product_id.in_(ids))
        .order_by(text.product_id, text.language)
    ):
        titles[name][language] = title
        descriptions[name][language] = description
    return titles, descriptions


def _variants(session: Session, ids: Sequence[str]) -> dict[str, list[Variant]]:
    found: dict[str, list[Variant]] = defaultdict(list)
    row = tables.Variant
    for one in session.execute(
        select(row.__table__).where(row.product_id.in_(ids)).order_by(row.product_id, row.position)
    ):
        found[one.product_id].append(
            Variant(
                variant_id=one.variant_id,
                product_id=one.product_id,
                options=one.options,
                price_minor=one.price_minor,
                currency=one.currency,
                stock=one.stock,
                image=one.image,
            )
        )
    return found


def _category_names(session: Session, paths: set[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    row = tables.Category
    found: dict[str, dict[str, Any]] = {
        one.path: one.names for one in session.scalars(select(row).where(row.path.in_(paths)))
    }
    return {
        path: {language: tuple(parts) for language, parts in names.items()}
        for path, names in found.items()
    }
