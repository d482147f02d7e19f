"""What shoppers say of the things before them: a question with another thing's name, the bigger one, the whole set."""

from __future__ import annotations

import pytest

from actions.bundles import VARIANTS
from actions.steer import steer
from actions.turn import Said, Turn
from aisle.shop.conversations import Conversation
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop


def cart(talk: Talk) -> list[str]:
    return [one.variant.variant_id for one in talk.rooms.carts.view("mei").lines]


@pytest.mark.parametrize("text", ["remove the tent", "把帐篷删掉"])
def test_what_is_not_in_the_cart_takes_nothing_else_out(shop: LittleShop, text: str) -> None:
    talk = Talk(shop)
    kettle = next(one for one in talk.rooms.catalogue.all() if "kettle" in one.title["en"].lower())
    variant = next(one for one in kettle.variants if one.is_buyable)
    talk.rooms.carts.add("mei", variant.variant_id, 1)
    told = talk.say(text, "view_cart")
    assert "not in your cart" in told or "没有这件" in told
    assert cart(talk) == [variant.variant_id]


@pytest.mark.parametrize("text", ["I'll take the set", "就这套吧", "那就这套了"])
def test_the_set_that_was_shown_goes_into_the_cart(shop: LittleShop, text: str) -> None:
    talk = Talk(shop)
    ids = [
        next(v.variant_id for v in one.variants if v.is_buyable)
        for one in talk.rooms.catalogue.many(talk.rooms.catalogue.buyable()[:2])
    ]
    seeing(talk, 2)
    with_set = talk.rooms.conversations.load(talk.conversation_id)
    with_set.wish = {VARIANTS: [[one, 1] for one in ids]}
    talk.rooms.conversations.save(with_set)
    talk.say(text, "nlu_fallback")
    assert sorted(cart(talk)) == sorted(ids)


def seeing(talk: Talk, count: int) -> list[str]:
    """So many products stand before the shopper."""
    talk.say("hello", "greet")
    here = talk.rooms.conversations.load(talk.conversation_id)
    here.shown = list(talk.rooms.catalogue.buyable()[:count])
    talk.rooms.conversations.save(here)
    return here.shown


@pytest.mark.parametrize("text", ["is it comfy with a kettle", "这个能装进水壶吗"])
def test_a_question_about_it_is_no_search_for_what_it_names(shop: LittleShop, text: str) -> None:
    talk = Talk(shop)
    before = seeing(talk, 2)
    told = talk.blocks(text, "search_product", 0.6)
    assert not [one for one in told if one["type"] == "products"]
    assert talk.rooms.conversations.load(talk.conversation_id).shown == before


def test_a_comparison_of_one_thing_asks_with_what(shop: LittleShop) -> None:
    talk = Talk(shop)
    seeing(talk, 1)
    told = talk.blocks("它跟第一个比哪个好", "compare")
    assert not [one for one in told if one["type"] == "comparison"]


@pytest.mark.parametrize(
    ("text", "guessed", "category"),
    [
        ("帮我找水壶", "out_of_scope", None), ("can you find me a kettle", "out_of_scope", None),
        ("kettle", "complaint", "kettle"),
    ],
)  # fmt: skip
def test_who_looks_for_a_thing_by_its_name_searches(
    shop: LittleShop, text: str, guessed: str, category: str | None
) -> None:
    rooms = Talk(shop).rooms
    said = [] if category is None else [Said("category", category)]
    language = "en" if text.isascii() else "zh"
    turn = Turn(
        Conversation(conversation_id="c1"), text, guessed, 0.95, language, "rest", False, said, None
    )
    assert steer(rooms, turn) == "search_product"
