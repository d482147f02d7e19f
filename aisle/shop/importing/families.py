"""Rows of one group column → one product with several variants."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from aisle.shop.importing.product_rows import ProductData

LONGEST_OPTION = 60
CODES = {
    "gtin",
    "mpn",
    "ean",
    "upc",
    "isbn",
    "barcode",
    "sku",
}  # each variant's own, chosen by nobody


def to_families(rows: Iterable[tuple[int, ProductData]]) -> list[tuple[int, ProductData]]:
    """The rows of each group as one product whose id is the group's; rows without one stay as they are.

    What differs between the rows of a group in a short text (colour, size, material …) is an option.
    """
    listed = list(rows)
    names = {data.group for _, data in listed if data.group is not None}
    families: dict[str, list[tuple[int, ProductData]]] = {}
    for number, data in listed:
        head = data.product_id if data.product_id in names else None  # the group's own row
        families.setdefault(data.group or head or f"\0{number}", []).append((number, data))
    return [
        members[0] if name.startswith("\0") else (members[0][0], _family(name, members))
        for name, members in families.items()
    ]


def _family(name: str, members: list[tuple[int, ProductData]]) -> ProductData:
    first = members[0][1]
    differing = _differing([data.product.get("attributes", {}) for _, data in members])
    family = ProductData(
        name, dict(first.product), dict(first.texts), [], dict(first.category_names)
    )
    shared = {
        key: value
        for key, value in first.product.get("attributes", {}).items()
        if key not in differing
    }
    family.product["attributes"] = shared
    for _, data in members:
        own = data.product.get("attributes", {})
        for language, text in data.texts.items():
            family.texts.setdefault(language, text)
        for variant in data.variants:
            stated = {key: str(own[key]) for key in sorted(differing - CODES) if key in own}
            variant["options"] = {**variant.get("options", {}), **stated}
            family.variants.append(variant)
    return family


def _differing(attributes: list[dict[str, Any]]) -> set[str]:
    names = {name for one in attributes for name in one}
    return {
        name
        for name in names
        if len({repr(one[name]) for one in attributes if name in one}) > 1
        and all(len(str(one.get(name, ""))) <= LONGEST_OPTION for one in attributes)
        and not any(isinstance(one.get(name), list | dict) for one in attributes)
    }
