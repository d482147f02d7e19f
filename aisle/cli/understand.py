"""aisle understand: what a wish became, filter by filter, also where the catalogue lacks the column."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from aisle.cli.app import app, note, settings
from aisle.cli.rows import whole_file
from aisle.shop.errors import BadInput


@app.command()
def understand(
    text: Annotated[str | None, typer.Argument(help="A wish.")] = None,
    queries: Annotated[Path | None, typer.Option(help='JSON lines {"id","query"}.')] = None,
    out: Annotated[Path | None, typer.Option(help="Where the JSON lines go.")] = None,
) -> None:
    """Read a wish: `aisle understand "300 以内的防水音箱，不要 JBL"`."""
    from aisle.search.batch import understand_batch
    from aisle.shop.database import open_database

    shop = settings()
    database = open_database(shop)
    if queries is not None:
        if out is None:
            raise BadInput("A file of queries needs --out FILE.")
        asked = _asked(queries)
        with whole_file(out) as file:
            for row in understand_batch(shop, database, asked):
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        note(f"{len(asked)} queries read into {out.name}.")
        return
    if text is None:
        raise BadInput("Nothing to understand. Give a text, or --queries FILE --out FILE.")
    row = next(iter(understand_batch(shop, database, [("", text)])))
    print(json.dumps(row, ensure_ascii=False, indent=2))


def _asked(path: Path) -> list[tuple[str, str]]:
    if not path.is_file():
        raise BadInput(f"There is no file '{path}'. Check the name.")
    rows: list[tuple[str, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                row: dict[str, Any] = json.loads(line)
                rows.append((str(row["id"]), str(row["query"])))
            except (ValueError, KeyError, TypeError) as error:
                raise BadInput(
                    f'{path.name}, line {number}: not {{"id","query"}} ({error}).'
                ) from error
    return rows
