"""Several orders in one message, a second one named later, another than the chosen, and a wait: none is forgotten."""

from __future__ import annotations

import pytest

from actions.several import wishes_in
from aisle.shop import tables
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

ALL_IN_ONE = "取消订单#W1000001和#W1000004，都下错单了"


@pytest.mark.parametrize(
    ("text", "intent", "texts"),
    [
        ("cancel W1000001 and W1000004, by mistake", "cancel_order", ["cancel W1000001 and , by mistake", "cancel  and W1000004, by mistake"]),
        ("return the kettle from W1000002 and the lamp from w 100 0005", "return_item", ["return the kettle from W1000002", "and the lamp from w 100 0005"]),
        ("退W1000002里的水壶和W1000005里的台灯", "return_item", ["退W1000002里的水壶", "W1000005里的台灯"]),
        ("cancel W1000001, sorry, W1000004", "cancel_order", ["cancel W1000001, sorry, W1000004"]),
        ("改W1000001的付款方式；取消w 100 0004", "payment", ["改W1000001的付款方式", "取消w1000004"]),
        ("Two things: cancel W1000001; also update my account address", "cancel_order", ["Two things: cancel W1000001", "also update my account address"]),
    ],
)  # fmt: skip
def test_a_wish_over_several_orders_is_one_each(text: str, intent: str, texts: list[str]) -> None:
    assert [one.text for one in wishes_in(text, intent)] == texts


def test_own_address_and_an_orders_are_two_wishes_and_the_address_stays_as_written() -> None:
    text = "默认地址和订单W1000001的地址都改成 1200 Pine Street, Seattle, WA 98101, USA"
    own, of_order = wishes_in(text, "change_address")
    assert "W1000001" not in own.text
    assert of_order.text.endswith("1200 Pine Street, Seattle, WA 98101, USA")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "yes"),
    [("cancel #W1000001 and #W1000004, I ordered both by accident", "yes"), (ALL_IN_ONE, "是的")],
)
def test_two_orders_named_together_are_both_cancelled(
    shop: LittleShop, text: str, yes: str
) -> None:
    talk = Talk(shop)
    talk.say(text, "cancel_order")
    talk.say(yes, "affirm")
    talk.say(yes, "affirm")
    assert [shop.order(one).status for one in ("#W1000001", "#W1000004")] == ["cancelled"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("text", ["cancel #W1000004 too", "also cancel the order #W1000004", "#W1000004也取消"])  # fmt: skip
def test_the_same_for_another_order_waits_and_is_not_taken_for_a_correction(
    shop: LittleShop, text: str
) -> None:
    talk = Talk(shop)
    talk.say("cancel #W1000001, by mistake", "cancel_order")
    assert "#W1000001" in talk.say(text, "cancel_order")
    talk.say("yes", "affirm")
    assert shop.order("#W1000004").status == "pending"
    talk.say("by mistake", "nlu_fallback")
    talk.say("yes", "affirm")
    assert [shop.order(one).status for one in ("#W1000001", "#W1000004")] == ["cancelled"] * 2


@pytest.mark.slow
@pytest.mark.parametrize("text", ["hold on", "wait", "等等", "let me think about it first", "稍等，我再想想"])  # fmt: skip
def test_a_wait_is_no_stop_and_the_offer_stands(shop: LittleShop, text: str) -> None:
    talk = Talk(shop)
    talk.say("cancel #W1000001, by mistake", "cancel_order")
    waiting = talk.blocks(text, "deny", 0.9)
    assert waiting[-1]["asks"] == "confirm"
    assert shop.count(tables.Receipt) == 0
    talk.say("yes", "affirm")
    assert shop.order("#W1000001").status == "cancelled"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text", ["不对，水壶那单", "no, the kettle order", "no, the order with the kettle"]
)
def test_another_order_named_by_its_goods_that_cannot_be_is_told_why(
    shop: LittleShop, text: str
) -> None:
    with (
        shop.database.write() as session
    ):  # the kettle stands in one order alone, and that is packed
        for order_id in ("#W1000001", "#W1000002"):
            session.get_one(tables.Order, order_id).customer_id = "yusuf"
    talk = Talk(shop)
    talk.say("cancel #W1000004", "cancel_order")
    said = talk.say(text, "nlu_fallback")
    assert "#W1000003" in said
    assert shop.count(tables.Receipt) == 0


@pytest.mark.slow
@pytest.mark.parametrize(("language", "text"), [("en", "no, the other order"), ("zh", "不对，是另一个订单")])  # fmt: skip
def test_where_no_other_order_can_be_it_is_said_why(
    shop: LittleShop, language: str, text: str
) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Order, "#W1000001").status = "processed"
    talk = Talk(shop)
    talk.say({"en": "cancel #W1000004", "zh": "取消#W1000004"}[language], "cancel_order")
    said = talk.say(text, "nlu_fallback")
    assert {"en": "None of your other orders", "zh": "您的其他订单"}[language] in said
    assert "#W1000001" in said


@pytest.mark.slow
def test_yes_to_the_order_takes_the_address_said_beside_it(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.get_one(tables.Order, "#W1000001").status = "processed"
    talk = Talk(shop)
    talk.say("I want to change the shipping address of an order", "change_address")
    said = talk.say("yes, and send it to 12 Elm Street, Boston, MA 02110, USA", "affirm")
    assert "12 Elm Street" in said
    assert "#W1000004" in said


@pytest.mark.slow
def test_the_last_one_is_an_item_once_the_order_is_known(shop: LittleShop) -> None:
    talk = Talk(shop)
    talk.say("return something from #W1000002, refund the way I paid", "return_item")
    said = talk.say("the last one", "nlu_fallback")
    assert "Desk lamp" in said
    assert "#W1000002" in said


@pytest.mark.slow
def test_what_is_in_the_order_tells_which_order_and_is_no_part_of_it(shop: LittleShop) -> None:
    with shop.database.write() as session:  # else the kettle stands in three orders
        for order_id in ("#W1000002", "#W1000003"):
            session.get_one(tables.Order, order_id).customer_id = "yusuf"
    talk = Talk(shop)
    talk.say("cancel an order", "cancel_order")
    assert "Why" in talk.say("the one with the kettle", "nlu_fallback")
