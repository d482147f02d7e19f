"""aisle insights cleaning|funnel|searches|questions|…: one verb a question of the owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from aisle.cli import insights_shown as draw
from aisle.cli.app import insights, settings, shown
from aisle.cli.progress import bar

if TYPE_CHECKING:
    from aisle.insights.contract import By, Step
    from aisle.insights.insights import Insights

Json = Annotated[bool, typer.Option("--json", help="For machines.")]
Days = Annotated[int, typer.Option(help="So many days back; 0 is everything.", min=0)]
Limit = Annotated[int, typer.Option(help="So many rows.", min=1)]
Group = Annotated[str, typer.Option(help="all, channel, language or category.")]
Language = Annotated[str, typer.Option(help="en or zh: of names and sentences.")]


def _opened() -> Insights:
    from aisle.insights.insights import Insights

    with bar("events") as report:
        found = Insights.open(settings(), lambda done: report(done, 0))
        found.cleaning()
    return found


def _told(value: Any, as_json: bool, text: str) -> None:  # Any: a result of the insights
    from aisle.insights.contract import to_json

    shown(to_json(value), as_json, text)


@insights.command("cleaning")
def cleaning(as_json: Json = False, language: Language = "en") -> None:
    """What was read and kept, and what was left out and why."""
    found = _opened().cleaning()
    _told(found, as_json, draw.cleaning(found, language))


@insights.command("funnel")
def funnel(by: Group = "all", days: Days = 28, as_json: Json = False) -> None:
    """From seen to bought."""
    found = _opened().funnel(cast("By", by), days or None)
    _told(found, as_json, draw.funnels(found))


@insights.command("searches")
def searches(limit: Limit = 20, days: Days = 28, as_json: Json = False) -> None:
    """Wishes that nothing met, by how many left without buying."""
    found = _opened().lost_searches(limit, days or None)
    _told(found, as_json, draw.demand(found))


@insights.command("questions")
def questions(limit: Limit = 20, days: Days = 28, as_json: Json = False) -> None:
    """Questions without an answer, by how many left without buying."""
    found = _opened().lost_questions(limit, days or None)
    _told(found, as_json, draw.demand(found))


@insights.command("watches")
def watches(limit: Limit = 20, as_json: Json = False, language: Language = "en") -> None:
    """What shoppers wait for: products to be back or cheaper, by people."""
    from aisle.shop.catalogue import Catalogue
    from aisle.shop.clock import Clock
    from aisle.shop.database import open_database
    from aisle.shop.watches import Watches

    here = settings()
    database = open_database(here)
    found = Watches(database, Clock(here), here).demand(limit)
    sold = Catalogue(database).many([one.product_id for one in found])
    titles = {one.product_id: one.text(language, "title") for one in sold}
    _told(found, as_json, draw.watched(found, titles))


@insights.command("journeys")
def journeys(by: Group = "all", days: Days = 28, as_json: Json = False) -> None:
    """Turns and time until a product was chosen."""
    found = _opened().to_product(cast("By", by), days or None)
    _told(found, as_json, draw.journeys(found))


@insights.command("loyalty")
def loyalty(months: Limit = 12, as_json: Json = False) -> None:
    """Who buys again, and cohorts by month of the first purchase."""
    here = _opened()
    again, cohorts = here.repeat_purchase(), here.cohorts(months)
    _told([again, *cohorts], as_json, draw.loyalty(again, cohorts))


@insights.command("pairs")
def pairs(limit: Limit = 20, as_json: Json = False, language: Language = "en") -> None:
    """Products bought together."""
    here = _opened()
    found = here.basket_pairs(limit)
    _told(found, as_json, draw.pairs(found, lambda item: here.title(item, language)))


@insights.command("trend")
def trend(
    name: Annotated[str, typer.Argument(help="A kind of event, people or revenue.")] = "purchase",
    step: Annotated[str, typer.Option(help="day, week or month.")] = "day",
    days: Days = 90,
    as_json: Json = False,
) -> None:
    """A series with what would have been expected."""
    found = _opened().trend(name, cast("Step", step), days or None)
    _told(found, as_json, draw.trend(found))


@insights.command("segments")
def segments(as_json: Json = False, language: Language = "en") -> None:
    """Groups of customers, by rule and learned."""
    here = _opened()
    found, learned = here.segments(), here.learned()
    _told(found, as_json, draw.segments(found, learned, language))


@insights.command("members")
def members(
    segment_id: Annotated[str, typer.Argument(help="As `aisle insights segments` lists it.")],
    as_json: Json = False,
) -> None:
    """The customer ids in a segment, one a line."""
    found = _opened().members(segment_id)
    _told(found, as_json, "\n".join(found))


@insights.command("movement")
def movement(
    kind: Annotated[str, typer.Option(help="rfm, recency, category or price.")] = "rfm",
    days: Days = 28,
    as_json: Json = False,
) -> None:
    """Who went from which segment to which."""
    found = _opened().movement(kind, days)
    _told(found, as_json, draw.movement(found))


@insights.command("likelihood")
def likelihood(
    days: Annotated[int, typer.Option(help="Buys within so many days.", min=1)] = 28,
    as_json: Json = False,
) -> None:
    """How well the next purchase is foretold, on a later time than it was learned from."""
    found = _opened().likelihood(days)
    _told(found, as_json, draw.likelihood(found))


@insights.command("exposure")
def exposure(days: Days = 28, as_json: Json = False) -> None:
    """What was shown, and how evenly."""
    found = _opened().exposure(days or None)
    _told(found, as_json, draw.exposure(found))


@insights.command("fairness")
def fairness(days: Days = 28, as_json: Json = False, language: Language = "en") -> None:
    """How well lists served each group, and what is below 0.8 of the mean."""
    here = _opened()
    quality, alarms = here.quality(days or None), here.alarms(days or None)
    _told([*quality, *alarms], as_json, draw.fairness(quality, alarms, language))
