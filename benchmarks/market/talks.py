"""Somebody wants something, says so, looks at what is shown, buys or says it otherwise, until patience ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.market.goods import Good
from benchmarks.market.shoppers import Market
from benchmarks.market.words import Need, Saying, sayings

KNOWS = 0.7  # the others know only which shelf
WITH_COLOUR, WITH_BRAND, WITH_LIMIT = 0.35, 0.2, 0.5
EYES = 5  # cards looked at in one turn, whoever shows them
OVERLOOKED = 0.1  # what suits and is not recognised
PLEASED = (
    0.6  # of the shelf: who knows only the shelf takes what is above this quantile of their taste
)
# In the null market whoever is shown anything buys it with this chance, turn by turn: one good is as good as
# another and as what was seen before, so neither how many cards there are nor which they are may count.
COIN = 0.5
Ask = Callable[[Saying], list[int]]  # what is shown for a saying, best first


@dataclass(frozen=True)
class Talk:
    """`turns` that it took; of a talk without success one more than the patience."""

    found: int | None
    turns: int


def need_of(market: Market, shopper: int) -> tuple[Need, int]:
    """What this shopper wants today, and the good they have in mind."""
    dice, person = market.dice("need", shopper), market.people[shopper]
    odds = np.exp(market.interest[shopper] - market.interest[shopper].max())
    target = int(dice.choice(len(market.goods), p=odds / odds.sum()))
    good = market.goods[target]
    knows, colour, brand, limit = dice.random(4)
    limited = (
        int(5 * np.ceil(good.price * dice.uniform(1.05, 1.4) / 5)) if limit < WITH_LIMIT else 0
    )
    if knows >= KNOWS:
        return Need(good.shelf[-1], "", "", "", limited), target
    names = sorted(good.colours)
    return Need(
        good.shelf[-1],
        good.kind,
        names[int(dice.integers(len(names)))] if names and colour < WITH_COLOUR else "",
        _brand(good, person.language) if brand < WITH_BRAND else "",
        limited,
    ), target  # fmt: skip


def suited(market: Market, shopper: int, need: Need, target: int) -> Callable[[int], bool]:
    """Does this good suit?"""
    person = market.people[shopper]
    overlooked = market.dice("overlooked", shopper).random(len(market.goods)) < OVERLOOKED
    shelf = [at for at, one in enumerate(market.goods) if one.shelf[-1] == need.shelf]
    least = float(np.quantile(market.interest[shopper, shelf], PLEASED))
    most = need.limit or max(3 * person.purse, 1.4 * market.prices[target])

    def suits(at: int) -> bool:
        good = market.goods[at]
        if overlooked[at] or good.price > most:
            return False
        if not need.kind:
            return good.shelf[-1] == need.shelf and bool(market.interest[shopper, at] >= least)
        return (
            good.kind == need.kind
            and (not need.colour or need.colour in good.colours)
            and (not need.brand or need.brand == _brand(good, person.language))
        )

    return suits


def talk(market: Market, shopper: int, ask: Ask) -> Talk:
    """One search from the first word to the purchase or the leaving."""
    person, (need, target) = market.people[shopper], need_of(market, shopper)
    suits = suited(market, shopper, need, target)
    coins = market.dice("coins", shopper).random(person.turns)
    said = sayings(need, person.language, person.turns, market.dice("words", shopper))
    met: set[int] = set()
    for turn, saying in enumerate(said, 1):
        given = ask(saying)
        fresh = [one for one in given if one not in met][:EYES]
        met.update(fresh)
        if not market.has_tastes and given and coins[turn - 1] < COIN:
            return Talk(given[0], turn)
        for one in fresh if market.has_tastes else ():
            if suits(one):
                return Talk(one, turn)
    return Talk(None, person.turns + 1)


def _brand(good: Good, language: str) -> str:
    """A Chinese title begins with the brand's Chinese name."""
    return good.titles["zh"].split()[0] if language == "zh" and "zh" in good.titles else good.brand
