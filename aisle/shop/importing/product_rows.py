"""One row of a product feed → `ProductData`: only what the row states, so that an update keeps the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aisle.language.detect import detect_language
from aisle.shop.amounts import to_minor
from aisle.shop.importing import fields
from aisle.shop.importing.fields import BadField, parsed
from aisle.shop.importing.reading import Values

_PRICE_COLUMN = re.compile(r"price_([a-z]{3})", re.IGNORECASE)
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")  # of a price: "12.50 EUR"
_TEXT_COLUMN = re.compile(r"(title|description)_(en|zh)", re.IGNORECASE)
_OF_VARIANT = ("price", "currency", "stock", "availability", "options")  # read as of a row
_PATH = re.compile(r"\s*[>›＞»]\s*")
_SOLD_OUT = {"out of stock", "out_of_stock", "sold out", "no", "false", "0", "缺货", "无货"}


@dataclass
class ProductData:
    """What a feed says of one product. `product` and `variants` hold given columns of the tables only."""

    product_id: str
    product: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)  # language → title, description
    variants: list[dict[str, Any]] = field(default_factory=list)
    category_names: dict[str, list[str]] = field(default_factory=dict)  # language → path
    group: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As it waits in `staged_rows`."""
        return {name: value for name, value in vars(self).items() if name != "group"}


class RowReader:
    """Reads rows of one feed; `columns` says which column fills which field."""

    def __init__(self, columns: Mapping[str, str], language: str | None, currency: str) -> None:
        self._columns = columns
        self._language = language
        self._currency = currency
        self._used = set(columns.values())

    def read(self, row: Values) -> ProductData:
        """Raises BadField for a value that cannot be used."""
        product_id = self._needed(row, "id")
        data = ProductData(product_id)
        data.texts = self._texts(row)
        group = self._given(row, "group")
        data.group = None if group is None else fields.text(group)
        data.product = self._product(row)
        self._category(row, data)
        attributes = self._attributes(row)
        if attributes:
            data.product["attributes"] = attributes
        if "variants" in self._columns and self._given(row, "variants") is not None:
            data.variants = self._listed_variants(row)
        else:
            data.variants = [self._variant(row, product_id, attributes)]
        return data

    def _product(self, row: Values) -> dict[str, Any]:
        found: dict[str, Any] = {}
        parsers: dict[str, Callable[[object], object]] = {
            "brand": fields.text,
            "kind": fields.text,
            "url": fields.web_address,
            "rating": lambda value: fields.number_between(value, 0, 5),
            "reviews": fields.integer,
            "warranty_months": fields.integer,
            "images": lambda value: [fields.web_address(one) for one in fields.many(value)],
        }
        for name, parse in parsers.items():
            value = self._given(row, name)
            if value is not None:
                found[name] = parsed(name, parse, value)
        return found

    def _texts(self, row: Values) -> dict[str, dict[str, str]]:
        texts: dict[str, dict[str, str]] = {}
        for column, value in row.items():
            match = _TEXT_COLUMN.fullmatch(column)
            if match and not fields.is_blank(value):
                texts.setdefault(match[2].lower(), {})[match[1].lower()] = fields.text(value)
        for name in ("title", "description"):
            value = self._given(row, name)
            if isinstance(value, dict):  # {"en": …, "zh": …}
                for language, text in value.items():
                    texts.setdefault(language, {})[name] = fields.text(text)
        title = self._given(row, "title")
        if title is not None and not isinstance(title, dict):
            language = self._row_language(row, fields.text(title))
            own = texts.setdefault(language, {})
            own["title"] = fields.text(title)
            description = self._description(row)
            if description is not None:
                own["description"] = description
        texts = {language: text for language, text in texts.items() if text.get("title")}
        if not texts:
            raise BadField("title", "is missing. Every product needs one")
        return texts

    def _description(self, row: Values) -> str | None:
        short, full = self._given(row, "short_description"), self._given(row, "description")
        parts = [fields.text(one) for one in (short, full) if one is not None]
        return "\n".join(dict.fromkeys(parts)) if parts else None

    def _row_language(self, row: Values, title: str) -> str:
        value = self._given(row, "language")
        language = fields.text(value).lower()[:2] if value is not None else self._language
        if language is None:
            return str(detect_language(title))
        if language not in ("en", "zh"):
            raise BadField("language", f"{value!r} is not en or zh")
        return language

    def _category(self, row: Values, data: ProductData) -> None:
        value = self._given(row, "category")
        if value is None:
            return
        names = value if isinstance(value, dict) else {next(iter(data.texts)): value}
        for language, path in names.items():
            parts = path if isinstance(path, list) else _PATH.split(fields.text(path))
            data.category_names[language] = [fields.text(part) for part in parts if part]
        first = data.category_names.get("en") or next(iter(data.category_names.values()))
        data.product["category"] = " > ".join(first)

    def _attributes(self, row: Values) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for column, value in row.items():
            known = column in self._used or _PRICE_COLUMN.fullmatch(column)
            if not known and not _TEXT_COLUMN.fullmatch(column) and not fields.is_blank(value):
                found[column] = fields.attribute(value)
        stated = self._given(row, "attributes")
        if stated is not None:
            for name, value in parsed("attributes", fields.json_object, stated).items():
                if not fields.is_blank(value):
                    found[name] = fields.attribute(value)
        for name in ("colour", "size"):
            value = self._given(row, name)
            if value is not None:
                several = fields.many(value)
                found[name] = several if len(several) > 1 else several[0]
        return found

    def _variant(
        self, row: Values, variant_id: str, attributes: Mapping[str, Any]
    ) -> dict[str, Any]:
        variant: dict[str, Any] = {"variant_id": variant_id, **self._price(row)}
        stock = self._given(row, "stock")
        if stock is not None:
            variant["stock"] = parsed("stock", fields.integer, stock)
        elif (stated := self._given(row, "availability")) is not None:
            sold_out = fields.text(stated).casefold() in _SOLD_OUT
            variant["stock"] = 0 if sold_out else None
        options = self._given(row, "options")
        if options is not None:
            chosen = parsed("options", fields.json_object, options)
            variant["options"] = {str(name): fields.text(value) for name, value in chosen.items()}
        elif self._given(row, "group") is not None:
            variant["options"] = {
                name: attributes[name]
                for name in ("colour", "size")
                if isinstance(attributes.get(name), str)
            }
        return variant

    def _listed_variants(self, row: Values) -> list[dict[str, Any]]:
        listed = parsed("variants", fields.json_list, self._given(row, "variants"))
        found = []
        for one in listed:
            if not isinstance(one, dict) or fields.is_blank(one.get("variant_id")):
                raise BadField("variants", "has an entry without variant_id")
            own = RowReader(
                {name: name for name in _OF_VARIANT if name in one},
                self._language,
                self._row_currency(row),
            )
            variant = own._variant(one, fields.text(one["variant_id"]), {})
            if not fields.is_blank(one.get("image")):
                variant["image"] = parsed("variants", fields.web_address, one["image"])
            found.append(variant)
        if not found:
            raise BadField("variants", "is an empty list. Leave it out, or name at least one")
        return found

    def _price(self, row: Values) -> dict[str, Any]:
        currency = self._row_currency(row)
        value = self._given(row, "price")
        if value is None:
            stated = [
                (match[1].upper(), row[column])
                for column in row
                if (match := _PRICE_COLUMN.fullmatch(column)) and not fields.is_blank(row[column])
            ]
            if not stated:
                return {"currency": currency}
            currency, value = next((one for one in stated if one[0] == currency), stated[0])
        elif code := _CODE.search(fields.text(value)):
            currency = code[0]
        amount = parsed("price", lambda given: to_minor(given, currency), value)
        if amount < 0:
            raise BadField("price", f"{value!r} is negative. Give 0 or more, or leave it out")
        return {"currency": currency, "price_minor": amount}

    def _row_currency(self, row: Values) -> str:
        value = self._given(row, "currency")
        if value is None:
            return self._currency
        currency = fields.text(value).upper()
        if not re.fullmatch("[A-Z]{3}", currency):
            raise BadField("currency", f"{value!r} is not a code of three letters like USD")
        return currency

    def _given(self, row: Values, name: str) -> Any:  # Any: a raw value of the feed
        value = row.get(self._columns.get(name, ""))
        return None if fields.is_blank(value) else value

    def _needed(self, row: Values, name: str) -> str:
        value = self._given(row, name)
        if value is None:
            raise BadField(name, "is missing. Every row needs one")
        return fields.text(value)
