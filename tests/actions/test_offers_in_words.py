"""Offers in the chat: told at the greeting to who agreed, explained, and ended by a word, in both languages."""

from __future__ import annotations

import pytest

from actions.campaign import wants_offers
from aisle.shop.campaign_people import EVERYBODY
from aisle.shop.campaigns import Draft
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

HERE = "web:1"


def begun(talk: Talk, held_out: float = 0.0) -> None:
    """A campaign for everybody who agreed, with one product beside its words."""
    rooms = talk.rooms
    product = rooms.catalogue.buyable()[0]
    draft = Draft(
        "Spring", EVERYBODY, {"en": "Everybody", "zh": "所有人"},
        {"en": "Spring is here.", "zh": "春天到了。"}, (product,), held_out=held_out,
    )  # fmt: skip
    number = rooms.campaigns.draft(draft, "staff:1")
    rooms.campaigns.start(number, rooms.subscribers.everybody(), "staff:1")


@pytest.mark.parametrize(
    ("yes", "hello", "words", "why", "no"),
    [
        ("send me offers", "hello", "Spring is here.", "the group “Everybody”", "unsubscribe please"),
        ("给我发优惠", "你好", "春天到了。", "“所有人”这组顾客", "不要再发优惠了"),
    ],
)  # fmt: skip
def test_an_offer_is_told_once_at_the_greeting_explained_and_ended(
    shop: LittleShop, yes: str, hello: str, words: str, why: str, no: str
) -> None:
    talk = Talk(shop)
    assert words not in talk.say(hello, "greet")
    assert "7" in talk.say(yes)
    begun(talk)
    blocks = talk.blocks(hello, "greet")
    told = "\n".join(str(one["fallback"]) for one in blocks)
    assert words in told
    shown = next(one for one in blocks if one["type"] == "products")["items"][0]
    own = shop_price(talk, shown["id"])
    assert shown["price"]["amount"] == own  # the catalogue's, as for everybody
    assert why in talk.press("why_recommended")
    assert words not in talk.say(hello, "greet")
    begun(talk)
    talk.say(no, "chitchat")
    assert talk.rooms.subscribers.everybody() == []
    assert words not in talk.say(hello, "greet")


def test_the_button_beside_an_offer_ends_it(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("send me offers")
    assert "no more offers, in no channel" in talk.press("privacy_erase", topic="offers_off")
    assert not talk.rooms.consents.granted(HERE, "marketing")


@pytest.mark.parametrize(
    ("ask", "no"),
    [
        ("cancel order #W1000004, no longer needed", "don't send me offers"),
        ("取消订单 #W1000004，不需要了", "以后不要再给我发优惠了"),
    ],
)
def test_ending_offers_in_the_middle_of_a_task_lets_nothing_go(
    shop: LittleShop, ask: str, no: str
) -> None:
    talk = Talk(shop)
    talk.say("send me offers")
    talk.say(ask, "cancel_order")
    talk.say(no, "privacy_erase")
    assert not talk.rooms.consents.granted(HERE, "marketing")
    assert shop.order("#W1000004").status == "pending"
    talk.say("yes", "affirm")
    assert shop.order("#W1000004").status == "cancelled"


def test_who_is_held_out_hears_nothing(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("send me offers")
    for _ in range(12):  # one person, drawn anew for each campaign: nine in ten are held out
        begun(talk, 0.9)
    heard = ["Spring is here." in talk.say("hello", "greet") for _ in range(4)]
    assert sum(heard) < 2


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("unsubscribe", False),
        ("please stop sending me promotional e-mails", False),
        ("I don't want any ads", False),
        ("no more offers", False),
        ("opt out", False),
        ("cancel my newsletter", False),
        ("no offers please", False),
        ("退订", False),
        ("别再给我推送广告了", False),
        ("不要再发优惠", False),
        ("取消订阅", False),
        ("send me your offers", True),
        ("subscribe to the newsletter", True),
        ("i would like to receive offers", True),
        ("以后可以给我发点优惠", True),
        ("我愿意接收优惠", True),
        ("do you have any offers on tents?", None),
        ("show me tents on offer", None),
        ("cancel my order", None),
        ("no, the other one", None),
        ("what is the price", None),
        ("有什么优惠", None),
        ("不要优惠券", None),
        ("取消订单", None),
        ("不要黑色的", None),
        ("tell me about the offers on tents", None),
        ("send me the offers you have on tents", None),
        ("我可以收到你们的优惠吗", None),
        ("no offers on this one?", None),
        ("no promotions on tents today", None),
        ("can I unsubscribe?", False),
        ("可以退订吗", False),
        ("could you stop sending me ads?", False),
        ("可以别再给我推送广告吗", False),
        ("不想错过优惠", None),
        ("别错过促销", None),
        ("这个不用优惠吗", None),
        ("don't send me offers by e-mail", False),
    ],
)
def test_what_ends_and_begins_offers(text: str, wants: bool | None) -> None:
    assert wants_offers(text) is wants


def shop_price(talk: Talk, product_id: str) -> float:
    from aisle.shop.amounts import json_price

    product = talk.rooms.catalogue.get(product_id)
    prices = [
        json_price(one.price_minor, one.currency)["amount"]
        for one in product.variants
        if one.price_minor is not None and one.is_buyable
    ]
    return float(min(prices))
