"""Tasks in the middle of a real talk: corrections, changes of mind, and the one write."""

from __future__ import annotations

import pytest

from aisle.shop import tables
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

pytestmark = pytest.mark.slow  # many small shops


def test_what_was_said_before_the_identity_is_not_asked_again(shop: LittleShop) -> None:
    talk = Talk(shop, "web:stranger")
    assert "e-mail" in talk.say(
        "return the lamp from #W1000002, refund the way I paid", "return_item"
    )
    offered = talk.say("mei@example.com", "return_item", 0.9)
    assert "Desk lamp" in offered
    assert "Kettle" not in offered


def test_name_and_zip_are_enough_without_the_word_zip(shop: LittleShop) -> None:
    talk = Talk(shop, "web:stranger")
    talk.say("查一下订单W1000003", "order_status")
    assert "W1000003" in talk.say("李梅 10001", "nlu_fallback", 0.2)


def test_a_question_is_not_taken_for_a_name(shop: LittleShop) -> None:
    talk = Talk(shop, "web:stranger")
    talk.say("取消订单", "cancel_order")
    talk.say("能便宜吗", "thanks")
    assert shop.count(tables.IdentityTry) == 0
    assert talk.rooms.conversations.load("web:stranger").asks == "email_or_name_zip"


def test_a_yes_writes_once_however_often_it_is_said(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("cancel #W1000001, ordered by mistake", "cancel_order")
    assert "Receipt" in talk.say("yes", "affirm")
    assert "Receipt" not in talk.say("yes", "thanks")
    assert shop.count(tables.Receipt) == 1


def test_a_correction_voids_the_offer_and_a_yes_beside_it_does_not_count(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("return the lamp from #W1000002, refund the way I paid", "return_item")
    corrected = talk.say("sorry, the kettle, yes", "affirm")
    assert "Kettle" in corrected
    assert "Receipt" not in corrected
    assert shop.count(tables.Receipt) == 0


def test_another_version_named_at_the_offer_is_offered_instead(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("exchange the kettle from #W1000002 for a red one, the way I paid", "exchange_item")
    changed = talk.say("hmm, make it white", "exchange_item", 0.9)
    assert "white" in changed
    assert "red" not in changed


@pytest.mark.parametrize("words", ["no wait, keep it as it is", "我改主意了，不退了", "never mind"])
def test_a_no_in_many_words_stops_without_a_trace(shop: LittleShop, words: str) -> None:
    talk = Talk(shop)
    talk.say("return the lamp from #W1000002, refund the way I paid", "return_item")
    talk.say(words, "deny", 0.8)
    assert talk.rooms.conversations.load("web:1").tasks == []
    assert shop.order("#W1000002").status == "delivered"


def test_a_change_of_mind_takes_order_and_items_along(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("return the kettle from #W1000002, refund the way I paid", "return_item")
    said = talk.say("actually, I would rather exchange it", "exchange_item", 0.9)
    assert "instead of Kettle" in said
    assert len(talk.rooms.conversations.load("web:1").tasks) == 1


def test_another_persons_order_is_as_unknown_as_one_that_does_not_exist(shop: LittleShop) -> None:
    theirs = Talk(shop).say("where is #W2000001", "order_status").split("\n")[0]
    Talk(shop).say("never mind", "deny")
    nobodys = Talk(shop).say("where is #W9999999", "order_status").split("\n")[0]
    assert theirs == nobodys


def test_forgetting_an_address_is_no_wish_to_be_forgotten(shop: LittleShop) -> None:
    talk = Talk(shop, "web:stranger")
    talk.say("查订单", "order_status")
    assert "永久删除" not in talk.say("忘了", "privacy_erase", 0.9)


def test_an_old_button_does_not_confirm_the_new_offer(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("return the lamp from #W1000002, refund the way I paid", "return_item")
    old = str(talk.rooms.conversations.load("web:1").tasks[-1]["offer"])
    talk.say("no, the kettle", "return_item", 0.9)
    talk.press("affirm", op_id=old)
    receipts = shop.count(tables.Receipt)
    assert receipts == 0, "a button of the lamp's offer confirmed the kettle's"


def test_a_no_to_the_one_open_order_asks_which_and_a_second_no_lets_go(shop: LittleShop) -> None:
    shop.identity.sign_in("web:2", "yusuf")
    talk = Talk(shop, "web:2")
    assert "Is it about this order?" in talk.say("cancel my order", "cancel_order")
    assert "Which order is it about?" in talk.say("no", "deny", 0.9)
    assert talk.rooms.conversations.load("web:2").asks == "order_id"
    talk.say("no", "deny", 0.9)
    assert not talk.rooms.conversations.load("web:2").tasks


def test_an_address_keeps_its_zip_when_a_message_is_not_understood(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("change my default address", "change_address")
    talk.say("street: 9 Mill Lane, city: Boston, state: MA, zip: 02116")
    assert "9 Mill Lane, Boston, MA 02116" in talk.say("xyzzy")
