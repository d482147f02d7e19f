"""Measures, kinds under other names, misspelt kinds: read with the words of a whole shop."""

from __future__ import annotations

import pytest

from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import Wish, understand
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import open_database
from aisle.shop.demo import build_demo
from aisle.shop.names import Names
from aisle.shop.settings import load_settings


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    home = tmp_path_factory.mktemp("home")
    build_demo(load_settings(home, {}), pictures=False)
    settings = load_settings(home, {})
    products = list(Catalogue(open_database(settings)).all())
    names = Names.of(settings)
    return Vocabulary.build(products, names.lexicon, names.own_kinds)


def read(vocabulary: Vocabulary, text: str) -> Wish:
    return understand(text, vocabulary, None, "USD")


@pytest.mark.parametrize(
    ("text", "kind", "measure"),
    [
        ("a tent for two under 250", "tent", {"what": "people", "min": 2}),
        ("两人帐篷 250以内", "tent", {"what": "people", "min": 2}),
        ("tent lighter than 2 kg", "tent", {"what": "mass", "max": 2000}),
        ("2公斤以下的帐篷", "tent", {"what": "mass", "max": 2000}),
        ("backpack of at least 30 litres", "backpack", {"what": "volume", "min": 30_000}),
        ("toys for a 3 year old", "toy", {"what": "age", "min": 3, "max": 3}),
    ],
)
def test_a_measure_of_the_sentence_becomes_a_bound(
    vocabulary: Vocabulary, text: str, kind: str, measure: dict[str, object]
) -> None:
    filters = read(vocabulary, text).filters.to_json()
    assert filters["type"] == kind
    (found,) = filters["measures"]
    assert {name: found.get(name) for name in measure} == measure


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("hiking shoes size 42", "hiking boots"),
        ("登山鞋", "hiking boots"),
        ("headfones", "headphones"),
    ],
)
def test_a_kind_is_found_under_the_name_a_shopper_gives_it(
    vocabulary: Vocabulary, text: str, kind: str
) -> None:
    assert read(vocabulary, text).filters.type == kind


def test_a_mended_word_is_told(vocabulary: Vocabulary) -> None:
    assert "headfones" in read(vocabulary, "headfones").to_json()["corrected"]


def test_prices_stay_prices_beside_a_measure(vocabulary: Vocabulary) -> None:
    filters = read(vocabulary, "a tent for two under 250").filters.to_json()
    assert filters["price_max"] == 250


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("lookin for a gift for my dad he likes camping", "camping"),
        ("need a prezzie for my girlfriend, she's into cooking", "cooking"),
        ("gift for someone who likes tea", "tea"),
        ("想给我妈买个生日礼物，她喜欢喝茶", "喝茶"),
    ],
)
def test_what_somebody_likes_to_do_is_a_use_and_the_words_around_it_say_nothing(
    vocabulary: Vocabulary, text: str, use: str
) -> None:
    wish = read(vocabulary, text)
    assert (wish.text, wish.filters.type) == ("", None)
    assert f"use:{use}" in wish.soft
    assert not wish.is_empty


def test_a_use_beside_a_kind_stays_text(vocabulary: Vocabulary) -> None:
    wish = read(vocabulary, "a mug for coffee")
    assert (wish.filters.type, wish.text) == ("mug", "mug for coffee")


@pytest.mark.parametrize(
    "text", ["something to keep coffee hot on the train", "能给咖啡保温的东西"]
)
def test_what_a_thing_is_for_is_not_the_thing(vocabulary: Vocabulary, text: str) -> None:
    wish = read(vocabulary, text)
    assert wish.filters.type is None
    assert wish.filters.attributes == {"feature": ("insulated",)}


@pytest.mark.parametrize("text", ["cooking", "no thanks", "housing"])
def test_a_right_word_is_not_mended(vocabulary: Vocabulary, text: str) -> None:
    wish = read(vocabulary, text)
    assert not wish.corrected
    assert not wish.filters


@pytest.mark.parametrize(
    ("text", "one_of_them"),
    [
        ("clothes under 60", "dress"),
        ("衣服", "dress"),
        ("toys and games", "kite"),
        ("箱包", "suitcase"),
        ("computer accessories", "usb hub"),
        ("office supplies", "planner"),
    ],
)
def test_a_word_wider_than_a_kind_means_what_is_sold_below_it(
    vocabulary: Vocabulary, text: str, one_of_them: str
) -> None:
    kind = read(vocabulary, text).filters.type
    assert kind is not None
    assert one_of_them in vocabulary.sold.below(kind)
    assert not vocabulary.sold.below(one_of_them)


@pytest.mark.parametrize(
    "text",
    ["holder for my phone", "手机用的东西", "home workout equipment", "something to write with"],
)
def test_what_something_is_for_is_not_the_thing(vocabulary: Vocabulary, text: str) -> None:
    assert read(vocabulary, text).filters.type is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [("USB ub", "usb hub"), ("fce cream", "moisturiser"), ("frying pn", "frying pan")],
)
def test_two_words_one_slip_from_a_kind_are_that_kind(
    vocabulary: Vocabulary, text: str, kind: str
) -> None:
    assert read(vocabulary, text).filters.type == kind


@pytest.mark.parametrize("text", ["a hub and a pan", "led lamp", "us hub"])
def test_words_that_are_right_are_not_taken_for_slips(vocabulary: Vocabulary, text: str) -> None:
    assert not read(vocabulary, text).corrected


@pytest.mark.parametrize(
    ("text", "least", "most", "soft"),
    [
        ("预算三百左右", None, 345, "spend:300"),
        ("送爸爸的礼物，预算三百左右", None, 345, "spend:300"),
        ("about 60 dollars for my dad, fishing", None, 69, "spend:60"),
        ("a present around 40", None, 46, "spend:40"),
        ("a tent around 200", 170, 230, None),
        ("预算三百左右的帐篷", 255, 345, None),
    ],
)
def test_around_a_sum_for_a_present_is_up_to_it_and_the_nearest_first(
    vocabulary: Vocabulary, text: str, least: int | None, most: int, soft: str | None
) -> None:
    wish = read(vocabulary, text)
    assert (wish.filters.price_min, wish.filters.price_max) == (least, most)
    assert [one for one in wish.soft if one.startswith("spend:")] == ([soft] if soft else [])
