"""What has been kept long enough goes; the rest stays."""

from __future__ import annotations

from sqlalchemy import func, select, update

from aisle.channels.gateway.retention import DAY_S, let_go
from aisle.shop import tables
from tests.channels.conftest import House


def test_old_transcripts_and_uploads_go_and_young_ones_stay(house: House) -> None:
    shopper = house.talker()
    shopper.say("hello")
    shop = house.app.state.gateway.door.open()
    item = tables.TranscriptItem
    with shop.database.read() as session:
        before = session.scalar(select(func.count()).select_from(item)) or 0
        oldest = session.scalar(select(func.min(item.item_id)))
    assert before > 1
    with shop.database.write() as session:
        old = shop.clock.timestamp() - (shop.settings.transcript_days + 1) * DAY_S
        session.execute(update(item).where(item.item_id == oldest).values(at=old))
        session.add(
            tables.Upload(
                upload_id="u1", conversation_id="web:x", mime="image/jpeg", content=b"x", at=old
            )
        )
        for released in (old, None):
            session.add(
                tables.Handoff(
                    conversation_id="web:x", state="released" if released else "waiting",
                    is_quiet=False, asked_at=old, released_at=released,
                )
            )  # fmt: skip
    gone = let_go(shop)
    assert (gone["transcript"], gone["uploads"], gone["handoffs"]) == (1, 1, 1)
    with shop.database.read() as session:
        assert session.scalar(select(func.count()).select_from(item)) == before - 1
    assert let_go(shop)["transcript"] == 0
