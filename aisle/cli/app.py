"""The Typer application, its one global option, and what every verb shares."""

from __future__ import annotations

import importlib
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from aisle import __version__
from aisle.shop.settings import Settings, load_settings

app = typer.Typer(
    name="aisle",
    help="A self-hosted shopping assistant: shop, search, recommendations, dialogue, channels.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
imports = typer.Typer(help="Bring a feed into the shop.", no_args_is_help=True)
feeds = typer.Typer(
    help="Look at feeds: what they can answer, what they would change.", no_args_is_help=True
)
trains = typer.Typer(help="Train a model and promote it if it is no worse.", no_args_is_help=True)
evaluates = typer.Typer(help="What a model is worth on the shop's own data.", no_args_is_help=True)
exports = typer.Typer(help="Write the shop, or what is known of one person.", no_args_is_help=True)
audits = typer.Typer(help="The chain of what was done.", no_args_is_help=True)
approvals = typer.Typer(help="Changes that wait for a person of the shop.", no_args_is_help=True)
erases = typer.Typer(help="Erase what is known of one person.", no_args_is_help=True)
staff = typer.Typer(help="Who answers shoppers at /operator.", no_args_is_help=True)
insights = typer.Typer(help="What shoppers did, wanted and bought.", no_args_is_help=True)
models = typer.Typer(help="Versions of the models, and which one serves.", no_args_is_help=True)
dialogues = typer.Typer(
    help="Turns the dialogue was not sure of, and what they meant.", no_args_is_help=True
)
app.add_typer(imports, name="import")
app.add_typer(feeds, name="feeds")
app.add_typer(trains, name="train")
app.add_typer(evaluates, name="evaluate")
app.add_typer(exports, name="export")
app.add_typer(erases, name="erase")
app.add_typer(audits, name="audit")
app.add_typer(approvals, name="approvals")
app.add_typer(staff, name="staff")
app.add_typer(insights, name="insights")
app.add_typer(models, name="models")
app.add_typer(dialogues, name="dialogue")

VERBS = ("init", "importing", "feeds", "train", "evaluate", "search", "understand", "recommend", "parse", "run", "gateway", "actions",
         "chat", "shell", "export", "erase", "staff", "doctor", "tour", "audit",
         "approvals", "backup", "papers", "insights", "dialogue", "learn", "models", "report")  # fmt: skip


@dataclass
class _Given:
    home: Path | None = None


_given = _Given()


def _print_version(wanted: bool) -> None:
    if wanted:
        print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    home: Annotated[
        Path | None, typer.Option(help="The folder of the shop; AISLE_HOME, else var/.")
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_print_version
        ),
    ] = False,
) -> None:
    os.umask(0o077)  # what a home holds is for the account that runs the shop, and nobody else
    _given.home = home


def attach() -> None:
    """Import the files of all verbs: each adds itself to `app`."""
    for name in VERBS:
        importlib.import_module(f"aisle.cli.{name}")


def settings() -> Settings:
    """The settings of the home that was named."""
    return load_settings(_given.home)


def shown(value: Any, as_json: bool, text: str) -> None:  # Any: whatever json can write
    """Print the machine's or the person's version of a result on stdout."""
    print(json.dumps(value, ensure_ascii=False, indent=None) if as_json else text)


def note(text: str) -> None:
    """One line for the person who waits, on stderr."""
    print(text, file=sys.stderr, flush=True)


def log_to_stderr(level: str) -> None:
    """For the processes that serve: `aisle run` keeps what they say in logs/ of the home."""
    import logging

    logging.basicConfig(
        level=level.upper(),
        stream=sys.stderr,
        force=True,
        format="%(asctime)s %(levelname)s %(name)s %(message)s",
    )
    for name in ("sanic.root", "sanic.error", "sanic.access", "rasa_sdk", "httpx", "httpcore", "bm25s",
                 "telegram", "apscheduler"):  # fmt: skip
        logging.getLogger(name).setLevel(logging.WARNING)
