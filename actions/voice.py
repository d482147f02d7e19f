"""How things are said to this shopper: the language, and the catalogue's words in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aisle.language.lexicon import Lexicon
from aisle.language.money import format_money
from aisle.language.plurals import singular
from aisle.language.wording import say
from aisle.shop.products import Product, Variant


@dataclass(frozen=True)
class Voice:
    """`voice("products.none")` says a text of the catalogue of wording; the rest names things."""

    language: str
    lexicon: Lexicon

    def __call__(self, key: str, /, **values: object) -> str:
        return say(key, self.language, **values)

    def title(self, product: Product) -> str:
        return product.text(self.language, "title")

    def money(self, minor: int | None, currency: str) -> str:
        """An amount, or "price not stated"."""
        if minor is None:
            return self("products.price_not_stated")
        return format_money(minor, currency, self.language)

    def name(self, axis: str, value: object) -> str:
        """An option's or attribute's value in this language, as far as the lexicon knows it."""
        if isinstance(value, bool):
            return self("products.yes" if value else "products.no")
        if isinstance(value, list | tuple):
            return self("products.option_comma").join(self.name(axis, one) for one in value)
        if isinstance(value, int | float):
            unit = self.lexicon.name("unit", axis, self.language)
            if value == 1 and self.language == "en":
                unit = singular(unit)
            return f"{value:,} {unit}" if unit and unit != axis else f"{value:,}"
        text = str(value)
        for kind in (axis, f"value:{axis}", "value:any", "material"):
            named = self.lexicon.name(kind, text, self.language)
            if named and named != text:
                return named
        return text

    def any_name(self, value: str) -> str:
        """A brand's or colour's name in this language, whichever it is."""
        for kind in ("brand", "colour", "category"):
            named = self.lexicon.name(kind, value, self.language)
            if named and named != value:
                return named
        return value

    def label(self, attribute: str) -> str:
        """An attribute's own name: weight_g → "weight (g)"."""
        named = self.lexicon.name("attribute", attribute, self.language)
        return named if named and named != attribute else attribute.replace("_", " ")

    def options(self, variant: Variant) -> str:
        """ "moss green, L"; empty for a product without options."""
        return self("products.option_comma").join(
            self.name(axis, value) for axis, value in variant.options.items()
        )

    def stock(self, stock: int | None) -> str:
        """in stock · only 3 left · out of stock · stock not tracked"""
        if stock is None:
            return self("products.stock_not_tracked")
        if stock == 0:
            return self("products.out_of_stock")
        return self("products.few_left" if stock <= 3 else "products.in_stock", left=stock)

    def listed(self, parts: list[str]) -> str:
        """a, b, c with the language's comma."""
        return self("products.fact_comma").join(parts)


def evidence(reason: dict[str, Any] | None) -> dict[str, Any]:
    """A reason as the `evidence` of a card: the mapping itself, which states only what is true."""
    return dict(reason or {})
