"""aisle run: everything, in the foreground: gateway first, then what is missing, then Rasa and actions.

The processes are started, watched and restarted by circus; Ctrl-C stops them together.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import Annotated

import typer

from aisle.cli.app import _given, app
from aisle.shop.settings import load_settings


@app.command()
def run(
    host: Annotated[str | None, typer.Option(help="Address the gateway listens on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port of the page and the API.")] = None,
    public_url: Annotated[
        str | None, typer.Option(help="Address shoppers use, behind a proxy.")
    ] = None,
    rasa_port: Annotated[int | None, typer.Option(help="Rasa, on loopback.")] = None,
    actions_port: Annotated[int | None, typer.Option(help="Action server, on loopback.")] = None,
    no_telegram: Annotated[
        bool, typer.Option("--no-telegram", help="Without the Telegram bot.")
    ] = False,
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Make the demo shop and train what is missing first.")
    ] = False,
) -> None:
    """Start the assistant and keep it up until Ctrl-C."""
    from aisle.cli.upkeep import Wish, keep_up

    given = {
        "AISLE_HOST": host, "AISLE_PORT": port, "AISLE_PUBLIC_URL": public_url,
        "AISLE_RASA_PORT": rasa_port, "AISLE_ACTIONS_PORT": actions_port,
    }  # fmt: skip
    environment = {
        **os.environ,
        **{name: str(value) for name, value in given.items() if value is not None},
    }
    home = load_settings(_given.home, environment).home
    home.mkdir(parents=True, exist_ok=True)
    with suppress(PermissionError):  # of another account, who keeps it as they like
        home.chmod(0o700)
    environment["AISLE_HOME"] = str(home)
    wish = Wish(telegram=not no_telegram, prepare=prepare)
    keep_up(load_settings(home, environment), environment, wish)
