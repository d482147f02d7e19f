"""A card states what the record states: price, stock, the versions that fit, and what it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from actions.cards import Card, item, list_text
from actions.cart_changes import changes_cart
from actions.reasons import worded
from actions.rooms import Rooms
from actions.voice import Voice
from aisle.shop.products import Product
from tests.actions.talk import Talk
from tests.actions.test_fields import turn
from tests.shop.little_shop import little_shop


@pytest.fixture
def rooms(tmp_path: Path) -> Rooms:
    shop = little_shop(tmp_path)
    shop.database.close()
    return Rooms(shop.settings)


@pytest.fixture
def kettle(rooms: Rooms) -> Product:
    return rooms.catalogue.get("kettle")


def test_the_cheapest_version_that_fits_gives_the_price(rooms: Rooms, kettle: Product) -> None:
    voice = Voice("en", rooms.names)
    whole, white = item(Card(kettle), voice), item(Card(kettle, ["k-white"]), voice)
    assert (whole["price"], white["price"]) == (
        {"amount": 35.0, "currency": "USD"},
        {"amount": 45.0, "currency": "USD"},
    )
    assert [one["variant_id"] for one in white["variants"]] == ["k-white"]


def test_a_few_pieces_of_the_fitting_versions_are_counted_together(
    rooms: Rooms, kettle: Product
) -> None:
    line = list_text([Card(kettle, ["k-white"])], Voice("en", rooms.names))
    assert "only 3 left" in line


def test_what_is_out_of_stock_has_no_button_to_buy_it(rooms: Rooms) -> None:
    gone = item(Card(rooms.catalogue.get("lamp"), ["l-none"]), Voice("en", rooms.names))
    assert "add_to_cart" not in [one["kind"] for one in gone["actions"]]


def test_the_list_is_worded_in_the_shoppers_language(rooms: Rooms, kettle: Product) -> None:
    line = list_text([Card(kettle)], Voice("zh", rooms.names))
    assert line.startswith("1. 电热水壶：")
    assert "黑色" in line


def test_a_reason_names_the_conditions_and_not_the_tokens(rooms: Rooms) -> None:
    held = {"colour": ["white"], "price": [4500, "USD", None, 5000], "not": ["Pulsar"]}
    said = worded(rooms, Voice("en", rooms.names), {"kind": "wish", "matched": held})
    assert said == "Fits what you asked for: white, $45.00 (within $50.00), not Pulsar."


def test_an_empty_reason_is_not_worded(rooms: Rooms) -> None:
    assert worded(rooms, Voice("en", rooms.names), {}) is None


def test_likeness_speaks_of_the_product_and_not_of_the_shopper(rooms: Rooms) -> None:
    said = worded(rooms, Voice("en", rooms.names), {"kind": "alike", "item_id": "kettle"})
    assert said is not None
    assert "Kettle" in said
    assert "you" not in said.lower().split()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("remove it from my cart", True),
        ("empty the cart", True),
        ("去掉购物车里的水壶", True),
        ("add it to my cart", False),
    ],
)
def test_taking_out_is_told_from_putting_in(text: str, expected: bool) -> None:
    assert changes_cart(turn(text), has_lines=True) is expected


def test_a_line_is_taken_out_of_the_cart_by_its_words(tmp_path: Path) -> None:
    shop = little_shop(tmp_path)
    talk = Talk(shop, "web:guest")
    talk.rooms.carts.add("web:guest", "k-red", 1)
    assert "Kettle" in talk.say("take it out of my cart", "view_cart")
    assert talk.rooms.carts.view("web:guest").lines == ()
    shop.database.close()


@pytest.mark.parametrize("count", ["2 of them", "要两个"])
def test_how_many_is_kept_while_the_version_is_asked(tmp_path: Path, count: str) -> None:
    talk = Talk(little_shop(tmp_path))
    talk.say("a kettle", "search_product")
    assert "several versions" in talk.say("add it to my cart", "add_to_cart")
    talk.say(count, "add_to_cart")
    assert "× 2" in talk.say("white", "add_to_cart")


@pytest.mark.parametrize("said", ["what's in my cart", "compare the first two"])
def test_what_names_no_version_puts_none_in_the_cart(tmp_path: Path, said: str) -> None:
    talk = Talk(little_shop(tmp_path))
    talk.say("a kettle", "search_product")
    talk.say("add it to my cart", "add_to_cart")
    assert "several versions" in talk.say(said, "add_to_cart")
    assert talk.rooms.carts.view("web:1").lines == ()
