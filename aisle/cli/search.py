"""aisle search: products for one wish, or a run for a file of queries."""

from __future__ import annotations

import csv
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from aisle.cli.app import app, note, settings, shown
from aisle.cli.rows import read_rows, whole_file
from aisle.shop.errors import BadInput

if TYPE_CHECKING:
    from aisle.shop.products import Product


@app.command()
def search(
    text: Annotated[str | None, typer.Argument(help="What is wished for.")] = None,
    queries: Annotated[Path | None, typer.Option(help="CSV with query_id,query.")] = None,
    out: Annotated[Path | None, typer.Option(help="Where the run goes.")] = None,
    k: Annotated[int, typer.Option("-k", min=1, help="Products a query.")] = 10,
    explain: Annotated[bool, typer.Option("--explain", help="How each was reckoned.")] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Find products: `aisle search "waterproof speaker under 80"`."""
    from aisle.search.batch import RUN_COLUMNS, search_batch
    from aisle.shop.database import open_database

    shop = settings()
    database = open_database(shop)
    if queries is not None:
        if out is None:
            raise BadInput("A file of queries needs --out FILE for the run.")
        asked = [
            (row["query_id"], row["query"]) for row in read_rows(queries, ("query_id", "query"))
        ]
        with whole_file(out) as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(RUN_COLUMNS)
            writer.writerows(astuple(row) for row in search_batch(shop, database, asked, k))
        note(f"{len(asked)} queries answered in {out.name}.")
        return
    if text is None:
        raise BadInput("Nothing to search for. Give a text, or --queries FILE --out FILE.")
    _one(text, k, as_json, explain=explain)


def _one(text: str, k: int, as_json: bool, *, explain: bool) -> None:
    from aisle.search.search import Search
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database

    shop = settings()
    database = open_database(shop)
    found = Search.open(shop, database)
    wish = found.understand(text)
    result = found.find(wish, k)
    reckoned = found.explain(wish, result) if explain else {}
    hits = [*result.hits, *([] if result.hits else result.near_misses)]
    products = {
        one.product_id: one for one in Catalogue(database).many([hit.product_id for hit in hits])
    }
    known = [hit for hit in hits if hit.product_id in products]
    titles = {
        hit.product_id: products[hit.product_id].text(wish.language, "title") for hit in known
    }
    rows = [
        {"product_id": hit.product_id, "title": titles[hit.product_id], "score": hit.score,
         "relaxed": list(hit.relaxed),
         **({"explained": reckoned[hit.product_id].to_json()} if explain else {})}
        for hit in known
    ]  # fmt: skip
    lines = [
        f"{hit.product_id}  {titles[hit.product_id]}  {_price(products[hit.product_id], wish.language)}"
        + (f"  [{', '.join(hit.relaxed)}]" if hit.relaxed else "")
        + (f"\n    {reckoned[hit.product_id].text(wish.language)}" if explain else "")
        for hit in known
    ]
    text_out = "\n".join(lines) if lines else "Nothing matches."
    shown({"wish": wish.to_json(), "total": result.total, "hits": rows}, as_json, text_out)


def _price(product: Product, language: str) -> str:
    """The lowest price at which it is sold; a dash where none is stated."""
    from aisle.language.currency import format_money

    stated = [
        (one.price_minor, one.currency) for one in product.variants if one.price_minor is not None
    ]
    return format_money(*min(stated), language) if stated else "–"
