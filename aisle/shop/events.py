"""Behaviour events: who did what with which product, when. What recommendations and insights learn from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from sqlalchemy import Select, select
from sqlalchemy.dialects.sqlite import insert

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput
from aisle.shop.privacy_marks import is_erased
from aisle.shop.visibility import complete

Kind = Literal["view", "click", "search", "cart", "purchase", "rating", "review", "impression"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True)
class Event:
    """One event. `at` in unix seconds; `user_id` is a customer, or the conversation of a guest."""

    user_id: str
    item_id: str
    at: int
    event: str = "view"
    value: float | None = None
    quantity: int | None = None
    variant_id: str | None = None


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
        variant_id: str | None = None,
        key: str | None = None,
    ) -> bool:
        """Store one event; with a `key`, only once. True when it was new. Raises BadInput.

        Events of erased people are not kept.
        """
        when = self._clock.timestamp() if at is None else at
        return (
            self.record_all(
                [Event(user_id, item_id, when, event, value, quantity, variant_id)], [key]
            )
            == 1
        )

    def record_all(self, events: list[Event], keys: list[str | None] | None = None) -> int:
        """Store several in one transaction; how many were new."""
        for one in events:
            if one.event not in KINDS:
                raise BadInput(f"'{one.event}' is not an event. Use one of: {', '.join(KINDS)}.")
        stored = 0
        with self._database.write() as session:
            for one, key in zip(events, keys or [None] * len(events), strict=True):
                if is_erased(session, one.user_id):
                    continue
                row = {**vars(one), "key": key}
                found = session.execute(
                    insert(tables.Event)
                    .values(**row)
                    .on_conflict_do_nothing(index_elements=["key"])
                    .returning(tables.Event.event_id)
                )
                stored += len(found.all())
        return stored

    def of(self, user_id: str) -> list[Event]:
        """The history of a user, oldest first; events of one moment in the order they came."""
        row = tables.Event
        with self._database.read() as session:
            found = session.execute(
                _columns().where(row.user_id == user_id).order_by(row.at, row.event_id)
            )
            return [Event(*one) for one in found]

    def all(self, kinds: tuple[str, ...] | None = None) -> Iterator[Event]:
        """Every event by time, for training; streamed, so that millions fit."""
        row = tables.Event
        statement = _columns().order_by(row.at, row.event_id)
        if kinds:
            statement = statement.where(row.event.in_(kinds))
        with self._database.read() as session:
            for one in session.execute(statement.execution_options(yield_per=10_000)):
                yield Event(*one)


def _columns() -> Select[str, str, int, str, float | None, int | None, str | None]:
    row = tables.Event
    return select(
        row.user_id, row.item_id, row.at, row.event, row.value, row.quantity, row.variant_id
    ).where(complete(row.import_id))
