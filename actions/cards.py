"""Products as cards: the `products` block of DESIGN 5.3 with its plain-text fallback."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from actions.reply import Block, Button
from actions.voice import Voice
from aisle.shop.amounts import json_price
from aisle.shop.products import Product, Variant

SHOWN_VARIANTS = 4


@dataclass(frozen=True)
class Card:
    """One product as it is shown: which variants satisfy the wish, why it is here, what it breaks.

    `count`: so many of it are wanted."""

    product: Product
    variant_ids: Sequence[str] = ()
    why: str | None = None
    evidence: Mapping[str, Any] = field(default_factory=dict)
    relaxed: Sequence[str] = ()
    count: int = 1

    @property
    def variants(self) -> list[Variant]:
        """Those that satisfy the wish, best first; all where there was none."""
        by_id = {one.variant_id: one for one in self.product.variants}
        chosen = [by_id[name] for name in self.variant_ids if name in by_id]
        return chosen or list(self.product.variants)

    @property
    def variant(self) -> Variant | None:
        """The one whose price and stock stand on the card: the cheapest that can be bought."""
        stated = [one for one in self.variants if one.price_minor is not None]
        buyable = [one for one in stated if one.is_buyable]
        return min(buyable or stated, key=lambda one: one.price_minor or 0, default=None)

    @property
    def stock(self) -> int | None:
        """Pieces of all the versions that satisfy the wish; None where it is not tracked."""
        known = [one.stock for one in self.variants if one.stock is not None]
        return sum(known) if known else None


def products_block(cards: Sequence[Card], voice: Voice) -> Block:
    """The `products` block; its fallback is the numbered list that a terminal shows."""
    return {
        "type": "products",
        "items": [item(card, voice) for card in cards],
        "fallback": list_text(cards, voice),
    }


def list_text(cards: Sequence[Card], voice: Voice) -> str:
    """1. Ridge 2P Tent: $129.00, ★ 4.6, in stock (moss green, sand) …"""
    return "\n".join(_line(number, card, voice) for number, card in enumerate(cards, 1))


def card_buttons(cards: Sequence[Card], voice: Voice) -> list[Button]:
    """What one would say next about this list."""
    first = {"product_id": cards[0].product.product_id}
    buttons = [Button(voice("products.button_why"), "why_recommended", first)]
    if len(cards) > 1:
        buttons.append(Button(voice("products.button_compare"), "compare"))
    cheaper = {"relative_price": "cheaper"}
    return [*buttons, Button(voice("products.button_cheaper"), "search_product", cheaper)]


def item(card: Card, voice: Voice) -> dict[str, Any]:
    """One entry of the block."""
    product, variant = card.product, card.variant
    made: dict[str, Any] = {
        "id": product.product_id,
        "title": voice.title(product),
        "brand": product.brand,
        "price": json_price(variant.price_minor, variant.currency) if variant else None,
        "image": (variant.image if variant else None) or next(iter(product.images), None),
        "alt": voice.title(product),
        "url": product.url or f"/products/{product.product_id}",
        "rating": product.rating,
        "reviews": product.reviews,
        "stock": variant.stock if variant else None,
        "variants": [_variant(one, voice) for one in card.variants],
        "actions": _actions(card, voice),
    }
    if variant is not None:
        made["variant_id"] = variant.variant_id
    if card.count > 1:
        made["quantity"] = card.count
    if card.why:
        made["why"] = {"text": card.why, "evidence": dict(card.evidence)}
    if card.relaxed:
        made["relaxed"] = list(card.relaxed)
    return made


def stock_button(voice: Voice, product: Product, variants: Sequence[Variant]) -> Button:
    """Leads to the offer, never straight to a watch."""
    chosen = {"variant_id": variants[0].variant_id} if len(variants) == 1 else {}
    what = {"topic": "watch:ask:stock", "product_id": product.product_id, **chosen}
    return Button(voice("watching.button_stock"), "product_question", what)


def _variant(variant: Variant, voice: Voice) -> dict[str, Any]:
    return {
        "variant_id": variant.variant_id,
        "options": {axis: voice.name(axis, value) for axis, value in variant.options.items()},
        "price": json_price(variant.price_minor, variant.currency),
        "stock": variant.stock,
    }


def _actions(card: Card, voice: Voice) -> list[dict[str, str]]:
    product = {"product_id": card.product.product_id}
    made = [("details", Button(voice("products.button_details"), "product_question", product))]
    if card.variant is not None and card.variant.is_buyable:
        alone = len(card.variants) == 1
        chosen = {"variant_id": card.variant.variant_id} if alone else product
        made.append(("add_to_cart", Button(voice("products.button_add"), "add_to_cart", chosen)))
    elif card.variants and all(one.stock == 0 for one in card.variants):
        made.append(("watch", stock_button(voice, card.product, card.variants)))
    made.append(("why", Button(voice("products.button_why"), "why_recommended", product)))
    return [{"kind": kind, "title": one.title, "payload": one.payload} for kind, one in made]


def _line(number: int, card: Card, voice: Voice) -> str:
    product, variant = card.product, card.variant
    facts = [
        voice.money(variant.price_minor if variant else None, variant.currency if variant else "")
    ]
    if product.rating is not None:
        facts.append(f"★ {product.rating:.1f}")
    facts.append(voice.stock(card.stock))
    if card.count > 1 and variant is not None and variant.price_minor is not None:
        sum_minor = card.count * variant.price_minor
        facts[0] = voice(
            "products.times",
            price=facts[0],
            count=card.count,
            total=voice.money(sum_minor, variant.currency),
        )
    line = voice(
        "products.line", number=number, title=voice.title(product), facts=voice.listed(facts)
    )
    choices = [words for one in card.variants[:SHOWN_VARIANTS] if (words := voice.options(one))]
    if choices:
        more = len(card.variants) - len(choices)
        joined = voice("products.choice_comma").join(choices)
        key = "products.choices_more" if more > 0 else "products.choices"
        line += voice(key, choices=joined, more=more)
    if card.relaxed:
        what = voice("products.choice_comma").join(card.relaxed)
        line += voice("products.relaxed", what=what)
    if card.why:
        line += "\n   " + card.why
    return line
