"""After the yes, in conversation: what waits, how it ended, taking back; one-time codes."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from aisle.shop.approvals import Approvals
from aisle.shop.order_source import Answer
from aisle.shop.outbox import Outbox
from aisle.shop.shop_toml import ShopSettings
from tests.actions.talk import Talk
from tests.shop.fake_source import FakePlatform
from tests.shop.little_shop import LittleShop, little_shop

pytestmark = pytest.mark.slow  # many small shops


def with_rules(shop: LittleShop, **rules: object) -> LittleShop:
    changed: ShopSettings = dataclasses.replace(shop.settings.shop, **rules)  # type: ignore[arg-type]
    shop.settings = dataclasses.replace(shop.settings, shop=changed)
    shop.at(shop.clock.now())
    return shop


def strict(shop: LittleShop) -> LittleShop:
    return with_rules(shop, limits=dataclasses.replace(shop.settings.shop.limits, refund_minor=1))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_risky_change_is_passed_on_and_its_end_is_said_with_the_next_turn(
    shop: LittleShop, language: str
) -> None:
    talk = Talk(strict(shop))
    ask, yes, hello = {
        "en": ("cancel order #W1000004, no longer needed", "yes", "hello"),
        "zh": ("取消订单 #W1000004，不需要了", "确认", "你好"),
    }[language]
    offered = talk.say(ask, "cancel_order")
    passed_on = talk.say(yes, "affirm")
    assert {"en": "has to approve", "zh": "批准"}[language] in offered
    assert {"en": "passed it on", "zh": "已经转过去了"}[language] in passed_on
    assert shop.order("#W1000004").status == "pending"
    (waiting,) = Approvals(shop.database, shop.clock, shop.offers).waiting()
    Approvals(shop.database, shop.clock, shop.offers).approve(waiting.op_id, by="Ann")
    told = talk.say(hello, "greet")
    assert {"en": "is cancelled", "zh": "已取消"}[language] in told
    assert {"en": "is cancelled", "zh": "已取消"}[language] not in talk.say(hello, "greet")


def test_a_return_is_taken_back_by_its_button_and_an_old_no_takes_nothing_back(
    shop: LittleShop,
) -> None:
    talk = Talk(with_rules(shop, undo_minutes=10))
    talk.say("return the kettle from #W1000002 to my visa", "return_item")
    offer = shop.offers.open_offer("web:1", "mei")
    assert offer is not None
    talk.say("yes", "affirm")
    talk.press("deny", op_id=offer.op_id)
    assert shop.order("#W1000002").status == "return requested"
    assert "Taken back" in talk.press("deny", op_id=f"undo:{offer.op_id}")
    assert shop.order("#W1000002").status == "delivered"


def test_taking_back_does_not_end_what_is_being_done(shop: LittleShop) -> None:
    talk = Talk(with_rules(shop, undo_minutes=10))
    talk.say("return the kettle from #W1000002 to my visa", "return_item")
    offer = shop.offers.open_offer("web:1", "mei")
    assert offer is not None
    talk.say("yes", "affirm")
    talk.say("cancel order #W1000004, no longer needed", "cancel_order")
    assert "Taken back" in talk.press("deny", op_id=f"undo:{offer.op_id}")
    talk.say("yes", "affirm")
    assert shop.order("#W1000004").status == "cancelled"


@pytest.mark.parametrize("proof", ["mei@example.com", "0147", "my phone ends in 0147"])
def test_a_code_goes_out_for_an_order_and_an_email_or_phone(tmp_path: Path, proof: str) -> None:
    shop = little_shop(tmp_path, identity="code")
    talk = Talk(shop, "web:2")
    talk.say("cancel order #W1000004, no longer needed", "cancel_order")
    talk.say(proof)
    code = Outbox(shop.database).waiting(topic="one_time_code")[0].body["code"]
    wrong = "000000" if code != "000000" else "111111"
    assert "does not work" in talk.say(wrong)
    talk.say(code)
    assert shop.identity.customer_of("web:2") == "mei"
    talk.say("yes", "affirm")
    assert shop.order("#W1000004").status == "cancelled"


def test_order_and_phone_may_come_in_one_message(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    talk = Talk(shop, "web:2")
    talk.say("where is my order?", "order_status")
    talk.say("#W1000001, phone 0147")
    code = Outbox(shop.database).waiting(topic="one_time_code")[0].body["code"]
    assert "#W1000001" in talk.say(code)


def test_an_email_with_digits_given_again_is_not_taken_for_a_code(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    talk = Talk(shop, "web:2")
    talk.say("cancel order #W1000004, no longer needed", "cancel_order")
    talk.say("wrong2024@example.com")
    talk.say("mei@example.com")
    assert len(Outbox(shop.database).waiting(topic="one_time_code")) == 1


def test_a_handoff_is_sent_to_the_shop_once_where_somebody_answers(shop: LittleShop) -> None:
    staffed = dataclasses.replace(shop.settings.shop.handoff, is_staffed=True)
    talk = Talk(with_rules(shop, handoff=staffed))
    talk.say("cancel order #W1000004, no longer needed", "cancel_order")
    talk.press("human_handoff")
    talk.press("human_handoff")
    (letter,) = Outbox(shop.database).waiting(topic="handoff")
    assert letter.body["conversation_id"] == "web:1"
    assert letter.body["order_id"] == "#W1000004"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_the_order_system_confirms_late_is_heard_with_the_next_turn(
    shop: LittleShop, language: str
) -> None:
    talk, platform = Talk(shop), FakePlatform("late")
    talk.rooms.source = platform
    ask, yes, hello = {
        "en": ("cancel order #W1000004, no longer needed", "yes", "hello"),
        "zh": ("取消订单 #W1000004，不需要了", "确认", "你好"),
    }[language]
    talk.say(ask, "cancel_order")
    assert {"en": "not confirmed", "zh": "等它确认"}[language] in talk.say(yes, "affirm")
    assert {"en": "is cancelled", "zh": "已取消"}[language] not in talk.say(hello, "greet")
    platform.decide(platform.asked[0], Answer("done"))
    assert {"en": "is cancelled", "zh": "已取消"}[language] in talk.say(hello, "greet")
    assert shop.order("#W1000004").status == "cancelled"


def test_a_platform_that_is_down_at_the_yes_keeps_the_task_and_the_yes_may_come_again(
    shop: LittleShop,
) -> None:
    talk, platform = Talk(shop), FakePlatform()
    talk.rooms.source = platform
    talk.say("cancel order #W1000004, no longer needed", "cancel_order")
    platform.mood = "down"
    assert "nothing was changed" in talk.say("yes", "affirm")
    platform.mood = "at once"
    assert "Receipt" in talk.say("yes", "affirm")
