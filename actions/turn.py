"""One turn: what the shopper said, what Rasa made of it, and the conversation it belongs to."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rasa_sdk import Tracker

from actions.rooms import Rooms
from aisle.language.detect import asked_language, detect_language
from aisle.language.entities import extract
from aisle.language.lexicon import Lexicon
from aisle.shop.conversations import Conversation

# Below this a write is never started from words alone; a button always may.
SURE = 0.6
LEAST_CLOSE = 0.1
# What is written the same in both languages says nothing about the shopper's: addresses, numbers, sizes, ok.
_NO_LANGUAGE = re.compile(
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|https?://\S+|#?\b[wW]\d{4,}\b|^\W*(?:ok|okay|x*[sml]|no|hi|[a-z]{1,2}\d*)\W*$",
    re.IGNORECASE,
)
# “how long does it last” names no place
_LAST_PLACE = re.compile(
    r"\blast (?:one|item|two|product|option|thing)|\bthe last\b|^\W*last\W*$|最后|倒数",
    re.IGNORECASE,
)
_A_NAME = re.compile(r"[\s,\d]*(?:[A-Za-z][\w.'’-]*[\s,]*){0,4}[\s,\d-]*")
# Where the catalogue's word is meant and not the shopper's: 红色 → red, large → L.
CANONICAL = frozenset({"colour", "size", "brand", "category", "material", "payment_method"})


@dataclass(frozen=True)
class Said:
    """One entity: from a button, or read from the text."""

    entity: str
    value: Any  # Any: text, number or list, as the reader of that entity gives it
    role: str | None = None


@dataclass(frozen=True)
class Note:
    """Something to remember of this turn in the events. `says`: the shopper's words belong to it."""

    event: str
    item_id: str = ""
    says: bool = False
    position: int | None = None
    facts: dict[str, Any] | None = None  # JSON
    key: str | None = None  # stored once however often it is told


@dataclass
class Turn:
    """What one message means here. `conversation` is changed in place and saved once, at the end."""

    conversation: Conversation
    text: str
    intent: str
    confidence: float
    language: str
    channel: str
    is_button: bool
    entities: Sequence[Said]
    customer_id: str | None
    metadata: dict[str, Any] = field(default_factory=dict)  # Any: JSON of the gateway
    arrived_at: str | None = None  # the product whose page was opened since the last message
    offered: dict[str, Any] | None = None  # Any: JSON; the watch that the last turn offered
    close: Sequence[str] = ()  # the two intents that the dialogue could not decide between
    is_forgotten: bool = False  # erased in this turn: nothing of it may be saved again
    notes: list[Note] = field(default_factory=list)  # for the events, stored when the turn is over

    @property
    def owner(self) -> str:
        """Whose cart and history: the customer, or the guest's conversation."""
        return self.customer_id or self.conversation.conversation_id

    @property
    def turn_id(self) -> str | None:
        """As the gateway names it; None on plain REST."""
        return str(self.metadata["turn_id"]) if self.metadata.get("turn_id") else None

    @property
    def is_sure(self) -> bool:
        """A write may start."""
        return self.is_button or self.confidence >= SURE

    def value(self, entity: str, role: str | None = None) -> Any:
        """The first value of an entity with this role, or None."""
        return next(iter(self.values(entity, role)), None)

    def values(self, entity: str, role: str | None = None) -> list[Any]:
        """Every value of an entity with this role; lists are laid out."""
        found: list[Any] = []
        for said in self.entities:
            if said.entity == entity and said.role == role:
                found.extend(said.value if isinstance(said.value, list) else [said.value])
        return found

    def saying(self, text: str, rooms: Rooms) -> Turn:
        """This turn, had it said `text`: what was said earlier, read now."""
        return dataclasses.replace(
            self, text=text, is_button=False, entities=_entities({}, text, False, rooms.lexicon)
        )


def read_turn(rooms: Rooms, tracker: Tracker) -> Turn:
    """The turn that the tracker ends with. Tokens of the vault are resolved here and nowhere else."""
    message = tracker.latest_message or {}
    conversation = rooms.conversations.load(tracker.sender_id)
    raw = str(message.get("text") or "")
    is_button = raw.startswith("/")
    text = "" if is_button else rooms.vault.resolve(tracker.sender_id, raw)
    metadata = message.get("metadata") or {}
    intent = message.get("intent") or {}
    conversation.language = _language(conversation, text, metadata)
    arrived_at = _look_at(rooms, conversation, metadata)
    offered, conversation.offered = conversation.offered, None  # good for one turn
    return Turn(
        conversation=conversation,
        text=text,
        intent=str(intent.get("name") or "nlu_fallback"),
        confidence=float(intent.get("confidence") or 0.0),
        language=conversation.language,
        channel=str(tracker.get_latest_input_channel() or "rest"),
        is_button=is_button,
        entities=_entities(message, text, is_button, rooms.lexicon),
        customer_id=rooms.identity.customer_of(tracker.sender_id),
        metadata=metadata,
        arrived_at=arrived_at,
        offered=offered,
        close=_close(message),
    )


def _look_at(rooms: Rooms, conversation: Conversation, metadata: dict[str, Any]) -> str | None:
    """On the page of a product “it” is that product, until the talk turns to another."""
    page = (metadata.get("page") or {}).get("sku")
    if page == conversation.page:
        return None
    conversation.page = page
    if not page or not rooms.catalogue.many([page]):
        return None
    conversation.focus = str(page)
    return conversation.focus


def _close(message: dict[str, Any]) -> list[str]:
    """The two best intents, where the dialogue was unsure and neither is far behind."""
    ranking = (message.get("intent_ranking") or [])[:2]
    if (message.get("intent") or {}).get("name") != "nlu_fallback" or len(ranking) < 2:
        return []
    first, second = (float(one.get("confidence") or 0.0) for one in ranking)
    is_close = second >= LEAST_CLOSE and second >= first / 2
    return [str(one["name"]) for one in ranking] if is_close else []


def _language(conversation: Conversation, text: str, metadata: dict[str, Any]) -> str:
    locale = str(metadata.get("locale") or "")
    previous = conversation.language or ("zh" if locale.lower().startswith("zh") else "en")
    asked = asked_language(text) if text else None
    words = _NO_LANGUAGE.sub(" ", text)
    if asked is None and conversation.asks == "email_or_name_zip" and _A_NAME.fullmatch(words):
        return previous
    return asked or detect_language(words, previous)


def _entities(message: dict[str, Any], text: str, is_button: bool, lexicon: Lexicon) -> list[Said]:
    """A button brings its own; from a text everything is read again, with personal values resolved."""
    given = [
        Said(str(one["entity"]), one.get("value"), one.get("role"))
        for one in message.get("entities") or []
        if "entity" in one
    ]
    if is_button:
        return given
    said_last = bool(_LAST_PLACE.search(text))
    read = [
        Said(
            one.entity, (one.canonical if one.entity in CANONICAL else None) or one.value, one.role
        )
        for one in extract(text, lexicon)
        if one.entity != "ordinal" or one.value != "-1" or said_last
    ]
    known = {said.entity for said in read}
    return read + [said for said in given if said.entity not in known]
