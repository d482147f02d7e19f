"""Short messages beside what stands there."""

from __future__ import annotations

from typing import Any

import pytest

from actions.in_sight import in_sight
from actions.turn import Turn
from aisle.shop.conversations import Conversation


def turn(text: str, **here: Any) -> Turn:  # Any: fields of a conversation
    conversation = Conversation(conversation_id="c1", **here)
    return Turn(conversation, text, "chitchat", 0.5, "en", "rest", False, [], None)


@pytest.mark.parametrize(
    ("text", "here", "intent"),
    [
        ("how much", {"focus": "p1"}, "product_question"),
        ("多少钱", {"focus": "p1"}, "product_question"),
        ("how much", {}, None),
        ("什么时候能到", {"last_order": "#W1"}, "order_status"),
        ("when does it arrive", {"last_order": "#W1"}, "order_status"),
        ("什么时候能到", {}, None),
        ("sort by price", {"shown": ["p1", "p2"]}, "search_product"),
        ("按价格排", {"shown": ["p1", "p2"]}, "search_product"),
        ("要黑色的", {"shown": ["p1", "p2"]}, "search_product"),
        ("要黑色的", {"shown": ["p1", "p2"], "asks": "new_options"}, None),
        ("好的拜拜", {}, "goodbye"),
        ("ok thanks bye", {}, "goodbye"),
        ("42", {"wish": {"filters": {"type": "running shoes"}}}, "search_product"),
        ("42", {}, None),
        ("the bigger one", {"shown": ["p1", "p2"]}, "compare"),
        ("要大的那个", {"shown": ["p1", "p2"]}, "compare"),
        ("can you gift wrap it", {}, "nlu_fallback"),
        ("能礼品包装吗", {}, "nlu_fallback"),
        ("will it be here by friday", {"shown": ["p1"]}, "shipping_policy"),
        ("will it be here by friday", {"last_order": "#W1", "shown": ["p1"]}, None),
        ("不要了", {"shown": ["p1", "p2"]}, "deny"),
        ("不要了,谢谢", {"shown": ["p1", "p2"]}, "deny"),
        ("不要了", {"shown": ["p1", "p2"], "last_order": "#W1"}, None),
        ("要大码", {"shown": ["p1"], "wish": {"filters": {"type": "dress"}}}, "search_product"),
        ("in large please", {"wish": {"filters": {"type": "dress"}}}, "search_product"),
        ("大码", {"wish": {"filters": {"type": "dress"}}, "asks": "new_options"}, None),
        ("and how long", {}, "shipping_policy"),
        ("大概几天能到呢", {}, "shipping_policy"),
        ("how long", {"focus": "p1"}, None),
        ("thats expensive, any discount", {"focus": "p1"}, "payment"),
        ("太贵了能便宜点吗", {"focus": "p1"}, "payment"),
        ("my kettle leaks what can i do", {}, "complaint"),
        ("水壶漏水怎么办", {}, "complaint"),
        ("is it for leaks", {"focus": "p1"}, None),
        ("which are sweatproof", {"shown": ["p1", "p2"]}, "product_question"),
        ("which of these has the best battery", {"shown": ["p1", "p2"]}, None),
        ("哪个有麦克风", {"shown": ["p1", "p2"]}, "product_question"),
        ("哪个最有用", {"shown": ["p1", "p2"]}, None),
        ("帮我包装一下", {"shown": ["p1"]}, "nlu_fallback"),
        ("how much", {"focus": "p1", "tasks": [{"intent": "return_item"}]}, None),
    ],
)
def test_it_means_what_is_in_sight(text: str, here: dict[str, Any], intent: str | None) -> None:
    assert in_sight(turn(text, **here), text, lambda: False) == intent


def test_what_was_put_in_is_taken_out_again() -> None:
    assert in_sight(turn("take them out again"), "take them out again", lambda: True)
    assert in_sight(turn("take them out again"), "take them out again", lambda: False) is None
