"""Products side by side: what the records state, and where they state nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.action import Answer, ShopAction
from actions.cards import Card
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.voice import Voice
from actions.which import products_meant
from actions.wishes import is_empty, out_of_list
from aisle.shop.products import Product

COMPARED = 4
_ALL = re.compile(r"\b(?:all|them all|these all)\b|全部|都", re.IGNORECASE)
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
            meant = self.rooms.catalogue.many(turn.conversation.shown[:3])
        if len(meant) < 2:
            wish = self.rooms.search.understand(turn.text, turn.language)
            hits = self.rooms.search.find(wish, limit=3).hits if not is_empty(wish) else []
            meant = self.rooms.catalogue.many([hit.product_id for hit in hits])
        if len(meant) < 2:
            return [Reply(voice("products.compare_what"), asks="clarify")]
        meant = meant[:COMPARED]
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
        return [Reply(fallback, block, buttons)]

    def _places(self, turn: Turn) -> list[Product]:
        """ "compare 1 and 3", "all of them": places in the list last shown."""
        shown = turn.conversation.shown
        if _ALL.search(turn.text):
            return self.rooms.catalogue.many(shown[:COMPARED])
        places = [int(one) for one in _PLACE.findall(turn.text)]
        if len(places) < 2 or max(places) > len(shown):
            return []
        return self.rooms.catalogue.many([shown[place - 1] for place in places])


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
