"""`import events`: behaviour rows, or ratings, into the events table; half a million in seconds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.amounts import decimal_of
from aisle.shop.database import Database
from aisle.shop.events import KINDS, NO_ITEM
from aisle.shop.importing import fields
from aisle.shop.importing.appliers import APPLIERS
from aisle.shop.importing.columns import EVENT_FIELDS, assign
from aisle.shop.importing.intake import Intake
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.reading import Rows, Values, columns_of, read_rows
from aisle.shop.importing.report import ImportReport, Progress
from aisle.shop.personal_data import hidden
from aisle.shop.privacy_marks import erased_hashes, subject_hash
from aisle.shop.shop_toml import ShopSettings


class EventRow(NamedTuple):
    """One row, in the order of the table's columns after `import_id`."""

    user_id: str
    item_id: str
    variant_id: str | None
    at: int
    event: str
    value: float | None
    quantity: int | None
    key: str
    conversation_id: str | None = None
    channel: str | None = None
    language: str | None = None
    turn_id: str | None = None
    words: str | None = None
    position: int | None = None
    facts: str | None = None  # JSON


_NAMES = ("import_id", *EventRow._fields)
_WHERE = EventRow._fields[EventRow._fields.index("conversation_id") :]
_INSERT = (
    f"INSERT INTO events ({', '.join(_NAMES)}) "
    f"VALUES ({', '.join('?' * len(_NAMES))}) ON CONFLICT (key) DO NOTHING"
)


def import_events(
    database: Database,
    path: Path,
    shop: ShopSettings,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """`user_id,item_id,timestamp[,event,value,quantity]` or `user_id,item_id,rating[,timestamp]`.

    Also what `aisle export events` writes: events of talk have no item, and say where they happened.
    Items nobody knows are kept by their id, with one warning and a count. The same rows again add
    nothing. Raises BadInput for a file that cannot be read at all.
    """
    given = options or ImportOptions()
    with Intake(database, "events", path, APPLIERS, progress) as intake:
        rows = read_rows(path, given.format, intake.reject)
        columns, rows = columns_of(rows, path, given.format)
        if columns:
            reader = _Reader(intake, path, columns, given, shop)
            items = _Items(database)
            for chunk in intake.chunks(reader.read(rows)):
                _store(intake, items, chunk)
            _tell(intake, items)
        return intake.finish()


class _Reader:
    """Rows of a feed → event rows; bad ones are rejected."""

    def __init__(
        self,
        intake: Intake,
        path: Path,
        columns: list[str],
        options: ImportOptions,
        shop: ShopSettings,
    ) -> None:
        self._intake = intake
        self._columns = assign(
            columns, EVENT_FIELDS, options.map, path.name, ("user_id", "item_id")
        )
        if "timestamp" not in self._columns and "rating" not in self._columns:
            assign(columns, EVENT_FIELDS, options.map, path.name, ("timestamp",))  # raises
        self._zone = shop.zone
        self._shift_s = options.shift_s
        self._now = intake.started_at
        self._usual = self._usual_event()
        self._says_where = any(name in self._columns for name in _WHERE)
        unused = [name for name in columns if name not in self._columns.values()]
        if unused:
            intake.report.warnings.append(
                f"Columns that events have no use for: {', '.join(unused)}."
            )

    def _usual_event(self) -> str:
        if "event" in self._columns:
            return ""
        if "rating" in self._columns:
            return "rating"
        usual = "purchase" if "quantity" in self._columns else "view"
        self._intake.report.warnings.append(
            f"No column 'event': every row counts as '{usual}'. Name one with --map event=COLUMN."
        )
        return usual

    def read(self, rows: Rows) -> Iterator[EventRow]:
        """Every usable row. A row that stands in the feed twice is two events."""
        times: Counter[bytes] = Counter()
        with self._intake.database.read() as session:
            erased = erased_hashes(session)
        for number, row in rows:
            try:
                one = self._row(row)
            except fields.BadField as error:
                raw_id = str(row.get(self._columns["user_id"], ""))
                self._intake.reject(number, error.field, str(error), raw_id)
                continue
            if erased and any(
                subject_hash(name) in erased for name in (one.user_id, one.conversation_id) if name
            ):
                continue
            digest = hashlib.blake2b(one.key.encode(), digest_size=12).digest()
            times[digest] += 1
            # User and time lead: neighbours in a feed are neighbours in the index, or every row would
            # dirty a page of its own (twice as slow, measured).
            lead = one.key.partition("\0")[0]
            yield one._replace(key=f"{lead}:{digest.hex()}:{times[digest]}")

    def _row(self, row: Values) -> EventRow:
        user_id = self._name(row, "user_id")
        at, stated = self._time(row)
        event = self._event(row)
        has_none = event in NO_ITEM and self._given(row, "item_id") is None
        item_id = "" if has_none else self._name(row, "item_id")
        rating = self._number(row, "rating")
        value = rating if rating is not None and event in ("rating", "review") else None
        value = self._number(row, "value") if value is None else value
        quantity = self._given(row, "quantity")
        pieces = None if quantity is None else fields.parsed("quantity", fields.integer, quantity)
        variant = self._given(row, "variant_id")
        variant_id = None if variant is None else fields.text(variant)
        key = f"{user_id}:{stated}\0{item_id}\0{event}\0{value}\0{pieces}\0{variant_id}"
        one = EventRow(user_id, item_id, variant_id, at, event, value, pieces, key)
        if not self._says_where:
            return one
        where = self._where(row)
        return one._replace(**where, key=f"{key}\0{where}")

    def _where(self, row: Values) -> dict[str, Any]:
        """The columns of talk, those that the row fills."""
        found: dict[str, Any] = {}
        for field in _WHERE:
            value = self._given(row, field)
            if value is None:
                continue
            if field == "position":
                found[field] = fields.parsed(field, fields.integer, value)
            elif field == "facts":
                found[field] = json.dumps(
                    fields.parsed(field, fields.json_object, value), ensure_ascii=False
                )
            elif field == "words":
                found[field] = hidden(fields.text(value))
            else:
                found[field] = fields.text(value)
        return found

    def _name(self, row: Values, field: str) -> str:
        value = self._given(row, field)
        if value is None:
            raise fields.BadField(field, "is missing. Every row needs one")
        return fields.text(value)

    def _time(self, row: Values) -> tuple[int, int | None]:
        """(time to store, time that was stated)."""
        value = self._given(row, "timestamp")
        if value is None:
            if "rating" in self._columns:
                return self._now, None
            raise fields.BadField("timestamp", "is missing. Write unix seconds or an ISO time")
        at = fields.parsed("timestamp", lambda given: fields.when(given, self._zone), value)
        return at + self._shift_s, at

    def _event(self, row: Values) -> str:
        value = self._given(row, "event")
        if value is None:
            return self._usual or "view"
        event = fields.text(value).casefold()
        if event not in KINDS:
            raise fields.BadField("event", f"{value!r} is not one of: {', '.join(KINDS)}")
        return event

    def _number(self, row: Values, field: str) -> float | None:
        value = self._given(row, field)
        if value is None:
            return None
        return fields.parsed(field, lambda given: float(decimal_of(given)), value)

    def _given(self, row: Values, field: str) -> Any:  # Any: a raw value of the feed
        value = row.get(self._columns.get(field, ""))
        return None if fields.is_blank(value) else value


@dataclass
class _Items:
    """What the shop knows: products, and which product each variant belongs to."""

    products: set[str]
    variants: dict[str, str]
    unknown: set[str]

    def __init__(self, database: Database) -> None:
        row = tables.Variant
        with database.read() as session:
            self.products = set(session.scalars(select(tables.Product.product_id)))
            self.variants = dict(session.execute(select(row.variant_id, row.product_id)).all())
        self.unknown = set()

    def place(self, one: EventRow) -> EventRow:
        """An event on a variant becomes one on its product, with the variant beside it."""
        if one.item_id and one.item_id not in self.products and one.item_id in self.variants:
            return one._replace(item_id=self.variants[one.item_id], variant_id=one.item_id)
        return one


def _store(intake: Intake, items: _Items, chunk: list[EventRow]) -> None:
    placed = [items.place(one) for one in chunk]
    new = {one.item_id for one in placed} - items.products - {""}

    def work(session: Session) -> None:
        _add_id_only(session, sorted(new), intake.import_id)
        cursor = session.connection().exec_driver_sql(
            _INSERT, [(intake.import_id, *one) for one in placed]
        )
        intake.report.added += cursor.rowcount
        intake.report.unchanged += len(placed) - cursor.rowcount

    intake.write(work, len(chunk))
    items.products |= new
    items.unknown |= new


def _add_id_only(session: Session, product_ids: list[str], import_id: str) -> None:
    if product_ids:
        session.execute(
            insert(tables.Product),
            [
                {"product_id": name, "import_id": import_id, "is_listed": False, "images": []}
                | {"attributes": {}, "review_texts": []}
                for name in product_ids
            ],
        )


def _tell(intake: Intake, items: _Items) -> None:
    if items.unknown:
        some = ", ".join(sorted(items.unknown)[:3])
        intake.report.warnings.append(
            f"{len(items.unknown)} items are not in the catalogue ({some} …): kept by their id. "
            "Import their products to show them."
        )
