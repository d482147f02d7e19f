"""Watches: told by what the database says now, taken once, erased, exported, run out, counted."""

from __future__ import annotations

import dataclasses
import io
import json
import zipfile

import pytest

from aisle.shop import tables
from aisle.shop.catalogue import Catalogue
from aisle.shop.privacy import Privacy
from aisle.shop.watches import Wanted, Watched, Watches
from tests.shop.little_shop import LittleShop

GOLD = Wanted("lamp", "l-none")
KETTLE = Wanted("kettle", "", "price", 3500, None, "USD")


def watches(shop: LittleShop) -> Watches:
    return Watches(shop.database, shop.clock, shop.settings)


def taken(shop: LittleShop, here: str = "web:1") -> list[tuple[str, tuple[str, ...]]]:
    with shop.database.write() as session:
        return [
            (one.watch.product_id, one.variant_ids) for one in watches(shop).take(session, here)
        ]


def test_back_in_stock_is_due_when_the_version_can_be_bought_and_is_taken_once(
    shop: LittleShop,
) -> None:
    watches(shop).ask("mei", "web:1", GOLD)
    shelf = Catalogue(shop.database)
    shelf.set_stock("l-small", 5)  # another version
    assert watches(shop).due() == []
    shelf.set_stock("l-none", 2)
    shelf.set_price("l-none", None)  # what has no price cannot be bought
    assert watches(shop).due() == []
    shelf.set_price("l-none", 2000)
    assert watches(shop).due() == ["web:1"]
    assert taken(shop) == [("lamp", ("l-none",))]
    assert taken(shop) == []
    assert shop.count(tables.Watch) == 0


def test_a_stop_between_the_message_and_its_commit_leaves_the_watch(shop: LittleShop) -> None:
    watches(shop).ask("mei", "web:1", GOLD)
    Catalogue(shop.database).set_stock("l-none", 2)

    def killed() -> None:
        with shop.database.write() as session:
            assert watches(shop).take(session, "web:1")
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        killed()
    assert watches(shop).due() == ["web:1"]


@pytest.mark.parametrize(
    ("most", "price", "stock", "is_due"),
    [
        (None, 3499, 5, True),
        (None, 3500, 5, False),
        (3000, 3000, None, True),
        (3000, 3001, 5, False),
        (3000, 2000, 0, False),
    ],
)
def test_a_price_is_due_below_what_it_was_or_at_the_bound_while_it_can_be_bought(
    shop: LittleShop, most: int | None, price: int, stock: int | None, is_due: bool
) -> None:
    watches(shop).ask("mei", "web:1", dataclasses.replace(KETTLE, most_minor=most))
    shelf = Catalogue(shop.database)
    shelf.set_stock("k-red", stock)
    shelf.set_price("k-red", price)
    assert bool(watches(shop).due()) is is_due


def test_nothing_is_due_at_night_after_its_time_or_in_a_chat_that_is_nobodys_any_more(
    shop: LittleShop,
) -> None:
    watches(shop).ask("mei", "web:1", GOLD)
    Catalogue(shop.database).set_stock("l-none", 2)
    assert watches(shop).due() == ["web:1"]
    shop.later(hours=14)  # one in the morning, in New York
    assert watches(shop).due() == []
    shop.later(hours=10)
    assert watches(shop).due() == ["web:1"]
    shop.identity.let_go("web:1")
    assert watches(shop).due() == []
    shop.identity.sign_in("web:1", "mei")
    assert watches(shop).due() == ["web:1"]
    shop.later(days=90)
    assert watches(shop).due() == []
    assert watches(shop).purge() == 1


def test_what_is_watched_is_exported_and_erased_with_the_person(shop: LittleShop) -> None:
    watches(shop).ask("mei", "web:1", GOLD)
    watches(shop).ask("web:1", "web:1", KETTLE)  # asked before signing in
    watches(shop).ask("yusuf", "web:2", GOLD)
    privacy = Privacy(shop.database, shop.clock)
    archive = zipfile.ZipFile(io.BytesIO(privacy.export_person("mei", "zh")))
    held = json.loads(archive.read("person.json"))["watches"]
    assert {one["product_id"] for one in held} == {"lamp", "kettle"}
    assert "到货、降价提醒" in archive.read("person.txt").decode()
    assert privacy.erase_person("mei")["erased"]["watches"] == 2
    Catalogue(shop.database).set_stock("l-none", 2)
    assert taken(shop) == []
    assert shop.count(tables.Watch) == 1


def test_who_waits_for_what_is_counted_by_people(shop: LittleShop) -> None:
    room = watches(shop)
    for person in ("mei", "yusuf"):
        room.ask(person, f"web:{person}", GOLD)
        room.ask(person, f"web:{person}", Wanted("lamp", "", "price", 2000, None, "USD"))
    room.ask("mei", "web:mei", KETTLE)
    room.ask("mei", "web:mei", KETTLE)  # again: the same
    assert room.demand(5) == [Watched("lamp", 2, 2), Watched("kettle", 0, 1)]


def test_another_person_ends_nothing_of_mine(shop: LittleShop) -> None:
    mine = watches(shop).ask("mei", "web:1", GOLD)
    assert watches(shop).end("yusuf", "web:2", [mine.watch_id]) == 0
    assert watches(shop).end("mei", "web:9", [mine.watch_id]) == 1
