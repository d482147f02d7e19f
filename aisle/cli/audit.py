"""aisle audit verify: is the chain of what was done whole?"""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from aisle.cli.app import audits, settings, shown
from aisle.shop.errors import Unavailable


@audits.callback()
def _audit() -> None:
    """The chain of what was done."""


@audits.command("verify")
def verify_chain(
    as_json: Annotated[bool, typer.Option("--json", help="For machines.")] = False,
) -> None:
    """Read the whole chain; exit 1 at the first row that was changed, removed or put in."""
    from aisle.shop.audit import verify
    from aisle.shop.database import open_database

    found = verify(open_database(settings()))
    is_whole = found.broken_at is None
    if is_whole or as_json:
        shown(dataclasses.asdict(found), as_json, f"The chain is whole: {found.rows} rows.")
    if not is_whole:
        raise Unavailable(
            f"The audit chain is broken at row {found.broken_at}: a row was changed, removed or put in. "
            "Compare shop.db with a copy from backups/."
        )
