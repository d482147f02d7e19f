"""The database's part of a turn: what is stored when it begins and ends, and what is said again on a retry."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

from aisle.channels.gateway.answers import Said, each_text
from aisle.channels.gateway.bookkeeping import (
    count_turn,
    language_now,
    open_conversation,
)
from aisle.channels.gateway.sessions_of_rasa import is_due
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.typed import without_command
from aisle.language.detect import asked_language, detect_language
from aisle.language.wording import say
from aisle.shop.tracker import hide_in_tracker

LATE_S = 120.0  # a turn that was given up may have been written to the end by Rasa

PICTURE_PAYLOAD = "/search_product"


@dataclass(frozen=True)
class Incoming:
    """One message of a shopper, checked. `payload` comes from a button that was ours, never from typing."""

    conversation_id: str
    channel: str  # web | telegram | …
    text: str = ""  # as typed, or the title of the button
    payload: str | None = None
    client_msg_id: str = field(default_factory=lambda: uuid4().hex)
    locale: str = ""
    sku: str | None = None  # the product page the shopper looks at
    attachments: tuple[dict[str, str], ...] = ()  # {"id", "mime"}


@dataclass(frozen=True)
class Opened:
    """What Rasa is told, and in which language we answer."""

    message: str
    metadata: dict[str, Any]  # Any: JSON
    language: str
    needs_session: bool
    start: Said


def replay(shop: ShopParts, incoming: Incoming) -> list[Said]:
    """What a good turn for this very message has said; empty when there was none, or it failed."""
    entries = shop.transcript.of_message(incoming.conversation_id, incoming.client_msg_id)
    events = [entry.event for entry in entries]
    if "turn.end" not in events or "error" in events:
        return []
    return [
        Said(one.event, revealed(shop, incoming.conversation_id, one.data), one.seq)
        for one in entries
        if one.role == "assistant"
    ]


def revealed(shop: ShopParts, conversation_id: str, data: dict[str, Any]) -> dict[str, Any]:
    """A stored event as its own shopper may see it: with the personal values that the vault still has."""
    shown: dict[str, Any] = each_text(data, lambda text: shop.vault.resolve(conversation_id, text))
    return shown


def open_turn(shop: ShopParts, incoming: Incoming, turn_id: str) -> Opened:
    """Store what the shopper said, personal values hidden; choose the language."""
    conversation_id = incoming.conversation_id
    before = open_conversation(
        shop, conversation_id, incoming.channel, first_language(incoming.locale)
    )
    language = _language(incoming, before.language)
    needs_session = is_due(before, shop.clock.timestamp())
    count_turn(shop, conversation_id, language, 1 if needs_session else before.rasa_session + 1)
    hidden = shop.vault.redact(conversation_id, incoming.text)
    stored = shop.vault.hide(conversation_id, hidden, is_shopper=incoming.payload is None)
    spoken = {"text": stored, "turn_id": turn_id}
    if incoming.payload is not None:
        spoken["pressed"] = "yes"
    start = Said("turn.start", {"turn_id": turn_id, "language": language})
    said = [("user", Said("text", spoken)), ("assistant", start)]
    if shop.transcript.of_message(conversation_id, incoming.client_msg_id):
        said = said[1:]  # tried again after a failure: what the shopper said stands there already
    numbers = shop.transcript.append(conversation_id, turn_id, said, incoming.client_msg_id)
    message = incoming.payload if incoming.payload is not None else without_command(hidden)
    if incoming.attachments and not message:
        message = PICTURE_PAYLOAD  # a picture alone; its ids stand in the metadata
    return Opened(
        message=message,
        metadata=_metadata(incoming, turn_id, language),
        language=language,
        needs_session=needs_session,
        start=replace(start, seq=numbers[-1]),
    )


def close_turn(
    shop: ShopParts, conversation_id: str, turn_id: str, opened: Opened, said: list[Said]
) -> list[Said]:
    """Store what was answered, personal values hidden; the same events with their numbers."""
    language = language_now(shop, conversation_id)
    if language is None:  # erased while it was answered: nothing is written any more,
        shop.privacy.sweep()  # but Rasa just did, and perhaps the action server
        return said
    told = [
        replace(one, data={**one.data, "language": language}) if one.event == "turn.end" else one
        for one in said
    ]
    stored = store(shop, conversation_id, turn_id, told)
    if hide := shop.vault.hider(conversation_id):
        since = time.time() - LATE_S  # Rasa's clock, which nobody freezes
        hide_in_tracker(shop.settings.home, conversation_id, since, hide)
    return stored


def store(shop: ShopParts, conversation_id: str, turn_id: str, told: list[Said]) -> list[Said]:
    """Keep what the assistant says, personal values hidden; the same events with their numbers."""
    hide = shop.vault.hiding(conversation_id)
    kept = [replace(one, data=each_text(one.data, hide)) for one in told]
    numbers = shop.transcript.append(conversation_id, turn_id, [("assistant", one) for one in kept])
    return [replace(one, seq=seq) for one, seq in zip(told, numbers, strict=True)]


def pictures_said(shop: ShopParts, incoming: Incoming, language: str) -> list[Said]:
    """A clear sentence for pictures where the shop has no picture search."""
    if looks_at_pictures(shop):
        return []
    text = say("channels.photo", language)
    return [Said("text.done", {"text": text})] if incoming.attachments else []


def looks_at_pictures(shop: ShopParts) -> bool:
    """The shop has switched picture search on."""
    return shop.settings.picture_search not in ("", "none")


def _metadata(incoming: Incoming, turn_id: str, language: str) -> dict[str, Any]:
    return {
        "turn_id": turn_id,
        "locale": incoming.locale or language,
        "language": language,
        "channel": incoming.channel,
        "page": {"sku": incoming.sku} if incoming.sku else {},
        "attachments": [dict(one) for one in incoming.attachments],
    }


def first_language(locale: str) -> str:
    """The language of a browser or an app: "zh-CN" → zh."""
    return "zh" if locale.lower().startswith("zh") else "en"


def _language(incoming: Incoming, previous: str | None) -> str:
    """The language the shopper asks for, else the one written in; buttons and numbers change nothing."""
    known = previous or first_language(incoming.locale)
    if incoming.payload is not None:
        return known
    return asked_language(incoming.text) or detect_language(incoming.text, known)
