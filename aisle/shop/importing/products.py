"""`import products`: a feed into the catalogue; only an id and a title are needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from aisle.shop.database import Database
from aisle.shop.importing.appliers import APPLIERS
from aisle.shop.importing.columns import PRODUCT_FIELDS, assign
from aisle.shop.importing.families import to_families
from aisle.shop.importing.fields import BadField
from aisle.shop.importing.intake import Intake
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.product_rows import ProductData, RowReader
from aisle.shop.importing.product_store import (
    add_products,
    is_changed,
    owners_of_variants,
    stored_products,
)
from aisle.shop.importing.reading import Reject, Rows, columns_of, read_rows
from aisle.shop.importing.report import ImportReport, Progress
from aisle.shop.shop_toml import ShopSettings

NO_PRICE_WARNING = "No row states a price: products can be found, but not bought."


def import_products(
    database: Database,
    path: Path,
    shop: ShopSettings,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Read a feed into the catalogue. Rows of a known id change it, and keep what the feed leaves out.

    Raises BadInput for a feed that cannot be read at all, Unavailable while another import runs.
    """
    given = options or ImportOptions()
    given.currency_of(shop)
    with Intake(database, "products", path, APPLIERS, progress) as intake:
        store_products(intake, read_products(path, shop, given, intake.reject))
        return intake.finish()


def read_products(
    path: Path, shop: ShopSettings, options: ImportOptions, reject: Reject
) -> Iterator[tuple[int, ProductData]]:
    """The products of a feed, each with the number of its row; what cannot be read goes to `reject`."""
    rows = read_rows(path, options.format, reject)
    return _parsed(reject, rows, path, options, options.currency_of(shop))


def store_products(intake: Intake, rows: Iterator[tuple[int, ProductData]]) -> None:
    """Store parsed rows: new products under the import, changes staged, the unchanged left alone."""
    has_price = False
    for chunk in intake.chunks(rows):
        has_price = has_price or any("price_minor" in v for _, data in chunk for v in data.variants)
        _store_chunk(intake, chunk)
    if intake.report.good and not has_price:
        intake.report.warnings.append(NO_PRICE_WARNING)


def _store_chunk(intake: Intake, chunk: list[tuple[int, ProductData]]) -> None:
    ids = [data.product_id for _, data in chunk]
    variant_ids = [variant["variant_id"] for _, data in chunk for variant in data.variants]
    with intake.database.read() as session:
        stored = stored_products(session, ids)
        owners = owners_of_variants(session, variant_ids)
    new: list[ProductData] = []
    changes: list[ProductData] = []
    for number, data in chunk:
        taken = next(
            (
                variant["variant_id"]
                for variant in data.variants
                if owners.get(variant["variant_id"], data.product_id) != data.product_id
            ),
            None,
        )
        if taken is not None:
            reason = f"variant '{taken}' belongs to product '{owners[taken]}'. Give it another id"
            intake.reject(number, "id", reason, data.product_id)
        elif data.product_id not in stored:
            new.append(data)
        elif is_changed(stored[data.product_id], data):
            changes.append(data)
        else:
            intake.report.unchanged += 1

    def work(session: Session) -> None:
        add_products(session, new, intake.import_id)
        intake.stage(session, [data.to_json() for data in changes])

    intake.write(work, len(chunk))
    intake.report.added += len(new)
    intake.report.changed += len(changes)


def _parsed(
    reject: Reject, rows: Rows, path: Path, options: ImportOptions, currency: str
) -> Iterator[tuple[int, ProductData]]:
    columns, rows = columns_of(rows, path, options.format)
    if not columns:
        return iter(())
    assigned = assign(columns, PRODUCT_FIELDS, options.map, path.name, ("id", "title"))
    parsed = _read_all(
        reject, rows, RowReader(assigned, options.language, currency), assigned["id"]
    )
    return iter(to_families(parsed)) if "group" in assigned else parsed


def _read_all(
    reject: Reject, rows: Rows, reader: RowReader, id_column: str
) -> Iterator[tuple[int, ProductData]]:
    seen: dict[str, int] = {}  # ids of rows and of variants → the row they stood in
    for number, row in rows:
        raw_id = str(row.get(id_column, ""))
        try:
            data = reader.read(row)
        except BadField as error:
            reject(number, error.field, str(error), raw_id)
            continue
        ids = {data.product_id, *(variant["variant_id"] for variant in data.variants)}
        twice = next((one for one in ids if one in seen), None)
        if twice is not None:
            reason = f"'{twice}' stands in row {seen[twice]} already; that row is kept"
            reject(number, "id", reason, raw_id)
            continue
        seen.update(dict.fromkeys(ids, number))
        yield number, data
