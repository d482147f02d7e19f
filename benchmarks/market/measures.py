"""Two claims on a running assistant: personal lists, and search in talk. One seed each.

Each gives pairs by shopper, (measured, peer): what `ratios.ratio` compares.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.market.door import LIST, Door, Doors
from benchmarks.market.history import Row, bestsellers, kept_by
from benchmarks.market.lexical import SearchBox
from benchmarks.market.shoppers import Market, conversion
from benchmarks.market.talks import need_of, talk
from benchmarks.market.words import Saying

VISITS = 20  # of each shopper to each list, with the same luck
LISTED = 500  # shoppers whose lists are measured, of a market
TALKERS = 150  # and who talk
Pairs = list[tuple[float, float]]
Tell = Callable[[str], None]


def personal(market: Market, rows: list[Row], doors: Doors, tell: Tell) -> dict[str, Pairs]:
    """(a) The list that the assistant has for each shopper, beside the bestsellers of the year."""
    sold = bestsellers(market, rows)
    owned, met = kept_by(market, rows, ("purchase",)), kept_by(market, rows, ("view", "purchase"))
    found: dict[str, Pairs] = {"bestsellers": [], "unseen": [], "oracle": []}
    for at, one in enumerate(market.people[:LISTED]):
        given = doors.open(one.language, one.shopper_id).recommended()
        ours = [market.number[thing] for thing in given if thing in market.number]
        unseen = [good for good in sold if good not in met[at]][:LIST]
        lists = (ours, sold[:LIST], unseen, market.best(at, LIST))
        rates = [conversion(market, at, shown, VISITS, owned[at]) for shown in lists]
        found["bestsellers"].append((rates[0], rates[1]))
        found["unseen"].append((rates[0], rates[2]))
        found["oracle"].append((rates[3], rates[1]))
        if not (at + 1) % 100:
            tell(f"  {at + 1} lists")
    return found


def search(market: Market, doors: Doors, tell: Tell) -> dict[str, Any]:
    """(b) The same shoppers with the same needs and words: to the assistant, and into a search box."""
    box = SearchBox(market.goods)
    found: dict[str, Any] = {"first": [], "success": [], "turns": [], "shoppers": []}
    for at in range(min(TALKERS, len(market.people))):
        language = market.people[at].language
        door = doors.open(language)
        ours = talk(market, at, partial(_heard, market, door))
        plain = talk(market, at, partial(_typed, box, language))
        if ours.found is not None:
            door.take(market.goods[ours.found].good_id)
        pair = (ours, plain)
        found["first"].append(
            tuple(float(one.found is not None and one.turns == 1) for one in pair)
        )
        found["success"].append(tuple(float(one.found is not None) for one in pair))
        found["turns"].append(tuple(float(one.turns) for one in pair))
        known = "knows" if need_of(market, at)[0].kind else "shelf only"
        found["shoppers"].append(f"{language}, {known}")
        if not (at + 1) % 50:
            tell(f"  {at + 1} talks")
    return found


def _typed(box: SearchBox, language: str, saying: Saying) -> list[int]:
    return box.search(saying.typed, language)


def _heard(market: Market, door: Door, saying: Saying) -> list[int]:
    return [market.number[one] for one in door.say(saying.sentence) if one in market.number]
