"""aisle gateway: the one process that shoppers reach. `aisle run` starts it; seldom typed by hand."""

from __future__ import annotations

from typing import Annotated

import typer

from aisle.cli.app import app, log_to_stderr, settings


@app.command(hidden=True)
def gateway(
    no_telegram: Annotated[
        bool, typer.Option("--no-telegram", help="Without the Telegram bot.")
    ] = False,
) -> None:
    """Serve the page, the widget and the API."""
    from aisle.channels.gateway.app import create_app
    from aisle.channels.gateway.serving import serve
    from aisle.owner.app import mount_owner, read_ahead

    shop = settings()
    log_to_stderr(shop.log_level)
    served = create_app(shop, telegram=False if no_telegram else None)
    read_ahead(mount_owner(served))
    serve(served, shop.host, shop.port)
