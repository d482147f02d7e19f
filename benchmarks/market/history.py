"""A year of the market before anybody is measured: who looked at what, put it in the cart, bought it.

A visit goes to a shelf the shopper is drawn to, or to the shop's window; what is shown there is chosen by
the shop's own habit (a few goods are shown much more often), not by taste; the top of a shelf is seen first.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np

from benchmarks.market.shoppers import BUY, GOES_ON, LOOK, OWNED, Market, chance

DAYS, DAY_S = 360, 86_400
VISITS = 14.0  # of a shopper in the year, on average, and at least two
SHELF = 10  # goods shown at once
WINDOW = 0.4  # visits to the window, where goods of all shelves stand
HABIT = 0.8  # exponent of how unevenly the shop shows its goods
Row = tuple[str, str, int, str, float]  # user, item, unix seconds, event, price


def a_year(market: Market, now: int) -> list[Row]:
    """Events by time; `now` is the moment after them."""
    dice = market.dice("history")
    places = dice.permutation(len(market.goods)) + 1
    shown_often = places.astype(float) ** -HABIT
    shelves: dict[str, list[int]] = defaultdict(list)
    for number, one in enumerate(market.goods):
        shelves[" > ".join(one.shelf)].append(number)
    names = sorted(shelves)
    rows: list[Row] = []
    for at, shopper in enumerate(market.people):
        drawn = np.array([market.taste[at, shelves[name]].mean() for name in names])
        pull = np.exp(drawn - drawn.max())
        owned: set[int] = set()
        for moment in np.sort(dice.integers(0, DAYS * DAY_S, 2 + dice.poisson(VISITS - 2))):
            begin = now - DAYS * DAY_S + int(moment)
            stock = np.arange(len(market.goods))
            if dice.random() > WINDOW:
                stock = np.array(shelves[names[dice.choice(len(names), p=pull / pull.sum())]])
            odds = shown_often[stock] / shown_often[stock].sum()
            shown = dice.choice(stock, min(SHELF, len(stock)), replace=False, p=odds)
            for place, good in enumerate(map(int, shown)):
                if place and dice.random() > GOES_ON:
                    break
                logit = market.interest[at, good] + (OWNED if good in owned else 0.0)
                if dice.random() > chance(logit + LOOK):
                    continue
                thing, price = market.goods[good].good_id, market.goods[good].price
                rows.append((shopper.shopper_id, thing, begin + 20 * place, "view", price))
                if dice.random() < chance(logit + BUY + 1.0):
                    rows.append((shopper.shopper_id, thing, begin + 20 * place + 8, "cart", price))
                    if dice.random() < chance(logit + BUY) / chance(logit + BUY + 1.0):
                        rows.append(
                            (shopper.shopper_id, thing, begin + 20 * place + 15, "purchase", price)
                        )
                        owned.add(good)
                        break
    return sorted(rows, key=lambda one: (one[2], one[0], one[1]))


def bestsellers(market: Market, rows: list[Row]) -> list[int]:
    """All goods by the number of purchases, then by looks."""
    counts = np.zeros(len(market.goods))
    for _, thing, _, event, _ in rows:
        counts[market.number[thing]] += {"purchase": 1.0, "view": 1e-6}.get(event, 0.0)
    return [int(one) for one in np.argsort(-counts, kind="stable")]


def kept_by(market: Market, rows: list[Row], events: tuple[str, ...]) -> list[frozenset[int]]:
    """For each shopper the goods of these events: bought, or met at all."""
    place = {one.shopper_id: at for at, one in enumerate(market.people)}
    found: list[set[int]] = [set() for _ in market.people]
    for user, thing, _, event, _ in rows:
        if event in events:
            found[place[user]].add(market.number[thing])
    return [frozenset(one) for one in found]


def write_events(rows: list[Row], path: Path) -> None:
    """As `aisle import events` reads them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("user_id", "item_id", "timestamp", "event", "value", "quantity"))
        for user, thing, at, event, price in rows:
            bought = event == "purchase"
            writer.writerow(
                (user, thing, at, event, f"{price:.2f}" if bought else "", 1 if bought else "")
            )
