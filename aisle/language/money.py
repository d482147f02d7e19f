"""Money in a sentence and in an answer."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from aisle.language.bounds import numeric_bounds
from aisle.language.currency import exponent, format_money

__all__ = ["PriceBound", "exponent", "format_money", "price_bounds"]


@dataclass(frozen=True)
class PriceBound:
    """A limit on the price, in whole units of `currency` (None: the shop's own).

    `about` means ±15 % of `stated`, which the answer must say; `start:end` is its place in the text.
    """

    minimum: Decimal | None
    maximum: Decimal | None
    currency: str | None
    about: bool
    start: int
    end: int
    stated: Decimal | None = None


def price_bounds(text: str, shop_currency: str | None = None) -> list[PriceBound]:
    """“200块以内” → [maximum 200], “$50-80” → [50 to 80], “iPhone 11 64GB” → [].

    A bare number, 块 or “bucks” has no currency; ¥ is the yuan unless the shop counts in yen.
    """
    return [
        PriceBound(b.minimum, b.maximum, b.currency, b.about, b.start, b.end, b.stated)
        for b in numeric_bounds(text, shop_currency)
        if b.kind == "price"
    ]
