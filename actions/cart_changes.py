"""Taking something out of the cart again, and another quantity of it: “remove the mug”, 改成两件."""

from __future__ import annotations

import re
from collections.abc import Sequence

from actions.action import Answer, ShopAction
from actions.turn import Turn
from actions.which import products_meant
from aisle.language.normalise import fold
from aisle.shop.carts import Cart, CartLine

_OUT = re.compile(
    r"\b(?:remove|delete|drop|(?:take|get|put) (?:\w+ ){0,4}out|get rid of)\b|去掉|删掉|删除|移除|拿掉|拿出来|不要了"
)
_ALL = re.compile(r"\b(?:everything|all|empty|clear)\b|全部|清空|都")
_EMPTY = re.compile(r"\b(?:empty|clear) (?:my |the )?(?:cart|basket|bag)\b|清空(?:购物车)?")
_INSTEAD = re.compile(
    r"\b(?:make (?:it|that|them)|change (?:it|that|the quantity) to|only|just)\b.{0,12}|改成|改为|只要|换成"
)
_MORE = re.compile(
    r"^(?:and |ok |add |give me )?(?:another|one more|two more|three more|\d more)(?: (?:one|two|\d|of (?:it|them|those|these)))?(?: please)?$"
    r"|^(?:再|多)(?:来|加|要|拿|买)(?:上)?[一二两三四五六\d]+[个件双只台条盒瓶]?(?:吧)?$"
)
_CART = re.compile(r"\b(?:cart|basket|bag)\b|购物车")


def changes_cart(turn: Turn, *, has_lines: bool) -> bool:
    """The message takes something out of the cart, or names another quantity of it."""
    text = fold(turn.text)
    if turn.is_button or not text:
        return False
    if not has_lines:
        return bool((_OUT.search(text) and _CART.search(text)) or _EMPTY.search(text))
    if _EMPTY.search(text) or (_OUT.search(text) and (_CART.search(text) or len(text) <= 24)):
        return True
    if _wants_more(text):
        return True
    return bool(_INSTEAD.search(text) and turn.value("quantity") and len(text) <= 24)


def _wants_more(text: str) -> bool:
    """“another one”, 再来两个: so many on top of those in the cart."""
    return bool(_MORE.search(text.strip(" .!。！")))


def change_cart(action: ShopAction, turn: Turn) -> Answer:
    """The cart after the change, or the question which line is meant."""
    from actions.cart import cart_reply

    voice, carts = action.voice(turn), action.rooms.carts
    cart, text = carts.view(turn.owner), fold(turn.text)
    if not cart.lines:
        return [cart_reply(cart, voice)]
    out = bool(_OUT.search(text) or _EMPTY.search(text))
    if out and (_EMPTY.search(text) or _ALL.search(text)):
        carts.clear(turn.owner)
        return [cart_reply(carts.view(turn.owner), voice)]
    lines = _named(action, turn, cart)
    if not lines:
        return [cart_reply(cart, voice, voice("cart.not_in_it"))]
    line = _line(action, turn, cart, lines)
    if line is None:
        return [cart_reply(cart, voice, voice("cart.which_line"))]
    title = line.title.get(turn.language) or next(iter(line.title.values()), "")
    if out:
        after = carts.remove(turn.owner, line.variant.variant_id)
        return [cart_reply(after, voice, voice("cart.removed", title=title))]
    quantity = int(turn.value("quantity") or 1)
    if _wants_more(text):
        quantity += line.quantity
    after = carts.change(turn.owner, line.variant.variant_id, quantity)
    return [cart_reply(after, voice, voice("cart.changed", title=title, quantity=quantity))]


def _named(action: ShopAction, turn: Turn, cart: Cart) -> Sequence[CartLine]:
    """The lines that a kind or a title in the text fits; all of them where it names none."""
    kind = action.rooms.search.understand(turn.text, turn.language).filters.type
    has_place = turn.value("ordinal") is not None  # of the cart, not of the list last shown
    meant = set() if has_place else {one.product_id for one in products_meant(action.rooms, turn)}
    kinds = [fold(str(one)) for one in turn.values("category")]
    found = [
        one
        for one in cart.lines
        if one.variant.product_id in meant
        or (kind is not None and action.rooms.search.is_kind(one.variant.product_id, kind))
        or any(name in fold(one.title.get("en", "")) for name in kinds)
    ]
    return found if found or kind is not None else cart.lines


def _line(action: ShopAction, turn: Turn, cart: Cart, lines: Sequence[CartLine]) -> CartLine | None:
    """The one that was named, or its place in the cart, or the one just spoken of."""
    if len(lines) == 1:
        return lines[0]
    if _wants_more(fold(turn.text)):
        return next(
            (one for one in lines if one.variant.product_id == turn.conversation.focus), None
        )
    place = turn.value("ordinal")
    if place is not None and 0 < abs(int(place)) <= len(cart.lines):
        return cart.lines[int(place) - (1 if int(place) > 0 else 0)]
    return None
