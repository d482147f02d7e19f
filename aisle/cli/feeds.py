"""aisle feeds: what a catalogue can answer."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from aisle.cli.app import feeds, settings, shown


@feeds.command("answerability")
def answerability(
    language: Annotated[Literal["en", "zh"], typer.Option(help="Of the report.")] = "en",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Which common questions of shoppers this catalogue cannot answer, and the column that would mend it."""
    from aisle.answers.answerability import answerability as looked_at
    from aisle.answers.answerability import answerability_text
    from aisle.search.kinds import KindIndex, kind_phrases
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from aisle.shop.errors import BadInput
    from aisle.shop.names import Names

    shop = settings()
    products = list(Catalogue(open_database(shop)).all())
    if not products:
        raise BadInput("This shop has no products yet. Run `aisle import products FILE` first.")
    kinds = KindIndex(products, kind_phrases(products, Names.of(shop).own_kinds))
    found = looked_at(products, kinds)
    shown([one.to_json() for one in found], as_json, answerability_text(found, language))
