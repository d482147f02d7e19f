"""The shoppers of the demo shop, simulated: customers, orders, behaviour events and ratings.

    python -m data.simulate        writes data/demo/{customers.csv,orders.jsonl,events.csv.gz,ratings.csv}

Everything is drawn from one seed, so the files are the same on every machine. Each shopper has tastes
(weights over kinds of product, a price level, favourite brands), comes in sessions whose rhythm follows
the seasons of the categories, looks at things that are alike, moves on to what goes with them, and now
and then buys. Times count back from `TODAY`; `aisle init --demo` moves them so that the newest is today.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from data.catalogue import demo_products
from data.people import CITIES, ENGLISH_NAMES, HEROES, chinese_name

TODAY = 1_793_491_200  # 2026-11-01 00:00 UTC
DAY = 86_400
SEED = 7
CUSTOMERS, GUESTS, RATERS = 200, 1_100, 1_100
EVENTS, ORDERS, RATINGS = 31_500, 600, 20_000
HERE = Path(__file__).parent / "demo"

# What is looked at after what: kinds that go together, beyond their own category.
TOGETHER = {
    "tent": ("sleeping bag", "sleeping mat", "headlamp", "camping stove", "lantern"),
    "sleeping bag": ("sleeping mat", "tent"),
    "hiking boots": ("socks", "backpack", "trekking poles"),
    "running shoes": ("socks", "water bottle", "smartwatch"),
    "coffee maker": ("mug", "coffee grinder", "kettle"),
    "kettle": ("mug", "coffee maker"),
    "monitor": ("keyboard", "mouse", "webcam", "USB hub"),
    "keyboard": ("mouse", "laptop stand"),
    "headphones": ("charging cable", "power bank"),
    "duvet": ("pillow", "bed sheet set", "blanket"),
    "yoga mat": ("water bottle", "resistance bands"),
    "fountain pen": ("notebook", "planner"),
}
SUMMER, WINTER = ("Outdoor", "Sports"), ("Home",)


@dataclass
class Shopper:
    """One simulated person: what they like, how much they spend, how often they come."""

    user_id: str
    taste: np.ndarray[Any, np.dtype[np.float64]]  # (products,) how much each is liked, positive
    sessions: int
    seen: list[int] = field(default_factory=list)


class World:
    """The catalogue in numbers, and the dice."""

    def __init__(self, seed: int = SEED) -> None:
        self.dice = np.random.default_rng(seed)
        self.products = demo_products()
        self.kinds = [str(one["kind"]) for one in self.products]
        self.categories = [str(one["category"]["en"][0]) for one in self.products]
        self.leaves = [str(one["category"]["en"][-1]) for one in self.products]
        self.prices = np.array([float(one["price"]) for one in self.products])
        rated = np.array([float(one["rating"] or 4.0) for one in self.products])
        reviews = np.array([float(one["reviews_count"] or 10) for one in self.products])
        self.popularity = np.log1p(reviews) * np.exp(rated - 4.2)
        self.quality = rated - rated.mean()
        self.follows = self._follows()

    def _follows(self) -> np.ndarray[Any, np.dtype[np.float64]]:
        """(products, products) how likely one looks at j after i: same kind, then what goes with it."""
        size = len(self.products)
        weights = np.full((size, size), 0.02)
        for i in range(size):
            mates = TOGETHER.get(self.kinds[i], ())
            for j in range(size):
                if self.kinds[i] == self.kinds[j]:
                    weights[i, j] += 4.0
                elif self.kinds[j] in mates:
                    weights[i, j] += 3.0
                elif self.leaves[i] == self.leaves[j]:
                    weights[i, j] += 1.0
        np.fill_diagonal(weights, 0.0)
        return weights

    def shopper(self, user_id: str, sessions: int) -> Shopper:
        """Tastes: two or three categories, a price level, a brand or two."""
        leaves = sorted(set(self.leaves))
        liked = self.dice.dirichlet(np.full(len(leaves), 0.12))
        by_leaf = dict(zip(leaves, liked, strict=True))
        level = self.dice.normal(3.6, 0.7)
        brands = sorted({str(one["brand"]) for one in self.products})
        favourite = set(self.dice.choice(brands, 2, replace=False))
        taste = np.array(
            [
                (by_leaf[leaf] + 0.004)
                * np.exp(-0.5 * ((np.log(price) - level) / 0.9) ** 2)
                * (2.0 if str(one["brand"]) in favourite else 1.0)
                for one, leaf, price in zip(self.products, self.leaves, self.prices, strict=True)
            ]
        )
        return Shopper(user_id, taste * self.popularity, sessions)

    def season(self, at: int) -> np.ndarray[Any, np.dtype[np.float64]]:
        """(products,) how much the time of the year speaks for each."""
        summer = 0.5 * (1 + np.cos(2 * np.pi * ((at % (365 * DAY)) / (365 * DAY) - 0.54)))
        return np.array(
            [
                0.6 + 0.8 * summer
                if name in SUMMER
                else 1.4 - 0.8 * summer
                if name in WINTER
                else 1.0
                for name in self.categories
            ]
        )


Row = tuple[str, int, int, str]  # user, product number, time, event


def session(world: World, shopper: Shopper, start: int) -> list[Row]:
    """One visit: a first look by taste and season, then what follows; some carts, some purchases."""
    rows: list[Row] = []
    weights = shopper.taste * world.season(start)
    at, now = start, int(world.dice.choice(len(weights), p=weights / weights.sum()))
    for _ in range(int(world.dice.integers(2, 9))):
        rows.append((shopper.user_id, now, at, "view"))
        shopper.seen.append(now)
        if world.dice.random() < 0.35:
            rows.append((shopper.user_id, now, at + 5, "click"))
        if world.dice.random() < 0.14:
            rows.append((shopper.user_id, now, at + 40, "cart"))
            if world.dice.random() < 0.5:
                rows.append((shopper.user_id, now, at + 300, "purchase"))
        at += int(world.dice.integers(20, 240))
        weights = world.follows[now] * (shopper.taste + 0.02 * shopper.taste.max())
        now = int(world.dice.choice(len(weights), p=weights / weights.sum()))
    return rows


def visits(world: World, shopper: Shopper) -> list[Row]:
    """All sessions of a shopper within the last year, later ones likelier."""
    starts = TODAY - (world.dice.beta(0.9, 1.3, shopper.sessions) * 365 * DAY).astype(int) - 3600
    return [row for start in np.sort(starts) for row in session(world, shopper, int(start))]


def behaviour(world: World) -> tuple[list[Shopper], list[Row]]:
    """The latest `EVENTS` rows of customers and guests, by time."""
    shoppers = [
        world.shopper(f"C-{n:04d}", 10 + int(world.dice.poisson(6)))
        for n in range(1, CUSTOMERS + 1)
    ]
    shoppers += [
        world.shopper(f"guest-{n:04d}", 1 + int(world.dice.poisson(0.8)))
        for n in range(1, GUESTS + 1)
    ]
    rows: list[Row] = []
    for one in shoppers:
        rows += visits(world, one)
    rows.sort(key=lambda row: (row[2], row[0]))
    return shoppers, rows[-EVENTS:]


def ratings(world: World, shoppers: list[Shopper]) -> list[tuple[str, str, int, int]]:
    """`RATINGS` rows: what people thought of things they had, from quality, taste and mood."""
    raters = shoppers[:CUSTOMERS] + [world.shopper(f"R-{n:04d}", 0) for n in range(1, RATERS + 1)]
    found: list[tuple[str, str, int, int]] = []
    share = RATINGS / len(raters)
    for one in raters:
        count = min(len(world.products) - 5, max(4, int(world.dice.poisson(share + 1))))
        weights = one.taste + 0.05 * one.taste.mean()
        things = world.dice.choice(len(weights), count, replace=False, p=weights / weights.sum())
        mood = world.dice.normal(0, 0.35)
        liked = np.log(one.taste / np.median(one.taste))
        for thing in things:
            mark = 3.7 + 0.9 * world.quality[thing] + 0.45 * np.tanh(liked[thing] / 2) + mood
            mark += world.dice.normal(0, 0.55)
            at = TODAY - int(world.dice.integers(1, 540 * DAY))
            found.append(
                (one.user_id, world.products[thing]["id"], int(np.clip(round(mark), 1, 5)), at)
            )
    found.sort(key=lambda row: (row[3], row[0], row[1]))
    return found[-RATINGS:]


def customers(world: World) -> list[dict[str, Any]]:
    """`CUSTOMERS` rows; the first ones are the heroes whom the tour and the demo sign-in use."""
    rows = []
    for n in range(1, CUSTOMERS + 1):
        customer_id = f"C-{n:04d}"
        if n <= len(HEROES):
            first, last, language = HEROES[n - 1]
        elif n % 5 in (0, 3):
            (first, last), language = chinese_name(world.dice), "zh"
        else:
            first, last = ENGLISH_NAMES[n % len(ENGLISH_NAMES)]
            language = "en"
        rows.append(_customer(world, customer_id, first, last, language, n))
    return rows


def _customer(
    world: World, customer_id: str, first: str, last: str, language: str, n: int
) -> dict[str, Any]:
    city, state, country, zip_start = CITIES[int(world.dice.integers(len(CITIES)))]
    latin = first.isascii()
    name = f"{first}.{last}{n}".lower().replace(" ", "") if latin else f"shopper{n}"
    hero = {1: "emma.clarke", 2: "mei.li"}.get(n)
    methods: list[dict[str, Any]] = [
        {"payment_method_id": f"card_{n:04d}", "source": "credit_card",
         "brand": ("visa", "mastercard", "unionpay")[n % 3], "last_four": f"{1000 + n * 37 % 9000:04d}"}
    ]  # fmt: skip
    if n % 2 == 0 or n == 1:
        methods.append({"payment_method_id": f"paypal_{n:04d}", "source": "paypal"})
    if n % 3 == 0 or n <= 2:
        balance = float(world.dice.integers(10, 200))
        methods.append(
            {"payment_method_id": f"gift_{n:04d}", "source": "gift_card", "balance": balance}
        )
    return {
        "customer_id": customer_id,
        "email": f"{hero or name}@example.com",
        "first_name": first, "last_name": last,
        "phone": f"+1 202 555 01{n % 100:02d}",
        "language": language,
        "created_at": TODAY - int(world.dice.integers(200, 900)) * DAY,
        "address1": f"{int(world.dice.integers(1, 980))} {('Maple', 'Harbour', 'Station', 'Hill', 'Garden')[n % 5]} Street",
        "address2": f"Apt {n % 40 + 1}" if n % 3 == 0 else "",
        "city": city, "state": state, "country": country,
        "zip": f"{zip_start}{int(world.dice.integers(10, 99))}",
        "payment_methods": json.dumps(methods),
    }  # fmt: skip


def write_demo(folder: Path = HERE) -> dict[str, int]:
    """Write the four files; how many rows each has."""
    from data.orders import orders  # it needs this module's world

    world = World()
    people = customers(world)
    shoppers, rows = behaviour(world)
    bought: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[3] == "purchase" and row[0].startswith("C-"):
            bought[row[0]].append(row)
    made = orders(world, people, bought)
    told = [row for row in rows if not (row[3] == "purchase" and row[0].startswith("C-"))]
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "customers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(people[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(people)
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in made)
    (folder / "orders.jsonl").write_text(text, encoding="utf-8")
    buffer = io.StringIO()
    buffer.write("user_id,item_id,timestamp,event\n")
    for user, thing, at, event in told:
        buffer.write(f"{user},{world.products[thing]['id']},{at},{event}\n")
    with gzip.GzipFile(folder / "events.csv.gz", "wb", mtime=0) as packed:
        packed.write(buffer.getvalue().encode())
    marks = ratings(world, shoppers)
    with (folder / "ratings.csv").open("w", encoding="utf-8", newline="") as file:
        file.write("user_id,item_id,rating,timestamp\n")
        file.writelines(f"{user},{item},{mark},{at}\n" for user, item, mark, at in marks)
    return {
        "customers": len(people),
        "orders": len(made),
        "events": len(told),
        "ratings": len(marks),
    }


if __name__ == "__main__":
    for name, count in write_demo().items():
        print(f"{name}: {count}")
