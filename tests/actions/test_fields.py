"""Readers of single fields, on the spellings people use."""

from __future__ import annotations

import time

import pytest

from actions.answers import is_never_mind, is_no, is_yes, wants_change
from actions.fields import read_name, read_zip
from actions.turn import Turn
from aisle.shop.conversations import Conversation
from aisle.shop.order_rows import order_number


def turn(text: str, intent: str = "nlu_fallback") -> Turn:
    return Turn(Conversation("t"), text, intent, 1.0, "en", "rest", False, (), None)


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes please!", "ok, go ahead", "好的", "确认", "嗯嗯", "是的，退吧", "looks good to me", "all good, thanks, yes",
     "That's all correct, please proceed.", "yup, go for it", "信息没错，请提交", "就这么办", "那就这么定了", "okay then, yes", "Yes, that is what I want.", "yes, cheers", "Sure thing"],
)  # fmt: skip
def test_a_plain_yes_is_heard(text: str) -> None:
    assert is_yes(turn(text), "return_item")


def test_a_yes_that_names_another_deed_is_none() -> None:
    assert is_yes(turn("好的，取消吧"), "cancel_order")
    assert not is_yes(turn("好的，取消吧"), "return_item")
    assert is_yes(turn("取消吧"), "cancel_order")
    assert is_no(turn("取消吧"))


@pytest.mark.parametrize(
    "text",
    ["yes but the mug", "yes, no", "好的，不过是枕头", "ok what about the lamp?", "is that correct", "can i do it", "对吗",
     "that's not right", "everything please", "我要这个"],
)  # fmt: skip
def test_a_yes_with_anything_beside_it_is_none(text: str) -> None:
    assert not is_yes(turn(text))


@pytest.mark.parametrize("text", ["no", "No, thanks", "不用了", "先不"])
def test_a_plain_no_is_heard(text: str) -> None:
    assert is_no(turn(text))


@pytest.mark.parametrize(
    "text", ["never mind", "算了", "不退了", "我改主意了，不换了", "I'll keep it"]
)
def test_a_task_is_dropped_in_the_words_people_use(text: str) -> None:
    assert is_never_mind(turn(text))


def test_not_all_that_ends_in_not_any_more_drops_a_task() -> None:
    assert not is_never_mind(turn("东西坏了，用不了了"))


def test_a_zip_needs_no_word_where_it_was_asked_for() -> None:
    assert read_zip(turn("Emma Clarke 310061"), asked=True) == "310061"
    assert read_zip(turn("Emma Clarke 310061"), asked=False) is None


def test_an_order_number_is_no_zip() -> None:
    assert read_zip(turn("#W100000"), asked=True) is None


def test_a_name_is_read_between_the_small_words() -> None:
    assert read_name(turn("I'm Emma Clarke, zip 310061"), asked=True) == "Emma Clarke"
    assert read_name(turn("我叫李梅，邮编518036"), asked=True) == "李梅"


def test_a_question_about_paying_is_no_change_of_payment() -> None:
    assert not wants_change(turn("can I pay with PayPal?"))
    assert not wants_change(turn("支持支付宝吗"))
    assert wants_change(turn("换个支付方式"))
    assert wants_change(turn("please change the payment to my card"))


@pytest.mark.parametrize("text", ["yes?", "right?", "okay...?", "好的？", "嗯？"])
def test_a_yes_that_asks_back_is_none(text: str) -> None:
    assert not is_yes(turn(text))


def test_a_long_row_of_yes_words_is_read_in_milliseconds() -> None:
    started = time.perf_counter()
    assert not is_yes(turn("yes " + "go ahead do it " * 100 + "x9"), "return_item")
    assert is_yes(turn("yes " + "do it " * 100), "return_item")
    assert time.perf_counter() - started < 5  # it took minutes once


@pytest.mark.parametrize("text", ["85092 Raj Martin", "the 2nd", "yes 12345"])
def test_words_around_a_number_are_no_order(text: str) -> None:
    assert order_number(text) is None
    assert order_number("w 237 8156") == "W2378156"
