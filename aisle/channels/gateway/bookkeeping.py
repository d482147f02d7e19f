"""What the gateway keeps of a conversation: that it exists, its language, and how long Rasa's session is."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables
from aisle.shop.conversations import Conversation
from aisle.shop.errors import NotFound
from aisle.shop.privacy_marks import is_erased, subject_hash

_ROW = tables.Conversation


def open_conversation(
    shop: ShopParts, conversation_id: str, channel: str, language: str
) -> Conversation:
    """The conversation, made now if there is none. Raises NotFound for one that was erased."""
    known = shop.conversations.load(conversation_id)
    if known.created_at is not None:
        return known  # most turns: nothing to write
    now = shop.clock.timestamp()
    with shop.database.write() as session:
        made = session.execute(
            insert(_ROW)
            .values(
                conversation_id=conversation_id,
                channel=channel,
                language=language,
                tasks=[],
                shown=[],
                shown_reasons={},
                misses=0,
                turns=0,
                rasa_session=0,
                token_version=0,
                created_at=now,
                updated_at=now,
            )
            .on_conflict_do_nothing(index_elements=["conversation_id"])
            .returning(_ROW.conversation_id)
        ).all()
        if made and is_erased(session, conversation_id):
            if channel != "telegram":  # a message that came in while it was erased
                raise NotFound(f"The conversation {conversation_id} was erased. Begin another.")
            # a chat keeps its id: whoever erased it and comes back begins anew
            mark = tables.Tombstone.subject_hash
            session.execute(delete(tables.Tombstone).where(mark == subject_hash(conversation_id)))
    return shop.conversations.load(conversation_id)


def set_language(shop: ShopParts, conversation_id: str, language: str) -> None:
    """The shopper chose, or wrote in, this language."""
    _change(shop, conversation_id, language=language)


def count_turn(shop: ShopParts, conversation_id: str, language: str, session_turns: int) -> None:
    """A turn begins: its language, and its number within Rasa's present session."""
    now = shop.clock.timestamp()
    _change(shop, conversation_id, language=language, rasa_session=session_turns, updated_at=now)


def language_now(shop: ShopParts, conversation_id: str) -> str | None:
    """The conversation's language: an action may have changed it during the turn."""
    with shop.database.read() as session:
        return session.scalar(select(_ROW.language).where(_ROW.conversation_id == conversation_id))


def _change(shop: ShopParts, conversation_id: str, **values: object) -> None:
    with shop.database.write() as session:
        session.execute(
            update(_ROW).where(_ROW.conversation_id == conversation_id).values(**values)
        )
