"""aisle init: a new shop, empty or with the demo."""

from __future__ import annotations

from typing import Annotated

import typer

from aisle.cli.app import app, note, settings


@app.command()
def init(demo: Annotated[bool, typer.Option("--demo", help="With the demo shop.")] = False) -> None:
    """Make a new shop in the home; refuses to touch one that is there."""
    from aisle.shop.clock import Clock
    from aisle.shop.demo import build_demo, init_shop
    from aisle.shop.papers import FOLDER, write_papers
    from aisle.shop.settings import load_settings

    shop = settings()
    if demo:
        build_demo(shop, note)
    else:
        init_shop(shop.home)
    made = load_settings(shop.home)  # with the shop.toml that is there now
    write_papers(made, Clock(made).today())
    note(f"Privacy notice and other papers for your lawyer: {shop.home / FOLDER}.")
    note(f"The shop is in {shop.home}." + ("" if demo else " Next: `aisle import products FILE`."))
