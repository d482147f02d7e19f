"""What a feed would change, before anything is written: new, dearer and cheaper, stock, other changes, gone.

feed_diff(database, Path("products.csv"), shop).gone → ["NG-1001"]: listed here, and no longer in the feed
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select

from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.product_rows import ProductData
from aisle.shop.importing.product_store import is_changed, stored_products
from aisle.shop.importing.products import read_products
from aisle.shop.shop_toml import ShopSettings
from aisle.shop.visibility import complete

CHUNK = 2000


@dataclass(frozen=True)
class Moved:
    """A number of one variant, before and after; None: not stated."""

    product_id: str
    variant_id: str
    before: int | None
    after: int | None


@dataclass
class FeedDiff:
    """Ids and numbers only. `rows` were good, `rejected` could not be read; `listed` products stand here now.

    `changed`: products with another text, attribute or option; prices and stock are told apart."""

    listed: int = 0
    rows: int = 0
    rejected: int = 0
    first_reason: str | None = None
    added: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)  # were gone, and stand in the feed again
    changed: list[str] = field(default_factory=list)
    prices: list[Moved] = field(default_factory=list)
    stock: list[Moved] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    @property
    def gone_percent(self) -> float:
        """Of what is listed here, what the feed no longer has."""
        return 100 * len(self.gone) / self.listed if self.listed else 0.0

    @property
    def rejected_percent(self) -> float:
        """Of the rows of the feed, those that cannot be read."""
        whole = self.rows + self.rejected
        return 100 * self.rejected / whole if whole else 0.0

    @property
    def is_empty(self) -> bool:
        """The feed says what the shop has."""
        return not (
            self.added or self.returned or self.changed or self.prices or self.stock or self.gone
        )

    def to_json(self) -> dict[str, Any]:
        """For `--json` and the report beside the import."""
        moved = {name: [vars(one) for one in getattr(self, name)] for name in ("prices", "stock")}
        return {**vars(self), **moved, "gone_percent": round(self.gone_percent, 2)}


def feed_diff(
    database: Database, path: Path, shop: ShopSettings, options: ImportOptions | None = None
) -> FeedDiff:
    """Read the whole feed beside what is stored, and write nothing. Raises BadInput as an import does."""
    diff = FeedDiff()

    seen: set[str] = set()

    def reject(row: int, field: str, reason: str, raw_id: str) -> None:
        seen.add(raw_id.strip())  # a row that cannot be read does not say that the product is gone
        diff.rejected += 1
        diff.first_reason = diff.first_reason or f"row {row}: {reason}"

    row = tables.Product
    with database.read() as session:
        listed = set(
            session.scalars(select(row.product_id).where(row.is_listed, complete(row.import_id)))
        )
    for chunk in _chunks(read_products(path, shop, options or ImportOptions(), reject)):
        with database.read() as session:
            stored = stored_products(session, [data.product_id for data in chunk])
        for data in chunk:
            diff.rows += 1
            seen.add(data.product_id)
            _compare(diff, data, stored.get(data.product_id))
    diff.listed = len(listed)
    diff.gone = sorted(listed - seen)
    return diff


def _compare(diff: FeedDiff, data: ProductData, stored: dict[str, Any] | None) -> None:
    if stored is None:
        diff.added.append(data.product_id)
        return
    if not stored["product"]["is_listed"]:
        diff.returned.append(data.product_id)
    if not is_changed(stored, data):
        return
    moved = False
    for variant in data.variants:
        there = stored["variants"].get(variant["variant_id"], {})
        for name, found in (("price_minor", diff.prices), ("stock", diff.stock)):
            if there and name in variant and there[name] != variant[name]:
                one = Moved(data.product_id, variant["variant_id"], there[name], variant[name])
                found.append(one)
                there[name] = variant[name]
                moved = True
    is_back = data.product_id in diff.returned[-1:]
    if not is_back and (not moved or is_changed(stored, data)):
        diff.changed.append(data.product_id)


def _chunks(rows: Iterator[tuple[int, ProductData]]) -> Iterator[list[ProductData]]:
    while chunk := [data for _, data in islice(rows, CHUNK)]:
        yield chunk
