"""`import customers`: who may ask about which orders."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from aisle.language.normalise import fold
from aisle.shop.amounts import to_minor
from aisle.shop.database import Database
from aisle.shop.importing import fields
from aisle.shop.importing.appliers import APPLIERS
from aisle.shop.importing.columns import CUSTOMER_FIELDS, assign
from aisle.shop.importing.customer_store import (
    ADDRESS,
    add_customer,
    is_changed,
    owners_of_methods,
    stored_customers,
)
from aisle.shop.importing.fields import BadField
from aisle.shop.importing.intake import Intake
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.reading import Rows, Values, columns_of, read_rows
from aisle.shop.importing.report import ImportReport, Progress
from aisle.shop.privacy_marks import erased_hashes, subject_hash
from aisle.shop.shop_toml import ShopSettings

SOURCES = ("credit_card", "paypal", "gift_card", "alipay", "wechat_pay")
ERASED = "was erased at their own wish, and stays erased"


def import_customers(
    database: Database,
    path: Path,
    shop: ShopSettings,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
) -> ImportReport:
    """Customers with address and ways to pay; only `customer_id` is needed. A known id is changed."""
    given = options or ImportOptions()
    with Intake(database, "customers", path, APPLIERS, progress) as intake:
        rows = read_rows(path, given.format, intake.reject)
        columns, rows = columns_of(rows, path, given.format)
        if columns:
            assigned = assign(columns, CUSTOMER_FIELDS, given.map, path.name, ("id",))
            reader = CustomerReader(assigned, shop, given)
            store_customers(intake, _read_all(intake, rows, reader, assigned["id"]))
        return intake.finish()


class CustomerReader:
    """Rows of one feed → `{"customer", "address", "payment_methods"}`."""

    def __init__(
        self, columns: Mapping[str, str], shop: ShopSettings, options: ImportOptions
    ) -> None:
        self._columns = columns
        self._zone = shop.zone
        self._shift_s = options.shift_s
        self._currency = options.currency_of(shop)

    def read(self, row: Values) -> dict[str, Any]:
        """Raises BadField for a value that cannot be used."""
        given = {name: row.get(column) for name, column in self._columns.items()}
        given = {name: value for name, value in given.items() if not fields.is_blank(value)}
        if "id" not in given:
            raise BadField("id", "is missing. Every customer needs one")
        customer: dict[str, Any] = {"customer_id": fields.text(given["id"])}
        parsers: dict[str, Callable[[object], object]] = {
            "first_name": fields.text,
            "last_name": fields.text,
            "email": email,
            "phone": fields.text,
            "language": fields.text,
            "created_at": lambda value: fields.when(value, self._zone) + self._shift_s,
        }
        for name, parse in parsers.items():
            if name in given:
                customer[name] = fields.parsed(name, parse, given[name])
        if "name" in given and "first_name" not in customer:
            customer["first_name"], customer["last_name"] = split_name(fields.text(given["name"]))
        address = {name: fields.text(given.get(name, "")) for name in ADDRESS}
        return {
            "customer": customer,
            "address": address if any(address.values()) else None,
            "payment_methods": self._methods(given.get("payment_methods")),
        }

    def _methods(self, value: object) -> list[dict[str, Any]]:
        if value is None:
            return []
        found = []
        for one in fields.parsed("payment_methods", fields.json_list, value):
            if not isinstance(one, dict) or fields.is_blank(one.get("payment_method_id")):
                raise BadField("payment_methods", "has an entry without payment_method_id")
            if one.get("source") not in SOURCES:
                raise BadField(
                    "payment_methods",
                    f"source {one.get('source')!r} is not one of: {', '.join(SOURCES)}",
                )
            last_four = one.get("last_four")
            if last_four is not None and not re.fullmatch(r"\d{4}", str(last_four)):
                raise BadField(
                    "payment_methods", "last_four must be four digits, never a whole number"
                )
            balance = one.get("balance")
            currency = str(one.get("currency") or self._currency)
            minor = partial(to_minor, currency=currency)
            amount = None if balance is None else fields.parsed("payment_methods", minor, balance)
            found.append(
                {
                    "payment_method_id": fields.text(one["payment_method_id"]),
                    "source": one["source"],
                    "brand": one.get("brand"),
                    "last_four": None if last_four is None else str(last_four),
                    "balance_minor": amount,
                    "currency": currency,
                }
            )
        return found


def email(value: object) -> str:
    """The address as it is compared: folded. Raises ValueError."""
    address = fold(fields.text(value))
    if not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", address):
        raise ValueError(f"{value!r} is not an e-mail address")
    return address


def split_name(name: str) -> tuple[str, str]:
    """ "Anna Maria Lee" → ("Anna Maria", "Lee"); "王小明" → ("小明", "王"): family name first."""
    if " " in name:
        first, _, last = name.rpartition(" ")
        return first, last
    return (name[1:], name[0]) if re.match(r"[\u4e00-\u9fff]{2,4}$", name) else (name, "")


def store_customers(intake: Intake, rows: Iterator[tuple[int, dict[str, Any]]]) -> None:
    """Store parsed rows: new ones under the import, changes staged, the unchanged left alone."""
    for chunk in intake.chunks(rows):
        ids = [data["customer"]["customer_id"] for _, data in chunk]
        methods = [one["payment_method_id"] for _, data in chunk for one in data["payment_methods"]]
        with intake.database.read() as session:
            stored = stored_customers(session, ids)
            owners = owners_of_methods(session, methods)
        new: list[dict[str, Any]] = []
        changes: list[dict[str, Any]] = []
        for number, data in chunk:
            name = data["customer"]["customer_id"]
            foreign = [
                one["payment_method_id"]
                for one in data["payment_methods"]
                if owners.setdefault(one["payment_method_id"], name) != name
            ]
            if foreign:
                intake.reject(
                    number, "payment_methods", f"'{foreign[0]}' is another customer's", name
                )
            elif name not in stored:
                new.append(data)
            elif is_changed(stored[name], data):
                changes.append(data)
            else:
                intake.report.unchanged += 1
        _write(intake, new, changes, len(chunk))


def _write(
    intake: Intake, new: list[dict[str, Any]], changes: list[dict[str, Any]], rows: int
) -> None:
    def work(session: Session) -> None:
        for data in new:
            add_customer(session, data, intake.import_id)
        intake.stage(session, changes)

    intake.write(work, rows)
    intake.report.added += len(new)
    intake.report.changed += len(changes)


def _read_all(
    intake: Intake, rows: Rows, reader: CustomerReader, id_column: str
) -> Iterator[tuple[int, dict[str, Any]]]:
    seen: dict[str, int] = {}
    with intake.database.read() as session:
        erased = erased_hashes(session)
    for number, row in rows:
        raw_id = str(row.get(id_column, ""))
        try:
            data = reader.read(row)
        except BadField as error:
            intake.reject(number, error.field, str(error), raw_id)
            continue
        name = data["customer"]["customer_id"]
        if name in seen:
            intake.reject(number, "id", f"'{name}' stands in row {seen[name]} already", raw_id)
        elif subject_hash(name) in erased:
            intake.reject(number, "id", ERASED, raw_id)
        else:
            seen[name] = number
            yield number, data
