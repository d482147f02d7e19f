"""Inline buttons: Telegram carries 64 bytes, the database the rest. Buttons work after a restart."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.shop import tables

KEEP_SECONDS = 30 * 86400
NO_MEANING = "-"  # callback data of the "2/3" between the arrows
_ROW = tables.TelegramButton


@dataclass(frozen=True)
class Button:
    """What is written on a button and what it means: {"say": …}, {"turn": …, "page": …} or {"do": …}."""

    title: str
    meaning: dict[str, Any]  # Any: JSON


class ButtonBook:
    """Keys for buttons, the same key for the same button of the same chat."""

    def __init__(self, shop: ShopParts, secret: str) -> None:
        self._shop = shop
        self._secret = secret.encode()

    def keys_of(self, conversation_id: str, buttons: list[Button]) -> list[str]:
        """Store the buttons; their callback data, in order."""
        expires_at = self._shop.clock.timestamp() + KEEP_SECONDS
        rows = {
            self._key(conversation_id, button): {
                "conversation_id": conversation_id,
                "payload": button.meaning,
                "title": button.title,
                "expires_at": expires_at,
            }
            for button in buttons
        }
        if rows:
            statement = insert(_ROW).values([{"key": key, **row} for key, row in rows.items()])
            with self._shop.database.write() as session:
                session.execute(delete(_ROW).where(_ROW.expires_at < self._shop.clock.timestamp()))
                session.execute(
                    statement.on_conflict_do_update(
                        index_elements=["key"], set_={"expires_at": expires_at}
                    )
                )
        return [self._key(conversation_id, button) for button in buttons]

    def press(self, conversation_id: str, key: str) -> Button | None:
        """The button with this key in this chat; None when it is unknown or too old."""
        with self._shop.database.read() as session:
            row = session.scalar(
                select(_ROW).where(
                    _ROW.key == key,
                    _ROW.conversation_id == conversation_id,
                    _ROW.expires_at >= self._shop.clock.timestamp(),
                )
            )
        return Button(row.title, row.payload) if row else None

    def forget(self, conversation_id: str) -> None:
        """Remove all buttons of a chat."""
        with self._shop.database.write() as session:
            session.execute(delete(_ROW).where(_ROW.conversation_id == conversation_id))

    def _key(self, conversation_id: str, button: Button) -> str:
        told = json.dumps([conversation_id, button.title, button.meaning], sort_keys=True)
        digest = hmac.new(self._secret, told.encode(), hashlib.sha256).digest()
        return urlsafe_b64encode(digest[:18]).decode()  # 24 of the 64 bytes
