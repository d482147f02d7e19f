"""aisle papers: privacy notice, AI disclosure, retention table and processors, from the settings."""

from __future__ import annotations

from typing import Annotated

import typer

from aisle.cli.app import app, note, settings


@app.command()
def papers(
    replace: Annotated[bool, typer.Option("--replace", help="Also files that are there.")] = False,
) -> None:
    """Write the papers for a lawyer to read into papers/ of the home, in both languages."""
    from aisle.shop.clock import Clock
    from aisle.shop.papers import FOLDER, write_papers

    shop = settings()
    made = write_papers(shop, Clock(shop).today(), replace=replace)
    for path in made:
        print(path)
    if not made:
        note(f"All papers stand in {shop.home / FOLDER} already. --replace writes them anew.")
