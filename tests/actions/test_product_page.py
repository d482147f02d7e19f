"""On the page of a product: what “it”, “this” and a bare question are about."""

from __future__ import annotations

import dataclasses

import pytest

from actions.rooms import Rooms
from aisle.shop.demo import build_demo
from aisle.shop.settings import Settings, load_settings
from tests.actions.talk import Talk

pytestmark = pytest.mark.slow  # builds the demo shop and its index

SPLASH, TENT = "NG-1701", "NG-1001"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    home = tmp_path_factory.mktemp("home")
    build_demo(load_settings(home, {}), pictures=False)
    return dataclasses.replace(load_settings(home, {}), search_encoder="none")


class Visitor(Talk):
    """Somebody who writes from a product's page of the demo shop."""

    def __init__(self, settings: Settings, sku: str | None) -> None:
        self.rooms = Rooms(settings)
        self.conversation_id = f"web:{sku}"
        self.look_at(sku)

    def look_at(self, sku: str | None) -> None:
        self.metadata = {"page": {"sku": sku} if sku else {}}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how long does the battery last?", "14 hours"),
        ("is this speaker waterproof?", "waterproof: yes"),
        ("What should I know about this?", "$69.00"),
        ("续航多久", "14"),
        ("这个音箱防水吗", "防水"),
    ],
)
def test_a_question_is_about_the_product_of_the_page(
    settings: Settings, text: str, said: str
) -> None:
    answer = Visitor(settings, SPLASH).say(text, "product_question")
    assert said in answer
    assert "Splash" in answer or "浪花" in answer


def test_another_kind_that_is_sold_is_not_taken_for_it(settings: Settings) -> None:
    visitor = Visitor(settings, SPLASH)
    assert "Splash" not in visitor.say("how heavy are your tents?", "product_question")


def test_the_next_page_is_another_product_and_was_looked_at(settings: Settings) -> None:
    visitor = Visitor(settings, SPLASH)
    visitor.say("how heavy is it?", "product_question")
    visitor.look_at(TENT)
    answer = visitor.say("how heavy is it?", "product_question")
    title = visitor.rooms.catalogue.get(TENT).title["en"]
    assert title in answer
    seen = [one.item_id for one in visitor.rooms.events.of(visitor.conversation_id)]
    assert {SPLASH, TENT} <= set(seen)


def test_what_is_put_in_the_cart_there_is_that_product(settings: Settings) -> None:
    visitor = Visitor(settings, SPLASH)
    assert "(black) × 1" in visitor.say("add to cart in black", "add_to_cart")
