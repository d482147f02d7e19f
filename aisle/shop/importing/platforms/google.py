"""Google Merchant feeds: RSS or Atom XML, or a table, with Google's attribute names.

Source of the names: the product data specification of Google Merchant Center.
"""

from __future__ import annotations

import datetime as dt
import gzip
import re
import time
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from aisle.shop.errors import BadInput
from aisle.shop.importing.encodings import open_bytes
from aisle.shop.importing.platforms.table import Reject, Row, first_of, plainly, text_of

_OPTIONS = ("color", "size", "material", "pattern")  # what tells variants of one group apart
_ATTRIBUTES = (
    *("gender", "age_group", "size_system", "size_type", "condition", "energy_efficiency_class"),
    *("product_weight", "product_length", "product_width", "product_height", "gtin", "mpn"),
)
_OWN_NAMES = {"color": "colour", "product_weight": "weight", "product_length": "length",
              "product_width": "width", "product_height": "height"}  # fmt: skip


def google_rows(rows: Iterator[Row], reject: Reject) -> Iterator[Row]:
    """Each item in our columns; `item_group_id` makes variants of one product."""
    for number, row in rows:
        given = {name.removeprefix("g:").replace(" ", "_"): value for name, value in row.items()}
        details = _details(given.pop("product_detail", None))
        yield number, _item(plainly(given), details)


def xml_rows(path: Path) -> Iterator[Row]:
    """The items of an RSS or Atom file, one at a time. Raises BadInput for a file that is not XML.

    Documents that define entities are refused: no shop feed needs them, attacks do.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    number = 0
    try:
        with open_bytes(path) as file:
            for _, element in iterparse(file, forbid_dtd=True):
                if _local(element) in ("item", "entry"):
                    number += 1
                    yield number, _cells(element)
                    element.clear()
    except DefusedXmlException as error:
        raise BadInput(f"{path} defines a document type or entities. Export it without.") from error
    except (ParseError, gzip.BadGzipFile, EOFError, zlib.error, LookupError, ValueError) as error:
        raise BadInput(
            f"{path} is not whole XML ({error}), after item {number}. Make or fetch it again."
        ) from error


def _cells(element: Element) -> dict[str, Any]:
    cells: dict[str, Any] = {}
    for child in element:
        name = _local(child)
        if name == "product_detail":
            part = {_local(one): (one.text or "").strip() for one in child}
            cells.setdefault(name, []).append(part)
        elif name == "link" and child.get("href"):
            cells[name] = child.get("href")
        elif text := (child.text or "").strip():
            joined = name in ("additional_image_link", "product_highlight")
            cells[name] = f"{cells[name]}\n{text}" if joined and name in cells else text
    return cells


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _item(row: dict[str, str], details: dict[str, str]) -> dict[str, Any]:
    stated = {_OWN_NAMES.get(name, name): row[name] for name in _ATTRIBUTES if name in row}
    options = {_OWN_NAMES.get(name, name): row[name] for name in _OPTIONS if name in row}
    return {
        "id": row.get("id"),
        "title": row.get("title"),
        "description": _described(row),
        "brand": row.get("brand"),
        "category": _category(row),
        "url": row.get("link"),
        "images": _images(row),
        "availability": row.get("availability", "").replace("_", " "),
        "group": row.get("item_group_id"),
        "price": _price(row),
        "options": options if "item_group_id" in row else None,
        "attributes": {**details, **stated, **{k: _several(v) for k, v in options.items()}},
    }


def _described(row: dict[str, str]) -> str | None:
    parts = [text_of(row[name]) for name in ("description", "product_highlight") if name in row]
    return "\n".join(parts) or None


def _category(row: dict[str, str]) -> str | None:
    named = first_of(row, "product_type", "google_product_category")
    if named is None or named.isdigit():  # a number of Google's own list
        return None
    return re.split(r",\s*(?=[^,>]+>)", named)[0]


def _images(row: dict[str, str]) -> list[str]:
    more = re.split(r"[,\n]\s*(?=https?:)", row.get("additional_image_link", ""))
    return [one.strip() for one in (row.get("image_link", ""), *more) if one.strip()]


def _price(row: dict[str, str]) -> str | None:
    """ "15.00 USD", of the sale while it runs."""
    if "sale_price" in row and _is_now(row.get("sale_price_effective_date")):
        return row["sale_price"]
    return row.get("price")


def _is_now(span: str | None) -> bool:
    """Whether a sale of this span (two ISO times with a slash between) runs; no span: always."""
    if not span:
        return True
    try:
        ends = [dt.datetime.fromisoformat(one.strip()) for one in span.split("/")]
        start, end = (one if one.tzinfo else one.replace(tzinfo=dt.UTC) for one in ends)
    except ValueError:
        return False  # the higher price is the safe one to say
    return start.timestamp() <= time.time() < end.timestamp()


def _several(value: str) -> str | list[str]:
    """Google writes several colours or materials as Red/Blue."""
    parts = [part.strip() for part in value.split("/") if part.strip()]
    words = all(re.fullmatch(r"[^\W\d][\w\s-]*", part) for part in parts)
    return parts if len(parts) > 1 and words else value


def _details(given: object) -> dict[str, str]:
    """Of XML: a list of parts; of a table: `section:name:value, …`."""
    if isinstance(given, list):
        pairs = [(one.get("attribute_name"), one.get("attribute_value")) for one in given]
    else:
        cells = [one.split(":") for one in re.split(r",\s*(?=[^,]*:)", str(given or ""))]
        pairs = [(cell[-2].strip(), cell[-1].strip()) for cell in cells if len(cell) in (2, 3)]
    return {name: value for name, value in pairs if name and value}
