"""Homes for the market: the demo shop's catalogue and dialogue, the market's own shoppers, year and recommender."""

from __future__ import annotations

import csv
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from benchmarks.market.goods import Good, goods_of
from benchmarks.market.history import Row, write_events
from benchmarks.market.shoppers import Market

ROOT = Path(__file__).resolve().parent.parent.parent
# What the demo shop's people left: none of it is the market's.
EMPTIED = (
    "events", "exchanges", "returns", "shipments", "payments", "order_lines", "orders", "cart_lines", "payment_methods",
    "addresses", "customers", "consents", "campaign_members", "campaigns",
)  # fmt: skip
AGREE = 0.8  # of the shoppers agreed to offers


def catalogue_of(home: Path) -> list[Good]:
    """What the shop of a home sells."""
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from aisle.shop.settings import load_settings

    database = open_database(load_settings(home, {}))
    try:
        return goods_of(Catalogue(database).all())
    finally:
        database.close()


def make_home(
    pristine: Path, home: Path, market: Market, rows: list[Row], tell: Callable[[str], None] = print
) -> Path:
    """The year imported, the recommender trained on it and on nothing else; a finished home is used again."""
    if (home / "made.market").is_file():
        return home
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(pristine, home)
    shutil.rmtree(home / "models" / "recommender", ignore_errors=True)
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as shop:
        shop.execute("PRAGMA foreign_keys = OFF")
        for name in EMPTIED:
            shop.execute(f"DELETE FROM {name}")
    write_people(market, home / "people.csv")
    write_events(rows, home / "year.csv")
    told = []
    for verb in (["import", "customers", str(home / "people.csv")],
                 ["import", "events", str(home / "year.csv")], ["train", "recommender"]):  # fmt: skip
        tell(f"  aisle {verb[0]} {verb[1]}")
        done = subprocess.run(
            [sys.executable, "-m", "aisle.cli", "--home", str(home), *verb],
            cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800,
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"aisle {' '.join(verb)}: {(done.stderr or done.stdout)[-2000:]}")
        told.append(done.stdout)
    agreed = market.dice("agreed").random(len(market.people)) < AGREE
    at = max(row[2] for row in rows)
    with closing(sqlite3.connect(home / "shop.db", isolation_level=None)) as shop:
        shop.executemany(
            "INSERT INTO consents (subject, purpose, granted, at) VALUES (?, 'marketing', 1, ?)",
            [(one.shopper_id, at) for one, yes in zip(market.people, agreed, strict=True) if yes],
        )
    (home / "made.market").write_text("\n".join(told), encoding="utf-8")
    return home


def write_people(market: Market, path: Path) -> None:
    """As `aisle import customers` reads them."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("customer_id", "email", "first_name", "last_name", "language"))
        for one in market.people:
            mail = f"{one.shopper_id.lower()}@market.example"
            writer.writerow((one.shopper_id, mail, "Market", one.shopper_id, one.language))
