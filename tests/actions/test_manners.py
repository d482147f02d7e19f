"""Manners: abuse, repetition, and three misses in a row."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.action import ShopAction
from actions.free import FreeAnswer
from actions.manners import is_abuse
from actions.smalltalk import Chitchat, OutOfScope
from aisle.language.wording import say as wording
from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop

UNREAD = "colourless ideas sleep furiously"


class Events:
    """A conversation that remembers what was said, as Rasa's tracker does."""

    def __init__(self, shop: LittleShop) -> None:
        self.rooms = Talk(shop).rooms
        self.events: list[dict[str, Any]] = []

    def say(self, action: type[ShopAction], text: str, ranking: tuple[Any, ...] = ()) -> str:
        best = [{"name": name, "confidence": chance} for name, chance in ranking]
        message = {
            "text": text,
            "intent": {
                "name": "nlu_fallback" if action is FreeAnswer else action.intent,
                "confidence": 0.9,
            },
            "intent_ranking": best,
            "entities": [],
        }
        self.events.append({"event": "user", "text": text})
        tracker = Tracker("web:9", {}, message, self.events, False, None, {}, "action_listen")
        dispatcher = CollectingDispatcher()
        asyncio.run(action(self.rooms).run(dispatcher, tracker, {}))
        texts = [str(one["text"]) for one in dispatcher.messages if one.get("text")]
        self.events += [{"event": "bot", "text": one} for one in texts]
        return texts[0]


@pytest.mark.parametrize(
    "text",
    ["you stupid bot", "fuck you", "idiot", "shut up you moron", "滚", "你个傻逼", "智障吧你"],
)
def test_an_insult_alone_is_abuse(text: str) -> None:
    assert is_abuse(text)


@pytest.mark.parametrize(
    "text",
    [
        "the idiot courier lost my parcel",
        "this kettle is rubbish",
        "fucking great tent",
        "垃圾袋有吗",
        "滚筒洗衣机多少钱",
        "快递员是个白痴 包裹丢了还不承认 我要退款",
    ],
)
def test_strong_words_about_something_are_no_abuse(text: str) -> None:
    assert not is_abuse(text)


@pytest.mark.parametrize(("language", "text"), [("en", "you stupid bot"), ("zh", "你个傻逼")])
def test_abuse_gets_one_calm_line_then_a_person(shop: LittleShop, language: str, text: str) -> None:
    talk = Events(shop)
    assert talk.say(Chitchat, text) == wording("smalltalk.calm", language)
    handed = talk.say(Chitchat, text)
    assert handed != wording("smalltalk.calm", language)
    assert talk.rooms.handoffs.place_of("web:9") is not None


def test_the_same_sentence_is_never_said_twice_in_a_row(shop: LittleShop) -> None:
    talk = Events(shop)
    said = [talk.say(OutOfScope, "book me a flight") for _ in range(4)]
    assert all(one != other for one, other in pairwise(said)), said


def test_three_misses_are_a_question_examples_and_a_person(shop: LittleShop) -> None:
    talk = Events(shop)
    said = [talk.say(FreeAnswer, UNREAD) for _ in range(3)]
    expected = ["smalltalk.not_understood", "smalltalk.examples", "smalltalk.still_lost"]
    assert said == [wording(key, "en") for key in expected]


def test_two_close_readings_are_asked_about_once_in_human_words(shop: LittleShop) -> None:
    talk = Events(shop)
    close = (("return_policy", 0.28), ("return_item", 0.24))
    assert talk.say(FreeAnswer, UNREAD, close) == wording(
        "smalltalk.which_of_two", "en", first="How returns work", second="Return something"
    )
    assert talk.say(FreeAnswer, UNREAD, close) == wording("smalltalk.examples", "en")


def test_what_was_understood_in_between_ends_the_row_of_misses(shop: LittleShop) -> None:
    talk = Events(shop)
    talk.say(FreeAnswer, UNREAD)
    talk.say(Chitchat, "how are you")
    assert talk.say(FreeAnswer, UNREAD) == wording("smalltalk.not_understood", "en")
