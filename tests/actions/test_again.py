"""Asked for the same once more, right after a list: what was not shown yet."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from actions.again import asked_again
from aisle.search.filters import Filters
from aisle.search.results import Hit, Result
from aisle.search.wish import Wish
from aisle.shop.conversations import Conversation

HITS = [Hit(f"P{place}", (), 1.0) for place in range(8)]
TENT = Wish("tent", "en", Filters(type="tent"), said="tent")


def found(limit: int, hits: list[Hit] = HITS) -> Result:
    return Result(tuple(hits[:limit]), (), {}, len(hits))


READ = {"tent": TENT}
ROOMS: Any = SimpleNamespace(  # Any: the two rooms that are asked
    search=SimpleNamespace(
        find=lambda wish, limit, affinity: found(limit),
        understand=lambda text, language: READ.get(text, Wish("", "en")),
    ),
    personal=SimpleNamespace(affinity=lambda turn: {}),
)


def asks(
    here: Conversation, wish: Wish = TENT, hits: list[Hit] = HITS, text: str = ""
) -> list[str]:
    """What is shown in place of the list; the conversation goes on."""
    turn: Any = SimpleNamespace(
        conversation=here, is_button=False, language="en", text=text or wish.said
    )
    again = asked_again(ROOMS, turn, wish, found(5, hits))
    here.wish = {**wish.to_json(), **again.kept}
    here.turns += 1
    return [hit.product_id for hit in again.hits]


def test_the_same_once_more_shows_the_next_ones_and_then_the_list_again() -> None:
    here = Conversation("web:1")
    assert asks(here) == []
    assert asks(here) == ["P5", "P6", "P7"]
    assert here.wish is not None
    assert here.wish["told"] == 8
    assert asks(here) == []


def test_something_else_said_between_makes_it_a_new_question() -> None:
    here = Conversation("web:1")
    asks(here)
    here.turns += 1
    assert asks(here) == []


@pytest.mark.parametrize("text", ["cheaper", "in red", "he likes hiking"])
def test_a_change_of_the_wish_shows_what_fits_also_what_was_seen(text: str) -> None:
    here = Conversation("web:1")
    asks(here)
    assert asks(here, text=text) == []


def test_another_thing_a_short_list_and_an_order_are_shown_from_their_start() -> None:
    here = Conversation("web:1")
    asks(here)
    assert asks(here, hits=[Hit(f"Q{place}", (), 1.0) for place in range(8)]) == []
    short = Conversation("web:2")
    asks(short, hits=HITS[:4])
    assert asks(short, hits=HITS[:4]) == []
    cheapest = Conversation("web:3")
    sorted_wish = Wish("tent", "en", Filters(type="tent"), sort="price_asc", said="cheapest tent")
    READ["cheapest tent"] = sorted_wish
    asks(cheapest, sorted_wish)
    assert asks(cheapest, sorted_wish) == []
