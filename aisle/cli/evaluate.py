"""aisle evaluate recommender: what the recommender is worth on the shop's own events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from aisle.cli.app import evaluates, note, settings, shown
from aisle.shop.errors import BadInput

if TYPE_CHECKING:
    from recommender.report import Line, Section

HEAD = ("model", "HR", "NDCG", "MRR", "prec", "recall", "F1", "cover", "Gini", "novel", "tail", "brands", "people")  # fmt: skip
LEGEND = (
    "cover: share of the items in any list. Gini: 0 all items alike, 1 one item only. novel: bits, the rarer the more.\n"
    "tail: places for items below the most met fifth. brands: 1 where they get places as they get events.\n"
    "people: NDCG of the worse served half (short or long histories) ÷ the other's. Full ranking, nothing sampled."
)


@evaluates.command("recommender")
def recommender(
    model: Annotated[str, typer.Option(help="blend, or one of its parts or baselines.")] = "blend",
    effort: Annotated[
        str, typer.Option(help="counting: seconds. quick, full: the net too, minutes.")
    ] = "counting",
    seeds: Annotated[int, typer.Option(min=1, max=20, help="How many, from 7 on.")] = 3,
    k: Annotated[int, typer.Option("-k", min=1, help="Length of a list.")] = 10,
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Train on part of the shop's events, ask about the rest; the served model stays as it is."""
    from aisle.cli.learning import shop_events
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.database import open_database
    from recommender.report import report
    from recommender.train import EFFORTS

    if effort not in EFFORTS:
        raise BadInput(f"Effort '{effort}' is unknown. Use one of: {', '.join(EFFORTS)}.")
    database = open_database(settings())
    events, items = shop_events(settings(), database)
    brands = {one.product_id: one.brand for one in Catalogue(database).all() if one.brand}
    numbers = tuple(range(7, 7 + seeds))
    found = report(events, items, model, effort, numbers, brands, k, device, note)
    text = "\n\n".join([*(said(one, k) for one in found), LEGEND])
    shown([one.to_json() for one in found], as_json, text)


def said(one: Section, k: int) -> str:
    """A section as a table, or why there is none."""
    if not one.lines:
        return (
            f"{one.split}: {one.questions} questions are too few to tell. "
            "It takes more people with events on more days."
        )
    seeds = ", ".join(map(str, one.seeds))
    title = f"{one.split}: {one.questions} questions, lists of {k}, seeds {seeds}"
    rows = [HEAD, *(cells(line) for line in one.lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    table = [
        "  ".join(
            cell.ljust(width) if not column else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]
    ratio, low, high = one.ratio
    beside = (
        f"NDCG ÷ that of {one.floor}: {ratio:.3f} [{low:.3f}, {high:.3f}], 95 % of paired draws"
    )
    return "\n".join([title, *table, beside])


def cells(line: Line) -> tuple[str, ...]:
    """As texts; a dash where nothing can be compared."""
    from dataclasses import astuple

    name, *values = astuple(line)
    texts = ("-" if value is None else f"{value:.3f}" for value in values)
    return (str(name), *texts)
