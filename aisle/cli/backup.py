"""aisle backup, aisle restore: a copy of the database, and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import app, note, settings


@app.command()
def backup(
    out: Annotated[Path | None, typer.Option(help="The file; else one in backups/.")] = None,
) -> None:
    """Write a copy of the shop's database, also while the assistant runs; who is erased is not in it."""
    from aisle.shop.backups import back_up
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.privacy import Privacy

    shop = settings()
    database = open_database(shop)
    Privacy(database, Clock(shop)).sweep()
    print(back_up(database.path, out))


@app.command()
def restore(file: Annotated[Path, typer.Argument(help="A file of `aisle backup`.")]) -> None:
    """Put a copy in place of the database; who was erased since is erased in it too."""
    from aisle.cli.before import only_one
    from aisle.shop import backups

    shop = settings()
    shop.home.mkdir(parents=True, exist_ok=True)
    with only_one(shop):
        done = backups.restore(shop, file)
    kept = f" The database of before is backups/{done['kept']}." if done["kept"] else ""
    note(f"Restored from {file.name}; erased anew: {done['erased']}.{kept}")
