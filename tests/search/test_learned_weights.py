"""Weights from clicks: what shoppers like is found although they click what stands first; counting alone is not it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from aisle.search.clicks import ClickLog, click_log
from aisle.search.index import train_search
from aisle.search.learned import fit, learn
from aisle.search.search import Search
from aisle.search.weights import PARTS, SHIPPED, Weights
from aisle.shop.clock import Clock
from aisle.shop.database import open_database
from aisle.shop.events import Event, Events
from aisle.shop.settings import load_settings
from tests.search.shelf import SHELF, stock_up

SEEN = np.array([1.0, 0.6, 0.4, 0.25, 0.15])
LIKED = Weights(
    meaning=0.8, rating=8.0, popularity=0.0, taste=1.0
)  # what the simulated shoppers go by
LISTS, PER_LIST = 3000, 12


def simulated(liked: Weights = LIKED, lists: int = LISTS) -> ClickLog:
    """Lists ordered by the shipped weights; a product is clicked when its place is looked at and it is liked."""
    random = np.random.default_rng(3)
    rows, places, clicked, numbers = [], [], [], []
    for number in range(lists):
        parts = np.column_stack(
            [
                random.uniform(0.2, 1, PER_LIST),
                random.uniform(0, 1, PER_LIST),
                0.02 * random.uniform(-2, 1, PER_LIST),
                0.10 * random.uniform(0, 1, PER_LIST),
                np.zeros(PER_LIST),
            ]
        )
        best = np.argsort(-(parts @ SHIPPED.by_part()))[: len(SEEN)]
        chance = 1 / (1 + np.exp(-(8 * (parts[best] @ liked.by_part()) - 5)))
        rows.append(parts[best])
        places.append(np.arange(len(best)))
        clicked.append(random.random(len(best)) < SEEN * chance)
        numbers.append(np.full(len(best), number))
    return ClickLog(
        np.concatenate(rows),
        np.zeros(lists * len(SEEN)),
        np.concatenate(places),
        np.concatenate(clicked),
        np.concatenate(numbers),
    )


@pytest.fixture(scope="module")
def log() -> ClickLog:
    return simulated()


def test_what_shoppers_like_is_recovered_and_naive_counting_does_not(log: ClickLog) -> None:
    fitted, naive = fit(log), fit(log, by_place=False)
    assert fitted.weights is not None
    assert naive.weights is not None
    assert fitted.seen == pytest.approx(SEEN, abs=0.06)
    assert fitted.weights.meaning == pytest.approx(LIKED.meaning, abs=0.06)
    assert fitted.weights.rating == pytest.approx(LIKED.rating, rel=0.25)
    assert abs(naive.weights.rating - LIKED.rating) > 2 * abs(fitted.weights.rating - LIKED.rating)
    assert naive.weights.rating < LIKED.rating * 0.75  # the first places were good in words already


def test_it_serves_only_where_later_lists_are_ordered_better(log: ClickLog) -> None:
    learned = learn(log)
    assert learned.weights != SHIPPED
    assert learned.numbers["gain_at_least"] > 0
    assert "learned from" in learned.told
    content = learn(simulated(SHIPPED, 2000))  # shoppers who like the order as it is
    assert content.weights == SHIPPED
    assert content.told.startswith("shipped weights")


def test_few_clicks_and_clicks_at_random_change_nothing(log: ClickLog) -> None:
    few = learn(simulated(lists=50))
    assert few.weights == SHIPPED
    assert "are needed" in few.told
    assert learn(click_log([])).weights == SHIPPED
    anything = np.random.default_rng(5).random(len(log.places)) < 0.3 * SEEN[log.places]
    assert learn(dataclasses.replace(log, clicked=anything)).weights == SHIPPED


def _shown(turn: str, item: str, place: int, at: int, **parts: float) -> Event:
    facts = {"parts": {name: parts.get(name, 0.1) for name in (*PARTS, "rest")}}
    return Event(
        "u", item, at, "impression", conversation_id="c", turn_id=turn, position=place, facts=facts
    )  # fmt: skip


def test_a_click_counts_for_the_list_last_seen_within_a_day() -> None:
    log = click_log(
        [
            _shown("t1", "A", 1, 10),
            _shown("t1", "B", 2, 10),
            Event("u", "B", 20, "click", conversation_id="c"),
            _shown("t2", "A", 1, 30),
            Event("other", "A", 40, "view", conversation_id="d"),
            Event("u", "A", 50, "cart", conversation_id="c"),
            _shown("t3", "A", 1, 60),
            Event("u", "A", 60 + 90_000, "purchase", conversation_id="c"),
            Event("u", "C", 70, "impression", conversation_id="c", turn_id="t4", position=1),
        ]
    )
    assert log.lists.tolist() == [0, 0, 1, 2]
    assert log.clicked.tolist() == [False, True, True, False]


@pytest.mark.slow  # builds indexes
def test_a_training_reads_the_shops_own_log_and_says_why(tmp_path: Path) -> None:
    settings = dataclasses.replace(load_settings(tmp_path, {}), search_encoder="none")
    database = open_database(settings, create=True)
    stock_up(database, SHELF)
    clicks = json.loads((train_search(settings, database) / "metrics.json").read_text())["clicks"]
    assert clicks["told"].startswith("shipped weights: 0 clicks")
    before = Search.open(settings, database).find("speaker").hits
    log = simulated(lists=1500)
    events = [
        _shown(f"t{n}", f"{n}:{place}", place + 1, n, **dict(zip(PARTS, parts, strict=True)))
        for n, place, parts in zip(
            log.lists.tolist(), log.places.tolist(), log.parts.tolist(), strict=True
        )
    ]
    clicked = [
        Event("u", one.item_id, one.at, "click", conversation_id="c")
        for one, was in zip(events, log.clicked, strict=True)
        if was
    ]
    Events(database, Clock(settings)).record_all([*events, *clicked])
    version = train_search(settings, database)
    told = json.loads((version / "metrics.json").read_text())["clicks"]["told"]
    assert "learned from" in told
    search = Search.open(settings, database)
    assert search.snapshot.weights == Weights.load(version) != SHIPPED
    after = search.find("speaker under 100").hits  # the bound holds whatever was learned
    assert {one.product_id for one in after} == {"S1"}
    assert {one.product_id for one in before} == {
        one.product_id for one in search.find("speaker").hits
    }
