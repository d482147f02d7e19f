"""aisle erase person."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from aisle.cli.app import erases, settings


@erases.command("person")
def erase_person(
    subject: Annotated[str, typer.Argument(help="A customer id or conversation id.")],
) -> None:
    """Erase a person; prints the receipt. Orders stay without name, as tax law asks."""
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.privacy import Privacy

    shop = settings()
    receipt = Privacy(open_database(shop), Clock(shop)).erase_person(subject, by="owner")
    print(json.dumps(receipt, ensure_ascii=False, indent=2))
