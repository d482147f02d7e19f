"""Orders of a feed → plain data: one JSON object an order, or one CSV row an order line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aisle.shop.amounts import to_minor
from aisle.shop.importing import fields
from aisle.shop.importing.customer_store import ADDRESS
from aisle.shop.importing.fields import BadField
from aisle.shop.importing.options import ImportOptions
from aisle.shop.importing.reading import Rows, Values
from aisle.shop.shop_toml import ShopSettings
from aisle.shop.tables.commerce import ORDER_STATUSES

_TIMES = ("placed_at", "delivered_at", "cancelled_at")
Given = Mapping[str, Any]  # Any: raw values of the feed


def gather_lines(rows: Rows, columns: Mapping[str, str]) -> Rows:
    """Rows of one order, wherever they stand in a CSV, → one row with `lines` and `payments`."""
    id_column = columns["id"]
    orders: dict[str, tuple[int, Values]] = {}
    for number, row in rows:
        name = str(row.get(id_column, "")).strip()
        line = {
            field: row[columns[field]]
            for field in ("variant_id", "quantity", "price", "title")
            if field in columns and not fields.is_blank(row.get(columns[field]))
        }
        first = orders.setdefault(name, (number, {**row, "lines": []}))
        first[1]["lines"].append(line)
    yield from orders.values()


class OrderReader:
    """Reads orders of one feed; `columns` says which column fills which field."""

    def __init__(
        self, columns: Mapping[str, str], shop: ShopSettings, options: ImportOptions
    ) -> None:
        self._columns = columns
        self._zone = shop.zone
        self._shift_s = options.shift_s
        self._currency = options.currency_of(shop)

    def read(self, row: Values) -> dict[str, Any]:
        """One order as plain data, amounts in minor units. Raises BadField."""
        given = {name: row.get(column) for name, column in self._columns.items()}
        given["lines"] = row.get("lines", given.get("lines"))
        given = {name: value for name, value in given.items() if not fields.is_blank(value)}
        for name in ("id", "customer_id", "status", "lines"):
            if name not in given:
                raise BadField(name, "is missing. Every order needs one")
        status = fields.text(given["status"])
        if status not in ORDER_STATUSES:
            raise BadField("status", f"{status!r} is not one of: {', '.join(ORDER_STATUSES)}")
        currency = fields.text(given.get("currency", self._currency)).upper()
        order = {
            "order_id": fields.text(given["id"]),
            "customer_id": fields.text(given["customer_id"]),
            "status": status,
            "currency": currency,
            "cancel_reason": given.get("cancel_reason"),
            **{name: self._time(name, given.get(name)) for name in _TIMES},
        }
        lines = [
            self._line(one, currency)
            for one in fields.parsed("lines", fields.json_list, given["lines"])
        ]
        if not lines:
            raise BadField("lines", "is empty. An order has at least one line")
        return {
            "order": order,
            "address": self._address(given, row),
            "lines": lines,
            "payments": self._payments(given, lines, order),
            "shipments": [self._shipment(one) for one in self._listed(given, "shipments")],
            "return": self._return(given.get("return"), currency),
            "exchange": self._exchange(given.get("exchange"), currency),
        }

    def _time(self, name: str, value: object) -> int | None:
        if fields.is_blank(value):
            return None
        return (
            fields.parsed(name, lambda given: fields.when(given, self._zone), value) + self._shift_s
        )

    def _amount(self, name: str, value: object, currency: str) -> int:
        return fields.parsed(name, lambda given: to_minor(given, currency), value)

    def _line(self, one: Any, currency: str) -> dict[str, Any]:
        _object("lines", one, "variant_id", "price")
        price = self._amount("lines", one["price"], currency)
        quantity = fields.parsed("lines", fields.integer, one.get("quantity", 1))
        if price < 0 or quantity < 1:
            raise BadField("lines", f"price {one['price']!r} or quantity {quantity} is too small")
        title = one.get("title")
        return {
            "variant_id": fields.text(one["variant_id"]),
            "product_id": None if one.get("product_id") is None else fields.text(one["product_id"]),
            "title": title
            if isinstance(title, dict) or title is None
            else {"en": fields.text(title)},
            "options": one.get("options"),
            "quantity": quantity,
            "price_minor": price,
        }

    def _payments(
        self, given: Given, lines: list[dict[str, Any]], order: Given
    ) -> list[dict[str, Any]]:
        if "payments" not in given and "payment_method_id" in given:
            total = sum(line["price_minor"] * line["quantity"] for line in lines)
            return [
                {
                    "kind": "payment",
                    "amount_minor": total,
                    "payment_method_id": fields.text(given["payment_method_id"]),
                    "at": order["placed_at"],
                }
            ]
        found = []
        for one in self._listed(given, "payments"):
            _object("payments", one, "kind", "amount", "payment_method_id")
            if one["kind"] not in ("payment", "refund"):
                raise BadField("payments", f"kind {one['kind']!r} is not payment or refund")
            found.append(
                {
                    "kind": one["kind"],
                    "amount_minor": self._amount("payments", one["amount"], order["currency"]),
                    "payment_method_id": fields.text(one["payment_method_id"]),
                    "at": self._time("payments", one.get("at")),
                }
            )
        return found

    def _shipment(self, one: Any) -> dict[str, Any]:
        _object("shipments", one)
        steps = [
            {"step": str(step["step"]), "at": self._time("shipments", step.get("at"))}
            for step in one.get("steps", [])
        ]
        return {
            "carrier": one.get("carrier"),
            "tracking_ids": [fields.text(part) for part in one.get("tracking_ids", [])],
            "variant_ids": [fields.text(part) for part in one.get("variant_ids", [])],
            "steps": steps,
            "expected_at": self._time("shipments", one.get("expected_at")),
        }

    def _return(self, one: Any, currency: str) -> dict[str, Any] | None:
        if one is None:
            return None
        _object("return", one, "variant_ids", "payment_method_id", "requested_at")
        refund = one.get("refund")
        return {
            "variant_ids": [fields.text(part) for part in one["variant_ids"]],
            "refund_minor": None if refund is None else self._amount("return", refund, currency),
            "payment_method_id": fields.text(one["payment_method_id"]),
            "reason": one.get("reason"),
            "status": one.get("status", "requested"),
            "requested_at": self._time("return", one["requested_at"]),
            "refunded_at": self._time("return", one.get("refunded_at")),
        }

    def _exchange(self, one: Any, currency: str) -> dict[str, Any] | None:
        if one is None:
            return None
        _object("exchange", one, "lines", "requested_at")
        for line in one["lines"]:
            _object("exchange", line, "old", "new")
        method = one.get("payment_method_id")
        return {
            "kind": one.get("kind", "exchange"),
            "lines": [
                {
                    "old": str(line["old"]),
                    "new": str(line["new"]),
                    "quantity": int(line.get("quantity", 1)),
                }
                for line in one["lines"]
            ],
            "difference_minor": self._amount("exchange", one.get("difference", 0), currency),
            "payment_method_id": method,
            "status": one.get("status", "requested"),
            "requested_at": self._time("exchange", one["requested_at"]),
        }

    def _address(self, given: Given, row: Values) -> dict[str, str] | None:
        stated = given.get("address")
        if isinstance(stated, str) and stated.lstrip().startswith("{"):
            stated = fields.parsed("address", fields.json_object, stated)
        source = stated if isinstance(stated, dict) else row
        address = {name: fields.text(source.get(name) or "") for name in ADDRESS}
        return address if any(address.values()) else None

    def _listed(self, given: Given, name: str) -> list[Any]:
        return fields.parsed(name, fields.json_list, given[name]) if name in given else []


def _object(field: str, value: Any, *needed: str) -> None:
    """Raises BadField unless `value` is an object that has what is needed."""
    if not isinstance(value, dict):
        raise BadField(field, f"{str(value)[:60]!r} is not a JSON object")
    for name in needed:
        if fields.is_blank(value.get(name)):
            raise BadField(field, f"has an entry without '{name}'")
