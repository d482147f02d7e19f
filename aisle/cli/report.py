"""aisle report: the week as HTML, in both languages; a scheduler calls it once a week."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import app, note, settings
from aisle.language.wording import LANGUAGES
from aisle.shop.errors import BadInput


@app.command()
def report(
    out: Annotated[
        Path | None, typer.Option(help="The folder to write to; reports/ of the home.")
    ] = None,
    language: Annotated[str, typer.Option(help="en, zh, or both.")] = "both",
    days: Annotated[int, typer.Option(help="So many days back.", min=1, max=366)] = 7,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="As PDF too, by the Chromium of this machine.")
    ] = False,
) -> None:
    """Write the weekly report: funnel, lost demand, segments, campaigns, fairness."""
    from aisle.channels.gateway.shop_parts import ShopParts
    from aisle.insights.insights import Insights
    from aisle.owner.pdf import print_pdf
    from aisle.owner.report import write_reports
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database

    if language not in (*LANGUAGES, "both"):
        raise BadInput(f"Language '{language}' is not spoken here. Use en, zh or both.")
    shop = settings()
    parts = ShopParts(shop, Clock(shop), open_database(shop))
    insights = Insights(shop, parts.database, parts.clock)
    folder = out or shop.home / "reports"
    if folder.exists() and not folder.is_dir():
        raise BadInput(f"{folder} is a file. Name a folder.")
    note("Reading the events …")
    chosen = LANGUAGES if language == "both" else (language,)
    for path in write_reports(parts, insights, folder, chosen, days):
        print(path)
        if pdf:
            print(print_pdf(path))
