"""Every product and every version of the tau catalogue can be named in both languages, and is understood."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from actions.lines import lines_meant
from actions.versions import version_meant
from aisle.language.lexicon import Lexicon
from aisle.shop.order_types import Order, OrderLine
from aisle.shop.products import Product, Variant
from tests.reliability import naming
from tests.reliability.goals import Tau

DATA = (
    Path(os.environ.get("AISLE_DATA", Path(__file__).parents[3] / "shared" / "data")) / "tau_retail"
)
pytestmark = [
    pytest.mark.realdata,
    pytest.mark.skipif(not DATA.is_dir(), reason=f"needs the tau_retail folder in {DATA.parent}"),
]
WORDS = Lexicon.shipped()


@pytest.fixture(scope="module")
def tau() -> Tau:
    return Tau.read(DATA)


def products(tau: Tau) -> list[Product]:
    return [
        Product(
            product_id, {"en": one["name"]}, {}, None, one["name"], (), {}, {}, (), None, None, None, (), None,
            tuple(
                Variant(item["item_id"], product_id, item["options"], round(item["price"] * 100), "USD", None if item["available"] else 0)
                for item in one["variants"].values()
            ),
        )
        for product_id, one in tau.products.items()
    ]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_version_is_understood_by_its_options(tau: Tau, language: str) -> None:
    chance, wrong = random.Random(7), []
    for product in products(tau):
        for wanted in product.variants:
            bought = chance.choice([one for one in product.variants if one is not wanted])
            said = naming.version(wanted.options, language, chance, bought.options)
            found = version_meant(product, bought.options, bought.price_minor or 0, said, WORDS)
            if [one.options for one in found.fitting] != [wanted.options]:
                wrong.append((product.title["en"], bought.options, said, wanted.options))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_product_is_found_in_an_order_by_each_of_its_names(tau: Tau, language: str) -> None:
    chance, wrong = random.Random(7), []
    names = [one["name"] for one in tau.products.values()]
    for name in names:
        for _ in range(4):
            others = chance.sample([one for one in names if one != name], 3)
            lines = tuple(
                OrderLine(place, place, one, one, {"en": one}, {}, 1, 1000)
                for place, one in enumerate([*others, name])
            )
            order = Order("#W1", "ann", "pending", "USD", 1, None, None, None, None, lines, ())
            said = naming.product(name, language, chance)
            text = f"我要退{said}" if language == "zh" else f"I want to return the {said}"
            if lines_meant(text, order, WORDS).lines != (3,):
                wrong.append((text, others, lines_meant(text, order, WORDS)))
    assert not wrong, "\n".join(map(str, wrong))
