"""The search box of the storefront finds what the assistant finds, and says what it read."""

from __future__ import annotations

import pytest

from actions.products import SearchProduct
from actions.routes import box_found
from actions.turn import Turn
from aisle.shop.conversations import Conversation
from tests.actions.talk import Talk
from tests.shop.little_shop import little_shop

pytestmark = pytest.mark.slow  # builds an index


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return Talk(little_shop(tmp_path_factory.mktemp("home")))


def test_a_misspelt_word_finds_what_was_meant_and_says_so(talk: Talk) -> None:
    found = box_found(talk.rooms, {"text": "kettel", "language": "en"})
    assert found == {"ids": ["kettle"], "notes": ["Read “kettel” as “kettle”."]}
    assert box_found(talk.rooms, {"text": "台灯", "language": "zh"})["ids"] == ["lamp"]


def test_conditions_hold_and_near_misses_are_called_so(talk: Talk) -> None:
    assert box_found(talk.rooms, {"text": "kettle under 40", "language": "en"})["notes"] == []
    near = box_found(talk.rooms, {"text": "kettle under 10", "language": "en"})
    assert near["ids"] == ["kettle"]
    assert "Nothing matches all of it" in near["notes"][0]
    odd = box_found(talk.rooms, {"text": "水壶 低于负五块", "language": "zh"})
    assert "低于负五块" in odd["notes"][0]


@pytest.mark.parametrize("text", ["", " ", "🙂", "x" * 5000, "\ud800", "zzzzqqq"])
def test_odd_words_find_nothing_and_break_nothing(talk: Talk, text: str) -> None:
    assert box_found(talk.rooms, {"text": text})["ids"] == []


def test_the_assistant_tells_a_bound_that_nothing_could_cost(talk: Talk) -> None:
    told = talk.say("under 1e308", "search_product")
    assert "“under 1e308” is no price that anything could cost" in told


def test_the_assistant_says_which_word_it_read_where_that_changed_the_list(talk: Talk) -> None:
    def head(text: str, language: str = "en") -> str:
        turn = Turn(
            Conversation("t"), text, "search_product", 1.0, language, "rest", False, (), None
        )
        return SearchProduct(talk.rooms).answer(turn)[0].text.splitlines()[0]

    assert head("a kettel") == "Results for “kettle” (you wrote “kettel”)."
    assert head("想买 kettel", "zh") == "已按“kettle”查找（您写的是“kettel”）。"
    assert "you wrote" not in head("a kettle")
