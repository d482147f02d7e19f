"""A second wish in the middle of a task, and a yes that comes too late: asked, resumed, offered anew."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

pytestmark = pytest.mark.slow  # many small shops

RETURN = {
    "en": "return the lamp from #W1000002, refund the way I paid",
    "zh": "退掉 #W1000002 里的台灯，原路退回",
}
CANCEL = {
    "en": "cancel order #W1000004, no longer needed",
    "zh": "取消订单 #W1000004，不需要了",
}
BACK = {"en": "Now back to the return", "zh": "接着办刚才的退货"}
NEXT = {"en": "Now the cancellation", "zh": "接下来办取消订单"}


def in_the_middle(shop: LittleShop, language: str) -> Talk:
    """The offer of a return stands, and a cancellation was asked for."""
    talk = Talk(shop)
    talk.metadata = {"locale": language}
    talk.say(RETURN[language], "return_item")
    (block,) = talk.blocks(CANCEL[language], "cancel_order")
    assert block["asks"] == "clarify"
    return talk


def states(shop: LittleShop) -> tuple[str, str]:
    return shop.order("#W1000002").status, shop.order("#W1000004").status


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "switch"), ("en", "the cancellation please"), ("zh", "先办取消"), ("zh", "切换")],
)
def test_who_switches_comes_back_to_the_first(shop: LittleShop, language: str, words: str) -> None:
    talk = in_the_middle(shop, language)
    assert "#W1000004" in talk.say(words)
    assert BACK[language] in talk.say({"en": "yes", "zh": "是"}[language], "affirm")
    talk.say({"en": "yes", "zh": "是"}[language], "affirm")
    assert states(shop) == ("return requested", "cancelled")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "finish the return first"),
        ("en", "first one"),
        ("zh", "先把退货办完"),
        ("zh", "继续"),
    ],
)
def test_who_finishes_first_is_then_asked_about_the_second(
    shop: LittleShop, language: str, words: str
) -> None:
    talk = in_the_middle(shop, language)
    assert "#W1000002" in talk.say(words)
    assert NEXT[language] in talk.say({"en": "yes", "zh": "是"}[language], "affirm")
    talk.say({"en": "yes", "zh": "是"}[language], "affirm")
    assert states(shop) == ("return requested", "cancelled")


@pytest.mark.parametrize(("language", "words"), [("en", "stop the return"), ("zh", "退货不办了")])
def test_what_is_stopped_changes_nothing_and_does_not_come_back(
    shop: LittleShop, language: str, words: str
) -> None:
    talk = in_the_middle(shop, language)
    talk.say(words)
    talk.say({"en": "yes", "zh": "是"}[language], "affirm")
    assert states(shop) == ("delivered", "cancelled")
    assert talk.rooms.conversations.load("web:1").tasks == []


def test_a_bare_yes_chooses_none_of_the_three_and_writes_nothing(shop: LittleShop) -> None:
    talk = in_the_middle(shop, "en")
    assert "switch" in talk.say("yes", "affirm")
    assert states(shop) == ("delivered", "pending")


def test_never_mind_forgets_the_second_and_the_first_goes_on(shop: LittleShop) -> None:
    talk = in_the_middle(shop, "en")
    talk.say("never mind", "deny")
    talk.say("yes", "affirm")
    assert states(shop) == ("return requested", "pending")
    assert talk.rooms.conversations.load("web:1").tasks == []


def test_the_buttons_say_the_same_as_the_words(shop: LittleShop) -> None:
    talk = in_the_middle(shop, "en")
    talk.press("cancel_order")
    assert BACK["en"] in talk.say("yes", "affirm")
    talk.say("exchange the kettle of #W1000002", "exchange_item")
    talk.press("deny")
    assert [one["intent"] for one in talk.rooms.conversations.load("web:1").tasks] == [
        "exchange_item"
    ]


def test_the_button_of_the_first_offer_is_a_yes_to_it_and_the_second_follows(
    shop: LittleShop,
) -> None:
    talk = in_the_middle(shop, "en")
    offer = shop.offers.open_offer("web:1", "mei")
    assert offer is not None
    assert NEXT["en"] in talk.press("affirm", op_id=offer.op_id)
    assert states(shop) == ("return requested", "pending")


def test_a_yes_to_an_offer_that_ran_out_is_offered_anew(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say(CANCEL["en"], "cancel_order")
    shop.later(minutes=shop.settings.shop.offer_minutes + 1)
    shop.identity.sign_in("web:1", "mei")
    talk = Talk(shop)
    assert "had run out" in talk.say("yes", "affirm")
    assert shop.count(tables.Receipt) == 0
    assert "Receipt" in talk.say("yes", "affirm")


def test_a_yes_after_the_identity_lapsed_asks_who_it_is_and_goes_on(shop: LittleShop) -> None:
    Talk(shop).say(CANCEL["en"], "cancel_order")
    shop.later(minutes=shop.settings.shop.identity_minutes + 1)
    talk = Talk(shop)
    assert "e-mail" in talk.say("yes", "affirm")
    assert "#W1000004" in talk.say("mei@example.com")
    assert "Receipt" in talk.say("yes", "affirm")


def test_what_changed_between_offer_and_yes_is_said_and_offered_as_it_is_now(
    shop: LittleShop,
) -> None:
    talk = Talk(shop)
    talk.say(CANCEL["en"], "cancel_order")
    with shop.database.write() as session:
        session.get_one(tables.Order, "#W1000004").version += 1
    told = talk.say("yes", "affirm")
    assert "has changed since" in told
    assert "Shall I cancel" in told
    assert shop.order("#W1000004").status == "pending"
    assert "Receipt" in talk.say("yes", "affirm")
