"""Products side by side: what the records state, and where they state nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from actions.action import Answer, ShopAction
from actions.cards import Card
from actions.products import SearchProduct
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.voice import Voice
from actions.which import asks_of_another_kind, products_meant, shares_a_word
from actions.wishes import out_of_list
from aisle.language.normalise import fold
from aisle.shop.products import Product

COMPARED = 4
_ALL = re.compile(r"\b(?:all|them all|these all)\b|全部|都", re.IGNORECASE)
_LEAST = re.compile(
    r"\b(?:lightest|lighter|cheapest|cheaper|smallest|smaller|shortest|shorter|quietest|quieter|thinnest|lowest|lower|least|less)\b"
    r"|(?:[最更]|哪[个款种])(?:轻|便宜|小|短|安静|低|薄)"
)
_MOST = re.compile(
    r"\b(?:heaviest|heavier|biggest|bigger|largest|larger|longest|longer|strongest|stronger|highest|higher|best|better|warmest|most|more)\b"
    r"|(?:[最更]|哪[个款种])(?:重|大|长|久|强|高|好|贵|多|暖)|[得能]装?(?:最|更)?多"
)
# asked for without naming the property
_BY = {
    "price": re.compile(r"\bcheap|\bexpensive|便宜|贵"),
    "rating": re.compile(r"\brat(?:ed|ing)|\bbest\b|\bbetter\b|评分|好"),
}
_LARGE = re.compile(r"\b(?:big|larg|small)|[大小]")
_SIZES = ("capacity", "volume", "storage", "screen", "size", "diameter")
_BETWEEN = re.compile(r"\b(?:and|vs\.?|versus|with|to|or)\b|[,，、]|和|跟|与|还是|对比|比较")
_PLACE = re.compile(r"(?<![\w$.])[1-9](?![\w.])")


class Compare(ShopAction):
    """Side by side: what the records state, and where they state nothing."""

    intent = "compare"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        missed = out_of_list(turn, voice)
        if missed is not None:
            return [missed]
        if turn.values("ordinal") and not turn.conversation.shown:
            return [Reply(voice("products.compare_what"), asks="clarify")]
        meant = self._places(turn) or products_meant(self.rooms, turn)
        if len(meant) == 1 and turn.conversation.shown:
            others = [one for one in turn.conversation.shown if one != meant[0].product_id]
            meant += self.rooms.catalogue.many(others[:1])
        if len(meant) < 2:
            meant = self._named_apart(turn) or meant
        if len(meant) < 2 and asks_of_another_kind(self.rooms, turn):
            return SearchProduct(self.rooms).answer(
                turn
            )  # “which headphones last longest”, below tents
        if len(meant) < 2:
            several = COMPARED if _extreme(turn.text) else 3
            meant = self.rooms.catalogue.many(turn.conversation.shown[:several])
        if len(meant) < 2 and not turn.values("ordinal"):
            wish = self.rooms.search.understand(turn.text, turn.language)
            hits = self.rooms.search.find(wish, limit=3).hits if wish.filters else []
            meant = self.rooms.catalogue.many([hit.product_id for hit in hits])
        if len(meant) < 2:
            return [Reply(voice("products.compare_what"), asks="clarify")]
        meant = meant[:COMPARED]
        told, best = most(turn.text, meant, voice)
        if len(best) == 1:
            turn.conversation.focus = best[0].product_id  # “add it” is this one
        turn.conversation.shown = [one.product_id for one in meant]
        for one in turn.conversation.shown:
            turn.conversation.shown_reasons.setdefault(one, {"kind": "named"})
        columns, rows = comparison(meant, voice)
        fallback = "\n".join(
            [voice("products.compare_head", titles=voice.listed(columns))]
            + [voice("products.attribute", label=row[0], value=" | ".join(row[1:])) for row in rows]
        )
        block = {"type": "comparison", "columns": columns, "rows": rows, "fallback": fallback}
        buttons = [
            Button(
                voice("products.button_add_one", title=voice.title(one)),
                "add_to_cart",
                {"product_id": one.product_id},
            )
            for one in meant[:2]
        ]
        return [*([Reply(told)] if told else []), Reply(fallback, block, buttons)]

    def _named_apart(self, turn: Turn) -> list[Product]:
        """ "the otter plush and the rabbit": each half names a product by a word of its title."""
        found: dict[str, Product] = {}
        for part in _BETWEEN.split(fold(turn.text)):
            wish = self.rooms.search.understand(part, turn.language)
            hits = [] if wish.is_empty else self.rooms.search.find(wish, limit=1).hits
            for product in self.rooms.catalogue.many([hit.product_id for hit in hits]):
                if any(shares_a_word(title, part) for title in product.title.values()):
                    found[product.product_id] = product
        return list(found.values()) if len(found) > 1 else []

    def _places(self, turn: Turn) -> list[Product]:
        """ "compare 1 and 3", "all of them": places in the list last shown."""
        shown = turn.conversation.shown
        if _ALL.search(turn.text):
            return self.rooms.catalogue.many(shown[:COMPARED])
        places = [int(one) for one in _PLACE.findall(turn.text)]
        if len(places) < 2 or max(places) > len(shown):
            return []
        return self.rooms.catalogue.many([shown[place - 1] for place in places])


def _extreme(text: str) -> Callable[..., Any] | None:
    folded = fold(text)
    if _LEAST.search(folded):
        return min
    return max if _MOST.search(folded) else None


def most(text: str, products: Sequence[Product], voice: Voice) -> tuple[str, list[Product]]:
    """“which is the lightest?” → the one, or those, with the value; "" and none where no record states it."""
    from aisle.answers.asking import asked_keys

    extreme = _extreme(text)
    if extreme is None:
        return "", []
    keys = asked_keys(text) or [key for key, words in _BY.items() if words.search(fold(text))]
    if not keys and _LARGE.search(fold(text)):
        keys = [key for one in products for key in one.attributes if key.startswith(_SIZES)]
    for key in keys:
        stated = [(value, one) for one in products if (value := _number(one, key)) is not None]
        if len(stated) > 1:
            edge = extreme(value for value, _ in stated)
            best = [one for value, one in stated if value == edge]
            words = voice(
                "products.compare_most",
                titles=voice.listed([voice.title(one) for one in best]),
                label=voice(f"products.{key}") if key in _BY else voice.label(key),
                value=_said(best[0], key, voice),
            )
            return words, best
    return "", []


def _number(product: Product, key: str) -> float | None:
    if key == "price":
        variant = Card(product).variant
        return None if variant is None else variant.price_minor
    value = product.rating if key == "rating" else product.attributes.get(key)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _said(product: Product, key: str, voice: Voice) -> str:
    variant = Card(product).variant
    if key == "price" and variant is not None:
        return voice.money(variant.price_minor, variant.currency)
    if key == "rating":
        return f"★ {product.rating:.1f}"
    return voice.name(key, product.attributes[key])


def comparison(products: Sequence[Product], voice: Voice) -> tuple[list[str], list[list[str]]]:
    """Columns (titles) and rows (label first): price, rating, stock, then every attribute two of them state."""
    cards = [Card(one) for one in products]
    none = voice("products.not_stated")
    rows = [
        [
            voice("products.price"),
            *(
                voice.money(c.variant.price_minor, c.variant.currency) if c.variant else none
                for c in cards
            ),
        ],
        [
            voice("products.rating"),
            *(
                f"★ {one.rating:.1f} ({one.reviews or 0})" if one.rating is not None else none
                for one in products
            ),
        ],
        [
            voice("products.stock"),
            *(voice.stock(c.variant.stock if c.variant else None) for c in cards),
        ],
    ]
    counts: dict[str, int] = {}
    for one in products:
        for name in one.attributes:
            counts[name] = counts.get(name, 0) + 1
    for name in sorted(counts, key=lambda key: (-counts[key], key))[:8]:
        rows.append(
            [
                voice.label(name),
                *(
                    voice.name(name, one.attributes[name]) if name in one.attributes else none
                    for one in products
                ),
            ]
        )
    return [voice.title(one) for one in products], rows
