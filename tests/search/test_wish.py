"""A sentence becomes a wish: all that was asked, and nothing that was not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from aisle.search.filters import Filters
from aisle.search.refine import refine
from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import Wish, understand
from tests.search.shelf import SHELF


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.build(SHELF)


@pytest.mark.parametrize(
    ("text", "filters"),
    [
        ("black Fellrunner boots under $150", {"brand": "Fellrunner", "colour": "black", "price_max": 150}),
        ("tent between 50 and 100 dollars", {"type": "tent", "price_min": 50, "price_max": 100}),
        ("a tent, not red and not Northwold", {"type": "tent", "not": {"brand": ["Northwold"], "colour": ["red"]}}),
        ("speaker in stock with 4+ stars", {"type": "speaker", "rating_min": 4, "in_stock": True}),
        ("waterproof speaker under 300, not Pulsar, red if possible", {"type": "speaker", "price_max": 300, "attributes": {"waterproof": "true"}, "not": {"brand": ["Pulsar"]}}),
        ("防水音箱", {"type": "speaker", "attributes": {"waterproof": "true"}}),
        ("hiking boots size 42", {"type": "hiking boots", "size": "42"}),
        ("200块以内的黑色登山靴", {"type": "hiking boots", "colour": "black", "price_max": 200}),
        ("不要红色的帐篷", {"type": "tent", "not": {"colour": ["red"]}}),
        ("想买Pulsar的音箱，预算30到60美元", {"type": "speaker", "brand": "Pulsar", "price_min": 30, "price_max": 60}),
        ("42码的登山靴 有货的", {"type": "hiking boots", "size": "42", "in_stock": True}),
        ("脉冲星的耳机", {"type": "headphones", "brand": "Pulsar"}),
    ],
)  # fmt: skip
def test_every_part_that_was_asked_becomes_a_filter(
    vocabulary: Vocabulary, text: str, filters: dict[str, object]
) -> None:
    read = understand(text, vocabulary, None, "USD").filters.to_json()
    assert {name: read.get(name) for name in filters} == filters
    assert set(read) - set(filters) <= {"type", "attributes"}


@pytest.mark.parametrize(
    "text", ["iPhone 11 Pro 64GB", "38mm strap", "18W charger", "Note 10 Plus case"]
)
def test_numbers_that_bound_nothing_stay_text(vocabulary: Vocabulary, text: str) -> None:
    wish = understand(text, vocabulary, None, "USD")
    assert not {"price", "rating", "reviews", "size"} & set(wish.filters.named)
    number = next(word for word in text.split() if any(c.isdigit() for c in word))
    assert number in wish.text


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("the cheapest tent", "price_asc"), ("最便宜的帐篷", "price_asc"),
        ("best rated speaker", "rating"), ("评分最高的音箱", "rating"), ("a tent", None),
        ("speakers sorted by rating", "rating"), ("音箱按评分从高到低排序", "rating"),
        ("speakers sorted by reviews", "reviews"), ("音箱按销量排序", "reviews"), ("音箱按价格从高到低", "price_desc"),
    ],
)  # fmt: skip
def test_a_superlative_is_an_order(vocabulary: Vocabulary, text: str, sort: str | None) -> None:
    assert understand(text, vocabulary).sort == sort


@pytest.mark.parametrize("text", ["a speaker, red if possible", "音箱，最好是红色"])
def test_if_possible_moves_up_and_filters_nothing(vocabulary: Vocabulary, text: str) -> None:
    wish = understand(text, vocabulary)
    assert "colour:red" in wish.soft
    assert wish.filters.colour == ()


def test_a_thing_for_a_brand_need_not_be_by_it(vocabulary: Vocabulary) -> None:
    assert understand("charging cable for Fellrunner", vocabulary).filters.brand == ()


def test_a_foreign_currency_is_kept_and_the_shops_own_is_not(vocabulary: Vocabulary) -> None:
    assert understand("tent under €80", vocabulary, None, "USD").filters.currency == "EUR"
    assert understand("tent under $80", vocabulary, None, "USD").filters.currency is None


def test_every_word_is_accounted_for(vocabulary: Vocabulary) -> None:
    wish = understand("please show me a waterproof speaker", vocabulary)
    assert "please" in wish.ignored
    assert wish.text == "waterproof speaker"


def test_a_wish_survives_json(vocabulary: Vocabulary) -> None:
    wish = understand(
        "cheapest black boots, not Cairnstep, 4+ stars, under 99.50", vocabulary, None, "USD"
    )
    assert Wish.from_json(wish.to_json()) == wish
    assert wish.filters.price_max == Decimal("99.5")


@pytest.mark.parametrize("text", ["", "   ", "🙂", "the a of", "，。！", "x" * 5000, "\ud800"])
def test_odd_texts_ask_for_nothing_hard(vocabulary: Vocabulary, text: str) -> None:
    assert understand(text, vocabulary).filters == Filters()


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("tent under -5", "under -5"),
        ("tent under 1e308", "under 1e308"),
        ("tent over -20 dollars", "over -20 dollars"),
        ("tent between -5 and 100", "between -5 and 100"),
        ("tent under $0", "under $0"),
        ("帐篷低于负五十块", "低于负五十块"),
        ("帐篷 1e308以内", "1e308以内"),
    ],
)
def test_a_bound_that_no_price_can_be_held_to_is_told(
    vocabulary: Vocabulary, text: str, unread: str
) -> None:
    wish = understand(text, vocabulary, None, "USD")
    assert wish.unread == (unread,)
    assert wish.filters.to_json() == {"type": "tent"}
    assert refine(wish, "under 50", vocabulary, "USD").unread == ()


@pytest.mark.parametrize(
    "text",
    ["no wait, a red speaker", "actually, a red speaker", "不对，要红色音箱", "等等，红色音箱"],
)
def test_who_thinks_again_excludes_nothing(vocabulary: Vocabulary, text: str) -> None:
    filters = understand(text, vocabulary).filters
    assert (filters.type, filters.colour) == ("speaker", ("red",))
    assert not filters.excluded


def test_cold_is_no_price_and_zero_begins_a_range(vocabulary: Vocabulary) -> None:
    for text in ("under -5 degrees", "from -10 to 5 degrees", "between -18 and 4 c"):
        assert not understand(f"a tent for {text}", vocabulary).unread
    assert understand("a tent from 0 to 50", vocabulary).filters.price_max == 50


def test_refining_keeps_what_was_said_before(vocabulary: Vocabulary) -> None:
    wish = understand("black boots under 200", vocabulary, None, "USD")
    wish = refine(wish, "in brown instead", vocabulary, "USD")
    assert wish.filters.colour == ("brown",)
    assert wish.filters.price_max == 200
    wish = refine(wish, "under 150, not Cairnstep", vocabulary, "USD")
    assert wish.filters.price_max == 150
    assert wish.filters.excluded.brand == ("Cairnstep",)
    assert wish.filters.type == "hiking boots" or wish.filters.type == "boots"
    wish = refine(wish, "any colour, forget the budget", vocabulary, "USD")
    assert wish.filters.colour == ()
    assert wish.filters.price_max is None


@pytest.mark.parametrize(
    "text", ["cheaper", "something cheaper please", "便宜点", "有没有更便宜的"]
)
def test_cheaper_means_below_what_was_shown(vocabulary: Vocabulary, text: str) -> None:
    wish = understand("a tent", vocabulary, None, "USD")
    refined = refine(wish, text, vocabulary, "USD", shown_price=Decimal("74.50"))
    assert refined.filters.price_max == Decimal("74.49")
    assert refined.filters.type == "tent"
    assert refine(wish, text, vocabulary, "USD").sort == "price_asc"


def test_another_kind_of_product_begins_a_new_wish(vocabulary: Vocabulary) -> None:
    wish = understand("a red tent under 200", vocabulary, None, "USD")
    assert refine(wish, "show me headphones", vocabulary, "USD").filters.named == ("type",)


def test_the_colour_of_a_chinese_refinement_replaces_the_old_one(vocabulary: Vocabulary) -> None:
    wish = understand("帐篷 要红色的", vocabulary, None, "USD")
    assert refine(wish, "要蓝色的", vocabulary, "USD").filters.colour == ("blue",)
