"""Conversations: identity, open tasks, what was shown, what was asked. The truth that Rasa's slots mirror."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.privacy_marks import is_erased

NOBODY = "__ready__"  # the conversation of the gateway's canary turns
_OWN = (
    "conversation_id",
    "customer_id",
    "verified_at",
    "created_at",
    "updated_at",
    "token_version",
)


@dataclass
class Conversation:
    """One conversation, to be changed in place and saved. Who it belongs to changes in `identity` only."""

    conversation_id: str
    channel: str = "rest"
    language: str | None = None
    customer_id: str | None = None
    verified_at: int | None = None
    tasks: list[dict[str, Any]] = field(
        default_factory=list
    )  # Any: JSON; the open task is the last
    shown: list[str] = field(default_factory=list)  # product ids of the list last shown
    shown_reasons: dict[str, dict[str, Any]] = field(default_factory=dict)  # by product id
    wish: dict[str, Any] | None = None  # what "cheaper" refines
    asks: str | None = None
    offered: dict[str, Any] | None = None  # the watch that the last turn offered
    focus: str | None = None  # the product being talked about
    page: str | None = None  # the product whose page the last message came from
    last_order: str | None = None
    misses: int = 0  # turns in a row that were not understood
    turns: int = 0
    rasa_session: int = 0
    token_version: int = 0
    created_at: int | None = None
    updated_at: int | None = None

    @property
    def task(self) -> dict[str, Any] | None:
        """The open task, if there is one."""
        return self.tasks[-1] if self.tasks else None


class Conversations:
    """Loads and saves conversations; a new one is a fresh object until it is saved."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def load(self, conversation_id: str) -> Conversation:
        """The conversation as it was saved, or a new one."""
        with self._database.read() as session:
            row = session.get(tables.Conversation, conversation_id)
        if row is None:
            return Conversation(conversation_id, channel=_channel(conversation_id))
        fields = [one.name for one in dataclasses.fields(Conversation)]
        return Conversation(**{name: getattr(row, name) for name in fields})

    def save(self, conversation: Conversation) -> None:
        """Store everything but identity and token version, which `identity` alone writes.

        A conversation that was erased since it was loaded is not brought back.
        """
        now = self._clock.timestamp()
        values = dataclasses.asdict(conversation)
        told = {name: value for name, value in values.items() if name not in _OWN}
        statement = insert(tables.Conversation).values(
            **told,
            conversation_id=conversation.conversation_id,
            token_version=0,
            created_at=now,
            updated_at=now,
        )
        with self._database.write() as session:
            is_of_gateway = _channel(conversation.conversation_id) != "rest"  # who begins its own
            if (is_of_gateway or conversation.created_at is not None) and is_erased(
                session, conversation.conversation_id
            ):
                return
            session.execute(
                statement.on_conflict_do_update(
                    index_elements=["conversation_id"], set_={**told, "updated_at": now}
                )
            )

    def rotate_token(self, conversation_id: str) -> int:
        """Make every browser token issued so far void; the new token version."""
        row = tables.Conversation
        with self._database.write() as session:
            version = session.scalar(
                update(row)
                .where(row.conversation_id == conversation_id)
                .values(token_version=row.token_version + 1)
                .returning(row.token_version)
            )
        return version or 0

    def take_token(self, conversation_id: str, version: int) -> None:
        """The token that follows the present one is in use: the present one is void."""
        row = tables.Conversation
        with self._database.write() as session:
            session.execute(
                update(row)
                .where(row.conversation_id == conversation_id, row.token_version == version - 1)
                .values(token_version=version)
            )

    def of_customer(self, customer_id: str) -> list[str]:
        """The ids of the conversations that belong to a customer."""
        row = tables.Conversation
        with self._database.read() as session:
            found = session.scalars(
                select(row.conversation_id).where(row.customer_id == customer_id)
            )
            return list(found)

    def forget(self, conversation_id: str) -> None:
        """Remove the conversation's own row; its transcript and vault have erasers of their own."""
        row = tables.Conversation
        with self._database.write() as session:
            session.execute(delete(row).where(row.conversation_id == conversation_id))


def _channel(conversation_id: str) -> str:
    """`web:…` → web, `tg:…` → telegram, anything else is plain REST."""
    prefix, mark, _ = conversation_id.partition(":")
    return {"web": "web", "tg": "telegram"}.get(prefix, "rest") if mark else "rest"
