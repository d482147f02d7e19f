"""A sample of our own turns in context (benchmarks/understanding_rows/turns.yml), and how an action is known."""

from __future__ import annotations

import pytest

from aisle.language.wording import say
from benchmarks.understanding_actions import families
from benchmarks.understanding_turns import own_talks, play, score
from tests.running import Assistant

SAMPLE = ("en-02", "zh-23", "en-06")


@pytest.mark.bot
@pytest.mark.models
def test_a_sample_of_the_talks_goes_right_and_writes_nothing_unasked(assistant: Assistant) -> None:
    talks = [talk for talk in own_talks() if talk.name in SAMPLE]
    scores = score(play(assistant, talks))
    assert scores["turns"] == 15
    assert scores["wrong_writes"] == 0
    assert scores["right"] >= 0.85


def test_there_are_308_turns_half_of_them_chinese() -> None:
    talks = own_talks()
    assert sum(len(talk.turns) for talk in talks) == 308
    assert sum(len(talk.turns) for talk in talks if talk.language == "zh") == 154


@pytest.mark.parametrize(
    ("text", "blocks", "tasks", "done"),
    [
        (say("cart.empty", "en"), [], [], "cart_show"),
        (say("smalltalk.thanks", "zh"), [], [], "thanks"),
        ("Kettleby Brisk: capacity: 1,700 ml.", [], [], "product_question"),
        ("One coupon an order. (clause C2: One for an order)", [], [], "policy"),
        ("A list", [{"type": "comparison"}], [], "compare"),
        ("Which order is it about?", [], ["return_item"], "return"),
    ],
)
def test_an_action_is_known_by_what_it_leaves(
    text: str, blocks: list[dict[str, str]], tasks: list[str], done: str
) -> None:
    assert done in families(text, blocks, tasks, "en")


def test_a_list_of_goods_is_a_search_or_a_recommendation_by_its_heading() -> None:
    goods = [{"type": "products", "items": [{}, {}]}]
    found = families(say("products.found", "en", total=2, count=2), goods, [], "en")
    assert "search" in found
    assert "recommend" not in found
