"""Questions about a product: from its own record, or “not stated”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions import watching
from actions.action import Answer, ShopAction, person
from actions.answered import answered, of_own_orders, talk
from actions.cards import Card, list_text, products_block
from actions.reply import Button, Reply
from actions.turn import Turn
from actions.watch_offers import back_button
from actions.which import asks_of_another_kind, products_meant
from actions.wishes import TELL, clarify, out_of_list
from aisle.language.normalise import fold
from aisle.shop.products import Product

_OTHER = re.compile(r"\bother (colou?r|size)s?\b")
_BETWEEN = re.compile(
    r"[?？,，、;；!！。]|\.\s|\b(?:and|also|plus)\b|还有|以及|另外|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])|(?<=[吗呢么])(?=.)",
    re.IGNORECASE,
)
ASKED = 5  # of a list, so many are asked about
VERSIONS = 6  # named when the one asked for is not sold


class ProductQuestion(ShopAction):
    """“is it waterproof?” → from the product's own record, or “not stated”."""

    intent = "product_question"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        told = watching.answered(self, turn)
        if told is not None:
            return told
        missed = out_of_list(turn, voice)
        if missed is not None:
            return [missed]
        own = of_own_orders(self.rooms, turn)
        if own is not None:
            return [answered([own], [person(turn.language)])]
        meant = products_meant(self.rooms, turn)
        is_other = not meant and asks_of_another_kind(self.rooms, turn)
        if not meant and not is_other and len(turn.conversation.shown) == 1:
            meant = self.rooms.catalogue.many(turn.conversation.shown)
        if meant and (turn.is_button or TELL.fullmatch(fold(turn.text).strip(" .!?。！？"))):
            return show_product(self, turn, meant[0])
        if meant:
            return self._about(turn, meant)
        if turn.conversation.shown and not turn.is_button and not is_other:
            return self._about(turn, self.rooms.catalogue.many(turn.conversation.shown[:ASKED]))
        wish = self.rooms.search.understand(turn.text, turn.language)
        if wish.filters.type is not None and wish.sort:
            from actions.products import SearchProduct  # it imports this module

            return SearchProduct(self.rooms).answer(turn)  # “which headphones last longest?”
        is_named = wish.filters.type is not None or bool(wish.filters.brand)
        hits = self.rooms.search.find(wish, limit=1).hits if is_named else ()
        if hits:
            return self._about(turn, self.rooms.catalogue.many([hits[0].product_id]))
        return [clarify(turn, voice)]

    def _about(self, turn: Turn, products: Sequence[Product]) -> Answer:
        if len(products) == 1:
            turn.conversation.focus = products[0].product_id
            self.rooms.personal.record(turn, products[0].product_id, "view")
        if other := _OTHER.search(fold(turn.text)):  # “any other colour?”: which there are
            turn = turn.saying(f"what {other[1]}s", self.rooms)
        versions = [self._version(turn, one) for one in products]
        if any(versions):
            texts = [
                told or self.rooms.answers.ask(turn.text, turn.language, one.product_id).text
                for told, one in zip(versions, products, strict=True)
            ]
            return [Reply("\n".join(texts), buttons=self._next(turn, products))]
        asked = questions_in(turn.text)
        to = talk(self.rooms, turn, is_streamed=len(products) == len(asked) == 1)
        answers = [
            self.rooms.answers.ask(question, turn.language, one.product_id, to)
            for one in products
            for question in asked
        ]
        return [answered(answers, self._next(turn, products))]

    def _version(self, turn: Turn, product: Product) -> str | None:
        """“and in black?” → from the versions that are sold; None where none was asked for."""
        asked = {axis: turn.values(axis) for axis in ("colour", "size") if turn.values(axis)}
        sold = {axis: {one.options.get(axis) for one in product.variants} for axis in asked}
        if not asked or not any(sold[axis] - {None} for axis in asked):
            return None
        voice = self.voice(turn)
        found = [
            one
            for one in product.variants
            if all(
                fold(str(one.options.get(axis) or "")) in [fold(str(value)) for value in values]
                for axis, values in asked.items()
                if sold[axis] - {None}
            )
        ]
        if not found:
            choices = voice.listed([voice.options(one) for one in product.variants[:VERSIONS]])
            return voice("products.not_in_that", title=voice.title(product), choices=choices)
        first = min(found, key=lambda one: (not one.is_buyable, one.price_minor or 0))
        facts = [voice.money(first.price_minor, first.currency), voice.stock(first.stock)]
        title, options = voice.title(product), voice.options(first)
        return voice("products.in_that", title=title, options=options, facts=voice.listed(facts))

    def _next(self, turn: Turn, products: Sequence[Product]) -> list[Button]:
        voice = self.voice(turn)
        if len(products) > 1:
            return [Button(voice("products.button_compare"), "compare")]
        name = {"product_id": products[0].product_id}
        add = Button(voice("products.button_add"), "add_to_cart", name)
        return [
            *(back_button(self, turn, products[0]) or [add]),
            Button(voice("products.button_similar"), "recommend", name),
        ]


def questions_in(text: str) -> list[str]:
    """“how much is it and is it waterproof” → two questions, where each asks for something else; else the text."""
    from aisle.answers.asking import asked_keys

    found: dict[tuple[str, ...], str] = {}
    for clause in _BETWEEN.split(text):
        if keys := tuple(asked_keys(clause)):
            found.setdefault(keys, clause.strip())
    if len(found) < 2:
        return [text]
    if ("price",) in found:
        found.pop(("stock",), None)  # the price is told with what is in stock
    return list(found.values())


def show_product(action: ShopAction, turn: Turn, product: Product) -> Answer:
    """One product, whole: description, attributes, variants with price and stock."""
    voice = action.voice(turn)
    turn.conversation.focus = product.product_id
    action.rooms.personal.record(turn, product.product_id, "view")
    card = Card(product)
    lines = [list_text([card], voice)[3:], product.text(turn.language, "description")]
    lines += [
        voice("products.attribute", label=voice.label(name), value=voice.name(name, value))
        for name, value in list(product.attributes.items())[:8]
    ]
    name = {"product_id": product.product_id}
    add = Button(voice("products.button_add"), "add_to_cart", name)
    buttons = [
        *(back_button(action, turn, product) or [add]),
        Button(voice("products.button_similar"), "recommend", name),
    ]
    return [
        Reply("\n".join(line for line in lines if line), products_block([card], voice), buttons)
    ]
