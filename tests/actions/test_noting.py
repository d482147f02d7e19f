"""What a conversation leaves in the events: each turn, list, place clicked, question, offer, write, hand-off."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from aisle.shop import tables
from aisle.shop.consents import Consents
from aisle.shop.events import Events
from aisle.shop.feedback import Feedbacks
from aisle.shop.privacy import Privacy
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop, little_shop

pytestmark = pytest.mark.slow  # many small shops


def noted(shop: LittleShop, *kinds: str) -> list[tables.Event]:
    row = tables.Event
    with shop.database.read() as session:
        found = session.scalars(select(row).where(row.event.in_(kinds)).order_by(row.event_id))
        return list(found)


def looked_at(shop: LittleShop, *products: str) -> None:
    """Somebody else did: what is popular can be recommended."""
    for name in products:
        Events(shop.database, shop.clock).record("somebody", name, "view")


def facts(row: tables.Event) -> dict[str, Any]:
    return row.facts or {}


def test_a_talk_leaves_its_turns_lists_places_and_questions(tmp_path: Path) -> None:
    shop = little_shop(tmp_path)
    looked_at(shop, "kettle", "lamp")
    talk = Talk(shop)
    talk.metadata = {"turn_id": "t1", "language": "en"}
    talk.say("a kettle", "search_product", 0.9)
    talk.metadata = {"turn_id": "t2", "language": "en"}
    talk.say("show me a submarine, mail me at ann@example.com", "search_product", 0.9)
    talk.metadata = {"turn_id": "t3", "language": "en"}
    talk.press("recommend")
    talk.metadata = {"turn_id": "t4", "language": "en"}
    talk.press("human_handoff")

    turns = noted(shop, "turn")
    assert [one.turn_id for one in turns] == ["t1", "t2", "t3", "t4"]
    assert {(one.user_id, one.conversation_id) for one in turns} == {("mei", "web:1")}
    assert [facts(one)["intent"] for one in turns][:2] == ["search_product"] * 2
    first, second = noted(shop, "search")
    assert facts(first)["results"] > 0
    assert facts(second)["results"] == 0
    assert second.words is not None
    assert "submarine" in second.words
    assert "ann@" not in second.words
    (advice,) = noted(shop, "recommendation")
    shown = [one for one in noted(shop, "impression") if one.turn_id == "t3"]
    assert [one.item_id for one in shown] == facts(advice)["items"]
    assert [one.position for one in shown] == list(range(1, 1 + len(shown)))
    assert all(facts(one)["why"] for one in shown)
    assert [facts(one)["state"] for one in noted(shop, "handoff")] != []


def test_a_look_at_something_of_the_list_is_a_click_on_its_place(tmp_path: Path) -> None:
    shop = little_shop(tmp_path)
    looked_at(shop, "kettle", "lamp")
    talk = Talk(shop)
    talk.press("recommend")
    shown = [one.item_id for one in noted(shop, "impression")]
    talk.say("tell me about the second one", "product_question", 0.9)
    (click,) = noted(shop, "click")
    assert (click.item_id, click.position, click.channel) == (shown[1], 2, "rest")


def test_who_said_no_to_improvement_leaves_no_words(tmp_path: Path) -> None:
    shop = little_shop(tmp_path)
    Consents(shop.database, shop.clock).set("mei", "improvement", False)
    Talk(shop).say("a submarine", "search_product", 0.9)
    assert [one.words for one in noted(shop, "search")] == [None]


def test_an_offer_its_write_and_a_thumb_are_events_and_erasing_takes_them_all(
    tmp_path: Path,
) -> None:
    shop = little_shop(tmp_path)
    talk = Talk(shop)
    talk.press("cancel_order", order_id="#W1000004", reason="no longer needed")
    talk.press("affirm")
    Feedbacks(shop.database, shop.clock).give("web:1", 1, "kind words", "t9")
    (offer,) = noted(shop, "offer")
    (write,) = noted(shop, "write")
    assert facts(offer)["op_id"] == facts(write)["op_id"]
    (thumb,) = noted(shop, "thumb")
    assert (thumb.user_id, thumb.value, thumb.words) == ("mei", 1.0, None)
    Privacy(shop.database, shop.clock).erase_person("web:1")
    with shop.database.read() as session:
        row = tables.Event
        left = session.scalars(select(row.conversation_id).where(row.conversation_id == "web:1"))
        assert left.all() == []
