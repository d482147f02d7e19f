"""Back in stock, or cheaper: said once, in the chat in which it was asked for, at the price it has now."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Mapping, Sequence
from urllib.parse import urljoin
from uuid import uuid4

from aisle.channels.gateway.answers import Said, as_turn
from aisle.channels.gateway.bookkeeping import language_now
from aisle.channels.gateway.desk import tell_within
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.storefront.items import product_item
from aisle.language.money import format_money
from aisle.language.wording import say
from aisle.shop.products import Product, Variant, load_products
from aisle.shop.watches import Due

log = logging.getLogger("aisle.gateway")
FEW = 3  # pieces: said beside the price


def tell_watchers(shop: ShopParts) -> int:
    """One round; in how many conversations something was said. Not while a person of the shop speaks there."""
    told = 0
    for conversation_id in shop.watches.due():
        language = language_now(shop, conversation_id)
        if language is not None and shop.handoffs.quiet(conversation_id) is None:
            told += _tell(shop, conversation_id, language)
    return told


def _tell(shop: ShopParts, conversation_id: str, language: str) -> bool:
    """The message is stored and the watch goes in one transaction: told once, whatever is killed or repeated."""
    with shop.database.write() as session:
        due = shop.watches.take(session, conversation_id)  # of another process, perhaps, since
        if not due:
            return False
        products = load_products(session, [one.watch.product_id for one in due])
        said = said_of(shop, due, products, language)
        if conversation_id.startswith("tg:"):
            tell_within(session, shop, conversation_id, said, "shop")
        else:
            turn_id = uuid4().hex
            events = [("assistant", one) for one in as_turn(said, turn_id, language)]
            shop.transcript.append_within(session, conversation_id, turn_id, events)
    log.info("watches told: %s", len(due))
    return True


def said_of(
    shop: ShopParts, due: Sequence[Due], products: Mapping[str, Product], language: str
) -> list[Said]:
    """A line for each, why one reads it, and a card of the very versions that are meant."""
    lines, items, links = [], [], []
    own = (shop.settings.public_url or f"http://localhost:{shop.settings.port}").rstrip("/")
    for one in due:
        product = products[one.watch.product_id]
        variants = [product.variant(name) for name in one.variant_ids]
        lines.append(_line(shop, one, product, variants, language))
        shown = dataclasses.replace(product, variants=tuple(variants))
        payload = f'/add_to_cart{{"variant_id": "{variants[0].variant_id}"}}'
        action = {
            "kind": "add_to_cart",
            "title": say("products.button_add", language),
            "payload": payload,
        }
        item = product_item(shown, language, shop.names)
        items.append({**item, "actions": [action] if len(variants) == 1 else []})
        links.append(f"{item['title']}: {urljoin(own, str(item['url']))}")
    text = "\n".join([*lines, say("watching.told_why", language)])
    fallback = "\n".join(links)
    return [
        Said("text.done", {"text": text}),
        Said("block", {"v": 1, "type": "products", "items": items, "fallback": fallback}),
    ]


def _line(
    shop: ShopParts, due: Due, product: Product, variants: Sequence[Variant], language: str
) -> str:
    cheapest = min(variants, key=lambda one: one.price_minor or 0)
    named = ""
    if len(variants) == 1 and cheapest.options:
        stated = [shop.names.stated(axis, one, language) for axis, one in cheapest.options.items()]
        named = say(
            "cart.options", language, options=say("products.option_comma", language).join(stated)
        )
    values = {
        "title": product.text(language, "title"),
        "options": named,
        "price": format_money(cheapest.price_minor or 0, cheapest.currency, language),
    }
    if due.watch.kind == "stock":
        line = say("watching.is_back", language, **values)
    elif due.watch.price_minor is None:
        line = say("watching.is_cheap", language, **values)
    else:
        before = format_money(due.watch.price_minor, cheapest.currency, language)
        line = say("watching.is_cheaper", language, before=before, **values)
    if cheapest.stock is not None and cheapest.stock <= FEW:
        line += say("watching.few", language, left=cheapest.stock)
    return line
