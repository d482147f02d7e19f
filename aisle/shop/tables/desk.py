"""The people of the shop: who they are, and which conversations wait for them or are theirs."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Staff(Base):
    """Somebody who may open `/operator`. Without a password the account is an invitation."""

    __tablename__ = "staff"
    __table_args__ = (CheckConstraint("role IN ('agent', 'owner')", name="known_role"),)
    staff_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    email: Mapped[str] = mapped_column(unique=True)  # casefolded
    role: Mapped[str]  # agent | owner
    password_hash: Mapped[str | None]  # Argon2id
    totp_secret: Mapped[str | None]  # base32; None: no second factor
    totp_used: Mapped[int | None]  # the step of the code used last: no code works twice
    invite_hash: Mapped[str | None] = mapped_column(unique=True)  # sha256 of the one-time token
    invite_expires_at: Mapped[int | None]
    failed: Mapped[int] = mapped_column(default=0)  # wrong passwords in a row
    locked_until: Mapped[int | None]
    created_at: Mapped[int]


class StaffSession(Base):
    """A browser that is signed in; only the hash of its cookie is kept."""

    __tablename__ = "staff_sessions"
    token_hash: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(index=True)
    expires_at: Mapped[int] = mapped_column(index=True)


class Handoff(Base):
    """One wish to talk to a person, from the asking to the handing back."""

    __tablename__ = "handoffs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'with_person', 'released')", name="known_state"),
    )
    handoff_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str]
    state: Mapped[str]
    is_quiet: Mapped[bool]  # the assistant says nothing until it is released
    asked_at: Mapped[int]
    taken_by: Mapped[int | None]  # staff_id
    spoke_at: Mapped[int | None]  # when the person took over, or said something last
    released_at: Mapped[int | None]


Index("ix_handoffs_conversation", Handoff.conversation_id, Handoff.state)
Index("ix_handoffs_state", Handoff.state, Handoff.asked_at)


class Delivery(Base):
    """Something said outside a turn that has not reached its Telegram chat yet."""

    __tablename__ = "deliveries"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True)  # its number in the transcript
