"""aisle models list|promote|roll-back: which versions there are, and which one serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aisle.cli.app import models, note, settings, shown

if TYPE_CHECKING:
    from aisle.shop.model_versions import Models

BY = "owner"
Kind = Annotated[str, typer.Argument(help="search, recommender or dialogue.")]


@models.command("list")
def list_(as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False) -> None:
    """Every version, newest first; the one that serves is marked."""
    from dataclasses import asdict

    from aisle.shop.model_versions import KINDS

    room = _models()
    found = [one for kind in KINDS for one in room.versions(kind)]
    lines = [f"{'*' if one.is_served else ' '} {one.kind}\t{one.version}" for one in found]
    shown([asdict(one) for one in found], as_json, "\n".join(lines) or "No model is trained yet.")


@models.command("promote")
def promote(kind: Kind, version: Annotated[str, typer.Argument(help="As `list` names it.")]) -> None:  # fmt: skip
    """Serve this version from now on."""
    _said(kind, _models().promote(kind, version, BY))


@models.command("roll-back")
def roll_back(kind: Kind) -> None:
    """Serve again what was served before."""
    _said(kind, _models().roll_back(kind, BY))


def _said(kind: str, version: str) -> None:
    when = (
        "as soon as a second Rasa has read it" if kind == "dialogue" else "from the next message on"
    )
    note(f"{kind} {version} serves {when}.")


def _models() -> Models:
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.model_versions import Models

    shop = settings()
    return Models(shop.home, open_database(shop), Clock(shop))
