"""The log that ranking learns from: lists that searches showed, and what was clicked in them.

An impression keeps the parts of its score as they stood (`facts.parts`), so nothing is searched again.
A look, a cart line or a purchase counts for the last list of its conversation that showed the product.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aisle.search.weights import PARTS
from aisle.shop.events import Event

Floats = npt.NDArray[np.float64]
CLICKS = frozenset({"click", "view", "cart", "purchase"})
WITHIN_S = 86_400
MOST_PLACES = 10


@dataclass(frozen=True)
class ClickLog:
    """One row a product shown, lists by time: `lists` (n,) numbers them from 0, `places` (n,) begin with 0."""

    parts: Floats  # (n, 5), as PARTS
    rest: Floats
    places: npt.NDArray[np.int64]
    clicked: npt.NDArray[np.bool_]
    lists: npt.NDArray[np.int64]

    def before(self, list_number: int) -> ClickLog:
        """The lists before this one."""
        return self._cut(self.lists < list_number)

    def since(self, list_number: int) -> ClickLog:
        """This list and the later ones."""
        return self._cut(self.lists >= list_number)

    def _cut(self, rows: npt.NDArray[np.bool_]) -> ClickLog:
        return ClickLog(
            self.parts[rows], self.rest[rows], self.places[rows], self.clicked[rows], self.lists[rows]
        )  # fmt: skip


@dataclass
class _Shown:
    at: int
    numbers: list[float]
    place: int
    turn: str
    is_clicked: bool = False


def click_log(events: Iterable[Event]) -> ClickLog:
    """From events by time. Lists of which nothing was clicked stay in: they say what was passed over."""
    shown = list(_shown(events))
    turns: dict[str, int] = {}
    lists = [turns.setdefault(one.turn, len(turns)) for one in shown]
    numbers = np.array([one.numbers for one in shown], dtype=np.float64).reshape(-1, len(PARTS) + 1)
    return ClickLog(
        numbers[:, :-1],
        numbers[:, -1],
        np.array([one.place for one in shown], dtype=np.int64),
        np.array([one.is_clicked for one in shown], dtype=bool),
        np.array(lists, dtype=np.int64),
    )


def _shown(events: Iterable[Event]) -> Iterator[_Shown]:
    last: dict[tuple[str, str], _Shown] = {}
    for one in events:
        where = (one.conversation_id or one.user_id, one.item_id)
        if one.event == "impression":
            told = (one.facts or {}).get("parts")
            last.pop(where, None)  # shown again: by advice, or by a search
            if told and one.turn_id and one.position and one.position <= MOST_PLACES:
                numbers = [float(told.get(name, 0.0)) for name in (*PARTS, "rest")]
                last[where] = _Shown(one.at, numbers, one.position - 1, one.turn_id)
                yield last[where]
        elif one.event in CLICKS and (seen := last.get(where)) is not None:
            seen.is_clicked |= one.at - seen.at <= WITHIN_S
