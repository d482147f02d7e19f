"""aisle feeds: what a catalogue can answer, what a feed would change, taking it over again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from aisle.cli.app import feeds, settings, shown
from aisle.shop.errors import BadInput

if TYPE_CHECKING:
    from aisle.shop.importing.feed_diff import FeedDiff
    from aisle.shop.settings import Settings

SHOWN = 5


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
    from aisle.shop.names import Names

    shop = settings()
    products = list(Catalogue(open_database(shop)).all())
    if not products:
        raise BadInput("This shop has no products yet. Run `aisle import products FILE` first.")
    kinds = KindIndex(products, kind_phrases(products, Names.of(shop).own_kinds))
    found = looked_at(products, kinds)
    shown([one.to_json() for one in found], as_json, answerability_text(found, language))


@feeds.command("diff")
def diff(
    file: Annotated[Path | None, typer.Argument(help="The feed; default: feed.path.")] = None,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """What a feed would change; nothing is written."""
    from aisle.shop.database import open_database
    from aisle.shop.importing.feed_diff import feed_diff

    shop = settings()
    found = feed_diff(open_database(shop), _file(file, shop), shop.shop)
    shown(found.to_json(), as_json, diff_text(found, shop.shop.currency))


@feeds.command("sync")
def sync(
    file: Annotated[Path | None, typer.Argument(help="The feed; default: feed.path.")] = None,
    anyway: Annotated[
        bool, typer.Option("--anyway", help="Also a feed that shrank suspiciously.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Take the feed over as the whole catalogue: new, changed and gone products, with a report."""
    from aisle.shop.database import open_database
    from aisle.shop.importing.feed_sync import sync_products

    shop = settings()
    done = sync_products(open_database(shop), _file(file, shop), shop.shop, anyway=anyway)
    lines = [diff_text(done.diff, shop.shop.currency)]
    if done.is_hidden:
        lines.append("What is gone was taken off the shelves; it returns with the feed.")
    elif done.diff.gone:
        lines.append("What is gone stays listed, as feed.gone says.")
    if done.report_path is not None:
        lines.append(f"Every id and number: {done.report_path}")
    shown(done.diff.to_json(), as_json, "\n".join(lines))


def _file(given: Path | None, shop: Settings) -> Path:
    if given is not None:
        return given
    if shop.shop.feed.path is None:
        raise BadInput("Which feed? Give a file, or set `path` under [feed] in shop.toml.")
    return Path(shop.shop.feed.path)


def diff_text(found: FeedDiff, currency: str) -> str:
    """One line a kind of change, each with some of what it is about."""
    from aisle.language.money import format_money

    def money(minor: int | None) -> str:
        return "not stated" if minor is None else format_money(minor, currency, "en")

    def some(names: list[str]) -> str:
        more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
        return ", ".join(names[:SHOWN]) + more

    if found.is_empty:
        return f"Nothing changed: {found.rows:,} products as before."
    prices = [f"{one.variant_id} {money(one.before)} → {money(one.after)}" for one in found.prices]
    stock = [
        f"{one.variant_id} {_pieces(one.before)} → {_pieces(one.after)}" for one in found.stock
    ]
    lines = [f"{found.rows:,} products in the feed, {found.listed:,} listed before."]
    for what, names in (
        ("new", found.added), ("back", found.returned), ("other price", prices), ("other stock", stock),
        ("changed otherwise", found.changed), ("gone", found.gone),
    ):  # fmt: skip
        if names:
            lines.append(f"  {what}: {len(names):,} ({some(names)})")
    if found.rejected:
        lines.append(f"  not readable: {found.rejected:,} rows ({found.first_reason})")
    return "\n".join(lines)


def _pieces(stock: int | None) -> str:
    return "not tracked" if stock is None else f"{stock:,}"
