"""aisle chat: a conversation in the terminal, through the gateway that `aisle run` started."""

from __future__ import annotations

from typing import Annotated

import typer

from aisle.cli.app import app, settings


@app.command()
def chat(
    url: Annotated[str | None, typer.Option(help="Another gateway.")] = None,
    language: Annotated[str | None, typer.Option(help="en or zh; default: your locale.")] = None,
) -> None:
    """Talk to the running assistant."""
    from aisle.channels.terminal import run_chat

    run_chat(settings(), url=url, language=language)
