"""aisle doctor: what is missing, what serves instead, and the command that mends it."""

from __future__ import annotations

import difflib
import os
import socket
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from aisle.cli.app import app, settings, shown
from aisle.language.errors import AisleError
from aisle.shop.errors import BadInput
from aisle.shop.running import rasa_port
from aisle.shop.settings import Settings, documented_settings, unknown_variables
from aisle.shop.versions import current

Row = tuple[str, bool, str]  # what, is it well, what it is or what mends it


@app.command()
def doctor(as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Look at environments, shop, models, ports and the language model."""
    shop = settings()
    rows = [row for look in _LOOKS for row in look(shop)]
    text = "\n".join(
        f"{'ok     ' if well else 'missing'}  {what}: {words}" for what, well, words in rows
    )
    shown([{"what": what, "ok": well, "says": words} for what, well, words in rows], as_json, text)
    if not all(well for _, well, _ in rows):
        raise typer.Exit(1)


def _environments(shop: Settings) -> Iterator[Row]:
    from aisle.cli.before import must_compute, must_encode
    from aisle.cli.places import bot_python

    yield _tried("Rasa environment", lambda: str(bot_python(shop).parent.parent.name))
    yield _tried("device", lambda: must_compute(shop))
    for part in shop.search_encoder.split("+"):
        yield _tried("search encoder", partial(must_encode, shop, part.strip()))


def _settings(shop: Settings) -> Iterator[Row]:
    """What is well formed and still of no use."""
    for name in unknown_variables():
        near = difflib.get_close_matches(name, [one for one, _, _ in documented_settings()], 1)
        cure = f"Correct it to {near[0]}, or take it out." if near else "Take it out."
        yield name, False, f"is not a setting. {cure}"
    if shop.shop.identity == "login" and not shop.login_key:
        yield (
            "AISLE_LOGIN_KEY",
            False,
            "identity is login and there is no key: nobody can sign in. Set it.",
        )
    if shop.shop.identity == "code" and not shop.smtp_url:
        is_shown = shop.db_path.is_file() and _is_demo(shop)
        words = "identity is code and there is no mail server: codes reach nobody. Set it."
        yield (
            "AISLE_SMTP_URL",
            is_shown,
            "none: the demo shows its codes at /mails" if is_shown else words,
        )
    if shop.smtp_url and not (shop.mail_from or shop.shop.contact.email):
        yield (
            "AISLE_MAIL_FROM",
            False,
            "mails would come from shop@localhost. Set it, or contact.email.",
        )
    if shop.webhook_url and not shop.webhook_secret:
        yield "AISLE_WEBHOOK_SECRET", False, "what goes to AISLE_WEBHOOK_URL is not signed. Set it."


def _is_demo(shop: Settings) -> bool:
    from aisle.shop.database import open_database
    from aisle.shop.stored_settings import read_setting

    with open_database(shop).read() as session:
        return bool(read_setting(session, "demo").get("demo"))


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
    from aisle.cli.places import recommender_damage

    instead = {
        "search": "search goes by words alone",
        "recommender": "recommendations go by popularity",
        "dialogue": "the assistant cannot start",
    }
    for kind, meanwhile in instead.items():
        folder = current(shop.home / "models" / kind)
        damage = recommender_damage(shop) if folder and kind == "recommender" else None
        cure = f"{damage or ''} {meanwhile}. Run `aisle train {kind}`.".strip()
        yield (
            f"model {kind}",
            bool(folder and not damage),
            cure if damage or not folder else folder.name,
        )


def _answers(shop: Settings) -> Iterator[Row]:
    if shop.llm_model and not shop.llm_url and _is_missing_folder(shop.llm_model):
        yield (
            "free-form answers",
            False,
            f"LLM_MODEL is '{shop.llm_model}', and no such folder is here",
        )
    elif shop.llm_model:
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


def _is_missing_folder(model: str) -> bool:
    return model.startswith(("/", "~", ".")) and not Path(model).expanduser().is_dir()


def _ports(shop: Settings) -> Iterator[Row]:
    for name, port in (
        ("gateway", shop.port),
        ("Rasa", rasa_port(shop)),
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
    yield _tried("host", lambda: _resolved(shop.host))
    yield "home", os.access(shop.home, os.W_OK), str(shop.home.name)


def _resolved(host: str) -> str:
    try:
        return str(socket.getaddrinfo(host, None)[0][4][0])
    except OSError as error:
        raise BadInput(
            f"AISLE_HOST is '{host}', which this machine does not know. Set it to 127.0.0.1."
        ) from error


_LOOKS = (_environments, _settings, _shop, _models, _answers, _ports)


def _tried(what: str, look: Callable[[], str]) -> Row:
    try:
        return what, True, look()
    except AisleError as error:
        return what, False, str(error)
