"""Feeds of shop platforms as rows of our own columns: Google Merchant, Shopify, WooCommerce.

Only what a shopper may see is taken: costs, taxes and advertising fields of such feeds stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from aisle.shop.importing.platforms.google import google_rows
from aisle.shop.importing.platforms.shopify import shopify_rows
from aisle.shop.importing.platforms.table import Reject, Row
from aisle.shop.importing.platforms.woocommerce import woocommerce_rows

PLATFORMS: Mapping[str, Callable[[Iterator[Row], Reject], Iterator[Row]]] = {
    "google": google_rows,
    "shopify": shopify_rows,
    "woocommerce": woocommerce_rows,
}
# Columns that only the export of one platform has, in lower case.
_MARKS: Mapping[str, tuple[frozenset[str], ...]] = {
    "shopify": (
        frozenset({"handle", "option1 name", "variant price"}),
        frozenset({"url handle", "option1 name", "price"}),
    ),
    "woocommerce": (frozenset({"id", "type", "sku", "regular price", "parent"}),),
    "google": (
        frozenset({"id", "title", "link", "google_product_category"}),
        frozenset({"id", "title", "link", "google product category"}),
    ),
}


def platform_of(columns: list[str]) -> str | None:
    """The platform whose export has these columns, or None."""
    present = {name.casefold().removeprefix("g:") for name in columns}
    return next(
        (name for name, marks in _MARKS.items() if any(mark <= present for mark in marks)), None
    )
