"""What the shop's records say: one evidence for each attribute, sentence, review and clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from aisle.answers.strangers import may_be_quoted
from aisle.language.money import format_money
from aisle.language.wording import say
from aisle.shop.names import Names
from aisle.shop.policies import Clause
from aisle.shop.products import Product, Variant

_SENTENCE = re.compile(r"[^.!?。！？]+(?:\.(?=\S)[^.!?。！？]*)*[.!?。！？]?")


@dataclass(frozen=True)
class Evidence:
    """`quote` is what an answer may say, complete and in the shopper's language; `topic` is what it is about.

    `kind`: attribute | price | stock | options | sentence | review | clause | order. `source` names
    the record: a product id, a clause number, an order number. `title`, `label` and `value` are the parts
    of the quote: of whom, what, how much (`also`: and what
    else); `truth` is what a yes-or-no attribute says.
    """

    kind: str
    id: str
    topic: str
    quote: str
    source: str
    title: str = ""
    label: str = ""
    value: str = ""
    truth: bool | None = None
    also: tuple[str, ...] = ()


def of_product(product: Product, language: str, names: Names) -> list[Evidence]:
    """Everything the record of one product states."""
    title, source = product.text(language, "title"), product.product_id

    def made(kind: str, name: str, quote: str, label: str, value: str, **more: Any) -> Evidence:
        topic = value if kind in ("sentence", "review") else name
        return Evidence(kind, f"{source}:{name}", topic, quote, source, title, label, value, **more)

    found = [
        made(
            "attribute",
            key,
            say("answers.stated", language, title=title, label=label, value=value),
            label,
            value,
            truth=truth if isinstance(truth := product.attributes.get(key), bool) else None,
        )
        for key, label, value in stated(product, language, names)
    ]
    found += list(_money_and_stock(product, language, names, made, title))
    for number, sentence in enumerate(sentences(product.text(language, "description"))):
        if not may_be_quoted(sentence):
            continue
        quote = say("answers.quote", language, title=title, quote=sentence)
        found.append(made("sentence", f"s{number}", quote, "", sentence))
    for number, review in enumerate(product.review_texts):
        text = str(review.get(language) or "")
        if text and may_be_quoted(text):
            quote = say(
                "answers.review", language, title=title, rating=review.get("rating", ""), quote=text
            )
            found.append(made("review", f"r{number}", quote, "", text))
    return found


def of_clause(clause: Clause, language: str) -> Evidence:
    """One clause, with its number."""
    quote = say(
        "answers.clause", language, text=clause.text, number=clause.number, title=clause.title
    )
    return Evidence(
        "clause",
        clause.number,
        f"{clause.title} {clause.text}",
        quote,
        clause.number,
        clause.title,
        value=clause.text,
    )


def stated(product: Product, language: str, names: Names) -> list[tuple[str, str, str]]:
    """(key, label, value) of every attribute, in the shopper's words where the lexicon has them."""
    rows = [
        (key, names.label(key, language), names.stated(key, value, language))
        for key, value in product.attributes.items()
    ]
    if product.warranty_months:
        months = say("answers.months", language, count=product.warranty_months)
        rows.append(("warranty_months", say("answers.warranty", language), months))
    if product.brand:
        rows.append(
            (
                "brand",
                say("answers.brand", language),
                names.brand(product.brand, language),
            )
        )
    return rows


def sentences(text: str) -> list[str]:
    """The sentences of a description, in either language."""
    return [found for one in _SENTENCE.findall(text) if len(found := one.strip()) > 3]


def _money_and_stock(
    product: Product, language: str, names: Names, made: Callable[..., Evidence], title: str
) -> Iterator[Evidence]:
    priced = [one for one in product.variants if one.price_minor is not None]
    stock = _stock_words(product.variants, language)
    if priced:
        prices = sorted(one.price_minor or 0 for one in priced)
        low, high = (
            format_money(one, priced[0].currency, language) for one in (prices[0], prices[-1])
        )
        key = "answers.price" if low == high else "answers.price_range"
        value = low if low == high else say("answers.range", language, low=low, high=high)
        quote = say(key, language, title=title, price=low, low=low, high=high, stock=stock)
        yield made(
            "price", "price", quote, say("answers.price_label", language), value, also=(stock,)
        )
    quote = say("answers.stock_line", language, title=title, stock=stock)
    yield made("stock", "stock", quote, "", stock)
    axes = {axis for one in product.variants for axis in one.options}
    for axis in sorted(axes):
        options = dict.fromkeys(
            one.options[axis] for one in product.variants if axis in one.options
        )
        choices = say("products.option_comma", language).join(
            names.value(axis, one, language) for one in options
        )
        quote = say("answers.options", language, title=title, options=choices)
        yield made("options", axis, quote, names.label(axis, language), choices)


def _stock_words(variants: tuple[Variant, ...], language: str) -> str:
    known = [one.stock for one in variants if one.stock is not None]
    if not known:
        return say("products.stock_not_tracked", language)
    if not any(known):
        return say("products.out_of_stock", language)
    if all(known):
        return say("products.in_stock", language)
    return say("answers.some_in_stock", language)
