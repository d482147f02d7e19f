"""What of a product is indexed: the words of the lexical index, the sentences of the dense one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from aisle.language.segment import search_tokens
from aisle.shop.catalogue import Product

TITLE_WEIGHT = 3
DENSE_CHARACTERS = 320  # encoders read about 64 tokens: what follows would be cut anyway
_LONGEST_VALUE = 200
_PREFIX = re.compile(r"^[tnb]_(?=[a-z0-9])")  # typed names of some feeds: b_waterproof, t_material
_WORDY = re.compile(r"[^\W\d_]")


@lru_cache(maxsize=16384)
def attribute_name(raw: str) -> str:
    """`t_product_colour` and `Product colour` → `product colour`."""
    return " ".join(_PREFIX.sub("", raw.strip().lower()).replace("_", " ").split())


def attribute_values(value: Any) -> list[str]:
    """The values of an attribute as texts; a yes is "true"; numbers as they are written."""
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, list | tuple | set):
        return [text for part in value for text in attribute_values(part)]
    if value is None or isinstance(value, dict):
        return []
    return [str(value)]


def lexical_tokens(product: Product) -> list[str]:
    """Title three times, then every other text once; both languages in one document.

    Latin and Han words do not meet, so one document serves questions of either language. Bare
    numbers of attributes (weights of packages) are left out: they match by accident.
    """
    titles = [token for title in product.title.values() for token in search_tokens(title)]
    rest = " \n ".join(_other_texts(product))
    return [product.product_id.lower(), *titles * TITLE_WEIGHT, *search_tokens(rest)]


def _other_texts(product: Product) -> Iterator[str]:
    yield from (text for text in (product.brand, product.kind) if text)
    yield from product.description.values()
    yield from product.category
    for names in product.category_names.values():
        yield from names
    for name, value in product.attributes.items():
        if value is True:
            yield attribute_name(name)
            continue
        for text in attribute_values(value):
            if len(text) <= _LONGEST_VALUE and _WORDY.search(text) and text != "false":
                yield text
    for options in {json.dumps(variant.options, sort_keys=True) for variant in product.variants}:
        yield from json.loads(options).values()


def dense_text(product: Product, language: str) -> str | None:
    """Title and description in this language, or None where the shop has no title in it."""
    title = product.title.get(language)
    if not title:
        return None
    description = product.description.get(language, "")
    return f"{title}. {description}"[:DENSE_CHARACTERS] if description else title


def texts_digest(product: Product) -> bytes:
    """Changes when anything that is indexed changes; not with price or stock."""
    row = [
        product.title, product.description, product.brand, product.kind, product.category,
        product.category_names, product.attributes, product.rating, product.reviews,
        [(variant.variant_id, variant.options) for variant in product.variants],
    ]  # fmt: skip
    text = json.dumps(row, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).digest()
