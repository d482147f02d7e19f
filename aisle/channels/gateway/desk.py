"""The gateway's side of a hand-off: the assistant keeps quiet, and a person's words reach the shopper in place."""

from __future__ import annotations

import re
from uuid import uuid4

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from aisle.channels.gateway.answers import Said, each_text
from aisle.channels.gateway.bookkeeping import language_now
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.language.normalise import fold
from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.handoff_words import handoff_block

_NEVER_MIND = re.compile(
    r"(?:ok |oh )?(?:never ?mind|forget it|don't bother|no thanks?|back|cancel|stop waiting)(?: then)?|(?:那)?(?:算了|不用了|不等了|不找了|没事了?|回来)(?:吧)?"
)
BACK_PAYLOAD = "aisle:back"  # a button of ours: it never reaches Rasa
PATIENCE_SECONDS = 600  # a person who is silent for so long: the way back is shown again


def way_back(language: str) -> Said:
    """The button that ends a hand-off."""
    item = {"title": say("desk.back", language), "payload": BACK_PAYLOAD}
    return Said("quick_replies", {"items": [item]})


def instead_of_the_assistant(
    shop: ShopParts, conversation_id: str, payload: str | None, text: str, language: str
) -> list[Said] | None:
    """What is said during a hand-off, perhaps nothing; None: none is open, the assistant answers."""
    handoff = shop.handoffs.quiet(conversation_id)
    is_back = payload == BACK_PAYLOAD or _same(text, say("desk.back", language))
    waits = handoff is not None and handoff.state != "with_person"
    is_back = is_back or (waits and _NEVER_MIND.fullmatch(fold(text).strip(" .!。！~")) is not None)
    if handoff is None:
        return [Said("text.done", {"text": say("desk.is_back", language)})] if is_back else None
    if is_back:
        shop.handoffs.release(conversation_id)
        return [Said("text.done", {"text": say("desk.is_back", language)})]
    silent_s = shop.clock.timestamp() - (handoff.spoke_at or 0)
    if handoff.state == "with_person" and silent_s < PATIENCE_SECONDS:
        return []
    return [*_standing(shop, conversation_id, language), way_back(language)]


def with_way_back(
    shop: ShopParts, conversation_id: str, said: list[Said], language: str
) -> list[Said]:
    """The assistant's last words before it keeps quiet, and the button that brings it back."""
    is_handoff = any(one.data.get("type") == "handoff" for one in said if one.event == "block")
    if not is_handoff or shop.handoffs.quiet(conversation_id) is None:
        return said
    return [*(one for one in said if one.event != "quick_replies"), way_back(language)]


def tell(
    shop: ShopParts, conversation_id: str, said: list[Said], by: str, name: str = ""
) -> list[int]:
    """Say something outside a turn: to open browsers by /v1/events, to Telegram by the bridge."""
    with shop.database.write() as session:
        return tell_within(session, shop, conversation_id, said, by, name)


def tell_within(
    session: Session,
    shop: ShopParts,
    conversation_id: str,
    said: list[Said],
    by: str,
    name: str = "",
) -> list[int]:
    """The same within a writing session: what is said, and that Telegram is still to be told."""
    turn_id = f"{by}-{uuid4().hex}"
    more = {"turn_id": turn_id, "by": by, **({"name": name} if name else {})}
    hide = shop.vault.hiding(conversation_id)
    hidden = [
        Said(
            one.event,
            each_text({**one.data, **more}, hide),
        )
        for one in said
    ]
    numbers = shop.transcript.append_within(
        session, conversation_id, turn_id, [("person", one) for one in hidden]
    )
    if conversation_id.startswith("tg:"):
        rows = [
            {"conversation_id": conversation_id, "seq": seq}
            for seq, one in zip(numbers, said, strict=True)
            if one.event != "quick_replies"  # the bridge puts the button under the text
        ]
        session.execute(insert(tables.Delivery).values(rows))
    return numbers


def spoken_language(shop: ShopParts, conversation_id: str) -> str:
    """The language of a conversation."""
    return language_now(shop, conversation_id) or "en"


def _standing(shop: ShopParts, conversation_id: str, language: str) -> list[Said]:
    place = shop.handoffs.place_of(conversation_id)
    if place is None:
        return []
    block = handoff_block(place, shop.settings, language)
    return [Said("text.done", {"text": block["fallback"]}), Said("block", block)]


def _same(text: str, words: str) -> bool:
    return text.strip().casefold() == words.casefold()
