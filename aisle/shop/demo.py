"""A new shop: an empty one, or the demo shop with its products, people, orders and behaviour.

The demo is built beside its place and renamed at the end: a killed build leaves no half shop, and the
next one starts over.
"""

from __future__ import annotations

import dataclasses
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.home_secrets import home_secrets
from aisle.shop.importing.appliers import APPLIERS
from aisle.shop.importing.customers import import_customers
from aisle.shop.importing.events import import_events
from aisle.shop.importing.intake import Intake
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.orders import import_orders
from aisle.shop.importing.product_rows import ProductData
from aisle.shop.importing.products import store_products
from aisle.shop.importing.reading import read_rows
from aisle.shop.settings import Settings
from aisle.shop.shop_toml import ShopSettings, read_shop
from aisle.shop.stored_settings import store_rules, write_setting

DAY_S = 86_400
FILES = Path(__file__).parents[2] / "data" / "demo"
Say = Callable[[str], None]  # told what is being done, in a few words

SHOP_TOML = """\
# This shop. Every key is optional; docs/operations.md lists all of them.
currency = "USD"
timezone = "UTC"
languages = ["en", "zh"]
identity = "knowledge"    # knowledge (e-mail, or name and zip) | code | login

[name]
en = "Our shop"
zh = "本店"

[windows]                 # days after delivery; a window left out does not exist
return_days = 30
exchange_days = 30
"""


def init_shop(home: Path) -> ShopSettings:
    """An empty shop in `home`, which is made if it is not there. Raises BadInput where one stands."""
    with _making(home):
        if not (home / "shop.toml").exists():
            (home / "shop.toml").write_text(SHOP_TOML, encoding="utf-8")
        shop = _read(home)
        home_secrets(home)
        database = open_database(home / "shop.db", create=True)
        with database.write() as session:
            store_rules(session, shop.identity, shop.windows)
        database.close()
    return shop


def build_demo(
    settings: Settings, progress: Say | None = None, *, pictures: bool = True
) -> dict[str, int]:
    """The demo shop in `settings.home`: how many products, customers, orders and events it has.

    Drawing the pictures takes most of the time; who looks at none may leave them out.

    All times are moved by whole days so that the newest event is of today. Raises BadInput where a
    shop stands already.
    """
    say = progress or (lambda _: None)
    home = settings.home
    if not FILES.is_dir():
        raise Unavailable(
            f"The demo's files are not in {FILES}. Take them from the repository again."
        )
    with _making(home):
        return _built(settings, say, pictures)


def _built(settings: Settings, say: Say, pictures: bool) -> dict[str, int]:
    home = settings.home
    shutil.copyfile(FILES / "shop.toml", home / "shop.toml")
    shutil.copytree(FILES / "policies", home / "policies", dirs_exist_ok=True)
    home_secrets(home)
    settings = dataclasses.replace(settings, shop=_read(home))
    draft = home / "shop.db.building"
    for leftover in home.glob(f"{draft.name}*"):
        leftover.unlink()
    _write_words(home)
    if pictures:
        say("drawing the pictures")
        _draw(home)
    database = open_database(draft, create=True)
    counts = _fill(database, settings, say)
    database.close()
    _in_one_file(draft)
    draft.rename(settings.db_path)
    return counts


def demo_rows() -> Iterator[tuple[int, ProductData]]:
    """The hand-written products of `data/demo`, as the importer stores them."""
    from data.catalogue import demo_products  # here: the demo is not needed to run a real shop
    from data.pictures import picture_name

    for number, row in enumerate(demo_products(), start=1):
        name = row["id"]
        product: dict[str, Any] = {
            "brand": row["brand"],
            "kind": row["kind"],
            "category": " > ".join(row["category"]["en"]),
            "attributes": row["attributes"],
            "images": [f"/pictures/{picture_name(name)}"],
            "rating": float(row["rating"]),
            "reviews": row["reviews_count"],
            "review_texts": row["reviews"],
            "warranty_months": row.get("warranty_months"),
        }
        texts = {
            language: {"title": title, "description": row["description"][language]}
            for language, title in row["title"].items()
        }
        variants = [_variant(row, variant) for variant in row["variants"]]
        yield number, ProductData(name, product, texts, variants, row["category"])


def _variant(row: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    from data.pictures import picture_name

    colour = variant["options"].get("colour")
    return {
        "variant_id": variant["variant_id"],
        "options": variant["options"],
        "price_minor": variant["price_minor"],
        "currency": variant["currency"],
        "stock": variant["stock"],
        "image": f"/pictures/{picture_name(row['id'], colour)}" if colour else None,
    }


def _fill(database: Database, settings: Settings, say: Say) -> dict[str, int]:
    shop = settings.shop
    with database.write() as session:
        store_rules(session, shop.identity, shop.windows)
        write_setting(session, "demo", True)
    say("putting the products on the shelves")
    with Intake(database, "products", Path("demo"), APPLIERS, None) as intake:
        store_products(intake, demo_rows())
        intake.finish()
    options = ImportOptions(shift_s=_shift_s(Clock(settings).timestamp()))
    say("inviting the customers")
    customers = import_customers(database, FILES / "customers.csv", shop, options)
    say("taking the orders")
    orders = import_orders(database, FILES / "orders.jsonl", shop, options)
    say("watching the visitors")
    events = import_events(database, FILES / "events.csv.gz", shop, options)
    ratings = import_events(database, FILES / "ratings.csv", shop, options)
    for report in (customers, orders, events, ratings):
        if report.rejected:
            raise BadInput(f"{report.rejected} rows of the demo's {report.source} were refused.")
    return {
        "products": Catalogue(database).count(),
        "customers": customers.good,
        "orders": orders.good,
        "events": events.good + ratings.good,
    }


def _shift_s(now: int) -> int:
    """Whole days from the newest event of the files to now."""

    def fail(row: int, _: str, reason: str, __: str) -> None:
        raise BadInput(f"events.csv.gz of the demo, row {row}, {reason}")

    rows = read_rows(FILES / "events.csv.gz", "csv", fail)
    newest = max(int(row["timestamp"]) for _, row in rows)
    return (now - newest) // DAY_S * DAY_S


def _write_words(home: Path) -> None:
    """The catalogue's own words in both languages: `lexicon.json`, merged onto the shipped ones."""
    from aisle.language.lexicon import Entry, Lexicon
    from data.words import demo_words

    Lexicon(Entry(kind, value, en, zh) for kind, value, en, zh in demo_words()).save(
        home / "lexicon.json"
    )


def _draw(home: Path) -> None:
    from data.catalogue import demo_products
    from data.pictures import write_pictures

    write_pictures(demo_products(), home / "pictures")


def _in_one_file(path: Path) -> None:
    """Everything out of the WAL file, so that one rename moves the whole database."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for leftover in (f"{path.name}-wal", f"{path.name}-shm", f"{path.name}.lock"):
        (path.parent / leftover).unlink(missing_ok=True)


@contextmanager
def _making(home: Path) -> Iterator[None]:
    """One at a time makes a shop in a home. Raises BadInput where one stands, Unavailable while one is made."""
    home.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(home / "making.lock", timeout=0):
            _refuse_a_shop(home)
            yield
    except Timeout as error:
        raise Unavailable(
            f"The shop in {home} is being made. Try again when it is done."
        ) from error


def _refuse_a_shop(home: Path) -> None:
    if (home / "shop.db").exists():
        raise BadInput(f"There is a shop in {home} already. Name another folder with --home.")


def _read(home: Path) -> ShopSettings:
    shop, found = read_shop(home / "shop.toml")
    if found:
        raise BadInput("\n".join(found))
    return shop
