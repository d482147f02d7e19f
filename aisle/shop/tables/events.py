"""Behaviour events and the imports that brought rows in."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Event(Base):
    """Who did what with which item, when; `key` makes intake idempotent where a key is known."""

    __tablename__ = "events"
    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    import_id: Mapped[str | None]
    user_id: Mapped[str]
    item_id: Mapped[str]
    variant_id: Mapped[str | None]
    at: Mapped[int]
    event: Mapped[str]  # view|click|search|cart|purchase|rating|review|impression
    value: Mapped[float | None]
    quantity: Mapped[int | None]
    key: Mapped[str | None] = mapped_column(unique=True)  # "order:#W1:0", or the client's own


Index("ix_events_user_at", Event.user_id, Event.at)
Index("ix_events_import", Event.import_id)


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
