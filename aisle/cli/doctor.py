"""aisle doctor: what is missing, what serves instead, and the command that mends it."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from typing import Annotated

import typer

from aisle.cli.app import app, settings, shown
from aisle.language.errors import AisleError
from aisle.shop.settings import Settings
from aisle.shop.versions import current

Row = tuple[str, bool, str]  # what, is it well, what it is or what mends it


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Look at environments, shop, models, ports and the language model."""
    shop = settings()
    rows = [row for look in (_environments, _shop, _models, _answers, _ports) for row in look(shop)]
    text = "\n".join(
        f"{'ok     ' if well else 'missing'}  {what}: {words}" for what, well, words in rows
    )
    shown([{"what": what, "ok": well, "says": words} for what, well, words in rows], as_json, text)
    if not all(well for _, well, _ in rows):
        raise typer.Exit(1)


def _environments(shop: Settings) -> Iterator[Row]:
    from aisle.cli.places import bot_python

    yield _tried("Rasa environment", lambda: str(bot_python(shop).parent.parent.name))


def _shop(shop: Settings) -> Iterator[Row]:
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from aisle.shop.policies import Policies

    if not shop.db_path.is_file():
        yield "shop", False, "no shop in this home yet. Run `aisle init --demo`, or `aisle init`."
        return
    yield _tried("shop", lambda: f"{Catalogue(open_database(shop)).count():,} products")
    for language in ("en", "zh"):
        lacking = Policies(shop).missing(language)
        cure = f"clauses {', '.join(lacking)} are cited and not written: add them to policies/{language}"
        yield (
            f"policies ({language})",
            not lacking,
            cure if lacking else "every cited clause is there",
        )


def _models(shop: Settings) -> Iterator[Row]:
    instead = {
        "search": "search goes by words alone",
        "recommender": "recommendations go by popularity",
        "dialogue": "the assistant cannot start",
    }
    for kind, meanwhile in instead.items():
        folder = current(shop.home / "models" / kind)
        cure = f"{meanwhile}. Run `aisle train {kind}`."
        yield f"model {kind}", folder is not None, folder.name if folder else cure


def _answers(shop: Settings) -> Iterator[Row]:
    if shop.llm_model:
        where = "at LLM_URL" if shop.llm_url else "on this machine"
        yield "free-form answers", True, f"worded by {shop.llm_model} {where}, held to evidence"
    elif shop.llm_url:
        yield "free-form answers", False, "LLM_MODEL is not set: name a model of that server"
    else:
        yield (
            "free-form answers",
            True,
            "extractive (set LLM_URL and LLM_MODEL for a language model)",
        )


def _ports(shop: Settings) -> Iterator[Row]:
    for name, port in (
        ("gateway", shop.port),
        ("Rasa", shop.rasa_port),
        ("actions", shop.actions_port),
    ):
        with socket.socket() as probe:
            probe.settimeout(0.3)
            taken = probe.connect_ex(("127.0.0.1", port)) == 0
        yield (
            f"port {port} ({name})",
            True,
            "in use (is the assistant running?)" if taken else "free",
        )
    yield "home", os.access(shop.home, os.W_OK), str(shop.home.name)


def _tried(what: str, look: Callable[[], str]) -> Row:
    try:
        return what, True, look()
    except AisleError as error:
        return what, False, str(error)
