"""The demo shop's products: the hand-written YAML of `data/demo`, checked and expanded to variants.

`demo_products()[0]["variants"][0]` → `{"variant_id": "NG-1001-MG", "options": {"colour":
"moss green"}, "price": 129.0, "price_minor": 12900, "currency": "USD", "stock": 23}`.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any  # rows of YAML: their shape is checked here, once

import yaml

DEMO = Path(__file__).parent / "demo"
CURRENCY = "USD"
LANGUAGES = ("en", "zh")

Row = dict[str, Any]

_REQUIRED: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "kind": str,
    "title": dict,
    "brand": str,
    "description": dict,
    "attributes": dict,
    "price": (int, float),
    "rating": (int, float),
    "reviews_count": int,
    "reviews": list,
    "picture": dict,
}


class CatalogueError(ValueError):
    """A row of the demo's YAML that cannot be sold: names the file, the row, the field."""


@cache
def labels() -> Row:
    """attributes.yml: `attributes`, `colours`, `values`, `brands`, `kinds`, `options`."""
    loaded: Row = _load(DEMO / "attributes.yml")
    return loaded


def demo_products(folder: Path | None = None) -> list[Row]:
    """Every product of the demo shop, in file order, with `category`, `brand_zh` and `variants`.

    Prices are USD: `price` as a decimal number, `price_minor` in cents. Stock is drawn from the
    variant's id, so two calls (and two machines) agree. Raises CatalogueError for a broken row.
    """
    folder = folder or DEMO / "products"
    products: list[Row] = []
    seen: dict[str, str] = {}
    for path in sorted(folder.glob("*.yml")):
        page = _load(path)
        for row in page["products"]:
            _check(row, path.name)
            if row["id"] in seen:
                raise CatalogueError(
                    f"{path.name}: id {row['id']} is used in {seen[row['id']]}. Number it anew."
                )
            seen[row["id"]] = path.name
            products.append(expand(row, page["category"]))
    return products


def expand(row: Mapping[str, Any], category: Mapping[str, list[str]]) -> Row:
    """A row of YAML → the same row with its category path, option values as text, and variants."""
    options = {
        axis: [str(value) for value in values]
        for axis, values in (row.get("options") or {}).items()
        if values
    }
    product = {
        **row,
        "category": {language: list(category[language]) for language in LANGUAGES},
        "brand_zh": labels()["brands"].get(row["brand"]),
        "options": options,
        "currency": CURRENCY,
    }
    combinations = itertools.product(*options.values())
    product["variants"] = [
        _variant(row, dict(zip(options, values, strict=True))) for values in combinations
    ]
    return product


def _variant(row: Mapping[str, Any], options: dict[str, str]) -> Row:
    price = Decimal(str(row["price"]))
    for axis, surcharges in (row.get("price_by") or {}).items():
        by_value = {str(value): surcharge for value, surcharge in surcharges.items()}
        price += Decimal(str(by_value.get(options.get(axis, ""), 0)))
    code = [_code(axis, value) for axis, value in options.items()] or ["1"]
    variant_id = "-".join([row["id"], *code])
    return {
        "variant_id": variant_id,
        "options": options,
        "price": float(price),
        "price_minor": int(price * 100),
        "currency": CURRENCY,
        "stock": _stock(row, variant_id, options),
    }


def _stock(row: Mapping[str, Any], variant_id: str, options: Mapping[str, str]) -> int:
    chance = int.from_bytes(hashlib.sha256(variant_id.encode()).digest()[:4], "big")
    if _named(row.get("out_of_stock"), options):
        return 0
    if _named(row.get("low_stock"), options):
        return 1 + chance % 3
    return 6 + chance % 55


def _named(parts: list[Mapping[str, Any]] | None, options: Mapping[str, str]) -> bool:
    """Whether one of the partial option sets fits: `{colour: sand}` fits sand in every size."""
    return any(
        all(options.get(axis) == str(value) for axis, value in part.items()) for part in parts or []
    )


def _code(axis: str, value: str) -> str:
    """`colour, "moss green"` → `MG`; `size, "500 ml"` → `500ML`: the tail of a variant's id."""
    if axis == "colour":
        return str(labels()["colours"][value]["code"])
    return re.sub(r"[^A-Z0-9]", "", value.upper().replace(".", "P"))


def _check(row: Mapping[str, Any], file: str) -> None:
    name = row.get("id", "(no id)")
    for field, kind in _REQUIRED.items():
        if not isinstance(row.get(field), kind):
            raise CatalogueError(
                f"{file}, {name}: {field} is {row.get(field)!r}. Write it as the other rows do."
            )
    for colour in (row.get("options") or {}).get("colour") or []:
        if colour not in labels()["colours"]:
            raise CatalogueError(
                f"{file}, {name}: colour {colour!r} is not in attributes.yml. Add it there."
            )


def _load(path: Path) -> Row:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml: ten times faster
    loaded: Row = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)
    return loaded
