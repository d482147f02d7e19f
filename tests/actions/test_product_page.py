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


IMPATIENT = {
    "en": {
        "talk": [("headphones", "search_product"), ("the cheapest", "search_product")],
        "it": "does it have a mic", "colours": "any other color", "add": "add to cart", "total": "whats my total",
        "says": ("Little Ears", "yellow", "several versions", "Nothing is in the cart yet"),
    },
    "zh": {
        "talk": [("耳机", "search_product"), ("最便宜的", "search_product")],
        "it": "有麦克风吗", "colours": "还有别的颜色吗", "add": "加入购物车", "total": "一共多少钱",
        "says": ("小耳朵", "黄色", "有几种规格", "还没有加进购物车"),
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_cheapest_is_it_until_another_is_meant(settings: Settings, language: str) -> None:
    told, visitor = IMPATIENT[language], Visitor(settings, None)
    visitor.conversation_id = f"web:cheapest-{language}"
    for text, intent in told["talk"]:
        visitor.say(text, intent)
    name, colour, several, not_yet = told["says"]
    about = visitor.say(str(told["it"]), "product_question")
    assert name in about
    assert len(about.splitlines()) == 1
    assert colour in visitor.say(str(told["colours"]), "search_product")
    assert several in visitor.say(str(told["add"]), "add_to_cart")
    for intent in ("view_cart", "checkout"):
        asked = visitor.say(str(told["total"]), intent)
        assert not_yet in asked
        assert several in asked


@pytest.mark.parametrize(
    ("wish", "taste", "more", "intent", "noted"),
    [
        ("gift for my dad", "he likes camping", "something else", "search_product", "noted"),
        ("给我爸买礼物", "他喜欢露营", "换一个", "exchange_item", "记下"),
    ],
)
def test_what_somebody_likes_is_no_feedback_and_something_else_no_exchange(
    settings: Settings, wish: str, taste: str, more: str, intent: str, noted: str
) -> None:
    visitor = Visitor(settings, None)
    visitor.conversation_id = f"web:gift-{intent}"
    first = visitor.say(wish, "recommend")
    second = visitor.say(taste, "feedback")
    assert noted not in second
    assert second.count("★") >= 2
    third = visitor.say(more, intent)
    assert third.count("★") >= 2
    assert len({first, second, third}) == 3
