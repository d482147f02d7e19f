"""“Something like this photo”: products whose pictures look most like it, within what was said besides."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING

from actions.action import Answer, ShopAction, person
from actions.cards import Card, card_buttons, list_text, products_block
from actions.reply import Button, Reply
from actions.shown import remember
from actions.turn import Turn
from aisle.language.errors import EncoderError
from aisle.shop.uploads import picture_of

if TYPE_CHECKING:
    from aisle.search.picture_index import Alike, PictureIndex
    from aisle.search.wish import Wish

log = logging.getLogger(__name__)
SHOWN = 5
ELIGIBLE = 2000  # products that satisfy the words beside a photo


def sent_picture(turn: Turn) -> str | None:
    """The id of the first picture of this message."""
    sent = turn.metadata.get("attachments") or []
    return str(sent[0]["id"]) if sent else None


def pictured(action: ShopAction, turn: Turn) -> Answer | None:
    """The answer to a message with a picture; None for one without."""
    upload_id = sent_picture(turn)
    if upload_id is None:
        return None
    rooms, voice = action.rooms, action.voice(turn)
    try:
        index = rooms.pictures
    except EncoderError as error:
        log.error("%s", error)
        index = None
    content = picture_of(rooms.database, turn.conversation.conversation_id, upload_id)
    if index is None or content is None:
        return [Reply(voice("channels.photo"), asks="clarify")]
    wish = rooms.search.understand(turn.text, turn.language)
    among = _among(action, wish)
    found = _like(action, index, content, among)
    if not found:
        key = "products.picture_none_of" if among is not None else "products.picture_none"
        again = Button(voice("products.button_recommend"), "recommend")
        return [Reply(voice(key), buttons=[again, person(turn.language)], asks="clarify")]
    key = "picture_things" if index.knows_things else "picture_colours"
    cards = _cards(action, turn, found, key)
    remember(action, turn, cards, {card.product.product_id: dict(card.evidence) for card in cards})
    turn.conversation.wish = wish.to_json() if not wish.is_empty else None
    text = f"{voice(f'products.{key}')}\n{list_text(cards, voice)}"
    return [Reply(text, products_block(cards, voice), card_buttons(cards, voice))]


def _among(action: ShopAction, wish: Wish) -> set[str] | None:
    """What satisfies the words beside the picture; None where they hold to nothing."""
    if not wish.filters:
        return None
    return {hit.product_id for hit in action.rooms.search.find(wish, limit=ELIGIBLE).hits}


def _like(
    action: ShopAction, index: PictureIndex, content: bytes, among: set[str] | None
) -> list[Alike]:
    from PIL import Image  # only where somebody sends a picture

    with Image.open(io.BytesIO(content)) as opened:
        photo = opened.convert("RGB")
    catalogue = action.rooms.catalogue
    version = catalogue.version()  # read first: what changes meanwhile is read again next time
    return index.like(photo, lambda: list(catalogue.all()), SHOWN, version, among)


def _cards(action: ShopAction, turn: Turn, found: list[Alike], key: str) -> list[Card]:
    voice = action.voice(turn)
    products = {
        one.product_id: one
        for one in action.rooms.catalogue.many([one.product_id for one in found])
    }
    return [
        Card(
            products[one.product_id],
            [one.variant_id] if one.variant_id else (),
            voice(f"products.why_{key}", percent=round(100 * one.likeness)),
            {"kind": key, "likeness": one.likeness},
        )
        for one in found
        if one.product_id in products
    ]
