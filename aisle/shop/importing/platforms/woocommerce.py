"""WooCommerce's product export: a line for each product, and one for each variation that names its parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from aisle.shop.importing.platforms.table import Reject, Row, is_true, plainly, text_of

_COMMA = re.compile(r"(?<!\\),\s*")  # a comma of a value is written \,
_MEASURE = re.compile(r"(weight|length|width|height) \((\w+)\)")
_ATTRIBUTE = re.compile(r"attribute (\d+) name")
_HIDDEN = {"hidden"}


def woocommerce_rows(rows: Iterator[Row], reject: Reject) -> Iterator[Row]:
    """One row a product, its variations listed. What is not published goes to `reject`."""
    lines = [(number, plainly(row)) for number, row in rows]
    by_sku = {line["sku"]: line["id"] for _, line in lines if "sku" in line and "id" in line}
    parents = {line.get("id", "") for _, line in lines if not _is_variation(line)}
    variations: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, line in lines:
        if _is_variation(line):
            named = line.get("parent", "").removeprefix("id:")
            parent = by_sku.get(named, named)
            if parent in parents:
                variations.setdefault(parent, []).append((number, line))
            else:
                reason = f"'{named}' is no product of this file. Export the parent too"
                reject(number, "parent", reason, line.get("id", ""))
    for number, line in lines:
        if _is_variation(line):
            continue
        if hidden := _unsold(line):
            reject(number, "published", hidden, line.get("id", ""))
            continue
        own = [one for _, one in variations.get(line.get("id", ""), []) if not _unsold(one)]
        if _types(line) & {"variable"} and not own:
            reject(number, "type", "is variable and has no variation. Export its variations too",
                   line.get("id", ""))  # fmt: skip
            continue
        yield number, _product(line, own)


def _types(line: Mapping[str, str]) -> set[str]:
    return {one.strip() for one in line.get("type", "").casefold().split(",")}


def _is_variation(line: Mapping[str, str]) -> bool:
    return "variation" in _types(line)


def _unsold(line: Mapping[str, str]) -> str | None:
    if is_true(line.get("published")) is False:
        return "is not published. Publish it to have it found"
    if line.get("visibility in catalog", "").casefold() in _HIDDEN:
        return "is hidden in the catalogue. Make it visible to have it found"
    return None


def _product(line: dict[str, str], variations: list[dict[str, str]]) -> dict[str, Any]:
    parts = [text_of(line.get(name, "")) for name in ("short description", "description")]
    categories = [_plain(one) for one in _COMMA.split(line.get("categories", "")) if one]
    stated = _stated(line)
    return {
        "id": line.get("id"),
        "title": line.get("name"),
        "description": "\n".join(dict.fromkeys(part for part in parts if part)),
        "brand": line.get("brands"),
        "category": max(categories, key=lambda one: one.count(">"), default=None),
        "images": _COMMA.split(line["images"]) if "images" in line else None,
        "attributes": {
            **{name: values[0] if len(values) == 1 else values for name, values in stated.items()},
            **_measures(line),
        },
        "variants": [_variant(one) for one in variations] or [_variant(line, is_whole=True)],
    }


def _variant(line: dict[str, str], is_whole: bool = False) -> dict[str, Any]:
    stated: dict[str, Any] = {
        "variant_id": line.get("sku") or line.get("id"),
        "price": line.get("sale price") or line.get("regular price"),
        "stock": _stock(line),
        "availability": "out of stock" if is_true(line.get("in stock?")) is False else None,
        "image": None if is_whole else _COMMA.split(line.get("images", ""))[0],
        "options": {} if is_whole else {name: values[0] for name, values in _stated(line).items()},
    }
    return {name: value for name, value in stated.items() if value not in (None, "")}


def _stock(line: Mapping[str, str]) -> str | None:
    """None where the shop does not count, or takes orders without stock."""
    if is_true(line.get("in stock?")) is False or is_true(line.get("backorders allowed?")):
        return None
    stock = line.get("stock")
    return "0" if stock and stock.startswith("-") else stock


def _stated(line: Mapping[str, str]) -> dict[str, list[str]]:
    """{"Color": ["Blue", "Red"]} of the numbered columns."""
    found: dict[str, list[str]] = {}
    for column, name in line.items():
        if match := _ATTRIBUTE.fullmatch(column):
            values = _COMMA.split(line.get(f"attribute {match[1]} value(s)", ""))
            if kept := [_plain(one) for one in values if one]:
                found[name] = kept
    return found


def _measures(line: Mapping[str, str]) -> dict[str, str]:
    """{"weight_kg": "1.2"}: the shop's unit stands in the column's name."""
    return {
        f"{match[1]}_{match[2]}": value
        for column, value in line.items()
        if (match := _MEASURE.fullmatch(column))
    }


def _plain(value: str) -> str:
    return value.replace("\\,", ",").strip()
