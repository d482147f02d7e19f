"""What has been kept long enough goes; the rest stays."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select, update

from aisle.channels.gateway.opening import Incoming, open_turn
from aisle.channels.gateway.retention import DAY_S, let_go
from aisle.shop import tables
from aisle.shop.errors import NotFound
from tests.channels.conftest import House

pytestmark = pytest.mark.slow  # whole gateways


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


def test_a_message_that_comes_in_while_it_is_erased_brings_no_conversation_back(
    house: House,
) -> None:
    shopper = house.talker()
    shopper.say("hello")
    shop = house.app.state.gateway.door.open()
    shop.privacy.erase_person(shopper.conversation_id)
    incoming = Incoming(shopper.conversation_id, "web", text="quartzcanary")
    with pytest.raises(NotFound, match="was erased"):
        open_turn(shop, incoming, "late")
    with shop.database.read() as session:
        assert session.scalars(select(tables.TranscriptItem.item_id)).all() == []
    again = Incoming("tg:7", "telegram", text="hello")
    open_turn(shop, again, "first")
    shop.privacy.erase_person("tg:7")
    assert open_turn(shop, again, "anew").message == "hello"


def test_a_task_nobody_goes_on_with_is_let_go_with_what_it_was_told(house: House) -> None:
    shopper = house.talker()
    shopper.say("hello")
    shop = house.app.state.gateway.door.open()
    talk = tables.Conversation
    task = {"intent": "change_address", "said": ["to 12 Elm Street"]}
    with shop.database.write() as session:
        session.execute(update(talk).values(tasks=[task], asks="address"))
    assert let_go(shop)["open tasks"] == 0
    with shop.database.write() as session:
        session.execute(update(talk).values(updated_at=1))
    assert let_go(shop)["open tasks"] == 1
    with shop.database.read() as session:
        assert session.execute(select(talk.tasks, talk.asks)).all() == [([], None)]
