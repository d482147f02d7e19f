"""The shoppers: a latent model of tastes over what a card shows. Documented in docs/market.md.

    market = Market(goods, seed=7, people=300)      has_tastes=False: the null market, where one good is as good as another
    market.interest[shopper, good]                  a logit: how much this shopper is drawn to that good
All is drawn from the seed; nothing is fitted to data, to the demo shop's events or to the recommender.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.market.goods import Good

Floats = np.ndarray
DIMENSIONS = 6
# How much each thing on the card says about whom it pleases; the rest is the good's own secret.
SAYS = {"shelf": 1.0, "kind": 0.8, "brand": 0.6, "colour": 0.3, "own": 0.5}
TASTE, APPEAL = 1.2, 0.5  # spread of the logit between shoppers, and between goods for everybody
CHINESE = 0.4
LOOK, BUY = -0.5, -4.0  # logits: a card that is seen is opened; a card that is opened is bought
OWNED = -2.0  # what one has already
GOES_ON = 0.85  # from one place of a list to the next
PURSE_SPREAD = 0.5  # of the logarithm of what one spends on a thing with ease
TURNS = (2, 5)  # the fewest and the most turns that anybody has patience for


@dataclass(frozen=True)
class Shopper:
    """One person. `thrift`: logits lost for each doubling of the price above the purse."""

    shopper_id: str
    language: str
    purse: float
    thrift: float
    turns: int


class Market:
    """Goods, shoppers, and how much each is drawn to each."""

    def __init__(
        self,
        goods: Sequence[Good],
        seed: int,
        people: int,
        has_tastes: bool = True,
        taste: float = TASTE,
    ) -> None:
        self.goods, self.seed, self.has_tastes = list(goods), seed, has_tastes
        self.number = {one.good_id: at for at, one in enumerate(goods)}
        self.prices = np.array([one.price for one in goods])
        dice = np.random.default_rng([seed, 1])
        appeal = APPEAL * dice.normal(size=len(goods))
        vectors = _vectors(goods, dice)
        likes = dice.normal(size=(people, DIMENSIONS))
        self.people = [_shopper(at, dice, self.prices, has_tastes) for at in range(people)]
        self.taste = (taste if has_tastes else 0.0) * likes @ vectors.T  # (people, goods)
        purse = np.array([one.purse for one in self.people])[:, None]
        thrift = np.array([one.thrift for one in self.people])[:, None]
        dear = np.maximum(0.0, np.log2(self.prices[None, :] / purse))
        drawn = self.taste + appeal - thrift * dear
        self.interest = drawn if has_tastes else np.zeros_like(drawn)

    def dice(self, *names: object) -> np.random.Generator:
        """Dice of their own for one purpose: the same whatever was drawn elsewhere."""
        said = ":".join(map(str, (self.seed, *names)))
        return np.random.default_rng(list(hashlib.sha256(said.encode()).digest()[:16]))

    def best(self, shopper: int, size: int, but: frozenset[int] = frozenset()) -> list[int]:
        """The oracle's list, which nobody in the market can know: what draws this shopper most."""
        return [int(g) for g in np.argsort(-self.interest[shopper]) if int(g) not in but][:size]


def chance(logit: Floats | float) -> Floats:
    """A logit as a probability."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.asarray(logit))))


def visit(
    market: Market,
    shopper: int,
    shown: Sequence[int],
    name: str,
    owned: frozenset[int] = frozenset(),
) -> int | None:
    """Look through a list from its top and buy one thing, or leave: its number, or None.

    The dice belong to the visit's name and to the good, so that the same visit to another list is the same luck.
    """
    dice = market.dice("visit", shopper, name)
    stays, wants = dice.random(64), dice.random(len(market.goods))
    for place, good in enumerate(shown):
        if place and stays[place] > GOES_ON:
            return None
        drawn = market.interest[shopper, good] + (OWNED if good in owned else 0.0)
        if wants[good] < chance(drawn + LOOK) * chance(drawn + BUY):
            return good
    return None


def conversion(
    market: Market,
    shopper: int,
    shown: Sequence[int],
    visits: int,
    owned: frozenset[int] = frozenset(),
) -> float:
    """The share of so many visits that end with a purchase."""
    bought = [visit(market, shopper, shown, str(one), owned) is not None for one in range(visits)]
    return sum(bought) / visits


def _vectors(goods: Sequence[Good], dice: np.random.Generator) -> Floats:
    """(goods, dimensions), each of length 1."""
    drawn: dict[tuple[str, str], Floats] = {}

    def vector(of: str, name: str) -> Floats:
        return drawn.setdefault((of, name), dice.normal(size=DIMENSIONS))

    def whole(good: Good) -> Floats:
        told = [("kind", good.kind), ("brand", good.brand), ("own", good.good_id)]
        told += [("shelf", " > ".join(good.shelf))]
        told += [("colour", one) for one in sorted(good.colours)]
        share = {"colour": 1 / max(1, len(good.colours))}
        summed = sum(SAYS[of] * share.get(of, 1.0) * vector(of, name) for of, name in told)
        return np.asarray(summed / np.linalg.norm(summed))

    return np.stack([whole(one) for one in goods])


def _shopper(at: int, dice: np.random.Generator, prices: Floats, has_tastes: bool) -> Shopper:
    """In the null market all are alike but for language and patience."""
    chinese, spread, thrift = dice.random(), dice.normal(), dice.uniform(0.3, 1.2)
    turns = int(dice.integers(TURNS[0], TURNS[1] + 1))
    purse = float(np.median(prices)) * float(np.exp(PURSE_SPREAD * spread * has_tastes))
    return Shopper(
        f"M-{at + 1:04d}",
        "zh" if chinese < CHINESE else "en",
        purse,
        thrift if has_tastes else 0.75,
        turns,
    )
