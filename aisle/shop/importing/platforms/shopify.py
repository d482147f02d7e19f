"""Shopify's product export: several lines a product, one a variant or picture, in its old and new column names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from aisle.shop.importing.platforms.table import Reject, Row, first_of, is_true, plainly, text_of

_METAFIELD = re.compile(r"(?P<name>.+?) \(product\.metafields\..+\)")
_HANDLE = ("handle", "url handle")
_PRICE = ("variant price", "price")
_SKU = ("variant sku", "sku")
_PICTURE = ("image src", "product image url")


def shopify_rows(rows: Iterator[Row], reject: Reject) -> Iterator[Row]:
    """One row a product, its variants listed. Drafts and what is taken off the shop go to `reject`."""
    plain = ((number, plainly(row)) for number, row in rows)
    used: set[str] = set()  # stock keeping units: two variants of one have none
    for handle, group in groupby(plain, key=lambda one: first_of(one[1], *_HANDLE)):
        lines = list(group)
        number = lines[0][0]
        if handle is None:
            for one, _ in lines:
                reject(one, "handle", "is missing. Every line names its product", "")
        elif reason := _unsold(lines[0][1]):
            reject(number, "status", reason, handle)
        else:
            yield number, _product(handle, [line for _, line in lines], used)


def _unsold(first: Mapping[str, str]) -> str | None:
    status = first.get("status", "active").casefold()
    if status != "active":
        return f"is '{status}': not sold. Set it active to have it found"
    if is_true(first_of(first, "published", "published on online store")) is False:
        return "is not published. Publish it to have it found"
    return None


def _product(handle: str, lines: list[dict[str, str]], used: set[str]) -> dict[str, Any]:
    first = lines[0]
    names = [first.get(f"option{place} name") for place in (1, 2, 3)]
    return {
        "id": handle,
        "title": first.get("title"),
        "description": text_of(first_of(first, "body (html)", "description") or ""),
        "brand": first.get("vendor"),
        "kind": first.get("type"),
        "category": first_of(first, "product category", "type"),
        "images": list(dict.fromkeys(one for line in lines if (one := first_of(line, *_PICTURE)))),
        "attributes": _attributes(first),
        "variants": [_variant(handle, line, names, used) for line in lines if _is_variant(line)],
    }


def _is_variant(line: Mapping[str, str]) -> bool:
    return "option1 value" in line or first_of(line, *_PRICE) is not None


def _variant(
    handle: str, line: Mapping[str, str], names: list[str | None], used: set[str]
) -> dict[str, Any]:
    values = [line.get(f"option{place} value") for place in (1, 2, 3)]
    options = {
        name: value
        for name, value in zip(names, values, strict=True)
        if name and value and (name, value) != ("Title", "Default Title")
    }
    sku = first_of(line, *_SKU)
    if sku is None or sku in used:
        sku = ":".join((handle, "/".join(options.values()))).rstrip(":")
    used.add(sku)
    stated = {
        "variant_id": sku,
        "price": first_of(line, *_PRICE),
        "stock": _stock(line),
        "options": options,
        "image": first_of(line, "variant image", "variant image url"),
    }
    return {name: value for name, value in stated.items() if value is not None}


def _stock(line: Mapping[str, str]) -> str | None:
    """None where the shop does not count, or sells on when there is none."""
    counts = first_of(line, "variant inventory tracker", "inventory tracker")
    on = first_of(line, "variant inventory policy", "continue selling when out of stock") or ""
    if not counts or on.casefold() in ("continue", "true"):
        return None
    stock = first_of(line, "variant inventory qty", "inventory quantity") or "0"
    return "0" if stock.startswith("-") else stock


def _attributes(first: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column, value in first.items():
        if match := _METAFIELD.fullmatch(column):
            found[match["name"]] = (
                [one.strip() for one in value.split(";")] if ";" in value else value
            )
    grams = first_of(first, "variant grams", "weight value (grams)")
    if grams and grams.strip("0."):
        found["weight_g"] = grams
    if tags := first.get("tags"):
        found["tags"] = [tag.strip() for tag in tags.split(",") if tag.strip()]
    return found
