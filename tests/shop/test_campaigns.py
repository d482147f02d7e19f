"""Campaigns: only who agreed, a group held out, caps, one price for all, and what is refused."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from aisle.shop import audit, tables
from aisle.shop.campaign_people import Subscribers
from aisle.shop.campaign_results import Group, difference, result_of
from aisle.shop.campaigns import CAP, CAP_DAYS, Campaigns, Draft
from aisle.shop.errors import NotAllowed
from aisle.shop.events import Events
from aisle.shop.privacy import Privacy
from aisle.shop.refusals import Unfit, Unknown, refusal
from tests.shop.homes import Home, open_home

pytestmark = pytest.mark.slow  # many small shops

TENTS = Draft(
    name="Tents",
    segment_id="rfm:champions",
    segment_names={"en": "Champions", "zh": "忠实顾客"},
    texts={"en": "New tents are here.", "zh": "新帐篷到了。"},
    product_ids=("T1",),
    channels=("chat", "telegram", "csv"),
    held_out=0.0,
)
PEOPLE = [f"c{number:02d}" for number in range(60)]


@dataclasses.dataclass
class Town:
    """A shop of sixty people, the first forty of whom agreed to offers."""

    home: Home
    campaigns: Campaigns
    subscribers: Subscribers

    def later(self, days: float) -> Town:
        return town(self.home, days)

    def running(self, **changes: Any) -> int:
        number = self.campaigns.draft(dataclasses.replace(TENTS, **changes), "staff:1")
        self.campaigns.start(number, PEOPLE, "staff:1")
        return number


def town(home: Home, days: float = 0.0) -> Town:
    import datetime as dt

    class Later:
        """The frozen clock, some days later."""

        zone = home.clock.zone

        def now(self) -> dt.datetime:
            return home.clock.now() + dt.timedelta(days=days)

        def timestamp(self) -> int:
            return int(self.now().timestamp())

    clock: Any = Later()
    return Town(home, Campaigns(home.database, clock), Subscribers(home.database, clock))


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Town]:
    home = open_home(tmp_path / "home")
    home.products({"id": "T1", "title": "Tent", "price": 10}, {"id": "T2", "title": "Mat", "price": 5})  # fmt: skip
    made = town(home)
    with home.database.write() as session:
        session.add_all(tables.Consent(subject=one, purpose="marketing", granted=True, at=1) for one in PEOPLE[:40])  # fmt: skip
        session.add(tables.Consent(subject=PEOPLE[59], purpose="marketing", granted=False, at=1))
    yield made
    home.database.close()


def test_nobody_is_told_who_did_not_agree_or_took_it_back(here: Town) -> None:
    number = here.campaigns.draft(TENTS, "staff:1")
    assert here.campaigns.due("c00", "chat") is None
    reach = here.campaigns.start(number, PEOPLE, "staff:1")
    assert (reach.segment, reach.agreed, reach.held_out) == (60, 40, 0)
    told = here.campaigns.due("c00", "chat")
    assert told is not None
    assert told.texts["zh"] == "新帐篷到了。"
    assert here.campaigns.due("c59", "chat") is None
    assert here.campaigns.due("c45", "chat") is None
    here.subscribers.answer("c01", "web:1", wants=False)
    assert here.campaigns.due("c01", "chat") is None
    assert "c01" not in here.campaigns.due_all(number, "csv", lambda _, people: set(people))
    assert audit.verify(here.home.database).broken_at is None


def test_a_campaign_is_told_as_often_as_it_says_and_only_where_it_says(here: Town) -> None:
    here.running(most_shown=2)
    assert here.campaigns.due("c00", "widget") is None
    assert here.campaigns.due("c00", "chat") is not None
    assert here.campaigns.due("c00", "chat") is not None
    assert here.campaigns.due("c00", "chat") is None


def test_whatever_campaigns_run_nobody_is_told_more_often_than_the_cap(here: Town) -> None:
    for _ in range(CAP + 2):
        here.running()
    told = [here.campaigns.due("c00", "chat") for _ in range(CAP + 2)]
    assert [one is not None for one in told] == [True] * CAP + [False, False]
    assert here.later(CAP_DAYS + 1).campaigns.due("c00", "chat") is not None


def test_who_is_held_out_is_told_nothing_and_counted_from_when_they_would_have_been(
    here: Town,
) -> None:
    number = here.running(held_out=0.5)
    told = {one for one in PEOPLE[:40] if here.campaigns.due(one, "chat")}
    assert 10 < len(told) < 30
    assert all(here.campaigns.due(one, "chat") is None for one in PEOPLE[:40])
    with here.home.database.read() as session:
        rows = session.scalars(select(tables.CampaignMember)).all()
    assert all(row.due_at is not None for row in rows)
    assert {row.person for row in rows if row.is_held_out} == set(PEOPLE[:40]) - told
    events = Events(here.home.database, here.home.clock)
    at = here.home.clock.timestamp()
    held = sorted(set(PEOPLE[:40]) - told)
    for one in [*sorted(told)[:8], *held[:2]]:
        events.record(one, "T1", "purchase", at=at + 100)
    events.record(sorted(told)[8], "T1", "purchase", at=at - 100)  # before they were told
    events.record(sorted(told)[9], "T1", "purchase", at=at + 20 * 86400)  # after the window
    events.record(sorted(told)[10], "T2", "purchase", at=at + 100)  # another product
    later = here.later(30)
    result = result_of(here.home.database, later.campaigns._clock, later.campaigns.get(number))
    assert (result.told.bought, result.told.people) == (8, len(told))
    assert (result.held_out.bought, result.held_out.people) == (2, len(held))
    assert result.uplift == pytest.approx(8 / len(told) - 2 / len(held))
    assert result.low is not None
    assert result.low < result.uplift < (result.high or 0)


def test_without_a_group_held_out_there_is_no_uplift(here: Town) -> None:
    number = here.running()
    here.campaigns.due("c00", "chat")
    result = result_of(here.home.database, here.home.clock, here.campaigns.get(number))
    assert result.uplift is None
    assert not result.is_clear


def test_a_segment_of_nobody_and_one_without_consent_are_said_in_both_languages(here: Town) -> None:
    number = here.campaigns.draft(TENTS, "staff:1")
    with pytest.raises(NotAllowed) as nobody:
        here.campaigns.start(number, [], "staff:1")
    assert "Nobody is in this segment" in refusal(nobody.value, "en")
    assert "这个人群现在没有人" in refusal(nobody.value, "zh")
    with pytest.raises(NotAllowed) as silent:
        here.campaigns.start(number, PEOPLE[40:], "staff:1")
    assert "20 people, and none of them has agreed" in refusal(silent.value, "en")
    assert here.campaigns.get(number).state == "draft"
    here.campaigns.start(number, PEOPLE, "staff:1")
    with pytest.raises(NotAllowed):
        here.campaigns.start(number, PEOPLE, "staff:1")
    here.campaigns.stop(number, "staff:1")
    assert here.campaigns.due("c00", "chat") is None
    with pytest.raises(NotAllowed):
        here.campaigns.stop(number, "staff:1")
    with pytest.raises(Unknown):
        here.campaigns.get(99)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"name": " "}, "no_name"),
        ({"texts": {"en": "x", "zh": " "}}, "no_text_zh"),
        ({"texts": {"en": "Only ${price} for you", "zh": "x"}}, "no_places"),
        ({"texts": {"en": "x" * 601, "zh": "x"}}, "too_long"),
        ({"channels": ()}, "no_channel"),
        ({"channels": ("fax",)}, "no_channel"),
        ({"held_out": 0.95}, "bad_held_out"),
        ({"held_out": float("nan")}, "bad_held_out"),
        ({"most_shown": 0}, "bad_most_shown"),
        ({"window_days": 91}, "bad_window"),
        ({"product_ids": ("T1",) * 5}, "too_many_products"),
    ],
)
def test_what_cannot_be_told_is_refused(here: Town, changes: dict[str, Any], key: str) -> None:
    with pytest.raises(Unfit) as error:
        here.campaigns.draft(dataclasses.replace(TENTS, **changes), "staff:1")
    assert error.value.key == f"campaigns.{key}"
    assert here.campaigns.all() == []


def test_an_unknown_product_is_named(here: Town) -> None:
    with pytest.raises(Unknown, match="“T9”"):
        here.campaigns.draft(dataclasses.replace(TENTS, product_ids=("T1", "T9")), "staff:1")


def test_a_no_closes_every_chat_of_the_person_and_telegram_needs_its_own_yes(here: Town) -> None:
    with here.home.database.write() as session:
        session.add_all(
            tables.Conversation(
                conversation_id=f"tg:{number}", channel="telegram", customer_id=one,
                created_at=1, updated_at=1,
            )
            for number, one in enumerate(("c00", "c01", None))
        )  # fmt: skip
    assert here.subscribers.telegram_chats(PEOPLE) == []  # agreed elsewhere, not in this chat
    here.subscribers.answer("c00", "tg:0", wants=True)
    here.subscribers.answer("c01", "tg:1", wants=True)
    here.subscribers.answer("tg:2", "tg:2", wants=True)
    assert here.subscribers.telegram_chats(["c00", "c01", "tg:2"]) == [
        ("c00", "tg:0"), ("c01", "tg:1"), ("tg:2", "tg:2"),
    ]  # fmt: skip
    here.subscribers.answer("c00", "web:7", wants=False)
    assert [one for one, _ in here.subscribers.telegram_chats(["c00", "c01"])] == ["c01"]
    everybody = here.subscribers.everybody()
    assert "tg:2" in everybody
    assert not {"c00", "tg:0", "tg:1"} & set(everybody)


def test_an_erased_person_leaves_their_campaigns(here: Town) -> None:
    here.running()
    here.campaigns.due("c00", "chat")
    with here.home.database.write() as session:
        session.add(tables.Customer(customer_id="c00", first_name="A", last_name="B"))
    Privacy(here.home.database, here.home.clock).erase_person("c00")
    with here.home.database.read() as session:
        left = session.scalars(select(tables.CampaignMember.person)).all()
    assert "c00" not in left
    assert len(left) == 39


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 50), st.integers(1, 50), st.integers(0, 50), st.integers(1, 50))
def test_the_interval_holds_the_uplift_and_never_leaves_what_is_possible(
    a: int, n: int, b: int, m: int
) -> None:
    told, held = Group(n, min(a, n)), Group(m, min(b, m))
    uplift, low, high = difference(told, held)
    assert uplift is not None
    assert low is not None
    assert high is not None
    assert -1 <= low <= uplift <= high <= 1


def test_the_interval_is_that_of_newcombe() -> None:
    """56 of 70 against 48 of 80: his own example (1998), 0.0524 to 0.3339."""
    uplift, low, high = difference(Group(70, 56), Group(80, 48))
    assert uplift == pytest.approx(0.2)
    assert low == pytest.approx(0.0524, abs=1e-4)
    assert high == pytest.approx(0.3339, abs=1e-4)
    assert Group(70, 56).wilson[0] == pytest.approx((0.8 + 3.8415 / 140 - 1.96 * sqrt(0.16 / 70 + 3.8415 / 19600)) / (1 + 3.8415 / 70), abs=1e-4)  # fmt: skip
