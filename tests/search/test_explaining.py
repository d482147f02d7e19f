"""The parts of an explanation are those of the ranking: they sum to the score that ordered the list."""

from __future__ import annotations

import json
from dataclasses import fields
from decimal import Decimal

import pytest

from aisle.language.wording import say
from aisle.search.explaining import explain
from aisle.search.filters import Exclusions, Filters, Measured
from aisle.search.index import build_index
from aisle.search.search import find
from aisle.search.snapshot import Snapshot, take_snapshot
from aisle.search.weights import PARTS
from aisle.search.wish import understand
from aisle.shop.settings import Settings
from tests.search.shelf import SHELF, WordVectors

ENCODERS = {"en": WordVectors(), "zh": WordVectors()}
TASTE = {"S2": 1.0}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    index = build_index(SHELF, ENCODERS, tmp_path_factory.mktemp("cache"))
    return take_snapshot(SHELF, Settings(), ENCODERS, 1, index)


@pytest.mark.parametrize(
    "text",
    ["waterproof speaker", "black hiking boots, 42", "防水音箱 最好是红色", "tent under 20", "speaker under 100"],
)  # fmt: skip
def test_the_parts_sum_to_the_score_of_the_hit(shop: Snapshot, text: str) -> None:
    wish = understand(text, shop.vocabulary, None, "USD")
    result = find(shop, wish, 5, TASTE)
    told = explain(shop, wish, result, TASTE)
    assert set(told) == {one.product_id for one in (*result.hits, *result.near_misses)}
    for one in told.values():
        parts = one.by_words + one.by_meaning + sum(one.moves.values())
        assert parts == pytest.approx(one.score, abs=1e-6)
        assert one.hit.relaxed or one.score == pytest.approx(one.hit.score, abs=1e-5)


def test_the_log_keeps_the_parts_of_a_score(shop: Snapshot) -> None:
    wish = understand("waterproof speaker", shop.vocabulary, None, "USD")
    for hit in find(shop, wish, 5, TASTE).hits:
        kept = json.loads(json.dumps(dict(hit.parts)))
        weighed = shop.weights.by_part() @ [kept[name] for name in PARTS]
        assert weighed + kept["rest"] == pytest.approx(hit.score, abs=5e-4)
        assert kept["taste"] == pytest.approx(0.15 * TASTE.get(hit.product_id, 0.0))


def test_what_moved_it_is_named_with_its_amount(shop: Snapshot) -> None:
    wish = understand("speaker", shop.vocabulary)
    told = explain(shop, wish, find(shop, wish, 5, TASTE), TASTE)
    assert told["S2"].moves["taste"] == pytest.approx(0.15, abs=1e-6)
    assert "taste" not in told["S1"].moves
    assert told["S1"].moves["rating"] > 0
    wish = understand("hiking boots", shop.vocabulary)
    boots = explain(shop, wish, find(shop, wish, 5))
    assert boots["B2"].moves["sold_out"] < 0


def test_it_is_said_in_either_language(shop: Snapshot) -> None:
    wish = understand("speaker under 100", shop.vocabulary, None, "USD")
    said = explain(shop, wish, find(shop, wish, 5))["S1"]
    assert "passed: kind, price" in said.text("en")
    assert "满足：品类、价格" in said.text("zh")
    assert "speaker" in said.words


def test_a_near_miss_names_what_it_breaks(shop: Snapshot) -> None:
    wish = understand("tent under 20", shop.vocabulary, None, "USD")
    assert all(
        "breaks: price" in one.text("en")
        for one in explain(shop, wish, find(shop, wish, 3)).values()
    )


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("head", ["part", "reckoned_part"])
def test_every_part_of_a_wish_has_words(language: str, head: str) -> None:
    one = Decimal(1)
    whole = Filters(
        "tent", ("a",), ("red",), ("L",), {"use": ("camping",)}, (Measured("mass"),), one, rating_min=one,
        reviews_min=1, in_stock=True, excluded=Exclusions(words=("b",)),
    )  # fmt: skip
    values = {field.name: getattr(whole, field.name) for field in fields(Filters)}
    assert {name for name, value in values.items() if not value} <= {
        "price_max", "currency", "price_about", "rating_max", "reviews_max",
    }  # fmt: skip
    for part in whole.named:
        assert say(f"products.{head}_{part}", language)
