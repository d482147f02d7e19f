"""Campaigns: what is said to a segment, and who was told, or held out to compare with."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Campaign(Base):
    """The same words and the same prices for everybody in it."""

    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'running', 'stopped')", name="known_state"),
        CheckConstraint("held_out >= 0 AND held_out < 1", name="share"),
    )
    campaign_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    name: Mapped[str]
    segment_id: Mapped[str]
    segment_names: Mapped[dict[str, str]]  # by language, as it was called when it was chosen
    texts: Mapped[dict[str, str]]  # by language
    product_ids: Mapped[list[Any]] = mapped_column(default=list)
    channels: Mapped[list[Any]] = mapped_column(default=list)  # chat | widget | telegram | csv
    held_out: Mapped[float]  # share that is told nothing
    most_shown: Mapped[int]  # times to one person
    window_days: Mapped[int]  # purchases within so many days count
    state: Mapped[str]
    created_at: Mapped[int]
    created_by: Mapped[str]
    started_at: Mapped[int | None]
    stopped_at: Mapped[int | None]


class CampaignMember(Base):
    """Somebody of the segment who had agreed to offers when the campaign began."""

    __tablename__ = "campaign_members"
    campaign_id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True, index=True)  # customer or conversation
    is_held_out: Mapped[bool]
    due_at: Mapped[int | None]  # first told, or, held out, when it would have been
    last_at: Mapped[int | None]
    shown: Mapped[int] = mapped_column(default=0)
    channel: Mapped[str | None]  # where first
