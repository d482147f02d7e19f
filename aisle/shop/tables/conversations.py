"""Conversations: who they belong to, what they are about, what was said. All of it can be erased."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from aisle.shop.tables.base import Base


class Conversation(Base):
    """The sole truth about identity and open tasks; Rasa's slots are a cache of it."""

    __tablename__ = "conversations"
    conversation_id: Mapped[str] = mapped_column(
        primary_key=True
    )  # Rasa's sender: web:<uuid>, tg:<chat>
    channel: Mapped[str] = mapped_column(default="rest")
    language: Mapped[str | None]
    customer_id: Mapped[str | None] = mapped_column(index=True)
    verified_at: Mapped[int | None]
    tasks: Mapped[list[Any]] = mapped_column(default=list)  # the task stack, the open one last
    shown: Mapped[list[Any]] = mapped_column(default=list)  # product ids of the list last shown
    shown_reasons: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # product_id → reason mapping
    wish: Mapped[dict[str, Any] | None]  # the wish that "cheaper" refines
    asks: Mapped[str | None]  # what the assistant waits for
    offered: Mapped[dict[str, Any] | None]  # what a plain yes to `confirm` agrees to
    focus: Mapped[str | None]  # the product being talked about
    page: Mapped[str | None]  # the product whose page the last message came from
    last_order: Mapped[str | None]  # the order being talked about
    misses: Mapped[int] = mapped_column(default=0)  # turns in a row that were not understood
    turns: Mapped[int] = mapped_column(default=0)
    rasa_session: Mapped[int] = mapped_column(default=0)
    token_version: Mapped[int] = mapped_column(default=0)  # sign-in rotates the browser token
    created_at: Mapped[int]
    updated_at: Mapped[int]


class TranscriptItem(Base):
    """One thing said, as the shopper saw it; personal values are tokens (`<email_1>`)."""

    __tablename__ = "transcript"
    item_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str]
    seq: Mapped[int]  # grows within a conversation: the SSE id
    turn_id: Mapped[str]
    client_msg_id: Mapped[str | None]
    role: Mapped[str]  # user | assistant | person (also: news of the shop)
    event: Mapped[str]  # text | text.done | block | quick_replies | error | turn.start | turn.end
    data: Mapped[dict[str, Any]]
    at: Mapped[int]


Index(
    "ix_transcript_conversation_seq",
    TranscriptItem.conversation_id,
    TranscriptItem.seq,
    unique=True,
)
Index("ix_transcript_client_msg", TranscriptItem.conversation_id, TranscriptItem.client_msg_id)


class VaultEntry(Base):
    """A personal value that was replaced by a token before anything was stored."""

    __tablename__ = "vault"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(primary_key=True)  # "<email_1>"
    value: Mapped[str]
    expires_at: Mapped[int] = mapped_column(index=True)


class Feedback(Base):
    """A thumb, and why."""

    __tablename__ = "feedback"
    feedback_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    turn_id: Mapped[str | None]
    value: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    at: Mapped[int]


class IdentityTry(Base):
    """A failed attempt to say who one is: tries are limited."""

    __tablename__ = "identity_tries"
    try_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    subject: Mapped[str] = mapped_column(
        index=True
    )  # conversation_id, or a hash of the order or e-mail
    at: Mapped[int]


class OneTimeCode(Base):
    """A code that was sent; only its hash is kept."""

    __tablename__ = "one_time_codes"
    conversation_id: Mapped[str] = mapped_column(primary_key=True)
    customer_id: Mapped[str]
    code_hash: Mapped[str]
    tries: Mapped[int] = mapped_column(default=0)
    expires_at: Mapped[int]


class Upload(Base):
    """A re-encoded picture a shopper sent; deleted after a day."""

    __tablename__ = "uploads"
    upload_id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    mime: Mapped[str]
    content: Mapped[bytes]
    at: Mapped[int]


class TelegramButton(Base):
    """What an inline button means: Telegram carries 64 bytes, so it carries only the key."""

    __tablename__ = "telegram_buttons"
    key: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(index=True)
    payload: Mapped[
        dict[str, Any]
    ]  # {"say": "/affirm"} | {"page": 2, "turn": "<turn_id>"} | {"do": "forget"}
    title: Mapped[str]
    expires_at: Mapped[int] = mapped_column(index=True)


class TelegramPicture(Base):
    """A picture that Telegram already has: sent again by its file_id, not by its bytes."""

    __tablename__ = "telegram_pictures"
    bot_id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(primary_key=True)  # sha256 of the bytes
    file_id: Mapped[str]
