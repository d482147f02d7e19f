"""What was said outside a turn reaches its chat: a person's answers, news on orders. Kept until it was sent."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import delete, select
from telegram.error import Forbidden, TelegramError

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.desk import way_back
from aisle.channels.gateway.opening import revealed
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.telegram.drawing import reply_rows
from aisle.channels.telegram.sender import Sender
from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.errors import ShopError

log = logging.getLogger("aisle.telegram")
LOOK_SECONDS = 1.0
AFTER_FAILURE_SECONDS = 10.0
_ROW, _SAID = tables.Delivery, tables.TranscriptItem


async def deliver_news(shop: ShopParts, sender: Sender) -> None:
    """Until it is cancelled: send what waits, in order."""
    while True:
        pause = LOOK_SECONDS
        try:
            for conversation_id, seq, said in await asyncio.to_thread(_waiting, shop):
                if said is not None:
                    await _send(shop, sender, conversation_id, said)
                await asyncio.to_thread(_done, shop, conversation_id, seq)
        except (TelegramError, ShopError) as error:
            log.warning("news wait: %s", type(error).__name__)
            pause = AFTER_FAILURE_SECONDS
        await asyncio.sleep(pause)


def _waiting(shop: ShopParts) -> list[tuple[str, int, Said | None]]:
    """(conversation, number, what was said): None where it was erased meanwhile."""
    wanted = (
        select(_ROW, _SAID)
        .outerjoin(_SAID, (_SAID.conversation_id == _ROW.conversation_id) & (_SAID.seq == _ROW.seq))
        .order_by(_ROW.conversation_id, _ROW.seq)
        .limit(50)
    )
    with shop.database.read() as session:
        rows = session.execute(wanted).all()
    return [
        (
            row.conversation_id,
            row.seq,
            Said(said.event, revealed(shop, row.conversation_id, said.data)) if said else None,
        )
        for row, said in rows
    ]


async def _send(shop: ShopParts, sender: Sender, conversation_id: str, said: Said) -> None:
    chat_id = int(conversation_id.removeprefix("tg:"))
    language = (await asyncio.to_thread(shop.conversations.load, conversation_id)).language or "en"
    text, name = (
        str(said.data.get("text") or said.data.get("fallback") or ""),
        said.data.get("name"),
    )
    if name and said.event == "text.done":
        text = say("channels.tg_person_says", language, name=name, text=text)
    has_joined = said.data.get("state") == "with_person"
    rows = reply_rows(way_back(language).data["items"]) if has_joined else []
    try:
        await sender.text(chat_id, text, rows)
    except Forbidden:
        log.info("news left out: the chat has blocked the bot")


def _done(shop: ShopParts, conversation_id: str, seq: int) -> None:
    with shop.database.write() as session:
        session.execute(
            delete(_ROW).where(_ROW.conversation_id == conversation_id, _ROW.seq == seq)
        )
