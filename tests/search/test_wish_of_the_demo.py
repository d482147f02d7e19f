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
