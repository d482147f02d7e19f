"""The search of a real database: it notices changes, serves what was promoted, refuses what is broken."""

from __future__ import annotations

import dataclasses
import threading
import time
from pathlib import Path

import pytest

from aisle.search.batch import search_batch, understand_batch
from aisle.search.index import search_folder, train_search
from aisle.search.search import Search
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import Database, open_database
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings, load_settings
from aisle.shop.versions import current
from tests.search.shelf import SHELF, stock_up

pytestmark = pytest.mark.slow  # builds indexes


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return dataclasses.replace(load_settings(tmp_path, {}), search_encoder="none")


@pytest.fixture
def database(settings: Settings) -> Database:
    database = open_database(settings, create=True)
    stock_up(database, SHELF)
    return database


def found(search: Search, text: str) -> list[str]:
    return [hit.product_id for hit in search.find(text, 9).hits]


def test_a_price_change_is_visible_in_the_next_search(
    settings: Settings, database: Database
) -> None:
    search = Search.open(settings, database)
    assert found(search, "tent under 70") == []
    before = search.snapshot.facts.lexical
    Catalogue(database).set_price("T2-0", 6900)
    assert found(search, "tent under 70") == ["T2"]
    assert search.snapshot.facts.lexical is before  # nothing was indexed again for it


def test_a_sold_out_variant_leaves_searches_for_stock(
    settings: Settings, database: Database
) -> None:
    search = Search.open(settings, database)
    assert found(search, "red tent in stock") == ["T3"]
    Catalogue(database).set_stock("T3-0", 0)
    result = search.find("red tent in stock", 9)
    assert result.hits == ()
    assert ("T3", ("in_stock",)) in [(hit.product_id, hit.relaxed) for hit in result.near_misses]


def test_new_products_and_texts_are_found_without_a_training(
    settings: Settings, database: Database
) -> None:
    search = Search.open(settings, database)
    kayak = dataclasses.replace(
        SHELF[1], product_id="K1", kind="kayak", title={"en": "Driftline Eddy kayak", "zh": "漂岸 回流 皮划艇"},
        variants=(dataclasses.replace(SHELF[1].variants[0], variant_id="K1-0", product_id="K1"),),
    )  # fmt: skip
    stock_up(database, [kayak])
    assert found(search, "kayak") == ["K1"]
    assert found(search, "皮划艇") == ["K1"]


def test_a_promoted_version_is_served_and_a_broken_one_is_not(
    settings: Settings, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    first = train_search(settings, database)
    search = Search.open(settings, database)
    second = train_search(settings, database)
    assert current(search_folder(settings)) == second
    assert found(search, "cheapest tent") == ["T2", "T1", "T3"]
    assert search.snapshot.pointer == second.name
    (second / "products.json").write_text("[[], []]", encoding="utf-8")
    again = Search.open(settings, database)
    assert "products.json is damaged" in caplog.text
    assert found(again, "cheapest tent") == ["T2", "T1", "T3"]
    (first / "manifest.json").unlink()
    assert found(Search.open(settings, database), "waterproof speaker")[0] == "S1"


def test_an_empty_shop_cannot_be_trained_but_can_be_searched(settings: Settings) -> None:
    empty = open_database(settings, create=True)
    with pytest.raises(Unavailable, match="aisle import products"):
        train_search(settings, empty)
    assert Search.open(settings, empty).find("tent").hits == ()


def test_many_threads_search_while_prices_change(settings: Settings, database: Database) -> None:
    search = Search.open(settings, database)
    catalogue = Catalogue(database)
    failures: list[object] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.is_set():
            hits = search.find("tent under 100", 9).hits
            if not {hit.product_id for hit in hits} <= {"T2", "T1"}:
                failures.append(hits)

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for price in (9900, 14900, 8800, 12900):
        catalogue.set_price("T1-0", price)
        time.sleep(0.03)
    stop.set()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_batch_ranks_hits_before_labelled_near_misses(
    settings: Settings, database: Database
) -> None:
    rows = list(search_batch(settings, database, [("q1", "tent under 100"), ("q2", "speaker")], 5))
    first = [row for row in rows if row.query_id == "q1"]
    assert [row.rank for row in first] == list(range(1, len(first) + 1))
    assert (first[0].product_id, first[0].relaxed) == ("T2", "")
    assert {row.relaxed for row in first[1:]} == {"price"}
    assert {row.product_id for row in rows if row.query_id == "q2"} >= {"S1", "S2"}


def test_understanding_a_batch_keeps_the_ids(settings: Settings, database: Database) -> None:
    (line,) = understand_batch(settings, database, [("7", "红色音箱 300美元以内")])
    assert line["id"] == "7"
    assert line["language"] == "zh"
    assert line["filters"] == {"type": "speaker", "colour": "red", "price_max": 300}
