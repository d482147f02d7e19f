"""The feed again: what would change is told first, what shrank is refused, what is gone leaves the shelves."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from aisle.cli.feed_schedule import FeedSchedule
from aisle.shop.carts import Carts
from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.demo import init_shop
from aisle.shop.errors import BadInput, NotAllowed, NotFound
from aisle.shop.importing import import_products
from aisle.shop.importing.feed_diff import feed_diff
from aisle.shop.importing.feed_sync import sync_products
from aisle.shop.settings import Settings, load_settings

pytestmark = pytest.mark.slow  # many imports


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    init_shop(tmp_path / "home")
    return load_settings(tmp_path / "home", {})


@pytest.fixture
def database(settings: Settings, tmp_path: Path) -> Database:
    made = open_database(settings)
    import_products(made, feed(tmp_path, range(1, 11)), settings.shop)
    return made


def feed(folder: Path, ids: range | list[int], **columns: dict[int, object]) -> Path:
    """Products P1 …, each $10 × its number with 5 in stock, but for what is given by column and number."""
    path = folder / "feed.jsonl"
    rows = [
        {"id": f"P{n}", "title": f"Mug number {n}", "price": 10 * n, "stock": 5}
        | {name: values[n] for name, values in columns.items() if n in values}
        for n in ids
    ]
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


def test_a_diff_tells_each_kind_of_change_and_writes_nothing(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    path = feed(
        tmp_path, [*range(2, 11), 11], price={2: 15}, stock={3: 0, 2: 4}, title={4: "Bowl number 4"}
    )
    version = Catalogue(database).version()
    found = feed_diff(database, path, settings.shop)
    assert (found.added, found.gone, found.changed) == (["P11"], ["P1"], ["P4"])
    assert [(m.variant_id, m.before, m.after) for m in found.prices] == [("P2", 2000, 1500)]
    assert [(m.product_id, m.before, m.after) for m in found.stock] == [("P2", 5, 4), ("P3", 5, 0)]
    assert Catalogue(database).version() == version
    assert feed_diff(database, feed(tmp_path, range(1, 11)), settings.shop).is_empty


def test_what_is_gone_leaves_shelves_and_carts_and_comes_back_with_the_feed(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    carts = Carts(database, Clock(settings))
    carts.add("web:1", "P1")
    done = sync_products(database, feed(tmp_path, range(2, 11), price={2: 15}), settings.shop)
    assert done.is_hidden
    assert "P1" not in Catalogue(database).ids()
    assert Catalogue(database).get("P2").variants[0].price_minor == 1500
    assert carts.view("web:1").lines == ()
    with pytest.raises(NotFound, match="not sold any more"):
        carts.add("web:1", "P1")
    assert done.report_path is not None
    assert json.loads(done.report_path.read_text())["gone"] == ["P1"]
    back = sync_products(database, feed(tmp_path, range(1, 11), price={2: 15}), settings.shop)
    assert back.diff.returned == ["P1"]
    assert not back.diff.changed
    assert "P1" in Catalogue(database).ids()
    assert len(carts.view("web:1").lines) == 1


def test_a_shop_may_keep_what_is_gone(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    (settings.home / "shop.toml").write_text('[feed]\ngone = "keep"\n')
    shop = load_settings(settings.home, {}).shop
    sync_products(database, feed(tmp_path, range(2, 12)), shop)
    assert {"P1", "P11"} <= set(Catalogue(database).ids())


def test_a_feed_that_was_cut_short_changes_nothing_unless_it_is_told_to(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    short = feed(tmp_path, range(1, 4), price={1: 99})
    with pytest.raises(NotAllowed, match=r"lacks 7 of the 10 listed here \(70 %"):
        sync_products(database, short, settings.shop)
    assert len(Catalogue(database).ids()) == 10
    assert Catalogue(database).get("P1").variants[0].price_minor == 1000
    sync_products(database, short, settings.shop, anyway=True)
    assert Catalogue(database).ids() == ["P1", "P2", "P3"]


def test_unreadable_rows_are_no_reason_to_empty_the_shelves(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    spoilt = feed(tmp_path, range(1, 11), price=dict.fromkeys(range(1, 11), "twelve"))
    with pytest.raises(NotAllowed, match="Nothing was changed"):
        sync_products(database, spoilt, settings.shop)
    (tmp_path / "feed.jsonl").write_text("")
    with pytest.raises((NotAllowed, BadInput)):
        sync_products(database, tmp_path / "feed.jsonl", settings.shop)
    assert len(Catalogue(database).ids()) == 10


def test_a_product_whose_row_cannot_be_read_is_not_gone(
    database: Database, settings: Settings, tmp_path: Path
) -> None:
    done = sync_products(database, feed(tmp_path, range(1, 11), price={3: "?"}), settings.shop)
    assert (done.diff.rejected, done.diff.gone) == (1, [])
    assert "P3" in Catalogue(database).ids()


def test_the_running_assistant_takes_a_changed_feed_over_when_it_is_due(
    database: Database, settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = feed(tmp_path, range(2, 11))
    (settings.home / "shop.toml").write_text(f'[feed]\npath = "{path}"\nevery_minutes = 10\n')
    clock = [0.0]
    schedule = FeedSchedule(load_settings(settings.home, {}), {}, lambda: clock[0])
    schedule.look()
    finished(schedule)
    assert "P1" not in Catalogue(database).ids()
    assert "Feed taken over" in capsys.readouterr().err
    feed(tmp_path, range(2, 12))
    clock[0] = 599
    schedule.look()
    assert not schedule.is_running  # not due yet
    clock[0] = 601
    schedule.look()
    finished(schedule)
    assert "P11" in Catalogue(database).ids()


def finished(schedule: FeedSchedule) -> None:
    until = time.monotonic() + 120
    while schedule.is_running and time.monotonic() < until:
        time.sleep(0.05)
        schedule.look()
