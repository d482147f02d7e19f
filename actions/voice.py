"""How things are said to this shopper: the language, and the catalogue's words in it."""

from __future__ import annotations

from dataclasses import dataclass

from aisle.language.money import format_money
from aisle.language.wording import say
from aisle.shop.names import Names
from aisle.shop.products import Product, Variant


@dataclass(frozen=True)
class Voice:
    """`voice("products.none")` says a text of the catalogue of wording; the rest names things."""

    language: str
    names: Names

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
        """An option's or attribute's value, with its unit."""
        return self.names.stated(axis, value, self.language)

    def any_name(self, value: str) -> str:
        """A brand's or colour's name in this language, whichever it is."""
        return self.names.any_name(value, self.language)

    def label(self, attribute: str) -> str:
        """An attribute's own name: weight_g → weight."""
        return self.names.label(attribute, self.language)

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
