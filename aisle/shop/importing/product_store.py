"""Products into the tables: what is stored of them already, what a change writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.importing.product_rows import ProductData

_EMPTY = {  # what a new row has where the feed says nothing: many rows go in with one statement
    "brand": None,
    "kind": None,
    "category": None,
    "url": None,
    "rating": None,
    "reviews": None,
    "warranty_months": None,
}


def add_products(session: Session, rows: Sequence[ProductData], import_id: str | None) -> None:
    """Insert products that are not stored yet, seen when their import is complete."""
    if not rows:
        return
    session.execute(
        insert(tables.Product),
        [
            {
                **_EMPTY,
                "attributes": {},
                "images": [],
                "review_texts": [],
                "is_listed": True,
                **data.product,
                "product_id": data.product_id,
                "import_id": import_id,
            }
            for data in rows
        ],
    )
    session.execute(
        insert(tables.ProductText),
        [
            {"product_id": data.product_id, "language": language, "description": "", **text}
            for data in rows
            for language, text in data.texts.items()
        ],
    )
    session.execute(
        insert(tables.Variant),
        [
            {
                "options": {},
                "price_minor": None,
                "stock": None,
                "image": None,
                **variant,
                "product_id": data.product_id,
                "position": position,
            }
            for data in rows
            for position, variant in enumerate(data.variants)
        ],
    )
    for data in rows:
        name_category(session, data.product.get("category"), data.category_names)


def change_product(session: Session, data: Mapping[str, Any]) -> None:
    """Write what a feed says over what is stored; fields it does not state stay."""
    name = data["product_id"]
    row = tables.Product
    given = dict(data["product"])
    stored = session.execute(
        select(row.attributes).where(row.product_id == name)
    ).scalar_one_or_none()
    if stored is None:
        return  # erased or replaced since: a change of nothing
    if "attributes" in given:
        given["attributes"] = {**stored, **given["attributes"]}
    session.execute(update(row).where(row.product_id == name).values(**given, is_listed=True))
    for language, text in data["texts"].items():
        values = {"description": "", **text}
        session.execute(
            insert(tables.ProductText)
            .values(product_id=name, language=language, **values)
            .on_conflict_do_update(index_elements=["product_id", "language"], set_=text)
        )
    for position, variant in enumerate(data["variants"]):
        changes = {key: value for key, value in variant.items() if key != "variant_id"}
        session.execute(
            insert(tables.Variant)
            .values(**{"options": {}, **variant}, product_id=name, position=position)
            .on_conflict_do_update(
                index_elements=["variant_id"], set_={**changes, "position": position}
            )
        )
    name_category(session, given.get("category"), data["category_names"])


def name_category(session: Session, path: str | None, names: Mapping[str, list[str]]) -> None:
    """Remember the names of a category path by language."""
    if not path:
        return
    there = session.get(tables.Category, path)
    if there is None:
        session.add(tables.Category(path=path, names=dict(names)))
    elif {**there.names, **names} != there.names:
        there.names = {**there.names, **names}
    session.flush()


def stored_products(session: Session, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """What is stored of these products, in the shape of `ProductData.to_json`."""
    product, text, variant = tables.Product, tables.ProductText, tables.Variant
    found: dict[str, dict[str, Any]] = {}
    for one in session.execute(select(product.__table__).where(product.product_id.in_(ids))):
        found[one.product_id] = {"product": one._asdict(), "texts": {}, "variants": {}}
    for name, language, title, description in session.execute(
        select(text.product_id, text.language, text.title, text.description).where(
            text.product_id.in_(ids)
        )
    ):
        found[name]["texts"][language] = {"title": title, "description": description}
    for one in session.execute(select(variant.__table__).where(variant.product_id.in_(ids))):
        found[one.product_id]["variants"][one.variant_id] = one._asdict()
    return found


def owners_of_variants(session: Session, variant_ids: Sequence[str]) -> dict[str, str]:
    """Which product each stored variant belongs to."""
    row = tables.Variant
    return dict(
        session.execute(
            select(row.variant_id, row.product_id).where(row.variant_id.in_(variant_ids))
        ).all()
    )


def is_changed(stored: Mapping[str, Any], data: ProductData) -> bool:
    """Whether writing `data` over what is stored would change anything."""
    product = stored["product"]
    given = dict(data.product)
    attributes = given.pop("attributes", {})
    if not product["is_listed"] or any(product[name] != value for name, value in given.items()):
        return True
    if any(product["attributes"].get(name) != value for name, value in attributes.items()):
        return True
    for language, text in data.texts.items():
        there = stored["texts"].get(language, {})
        if any(there.get(name) != value for name, value in text.items()):
            return True
    for variant in data.variants:
        there = stored["variants"].get(variant["variant_id"])
        if there is None or any(there[name] != value for name, value in variant.items()):
            return True
    return False
