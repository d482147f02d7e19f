"""The room over a shop's database: the copy, consent, erasing, pseudonyms, and the verbs of the command line."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from sqlalchemy import func, select

from aisle.cli.insights_shown import demand, segments
from aisle.insights.contract import to_json
from aisle.insights.export import export_events
from aisle.insights.insights import Insights
from aisle.shop import tables
from aisle.shop.consents import Consents
from aisle.shop.errors import BadInput, NotFound
from aisle.shop.events import Event, Events
from aisle.shop.importing import import_events
from aisle.shop.privacy import Privacy
from tests.shop.homes import Home, open_home

DAY = 86_400


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """anna bought twice, bob once; a guest asked for a drone and left, anna asked and bought."""
    home = open_home(tmp_path / "shop")
    home.products(
        {"id": "T1", "title": "Tent", "category": "Outdoor > Tents", "brand": "Fell", "price": 90},
        {"id": "M1", "title": "Mug", "category": "Home > Mugs", "brand": "Linden", "price": 9},
    )
    now = home.clock.timestamp()
    asked = {"results": 0, "near": 0, "wish": {"type": "drone"}}
    Events(home.database, home.clock).record_all(
        [
            Event("anna", "T1", now - 9 * DAY, "purchase", quantity=1),
            Event("anna", "M1", now - 100, "purchase", quantity=2),
            Event("bob", "M1", now - 50 * DAY, "purchase", quantity=1),
            talked("anna", now - 200, "search", "a Drone!", asked),
            talked("web:9", now - 300, "search", "a drone", asked),
            talked("web:9", now - 250, "search", None, {"results": 3, "near": 3}),
            talked("web:9", now - 240, "question", "is it loud", {"answered": False}),
        ]
    )
    return home


def talked(user: str, at: int, kind: str, words: str | None, facts: dict[str, object]) -> Event:
    where = {"conversation_id": user, "channel": "web", "language": "en", "turn_id": f"{user}{at}"}
    return Event(user, "", at, kind, words=words, facts=facts, **where)  # type: ignore[arg-type]


def room(home: Home) -> Insights:
    return Insights(home.settings, home.database, home.clock)


def test_lost_demand_is_who_asked_and_left(home: Home) -> None:
    found = room(home).lost_searches()
    (drone,) = found.items
    assert (drone.words, drone.times, drone.people, drone.lost) == ("a drone", 2, 2, 1)
    assert drone.example == "stock"
    assert found.share.value == pytest.approx(2 / 3)
    (loud,) = room(home).lost_questions().items
    assert (loud.words, loud.example) == ("is it loud", "describe")
    assert "a drone" in demand(found)


def test_revenue_is_price_times_pieces_and_segments_have_members(home: Home) -> None:
    here = room(home)
    assert sum(one.value for one in here.trend("revenue", "month", None).points) == 9.0 + 90.0
    assert here.members("recency:active") == ["anna"]
    assert [one.segment_id for one in here.segments_of("bob")][:1] != []
    assert "recency:active" in segments(here.segments(), here.learned(), "zh")
    with pytest.raises(NotFound, match="nobody is in it"):
        here.members("recency:gone")
    with pytest.raises(BadInput, match=r"'colour'.*channel"):
        here.funnel("colour")  # type: ignore[arg-type]
    json.dumps(to_json(here.segments()))


def test_a_shop_without_events_answers_everything(tmp_path: Path) -> None:
    here = room(open_home(tmp_path))
    assert here.cleaning().read == 0
    assert here.funnel() == here.cohorts() == here.basket_pairs() == here.segments() == []
    assert here.likelihood() is None
    assert here.quality() == here.alarms() == here.to_product() == here.movement() == []
    assert here.exposure().shown == here.repeat_purchase().buyers == 0
    assert here.trend().points == []


def test_no_to_personalisation_leaves_the_segments_but_not_the_sums(home: Home) -> None:
    Consents(home.database, home.clock).set("anna", "personalisation", False)
    here = room(home)
    assert "anna" not in {name for one in here.segments() for name in here.members(one.segment_id)}
    assert here.repeat_purchase().buyers == 2


def test_new_events_are_added_to_the_copy_and_erasing_leaves_no_trace(home: Home) -> None:
    folder = home.path / "insights"
    assert room(home).cleaning().read == 7
    Events(home.database, home.clock).record("anna", "M1", "view")
    assert room(home).cleaning().read == 8
    assert len(list(folder.rglob("*.parquet"))) == 2
    here = room(home)
    here.segments()
    Privacy(home.database, home.clock).erase_person("anna")
    assert not folder.exists()
    assert here.cleaning().read == 4
    assert "anna" not in {name for one in here.segments() for name in here.members(one.segment_id)}
    assert not [
        path for path in home.path.rglob("*") if path.is_file() and b"anna" in path.read_bytes()
    ]


def test_an_export_has_pseudonyms_and_no_words_and_comes_back_whole(
    home: Home, tmp_path: Path
) -> None:
    out = tmp_path / "events.parquet"
    assert export_events(home.database, out) == 7
    table = pl.read_parquet(out)
    content = table.write_json()
    assert "anna" not in content
    assert "web:9" not in content
    assert "drone" not in json.dumps(table["words"].to_list())
    other = open_home(tmp_path / "other")
    report = import_events(other.database, out, other.settings.shop)
    assert (report.added, report.rejected) == (7, 0)
    again = import_events(other.database, out, other.settings.shop)
    assert (again.added, again.unchanged) == (0, 7)
    row = tables.Event
    with other.database.read() as session:
        counts = dict(session.execute(select(row.event, func.count()).group_by(row.event)).all())
        facts = session.scalars(select(row.facts).where(row.event == "question")).all()
    assert counts == {"purchase": 3, "search": 3, "question": 1}
    assert facts == [{"answered": False}]
    assert room(other).lost_searches().items[0].words == "drone"  # of the understood wish


def test_an_imported_event_of_talk_loses_personal_values_and_bad_facts_are_refused(
    tmp_path: Path,
) -> None:
    home = open_home(tmp_path)
    path = home.feed(
        "events.csv",
        [
            {"user_id": "a", "item_id": "", "timestamp": 1_700_000_000, "event": "search",
             "words": "mail ann@example.com", "facts": '{"results": 0}'},
            {"user_id": "a", "item_id": "", "timestamp": 1_700_000_000, "event": "view",
             "words": "", "facts": ""},
            {"user_id": "a", "item_id": "", "timestamp": 1_700_000_000, "event": "turn",
             "words": "", "facts": "[1]"},
        ],
    )  # fmt: skip
    report = import_events(home.database, path, home.settings.shop)
    assert (report.added, report.rejected) == (1, 2)
    with home.database.read() as session:
        assert session.scalar(select(tables.Event.words)) == "mail <email>"
