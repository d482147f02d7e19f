"""The cart: put in, look, and the way to the checkout, which is the shop's own page."""

from __future__ import annotations

import dataclasses
import re
from urllib.parse import urlencode

from actions.action import Answer, ShopAction, person
from actions.answered import answered
from actions.bundles import all_of_bundle
from actions.cart_changes import change_cart, changes_cart
from actions.products import SearchProduct
from actions.reply import Block, Button, Reply
from actions.turn import Said, Turn
from actions.voice import Voice
from actions.watch_offers import back_button
from actions.which import (
    cheapest_shown,
    in_view,
    names_another_kind,
    names_several,
    products_meant,
    variants_meant,
)
from actions.wishes import out_of_list
from aisle.language.normalise import fold
from aisle.shop.amounts import json_price
from aisle.shop.carts import Cart
from aisle.shop.products import Product, Variant

CHOICES = 6
_ASKS_HOW = re.compile(r"\b(?:how|which|what|can i)\b|怎么|如何|哪些|能用|可以用|支持")


class AddToCart(ShopAction):
    """“add the second one in blue, two of them” → exactly that variant, or one question."""

    intent = "add_to_cart"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        several = all_of_bundle(turn)
        if several:
            return [self._all(turn, several)]
        meant = self._meant_product(turn)
        missed = None if meant else out_of_list(turn, voice)
        if missed is not None:
            return [missed]
        if not meant and names_another_kind(self.rooms, turn):
            return SearchProduct(self.rooms).answer(turn)  # “a tent for two”: to be found first
        if not meant and (focus := in_view(turn)):
            meant = self.rooms.catalogue.many([focus])
        if not meant and turn.conversation.shown:
            if len(turn.conversation.shown) > 1:
                shown = self.rooms.catalogue.many(turn.conversation.shown)
                return [which_product(shown, voice)]
            meant = self.rooms.catalogue.many(turn.conversation.shown)
        if not meant:
            return [Reply(voice("cart.which"), asks="clarify")]
        product = meant[0]
        variants = self._variants(turn, product)
        buyable = [one for one in variants if one.is_buyable]
        # “the second”: of the versions just named; “compare the first two” names none of them
        if self._is_choosing(turn) and len(buyable) > 1 and not names_several(turn):
            place = int(turn.value("ordinal") or 0)
            buyable = buyable[place - 1 : place or None] if 0 < place <= len(buyable) else buyable
        if not buyable:
            turn.conversation.focus = product.product_id
            similar = Button(
                voice("products.button_similar"), "recommend", {"product_id": product.product_id}
            )
            buttons = [*back_button(self, turn, product), similar]
            return [Reply(voice("cart.none_left", title=voice.title(product)), buttons=buttons)]
        quantity = int(turn.value("quantity") or self._asked_for(turn))
        if len(buyable) > 1:
            turn.conversation.focus = product.product_id
            said = [*turn.values("colour"), *turn.values("size")]
            is_missed = bool(said) and not turn.is_button and len(variants) == len(product.variants)
            reasons = turn.conversation.shown_reasons
            told = reasons.get(product.product_id, {"kind": "named"})
            turn.conversation.shown_reasons = {
                **reasons,
                product.product_id: {**told, "quantity": quantity},
            }
            return [self._choose(product, buyable, voice, quantity, is_missed=is_missed)]
        cart = self.rooms.carts.add(turn.owner, buyable[0].variant_id, quantity)
        self.rooms.personal.record(
            turn, product.product_id, "cart", variant_id=buyable[0].variant_id
        )
        turn.conversation.focus = product.product_id
        head = voice(
            "cart.added",
            title=voice.title(product),
            options=_bracketed(buyable[0], voice),
            quantity=quantity,
        )
        return [cart_reply(cart, voice, head)]

    def _all(self, turn: Turn, several: list[tuple[str, int]]) -> Reply:
        """Every line of the bundle that was shown."""
        voice, titles = self.voice(turn), []
        cart = self.rooms.carts.add_all(turn.owner, several)
        for variant_id, _ in several:
            product = self.rooms.catalogue.of_variant(variant_id)
            titles.append(voice.title(product))
            self.rooms.personal.record(turn, product.product_id, "cart", variant_id=variant_id)
        return cart_reply(cart, voice, voice("cart.added_all", titles=voice.listed(titles)))

    def _is_choosing(self, turn: Turn) -> bool:
        """The last question was which version."""
        return turn.conversation.asks == "new_options" and not turn.is_button

    def _asked_for(self, turn: Turn) -> int:
        """How many were wanted when the question was which version."""
        if not self._is_choosing(turn) or turn.conversation.focus is None:
            return 1
        told = turn.conversation.shown_reasons.get(turn.conversation.focus, {})
        return int(told.get("quantity") or 1)

    def _meant_product(self, turn: Turn) -> list[Product]:
        if self._is_choosing(turn) and turn.conversation.focus:
            return self.rooms.catalogue.many([turn.conversation.focus])
        return products_meant(self.rooms, turn) or cheapest_shown(self.rooms, turn)

    def _variants(self, turn: Turn, product: Product) -> list[Variant]:
        chosen = turn.value("variant_id")
        if chosen is not None:
            return [product.variant(str(chosen))]
        return variants_meant(product, turn, self.voice(turn))

    def _choose(
        self,
        product: Product,
        variants: list[Variant],
        voice: Voice,
        quantity: int,
        *,
        is_missed: bool = False,
    ) -> Reply:
        """Which version? `is_missed`: the one that was named is not sold."""
        buttons = [
            Button(
                f"{voice.options(one)} · {voice.money(one.price_minor, one.currency)}",
                "add_to_cart",
                {"variant_id": one.variant_id, **({"quantity": quantity} if quantity > 1 else {})},
            )
            for one in variants[:CHOICES]
        ]
        names = voice("products.choice_comma").join(
            voice.options(one) for one in variants[:CHOICES]
        )
        return Reply(
            voice(
                "products.not_in_that" if is_missed else "cart.choose",
                title=voice.title(product),
                choices=names,
            ),
            buttons=buttons,
            asks="new_options",
        )


class ViewCart(ShopAction):
    """“what is in my cart?”"""

    intent = "view_cart"

    def answer(self, turn: Turn) -> Answer:
        cart = self.rooms.carts.view(turn.owner)
        if changes_cart(turn, has_lines=bool(cart.lines)):
            return change_cart(self, turn)
        return _still_open(self, turn, cart) or [cart_reply(cart, self.voice(turn))]


class Checkout(ShopAction):
    """“pay” → the cart and the link to the shop's checkout; the assistant never takes a payment."""

    intent = "checkout"

    def answer(self, turn: Turn) -> Answer:
        voice = self.voice(turn)
        cart = self.rooms.carts.view(turn.owner)
        if not cart.lines and not turn.is_button and _ASKS_HOW.search(fold(turn.text)):
            found = self.rooms.answers.ask(turn.text, turn.language)  # a rule of the shop
            if found.found:
                return [answered([found], [person(turn.language)])]
        if not cart.lines:
            return _still_open(self, turn, cart) or [cart_reply(cart, voice)]
        settings = self.rooms.settings
        page = f"{(settings.public_url or f'http://localhost:{settings.port}').rstrip('/')}/cart"
        checkout = settings.shop.contact.checkout_url
        if checkout is None:
            return [cart_reply(cart, voice, voice("cart.no_checkout", url=page))]
        items = ",".join(f"{one.variant.variant_id}:{one.quantity}" for one in cart.lines)
        mark = "&" if "?" in checkout else "?"
        url = f"{checkout}{mark}{urlencode({'items': items}, safe=':,')}"
        return [cart_reply(cart, voice, voice("cart.checkout", url=url))]


def _still_open(action: ShopAction, turn: Turn, cart: Cart) -> Answer | None:
    """The cart is empty because which version was never said: that is asked again, not “empty”."""
    here = turn.conversation
    if cart.lines or here.asks != "new_options" or not here.focus:
        return None
    asked = AddToCart(action.rooms).answer(
        dataclasses.replace(
            turn, text="", entities=[Said("product_id", here.focus)], is_button=True
        )
    )
    return [Reply(action.voice(turn)("cart.not_yet")), *asked]


def cart_reply(cart: Cart, voice: Voice, head: str = "") -> Reply:
    """The cart as text and block."""
    if not cart.lines:
        return Reply(
            f"{head}\n{voice('cart.empty')}".strip(),
            buttons=[Button(voice("products.button_recommend"), "recommend")],
        )
    lines = [
        voice(
            "cart.line",
            title=line.title.get(voice.language)
            or next(iter(line.title.values()), line.variant.variant_id),
            options=_bracketed(line.variant, voice),
            quantity=line.quantity,
            total=voice.money(line.line_total_minor, line.variant.currency),
        )
        for line in cart.lines
    ]
    total = voice("cart.total", total=voice.money(cart.total_minor, cart.currency))
    text = "\n".join([part for part in (head, *lines, total) if part])
    buttons = [
        Button(voice("cart.button_checkout"), "checkout"),
        Button(voice("cart.button_together"), "recommend"),
    ]
    return Reply(text, _block(cart, voice, text), buttons)


def _block(cart: Cart, voice: Voice, fallback: str) -> Block:
    return {
        "type": "cart",
        "lines": [
            {
                "variant_id": line.variant.variant_id,
                "product_id": line.variant.product_id,
                "title": line.title.get(voice.language) or next(iter(line.title.values()), ""),
                "options": {
                    axis: voice.name(axis, value) for axis, value in line.variant.options.items()
                },
                "quantity": line.quantity,
                "price": json_price(line.price_minor, line.variant.currency),
                "line_total": json_price(line.line_total_minor, line.variant.currency),
            }
            for line in cart.lines
        ],
        "total": json_price(cart.total_minor, cart.currency),
        "fallback": fallback,
    }


def which_product(shown: list[Product], voice: Voice) -> Reply:
    """Which of the list? One button each."""
    buttons = [
        Button(voice.title(one), "add_to_cart", {"product_id": one.product_id}) for one in shown[:5]
    ]
    return Reply(voice("cart.which_of_these"), buttons=buttons, asks="items")


def _bracketed(variant: Variant, voice: Voice) -> str:
    words = voice.options(variant)
    return voice("cart.options", options=words) if words else ""
