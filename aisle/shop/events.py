"""Behaviour events: who did what, when. What recommendations and insights learn from. docs/events.md: each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal, get_args

from sqlalchemy import Select, select
from sqlalchemy.dialects.sqlite import insert

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput
from aisle.shop.privacy_marks import is_erased
from aisle.shop.visibility import complete

ItemKind = Literal["view", "click", "search", "cart", "purchase", "rating", "review", "impression"]
TalkKind = Literal[
    "turn", "recommendation", "question", "offer", "write", "handoff", "thumb", "label", "dislike"
]
ITEM_KINDS: tuple[str, ...] = get_args(ItemKind)  # with an item; a search may be of none
TALK_KINDS: tuple[str, ...] = get_args(TalkKind)  # of a conversation; item_id is ""
KINDS = ITEM_KINDS + TALK_KINDS
NO_ITEM = frozenset({*TALK_KINDS, "search"})  # these may be about no item


@dataclass(frozen=True)
class Event:
    """One event. `at` in unix seconds; `user_id` is a customer, or the conversation of a guest.

    `item_id` is "" where the event is about no item. `words` are redacted before they come here.
    """

    user_id: str
    item_id: str
    at: int
    event: str = "view"
    value: float | None = None
    quantity: int | None = None
    variant_id: str | None = None
    conversation_id: str | None = None
    channel: str | None = None
    language: str | None = None
    turn_id: str | None = None
    words: str | None = None
    position: int | None = None
    facts: Mapping[str, Any] | None = None  # JSON


class Events:
    """Takes events in and gives histories out."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def record(
        self,
        user_id: str,
        item_id: str,
        event: str,
        *,
        at: int | None = None,
        value: float | None = None,
        quantity: int | None = None,
        key: str | None = None,
        **more: Any,
    ) -> bool:
        """Store one event, `more` as in Event; with a `key`, only once. True when it was new. Raises BadInput.

        Events of erased people are not kept.
        """
        when = self._clock.timestamp() if at is None else at
        return (
            self.record_all([Event(user_id, item_id, when, event, value, quantity, **more)], [key])
            == 1
        )

    def record_all(self, events: list[Event], keys: list[str | None] | None = None) -> int:
        """Store several in one transaction; how many were new."""
        for one in events:
            if one.event not in KINDS:
                raise BadInput(f"'{one.event}' is not an event. Use one of: {', '.join(KINDS)}.")
        stored = 0
        with self._database.write() as session:
            gone = {
                name
                for name in {one.user_id for one in events}
                | {one.conversation_id for one in events}
                if name and is_erased(session, name)
            }
            for one, key in zip(events, keys or [None] * len(events), strict=True):
                if gone & {one.user_id, one.conversation_id}:
                    continue
                row = {**vars(one), "facts": one.facts and dict(one.facts), "key": key}
                found = session.execute(
                    insert(tables.Event)
                    .values(**row)
                    .on_conflict_do_nothing(index_elements=["key"])
                    .returning(tables.Event.event_id)
                )
                stored += len(found.all())
        return stored

    def of(self, user_id: str) -> list[Event]:
        """What a user did with items, oldest first; events of one moment in the order they came."""
        row = tables.Event
        with self._database.read() as session:
            found = session.execute(
                _columns()
                .where(row.user_id == user_id, row.event.in_(ITEM_KINDS), row.item_id != "")
                .order_by(row.at, row.event_id)
            )
            return [Event(*one) for one in found]

    def dislikes(self, user_id: str) -> list[Event]:
        """What a user said against recommendations, oldest first."""
        row = tables.Event
        statement = _columns().where(row.user_id == user_id, row.event == "dislike")
        with self._database.read() as session:
            return [Event(*one) for one in session.execute(statement.order_by(row.event_id))]

    def all(self, kinds: tuple[str, ...] = ITEM_KINDS) -> Iterator[Event]:
        """Every event of these kinds by time, for training; streamed, so that millions fit."""
        row = tables.Event
        statement = _columns().where(row.event.in_(kinds)).order_by(row.at, row.event_id)
        with self._database.read() as session:
            for one in session.execute(statement.execution_options(yield_per=10_000)):
                yield Event(*one)


def _columns() -> Select[Any]:
    row = tables.Event
    return select(*(getattr(row, one.name) for one in fields(Event))).where(complete(row.import_id))
