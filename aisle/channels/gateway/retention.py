"""What is kept only for a time goes when its time is over: vault, transcripts, uploads, erased people."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy import delete, update

from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.state import Gateway
from aisle.language.errors import AisleError
from aisle.shop import tables
from aisle.shop.tracker import forget_before

log = logging.getLogger("aisle.gateway")

EVERY_S = 3600.0
DAY_S = 86_400
UPLOAD_S = DAY_S


async def keep_only_for_a_time(gateway: Gateway, every_s: float = EVERY_S) -> None:
    """Until it is cancelled: one round an hour, the first as soon as there is a shop."""
    while True:
        try:
            await asyncio.to_thread(let_go, gateway.door.open())
            pause = every_s
        except AisleError:
            pause = min(30.0, every_s)  # no shop yet
        await asyncio.sleep(pause)


def let_go(shop: ShopParts) -> dict[str, int]:
    """One round; how many rows of each went. Erased people whose rows came back are erased again."""
    now = shop.clock.timestamp()
    item, upload = tables.TranscriptItem, tables.Upload
    gone = {"vault": shop.vault.purge(), "watches": shop.watches.purge()}
    with shop.database.write() as session:
        old = now - shop.settings.transcript_days * DAY_S
        said = session.execute(delete(item).where(item.at < old).returning(item.item_id)).all()
        gone["transcript"] = len(said)
        event = tables.Event  # what was asked goes with the transcript; that it was asked stays
        asked = session.execute(
            update(event)
            .where(event.words.is_not(None), event.at < old)
            .values(words=None)
            .returning(event.event_id)
        ).all()
        gone["words"] = len(asked)
        talk = tables.Conversation
        stale = now - shop.settings.vault_hours * 3600  # what was asked last lies longer back
        idle = session.execute(
            update(talk)
            .where(talk.updated_at < stale, talk.tasks != [])
            .values(tasks=[], asks=None)
            .returning(talk.conversation_id)
        ).all()
        gone["open tasks"] = len(idle)
        handoff = tables.Handoff
        wishes = session.execute(
            delete(handoff).where(handoff.released_at < old).returning(handoff.handoff_id)
        ).all()
        gone["handoffs"] = len(wishes)
        pictures = session.execute(
            delete(upload).where(upload.at < now - UPLOAD_S).returning(upload.upload_id)
        ).all()
        gone["uploads"] = len(pictures)
    gone["rasa events"] = forget_before(shop.settings.home, old)
    gone["came back"] = shop.privacy.sweep()
    if any(gone.values()):
        log.info("kept long enough and gone: %s", gone)
    return gone
