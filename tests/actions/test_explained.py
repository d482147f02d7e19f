"""Why, for the owner: what each cause counted, and that the score falls without it; what a hit satisfies."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from actions.explained import person_explained, search_explained
from actions.rooms import Rooms
from aisle.cli.learning import shop_events
from aisle.shop.versions import new_version, promote
from tests.shop.little_shop import little_shop

pytestmark = pytest.mark.slow  # trains


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    """The little shop, where a lamp follows a kettle more often than not, and a model that counts that."""
    from recommender.baselines.cosine import Cosine

    shop = little_shop(tmp_path)
    made = Rooms(dataclasses.replace(shop.settings, search_encoder="none"))
    at = made.clock.timestamp() - 86400
    for number in range(12):
        for item in ("kettle", "lamp")[: 1 + (number < 9)]:
            made.events.record(f"p{number}", item, "purchase", at=at + number)
    made.events.record("ann", "kettle", "purchase", at=at + 50)
    folder = new_version(tmp_path / "models" / "recommender")
    Cosine().fit(*shop_events(shop.settings, shop.database)).save(folder)
    promote(folder.parent, folder.name)
    return made


@pytest.mark.parametrize(("language", "lamp", "kettle"), [("en", "Desk lamp", "“Kettle”"), ("zh", "台灯", "电热水壶")])  # fmt: skip
def test_the_named_cause_counts_and_the_score_falls_without_it(
    rooms: Rooms, language: str, lamp: str, kettle: str
) -> None:
    told = person_explained(rooms, "ann", language)
    [item] = [one for one in told["items"] if one["title"] == lamp]
    [reason] = item["reasons"]
    assert kettle in reason["text"]
    assert reason["share"] > 0.9
    assert reason["without"] < item["score"]
    assert [one["event"] for one in told["history"]] == ["purchase"]


def test_who_said_no_to_it_is_told_nothing_of_their_history(rooms: Rooms) -> None:
    rooms.consents.set("ann", "personalisation", False)
    told = person_explained(rooms, "ann", "en")
    assert not told["may_personalise"]
    assert told["history"] == []
    assert person_explained(rooms, "nobody", "en")["history"] == []


def test_a_search_says_what_each_hit_satisfies(rooms: Rooms) -> None:
    told = search_explained(rooms, "a kettle under 60", "en")
    assert told["total"] == 1
    assert told["items"][0]["title"] == "Kettle"
    assert "kettle, $35.00 (within $60.00)" in told["items"][0]["why"]
    assert "of the kind 0.060" in told["items"][0]["reckoned"]
    assert "passed: kind, price" in told["items"][0]["reckoned"]
    assert "水壶" in search_explained(rooms, "60以内的电热水壶", "zh")["items"][0]["title"]
