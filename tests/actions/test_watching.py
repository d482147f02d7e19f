"""Told when it is back or cheaper: offered, agreed to, shown and ended in the chat, in both languages."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from actions.watch_words import watch_asked
from aisle.shop.identity import Identity
from aisle.shop.watches import Wanted
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

pytestmark = pytest.mark.slow  # each conversation opens its search

GOLD = ("lamp", "l-none", "stock", None)


def on_page(shop: LittleShop, sku: str = "lamp", conversation_id: str = "web:1") -> Talk:
    talk = Talk(shop, conversation_id)
    talk.metadata = {"page": {"sku": sku}}
    return talk


def watched(talk: Talk) -> list[tuple[str, str, str, int | None]]:
    owner = talk.rooms.identity.customer_of(talk.conversation_id) or talk.conversation_id
    mine = talk.rooms.watches.of(owner, talk.conversation_id)
    return [(one.product_id, one.variant_id, one.kind, one.most_minor) for one in mine]


@pytest.mark.parametrize(
    ("ask", "promised", "yes", "what", "show", "stop", "stopped"),
    [
        ("tell me when the gold one is back in stock", ["“Desk lamp” (gold)", "one message", "here in this chat", "90 days", "“stop watching”"],
         "yes please", "“Desk lamp” (gold): when it is back", "what are you watching for me?", "stop watching", "No longer watched"),
        ("金色的到货通知我", ["“台灯”", "这个对话", "90 天", "只发一条", "“取消提醒”"],
         "好的", "“台灯”（gold）：到货时", "我的到货提醒", "取消到货提醒", "不再留意"),
    ],
)  # fmt: skip
def test_back_in_stock_is_offered_agreed_to_shown_and_ended(
    shop: LittleShop, ask: str, promised: list[str], yes: str, what: str, show: str, stop: str, stopped: str
) -> None:  # fmt: skip
    talk = on_page(shop)
    offer = talk.say(ask, "order_status")
    assert [one for one in promised if one not in offer] == []
    assert watched(talk) == []  # nothing is kept before the yes
    assert what in talk.say(yes, "affirm")
    assert watched(talk) == [GOLD]
    assert what in talk.say(show, "order_status")
    assert stopped in talk.say(stop, "cancel_order")
    assert watched(talk) == []
    assert shop.order("#W1000004").status == "pending"


@pytest.mark.parametrize(
    ("ask", "said", "most"),
    [
        ("tell me if it gets cheaper", "less than $20.00", None),
        ("let me know when it falls under 15", "$15.00 or less (now $20.00)", 1500),
        ("notify me if the price drops to 12.50", "$12.50 or less", 1250),
        ("降价告诉我", "一降价", None),
        ("低于15告诉我", "降到 US$15.00 或更低", 1500),
        ("降到12块的时候提醒我", "降到 US$12.00 或更低", 1200),
    ],
)
def test_a_lower_price_is_watched_from_the_price_now_or_to_the_bound_that_was_named(
    shop: LittleShop, ask: str, said: str, most: int | None
) -> None:
    talk = on_page(shop)
    assert said in talk.say(ask, "search_product")
    talk.say("yes", "affirm")
    assert watched(talk) == [("lamp", "", "price", most)]


def test_what_is_there_or_cheap_enough_is_said_and_not_watched(shop: LittleShop) -> None:
    talk = on_page(shop)
    assert "can be bought now, for $20.00" in talk.say("tell me when the small one is back")
    assert "not more than $25.00 already" in talk.say("tell me when it falls under 25")
    assert "Prices of this shop are in USD" in talk.say("tell me when it is below 10 euros")
    assert watched(talk) == []


def test_the_button_of_a_sold_out_version_leads_to_the_offer_and_its_yes_writes_once(
    shop: LittleShop,
) -> None:
    talk = on_page(shop)
    rows = buttons(talk, "gold please", "add_to_cart")
    back = next(one for one in rows if one["topic"] == "watch:ask:stock")
    assert back["variant_id"] == "l-none"
    assert "one message" in talk.press("product_question", **back)
    yes = {**back, "topic": "watch:yes:stock:::"}
    for _ in range(2):  # pressed twice it is one watch
        assert "when it is back" in talk.press("product_question", **yes)
    assert watched(talk) == [GOLD]


def test_no_and_another_subject_keep_nothing_and_the_offer_is_good_for_one_turn(
    shop: LittleShop,
) -> None:
    talk = on_page(shop)
    talk.say("tell me when the gold one is back")
    talk.say("no thanks", "deny")
    talk.say("tell me when the gold one is back")
    talk.say("thanks", "thanks")
    talk.say("yes", "affirm")
    assert watched(talk) == []


def test_a_yes_to_the_watch_erases_nobody_and_a_yes_to_the_erasure_watches_nothing(
    shop: LittleShop,
) -> None:
    talk = on_page(shop, conversation_id="web:guest")
    talk.say("tell me when the gold one is back")
    talk.say("yes", "affirm")
    assert watched(talk) == [GOLD]
    talk.say("tell me if it gets cheaper")
    talk.say("delete my data", "privacy_erase")
    assert "Receipt" in talk.say("yes", "affirm")
    assert watched(talk) == []  # gone with everything else


def test_where_nothing_can_be_said_out_of_turn_that_is_said(shop: LittleShop) -> None:
    talk = on_page(shop, conversation_id="someone")
    assert "cannot write first" in talk.say("tell me when the gold one is back")


def test_one_of_several_is_ended_by_its_name_and_all_by_a_word(shop: LittleShop) -> None:
    talk = on_page(shop)
    for one in (Wanted("lamp", "l-none"), Wanted("lamp", "", "price", 2000, None, "USD"), Wanted("kettle", "", "price", 4000, 3000, "USD")):  # fmt: skip
        talk.rooms.watches.ask("mei", "web:1", one)
    asked = talk.say("stop watching", "deny")
    assert "Which one" in asked
    assert "Kettle" in asked
    assert len(watched(talk)) == 3
    assert "nothing for you any more" in talk.say("stop all alerts", "deny")
    assert watched(talk) == []


def test_who_signs_in_here_later_sees_nothing_of_whoever_was_here_before(shop: LittleShop) -> None:
    talk = on_page(shop)
    talk.say("tell me when the gold one is back")
    talk.say("yes", "affirm")
    talk.rooms.identity.let_go("web:1")
    Identity(shop.database, shop.settings, shop.clock).sign_in("web:1", "yusuf")
    assert "Desk lamp" not in talk.say("what are you watching for me")


def test_no_more_offers_and_a_withdrawn_consent_end_what_is_watched(shop: LittleShop) -> None:
    talk = on_page(shop)
    for no in ("no more offers", "退订"):
        talk.rooms.watches.ask("mei", "web:1", Wanted("lamp", "l-none"))
        talk.say(no, "privacy_erase")
        assert watched(talk) == []
    talk.rooms.watches.ask("mei", "web:1", Wanted("lamp", "l-none"))
    talk.rooms.consents.set("web:1", "service", False)
    assert watched(talk) == []


def test_too_many_are_refused_with_the_way_out(shop: LittleShop) -> None:
    rules = dataclasses.replace(shop.settings.shop.watches, most=1)
    shop.settings = dataclasses.replace(
        shop.settings, shop=dataclasses.replace(shop.settings.shop, watches=rules)
    )
    talk = on_page(shop)
    talk.rooms.watches.ask("mei", "web:1", Wanted("kettle", "", "price", 4000, 3000, "USD"))
    talk.say("tell me when the gold one is back")
    assert "Say “stop watching” to make room" in talk.say("yes", "affirm")


@pytest.mark.parametrize(
    ("asked", "texts"),
    [
        ("stock", ["tell me when it is back", "let me know when the sand one is available again", "ping me when it's in stock",
                   "can you let me know as soon as the tent is back?", "when it's back in stock, tell me", "can i be notified when it's back in stock",
                   "set a back in stock alert", "let me know when you have it again", "到货通知我", "有货了告诉我", "补货的话提醒我一下", "等有货了叫我",
                   "什么时候到货告诉我一声", "沙色的有货了通知我", "通知我什么时候补货", "到货后请通知我"]),
        ("price", ["tell me if it gets cheaper", "notify me when it costs less than $80", "alert me when the price drops to 49.99",
                   "when it goes on sale tell me", "price alert please", "watch the price and tell me when it drops to 40", "降价告诉我", "降到五十块以下通知我",
                   "便宜了告诉我", "便宜点的时候提醒我", "打折了叫我", "如果降价提醒我", "等它降价了再通知我"]),
        ("list", ["what are you watching for me", "my alerts", "show my watchlist", "我的提醒", "你在帮我盯着什么", "有哪些提醒"]),
        ("stop", ["stop watching the tent", "cancel my stock alert", "delete all my alerts", "取消提醒", "不用提醒我了", "别盯着了", "提醒都取消"]),
        (None, ["when will it be back in stock", "is it in stock", "is it available in red?", "tell me something cheaper", "tell me if there is a cheaper one",
                "let me know when my order arrives", "let me know when the refund is back", "低于50的告诉我", "有货的告诉我", "告诉我便宜的", "什么时候有货",
                "能便宜点吗", "cancel my order", "取消订单", "my orders", "a watch under 100", "show me watches", "do you sell watches", "cancel the watch",
                "remove the watch", "发货了告诉我", "快递到了通知我", "降价了吗", "想要手表", "let me know if it's available in blue", "no more offers", "取消订阅",
                "is it on sale?", "打折的通知", "如果便宜我就买，告诉我运费", "买完就降价了，能退差价吗"]),
    ],
)  # fmt: skip
def test_what_asks_to_be_told(asked: str | None, texts: list[str]) -> None:
    assert [one for one in texts if watch_asked(one) != asked] == []


def buttons(talk: Talk, text: str, intent: str) -> list[dict[str, Any]]:
    """The entities of the buttons of the answer."""
    import asyncio
    import json

    from rasa_sdk import Tracker
    from rasa_sdk.executor import CollectingDispatcher

    message = {
        "text": text,
        "intent": {"name": intent, "confidence": 1.0},
        "entities": [],
        "metadata": talk.metadata,
    }
    tracker = Tracker(talk.conversation_id, {}, message, [], False, None, {}, "action_listen")
    out = CollectingDispatcher()
    asyncio.run(talk._action(intent).run(out, tracker, {}))
    made = [one for said in out.messages for one in said.get("buttons") or []]
    return [
        {"topic": "", **json.loads(one["payload"][one["payload"].index("{") :])}
        for one in made
        if "{" in one["payload"]
    ]
