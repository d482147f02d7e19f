"""The offer to watch: of which product and version, until when it is back or what it may cost, and the question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from actions.action import ShopAction
from actions.cards import stock_button
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.voice import Voice
from actions.watch_words import watch_asked
from actions.which import products_meant, variants_meant
from aisle.language.normalise import fold
from aisle.shop.amounts import to_minor
from aisle.shop.products import Product, Variant
from aisle.shop.watches import IN_PLACE, Wanted

INTENT = "product_question"
CHOICES = 6
_AMOUNT = re.compile(
    r"(?:under|below|than|at most|down to|to|at|低于|少于|不到|降到|降至|跌到|[$¥€£])\s*[$¥€£]?\s*(\d[\d,]*(?:\.\d+)?)"
)


def back_button(action: ShopAction, turn: Turn, product: Product) -> list[Button]:
    """“Tell me when it is back”, where every version that is meant is sold out."""
    voice = action.voice(turn)
    meant = variants_meant(product, turn, voice)
    if not meant or any(one.stock != 0 for one in meant):
        return []
    return [stock_button(voice, product, meant)]


def offer_watch(action: ShopAction, turn: Turn) -> Reply:
    """The offer, or why there is none: it is there, nothing is stated, or which one is meant."""
    voice, rooms = action.voice(turn), action.rooms
    kind = str(turn.value("topic")).split(":")[2] if turn.is_button else watch_asked(turn.text)
    if not turn.conversation.conversation_id.startswith(IN_PLACE):
        return Reply(voice("watching.not_here"))
    products = products_meant(rooms, turn)
    if not products and turn.conversation.shown:
        products = rooms.catalogue.many(turn.conversation.shown)
    if not products:
        return Reply(voice("watching.which_product"), asks="clarify")
    if len(products) > 1:
        return _which(voice, products, str(kind))
    product = products[0]
    turn.conversation.focus = product.product_id
    variants = _variants(action, turn, product)
    return (_of_stock if kind == "stock" else _of_price)(action, turn, product, variants)


def _which(voice: Voice, products: Sequence[Product], kind: str) -> Reply:
    buttons = [
        Button(
            voice.title(one), INTENT, {"topic": f"watch:ask:{kind}", "product_id": one.product_id}
        )
        for one in products[:CHOICES]
    ]
    return Reply(voice("watching.which_of_these"), buttons=buttons, asks="clarify")


def _variants(action: ShopAction, turn: Turn, product: Product) -> list[Variant]:
    chosen = turn.value("variant_id")
    if chosen is not None:
        return [product.variant(str(chosen))]
    if turn.is_button:
        return list(product.variants)
    said = turn.saying(_AMOUNT.sub(" ", fold(turn.text)), action.rooms)  # a price is no size
    return variants_meant(product, said, action.voice(turn))


def _of_stock(action: ShopAction, turn: Turn, product: Product, variants: list[Variant]) -> Reply:
    voice = action.voice(turn)
    out = [one for one in variants if one.stock == 0]
    if not out:
        first = next((one for one in variants if one.is_buyable), variants[0])
        price = voice.money(first.price_minor, first.currency)
        named = _bracketed(voice, first if len(variants) == 1 else None)
        text = voice("watching.is_there", title=voice.title(product), options=named, price=price)
        return Reply(text, buttons=[_add(voice, product, variants)])
    is_whole = len(out) == len(product.variants)
    if len(out) > 1 and not is_whole:
        buttons = [
            Button(voice.options(one), INTENT, {
                "topic": "watch:ask:stock", "product_id": product.product_id, "variant_id": one.variant_id,
            })
            for one in out[:CHOICES]
        ]  # fmt: skip
        text = voice("watching.which_version", title=voice.title(product))
        return Reply(text, buttons=buttons, asks="clarify")
    wanted = Wanted(product.product_id, out[0].variant_id if len(out) == 1 else "")
    return _asked(action, turn, product, wanted, "watching.ask_stock")


def _of_price(action: ShopAction, turn: Turn, product: Product, variants: list[Variant]) -> Reply:
    voice = action.voice(turn)
    alone = variants[0] if len(variants) == 1 else None
    named = {"title": voice.title(product), "options": _bracketed(voice, alone)}
    stated = [one for one in variants if one.price_minor is not None]
    if not stated:
        return Reply(voice("watching.no_price", **named))
    buyable = [one for one in stated if one.is_buyable]
    first = min(buyable or stated, key=lambda one: one.price_minor or 0)
    is_whole = len(variants) == len(product.variants) and alone is None
    most, is_ours = _most(action, turn, first.currency)
    if not is_ours:
        return Reply(voice("watching.other_currency", currency=first.currency), asks="clarify")
    wanted = Wanted(
        product.product_id, "" if is_whole else first.variant_id, "price",
        first.price_minor, most, first.currency,
    )  # fmt: skip
    if most is not None and buyable and most >= (first.price_minor or 0):
        price, bound = voice.money(first.price_minor, first.currency), voice.money(most, first.currency)  # fmt: skip
        text = voice("watching.is_cheap_now", price=price, most=bound, **named)
        return Reply(text, buttons=[_add(voice, product, [first] if alone else variants)])
    key = "watching.ask_below" if most is None else "watching.ask_most"
    return _asked(action, turn, product, wanted, key)


def _most(action: ShopAction, turn: Turn, currency: str) -> tuple[int | None, bool]:
    """The bound that was named, in minor units; False: it is in another currency."""
    if turn.is_button:
        return None, True
    filters = action.rooms.search.understand(turn.text, turn.language).filters
    if filters.currency not in (None, currency):
        return None, False
    found = _AMOUNT.search(fold(turn.text))
    bound = filters.price_max or (Decimal(found[1].replace(",", "")) if found else None)
    return (to_minor(bound, currency) if bound is not None else None), True


def _asked(action: ShopAction, turn: Turn, product: Product, wanted: Wanted, key: str) -> Reply:
    """What will be sent, where, how often and how to stop; then the question."""
    voice = action.voice(turn)
    turn.conversation.offered = asdict(wanted)
    text = voice(key, days=action.rooms.watches.rules.days, **values_of(voice, product, wanted))
    numbers = [str(one) if one is not None else "" for one in (wanted.price_minor, wanted.most_minor)]  # fmt: skip
    what: dict[str, Any] = {  # Any: JSON
        "topic": ":".join(["watch", "yes", wanted.kind, *numbers, wanted.currency or ""]),
        "product_id": wanted.product_id,
        **({"variant_id": wanted.variant_id} if wanted.variant_id else {}),
    }
    buttons = [
        Button(voice("watching.button_yes"), INTENT, what),
        Button(voice("tasks.button_no"), "deny"),
    ]
    block = {"type": "consent", "purpose": "watch", "fallback": text}
    return Reply(text, block, buttons, "confirm")


def values_of(voice: Voice, product: Product | None, wanted: Wanted) -> dict[str, str]:
    """Its name, version and amounts; of what is no longer sold, its id."""
    variants = product.variants if product else ()
    variant = next((one for one in variants if one.variant_id == wanted.variant_id), None)
    currency = wanted.currency or ""
    return {
        "title": voice.title(product) if product else wanted.product_id,
        "options": _bracketed(voice, variant),
        "price": voice.money(wanted.price_minor, currency),
        "most": voice.money(wanted.most_minor, currency),
    }


def _bracketed(voice: Voice, variant: Variant | None) -> str:
    words = voice.options(variant) if variant else ""
    return voice("cart.options", options=words) if words else ""


def _add(voice: Voice, product: Product, variants: Sequence[Variant]) -> Button:
    chosen = {"variant_id": variants[0].variant_id} if len(variants) == 1 else {}
    what = chosen or {"product_id": product.product_id}
    return Button(voice("products.button_add"), "add_to_cart", what)
