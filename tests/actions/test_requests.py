from __future__ import annotations

import time

import pytest

from actions.requests import request_of, requests_in, write_asked


@pytest.mark.parametrize(
    ("text", "intents"),
    [
        ("return the mug and cancel the kettle order", ["return_item", "cancel_order"]),
        ("Return the kettle, it is broken, and cancel the other", ["return_item", "cancel_order"]),
        ("cancel #W1 and cancel #W2", ["cancel_order", "cancel_order"]),
        ("Please cancel #W2378156. Then change my address", ["cancel_order", "change_address"]),
        ("退水壶，再取消另一单", ["return_item", "cancel_order"]),
        ("把耳机退了，然后取消水壶那单", ["return_item", "cancel_order"]),
        ("取消#W6272294和改我的默认地址", ["cancel_order", "change_address"]),
        ("改#W6272294里的水壶，再帮我取消订单#W8367380", ["exchange_item", "cancel_order"]),
        ("帮我把地址改了再把付款方式换成PayPal", ["change_address", "payment"]),
        ("改一下#W6272294的支付方式，另外还要取消订单#W8367380", ["payment", "cancel_order"]),
        ("修改订单#W6272294的收货地址，然后退#W8367380里的水壶", ["change_address", "return_item"]),
    ],
)
def test_requests_are_read_in_the_order_in_which_they_were_said(
    text: str, intents: list[str]
) -> None:
    assert [one.intent for one in requests_in(text)] == intents


@pytest.mark.parametrize(
    "text",
    [
        "I want to return the red and the blue one",
        "return the mug and return the speaker",
        "don't cancel it, return it instead",
        "cancel the order and return the money",
        "取消订单，退款退到支付宝",
        "我不想取消，想退货",
        "I want to change the colour and the size",
    ],
)
def test_what_one_offer_holds_is_one_request(text: str) -> None:
    assert len(requests_in(text)) == 1


def test_words_without_a_verb_stay_with_the_request_they_follow() -> None:
    first, second = requests_in("Return the kettle, it is broken, and cancel the other order")
    assert "broken" in first.text
    assert "other" in second.text


@pytest.mark.parametrize(
    "text", ["退货流程是什么", "what is your return policy", "不要取消", "hello"]
)
def test_a_question_or_a_refusal_asks_for_no_write(text: str) -> None:
    assert request_of(text) is None


@pytest.mark.parametrize(
    "text", ["and " * 500, "then and " * 240 + "x", " " * 1999 + "x", "after that " * 180]
)
def test_the_longest_message_of_joining_words_is_read_at_once(text: str) -> None:
    begin = time.perf_counter()
    assert requests_in(text[:2000]) == []
    assert time.perf_counter() - begin < 3


def test_a_swap_of_the_payment_is_no_exchange() -> None:
    assert write_asked("swap the payment on w 780 7323") == "payment"
    assert request_of("swap the mug") == "exchange_item"


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("can u cancle #W1234567 for me", "cancel_order"),
        ("so... i want out of #W1234567", "cancel_order"),
        ("#W1234567我不买了", "cancel_order"),
        ("Kill order #W1234567", "cancel_order"),
        ("我想把#W1234567退订", "cancel_order"),
        ("Can I take back order #W1234567? I would like it cancelled.", "cancel_order"),
        ("Could you change the destination of order #W1234567?", "change_address"),
        ("帮我改一下#W1234567里茶壶和背包的选项", "exchange_item"),
        ("想修改#W1234567的烧水壶", "exchange_item"),
        ("想修改#W1234567的收货地址", "change_address"),
        ("i need to chnage the shipping adress on w1234567", "change_address"),
        ("#W1234567 is headed to my old flat, can you reroute it?", "change_address"),
        ("#W1234567别寄原来那儿了，换个地址", "change_address"),
        ("I used the wrong card on #W1234567, let me change that", "payment"),
        ("can #W1234567 be paid with Mastercard instead?", "payment"),
        ("#W1234567这单别扣那张卡了，换一个", "payment"),
        ("the lamp of #W1234567 - sending back", "return_item"),
        ("picked the wrong option for the lamp on #W1234567", "exchange_item"),
        ("台灯选错规格了，单号#W1234567", "exchange_item"),
    ],
)
def test_a_wish_is_heard_in_other_words_and_with_slips(text: str, intent: str) -> None:
    assert write_asked(text) == intent


def test_a_wish_after_as_well_as_is_one_of_its_own() -> None:
    said = "Two requests: cancel #W1234567 as well as return the lamp of #W7654321"
    assert [one.intent for one in requests_in(said)] == ["cancel_order", "return_item"]
