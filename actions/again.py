"""Asked again in other words, right after a list: what was not shown yet, instead of the same list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from actions.turn import Turn

if TYPE_CHECKING:
    from actions.rooms import Rooms
    from aisle.search.results import Hit, Result
    from aisle.search.wish import Wish

MET, TURN = "met", "turn"  # beside the wish: what was shown for it, and in which turn
SAME = 3  # so many hits of a list that were shown just now make it the same list
LOOKED_THROUGH = 40


@dataclass(frozen=True)
class Again:
    """`hits` are shown in place of the list, where there are any; `kept` stands beside the wish."""

    kept: dict[str, Any]
    hits: Sequence[Hit] = field(default=())


def asked_again(rooms: Rooms, turn: Turn, wish: Wish, result: Result) -> Again:
    """Whoever asks for the same once more did not find it in what they saw. Not for “cheaper”, “in red”,
    “he likes hiking” (a wish that goes on), an order (“the cheapest”), or a list that something else was said after."""
    here, before = turn.conversation, turn.conversation.wish or {}
    first = [hit.product_id for hit in result.hits]
    is_next = before.get(TURN) == here.turns - 1
    met = list(before.get(MET, ())) if is_next else []
    is_whole = not turn.is_button and wish == rooms.search.understand(turn.text, turn.language)
    plain = is_whole and not wish.sort
    if plain and len(first) < result.total and sum(one in met for one in first) >= SAME:
        affinity = rooms.personal.affinity(turn)
        everything = rooms.search.find(wish, limit=LOOKED_THROUGH, affinity=affinity).hits
        fresh = [hit for hit in everything if hit.product_id not in met][: len(first)]
        if fresh:
            kept = _kept(here.turns, met, [hit.product_id for hit in fresh])
            return Again({**kept, "told": everything.index(fresh[-1]) + 1}, fresh)
    return Again(_kept(here.turns, met, first))


def _kept(turn: int, met: Sequence[str], shown: Sequence[str]) -> dict[str, Any]:
    return {MET: list(dict.fromkeys((*met, *shown)))[-LOOKED_THROUGH:], TURN: turn}
