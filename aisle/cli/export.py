"""aisle export shop|person|events."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import exports, note, settings
from aisle.cli.progress import bar
from aisle.cli.rows import whole_file
from aisle.shop.errors import BadInput


@exports.command("shop")
def export_shop(
    out: Annotated[Path, typer.Option(help="The JSON file.")],
    format: Annotated[str, typer.Option(help="Only tau for now.")] = "tau",
) -> None:
    """Customers and orders as JSON, with everything that was written since."""
    from aisle.shop.database import open_database
    from aisle.shop.tau_export import export_tau

    if format != "tau":
        raise BadInput(f"Format '{format}' is not known. Use --format tau.")
    with whole_file(out) as file:
        json.dump(export_tau(open_database(settings())), file, ensure_ascii=False)
    note(f"The shop was written to {out.name}.")


@exports.command("events")
def export_events(
    out: Annotated[Path, typer.Option(help="The Parquet file.")],
    days: Annotated[int | None, typer.Option(help="Only the last days; else all.", min=1)] = None,
    words: Annotated[
        bool, typer.Option("--words", help="Also what was asked, personal values replaced.")
    ] = False,
) -> None:
    """Every event under pseudonyms, as docs/events.md lists them; `import events` reads it."""
    from aisle.insights import export
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database

    if out.suffix != ".parquet":
        raise BadInput(f"{out.name} is to be a Parquet file. Name it {out.stem}.parquet.")
    shop = settings()
    since = 0 if days is None else Clock(shop).timestamp() - days * 86_400
    out.parent.mkdir(parents=True, exist_ok=True)
    with bar("events") as report:
        count = export.export_events(
            open_database(shop),
            out,
            since=since,
            with_words=words,
            progress=lambda done: report(done, 0),
        )
    note(f"{count:,} events were written to {out.name}, under pseudonyms.")


@exports.command("person")
def export_person(
    subject: Annotated[str, typer.Argument(help="A customer id or conversation id.")],
    out: Annotated[Path, typer.Option(help="The ZIP file.")],
) -> None:
    """Everything the shop holds of one person, as one ZIP."""
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.privacy import Privacy

    shop = settings()
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(Privacy(open_database(shop), Clock(shop)).export_person(subject))
    note(f"Written to {out.name}.")
