from __future__ import annotations

from pathlib import Path

import pytest

from aisle.shop import tables
from aisle.shop.consents import Consents
from aisle.shop.errors import BadInput
from aisle.shop.events import Event, Events
from aisle.shop.feedback import Feedbacks
from aisle.shop.privacy_marks import mark_erased
from tests.shop.homes import open_home


def test_an_event_with_a_key_is_stored_once_however_often_it_comes(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    events = Events(home.database, home.clock)
    assert events.record("anna", "T1", "view", key="client-1")
    assert not events.record("anna", "T1", "view", key="client-1")
    assert events.record("anna", "T1", "view")
    assert [one.event for one in events.of("anna")] == ["view", "view"]


def test_a_history_is_by_time_and_then_by_arrival(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    events = Events(home.database, home.clock)
    for item, at in (("late", 30), ("first", 10), ("second", 10), ("third", 10)):
        events.record("anna", item, "view", at=at)
    events.record("bob", "other", "view", at=1)
    assert [one.item_id for one in events.of("anna")] == ["first", "second", "third", "late"]
    assert next(one.user_id for one in events.all()) == "bob"


def test_the_kinds_can_be_chosen_and_an_unknown_kind_is_named(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    events = Events(home.database, home.clock)
    events.record_all([Event("a", "x", 1, "view"), Event("a", "x", 2, "purchase", quantity=2)])
    assert [one.quantity for one in events.all(("purchase",))] == [2]
    with pytest.raises(BadInput, match=r"'looked'.*view"):
        events.record("a", "x", "looked")


def test_events_of_erased_people_and_of_unfinished_imports_do_not_exist(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    events = Events(home.database, home.clock)
    with home.database.write() as session:
        mark_erased(session, "anna", 1)
        session.add(
            tables.Import(import_id="i", kind="events", source="x", started_at=1, report={})
        )
        session.add(tables.Event(import_id="i", user_id="bob", item_id="x", at=1, event="view"))
    assert not events.record("anna", "T1", "view")
    assert events.of("anna") == events.of("bob") == list(events.all()) == []


def test_feedback_is_a_thumb_and_nothing_else(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    feedbacks = Feedbacks(home.database, home.clock)
    feedbacks.give("web:1", -1, "wrong size", "turn-1")
    (one,) = feedbacks.recent()
    assert (one.value, one.reason, one.turn_id) == (-1, "wrong size", "turn-1")
    with pytest.raises(BadInput, match="5"):
        feedbacks.give("web:1", 5)


def test_the_newest_answer_counts_and_marketing_needs_a_yes(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    consents = Consents(home.database, home.clock)
    assert not consents.granted("anna", "marketing")
    assert consents.granted("anna", "personalisation")
    consents.set("anna", "personalisation", False)
    consents.set("anna", "marketing", True)
    consents.set("anna", "marketing", False)
    assert consents.of("anna") == {
        "service": True,
        "personalisation": False,
        "improvement": True,
        "marketing": False,
    }
    with pytest.raises(BadInput, match="'spam'"):
        consents.granted("anna", "spam")
