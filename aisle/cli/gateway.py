"""aisle gateway: the one process that shoppers reach. `aisle run` starts it; seldom typed by hand."""

from __future__ import annotations

import os
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
    import uvicorn

    from aisle.channels.gateway.app import create_app

    shop = settings()
    os.umask(0o077)
    log_to_stderr(shop.log_level)
    made = create_app(shop, telegram=False if no_telegram else None)
    uvicorn.run(
        made, host=shop.host, port=shop.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=5, server_header=False,
    )  # fmt: skip
