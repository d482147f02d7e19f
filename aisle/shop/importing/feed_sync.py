"""The feed again: compared first, refused where it shrank too much to be true, then taken over.

What the feed no longer has is taken off the shelves, or kept, as the shop says; it is never deleted: orders,
reviews and histories speak of it, and the day it stands in the feed again it is back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import update

from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.errors import NotAllowed
from aisle.shop.importing.feed_diff import FeedDiff, feed_diff
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.products import import_products
from aisle.shop.importing.report import ImportReport
from aisle.shop.shop_toml import ShopSettings
from aisle.shop.stored_settings import bump_catalogue

FEW = 5  # so many may go at once, however small the shop
AT_ONCE = 500


@dataclass(frozen=True)
class Synced:
    """What changed; `report_path` holds all ids and numbers. No report: there was nothing to import."""

    diff: FeedDiff
    report: ImportReport | None
    report_path: Path | None
    is_hidden: bool  # what is gone was taken off the shelves


def sync_products(
    database: Database,
    path: Path,
    shop: ShopSettings,
    options: ImportOptions | None = None,
    *,
    anyway: bool = False,
) -> Synced:
    """Take a feed over as the whole catalogue. Raises NotAllowed, and writes nothing, for one that shrank
    suspiciously; `anyway` takes it all the same."""
    diff = feed_diff(database, path, shop, options)
    if not anyway:
        refuse_shrunk(diff, path, shop.feed.most_gone_percent)
    if diff.is_empty:
        return Synced(diff, None, None, is_hidden=False)
    report = import_products(database, path, shop, options)
    hides = shop.feed.gone == "hide" and bool(diff.gone)
    if hides:
        take_off(database, diff.gone)
    folder = database.path.parent / "imports" / report.import_id
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "diff.json"
    target.write_text(json.dumps(diff.to_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    return Synced(diff, report, target, hides)


def refuse_shrunk(diff: FeedDiff, path: Path, most_percent: int) -> None:
    """Raises NotAllowed where so much is gone, or unreadable, that the export must have failed."""
    if len(diff.gone) > FEW and diff.gone_percent > most_percent:
        raise NotAllowed(
            f"{path.name} has {diff.rows:,} products and lacks {len(diff.gone):,} of the {diff.listed:,} listed here "
            f"({diff.gone_percent:.0f} %, more than the {most_percent} % of feed.most_gone_percent). Nothing was changed. "
            "Look whether the export was cut short; if the shop did shrink, run it again with --anyway."
        )
    if diff.rejected > FEW and diff.rejected_percent > most_percent:
        raise NotAllowed(
            f"{diff.rejected:,} of the {diff.rows + diff.rejected:,} rows of {path.name} cannot be read "
            f"({diff.first_reason}). Nothing was changed. Export it again, or run it with --anyway."
        )


def take_off(database: Database, product_ids: list[str]) -> None:
    """Out of search, recommendations and carts; orders and reviews keep what they say of it."""
    row = tables.Product
    with database.write() as session:  # all or none, and one new version for who reads
        for start in range(0, len(product_ids), AT_ONCE):
            some = product_ids[start : start + AT_ONCE]
            session.execute(update(row).where(row.product_id.in_(some)).values(is_listed=False))
        bump_catalogue(session)
