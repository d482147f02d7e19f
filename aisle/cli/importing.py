"""aisle import products|customers|orders|events|tau."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from aisle.cli.app import imports, note, settings, shown
from aisle.cli.progress import bar
from aisle.shop.errors import BadInput
from aisle.shop.settings import Settings

if TYPE_CHECKING:  # SQLAlchemy and polars: half a second that `aisle --help` need not wait
    from aisle.shop.database import Database
    from aisle.shop.importing.reading import Format
    from aisle.shop.importing.report import ImportReport


def _opened() -> tuple[Settings, Database]:
    """The shop; a home that is missing is made, empty."""
    from aisle.shop.database import open_database
    from aisle.shop.demo import init_shop

    shop = settings()
    if not shop.db_path.is_file():
        init_shop(shop.home)
        shop = settings()
    return shop, open_database(shop)


@imports.command("products")
def products(
    file: Annotated[Path, typer.Argument(help="The feed.")],
    format: Annotated[
        str, typer.Option(help="auto, jsonl, csv, parquet, google, shopify, woocommerce.")
    ] = "auto",
    map: Annotated[
        list[str] | None, typer.Option("--map", help="field=column, several by comma.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="Of the texts; default: seen from each.")
    ] = None,
    currency: Annotated[str | None, typer.Option(help="Of prices; default: the shop's.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Products: only id and title are required; unknown columns become attributes."""
    from aisle.shop.importing import ImportOptions, import_products

    shop, database = _opened()
    options = ImportOptions(_format(format), mapping(map), language, currency)
    with bar("products") as report:
        done = import_products(database, file, shop.shop, options, lambda rows: report(rows, 0))
    _told(done, as_json)


@imports.command("customers")
def customers(
    file: Annotated[Path, typer.Argument(help="The feed.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Customers with addresses and payment methods."""
    from aisle.shop.importing import import_customers

    shop, database = _opened()
    with bar("customers") as report:
        _told(
            import_customers(database, file, shop.shop, None, lambda rows: report(rows, 0)), as_json
        )


@imports.command("orders")
def orders(
    file: Annotated[Path, typer.Argument(help="The feed.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Orders with lines, payments, shipments; purchases become events, once."""
    from aisle.shop.importing import import_orders

    shop, database = _opened()
    with bar("orders") as report:
        _told(import_orders(database, file, shop.shop, None, lambda rows: report(rows, 0)), as_json)


@imports.command("events")
def events(
    file: Annotated[Path, typer.Argument(help="The feed.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Behaviour: user_id,item_id,timestamp[,event,value,quantity], or ratings."""
    from aisle.shop.importing import import_events

    shop, database = _opened()
    with bar("events") as report:
        _told(import_events(database, file, shop.shop, None, lambda rows: report(rows, 0)), as_json)


@imports.command("tau")
def tau(
    folder: Annotated[Path, typer.Argument(help="users.json, orders.json, products.json.")],
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """The public retail benchmark's shop: replaces customers, orders and products in one transaction."""
    from aisle.shop.importing import import_tau

    shop, database = _opened()
    _told(import_tau(database, folder, shop.shop), as_json)


def mapping(given: list[str] | None) -> dict[str, str]:
    """ "price=median_price,title=name" → {"price": "median_price", "title": "name"}."""
    pairs: dict[str, str] = {}
    for part in (one.strip() for text in given or [] for one in text.split(",")):
        field, equals, column = part.partition("=")
        if not (field and equals and column):
            raise BadInput(f"--map takes field=column, not '{part}'.")
        pairs[field.strip()] = column.strip()
    return pairs


def _format(name: str) -> Format:
    from aisle.shop.importing.reading import Format

    if name not in get_args(Format):
        raise BadInput(f"Format '{name}' is not known. Use one of: {', '.join(get_args(Format))}.")
    return cast(Format, name)


def _told(done: ImportReport, as_json: bool) -> None:
    """What came in, and what did not and why."""
    for warning in done.warnings:
        note(warning)
    if done.rejected:
        note(f"{done.rejected:,} rows were left out; why stands in {done.rejected_path}.")
    words = f"{done.kind}: {done.added:,} new, {done.changed:,} changed, {done.unchanged:,} as before ({done.seconds} s)"
    shown(done.to_json(), as_json, words)
