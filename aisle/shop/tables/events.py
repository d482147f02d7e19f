"""Behaviour events and the imports that brought rows in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Event(Base):
    """Who did what, when: with which item (none: ""), or in which turn of a conversation.

    `key` makes intake idempotent where a key is known. docs/events.md says what each kind holds.
    """

    __tablename__ = "events"
    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    import_id: Mapped[str | None]
    user_id: Mapped[str]
    item_id: Mapped[str]
    variant_id: Mapped[str | None]
    at: Mapped[int]
    event: Mapped[str]  # aisle.shop.events.KINDS; docs/events.md
    value: Mapped[float | None]
    quantity: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(unique=True)  # "order:#W1:0", or the client's own
    conversation_id: Mapped[str | None]
    channel: Mapped[str | None]
    language: Mapped[str | None]
    turn_id: Mapped[str | None]  # the list, question or write of this turn
    words: Mapped[str | None]  # what was asked, redacted; blanked with the transcript
    position: Mapped[int | None]  # 1 is the first of the list
    facts: Mapped[dict[str, Any] | None]


Index("ix_events_user_at", Event.user_id, Event.at)
Index("ix_events_import", Event.import_id)
Index(
    "ix_events_conversation",
    Event.conversation_id,
    sqlite_where=Event.conversation_id.is_not(None),
)
Index("ix_events_words_at", Event.at, sqlite_where=Event.words.is_not(None))


class Import(Base):
    """One bulk import; its rows are visible when `completed_at` is set."""

    __tablename__ = "imports"
    import_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    source: Mapped[str]  # the file's name, without its folder
    started_at: Mapped[int]
    completed_at: Mapped[int | None]
    report: Mapped[dict[str, Any]] = mapped_column(default=dict)


class StagedRow(Base):
    """A change of a row that shoppers see already: applied when its import is complete, not before."""

    __tablename__ = "staged_rows"
    staged_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    import_id: Mapped[str] = mapped_column(index=True)
    data: Mapped[dict[str, Any]]  # as the importer of that kind writes and reads it
