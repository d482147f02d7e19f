"""Values of a feed → typed values. Every parser raises ValueError with reason and cure."""

from __future__ import annotations

import datetime as dt
import json
import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Literal, TypeVar
from zoneinfo import ZoneInfo

from aisle.shop.amounts import decimal_of

T = TypeVar("T")

LAST_SECOND = 7_258_118_400  # the year 2200: later times are milliseconds by mistake
_NUMBER = re.compile(r"[+-]?\d{1,12}(\.\d{1,9})?")
_YES = {"yes", "true", "是", "有"}
_NO = {"no", "false", "否", "无"}


class BadField(ValueError):
    """A value that makes the row unusable, with the field it stands in."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.field = name


def parsed(name: str, parse: Callable[[Any], T], value: object) -> T:
    """The parsed value; a ValueError becomes a BadField that names the field."""
    try:
        return parse(value)
    except ValueError as error:
        raise BadField(name, str(error)) from error


def is_blank(value: object) -> bool:
    """No value at all: nothing, blanks, or a number that is not one."""
    if isinstance(value, str):  # first: half a million rows of text come this way
        return not value or value.isspace()
    return value is None or (isinstance(value, float) and math.isnan(value))


def text(value: object) -> str:
    """The value as text, trimmed; numbers as a person would write them (7.0 → "7")."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def integer(value: object) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, str) and value.isdecimal() and len(value) < 12:
        return int(value)
    number = decimal_of(value)
    if number != number.to_integral_value() or number < 0:
        raise ValueError(f"{value!r} is not a whole number of 0 or more")
    return int(number)


def number_between(value: object, low: float, high: float) -> float:
    """A number within bounds."""
    number = float(decimal_of(value))
    if not low <= number <= high:
        raise ValueError(
            f"{value!r} is not between {low:g} and {high:g}. Scale it, or leave it out"
        )
    return number


def when(value: object, zone: ZoneInfo) -> int:
    """Unix seconds or an ISO time → unix seconds; an ISO time without offset is the shop's."""
    if isinstance(value, str) and value.isdecimal():
        return _in_range(int(value[:20]), value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _in_range(value, value)
    if isinstance(value, dt.datetime | dt.date):
        return _in_range(_seconds(value, zone), value)
    written = text(value)
    if _NUMBER.fullmatch(written):
        return _in_range(int(Decimal(written)), value)
    try:
        return _in_range(_seconds(dt.datetime.fromisoformat(written), zone), value)
    except ValueError as error:
        if "milliseconds" in str(error):
            raise
        raise ValueError(
            f"{value!r} is not a time. Write unix seconds, or ISO like 2026-03-01T12:30:00"
        ) from error


def _seconds(value: dt.datetime | dt.date, zone: ZoneInfo) -> int:
    if not isinstance(value, dt.datetime):
        value = dt.datetime(value.year, value.month, value.day)
    return int((value if value.tzinfo else value.replace(tzinfo=zone)).timestamp())


def _in_range(seconds: int, value: object) -> int:
    if not 0 <= seconds < LAST_SECOND:
        raise ValueError(f"{value!r} is not a time between 1970 and 2200. Are these milliseconds?")
    return seconds


def web_address(value: object) -> str:
    """http(s), or a path of the shop's own: nothing that a browser would execute."""
    address = text(value)
    if re.match(r"(https?://|/)[^\s]+$", address) or re.match(r"[\w./%-]+$", address):
        return address
    raise ValueError(f"{address[:80]!r} is not an http(s) address")


def attribute(value: object) -> Any:  # Any: text, number, yes/no or a list of texts
    """A value of an unknown column: "yes" → True, "12.5" → 12.5, "red, blue" → ["red", "blue"]."""
    if not isinstance(value, str):
        return _plain_json(value)
    written = value.strip()
    if written.casefold() in _YES | _NO:
        return written.casefold() in _YES
    if _NUMBER.fullmatch(written) and not re.match(r"[+-]?0\d", written):  # 007 is a code
        number = Decimal(written)
        return int(number) if number == number.to_integral_value() else float(number)
    return many(written) if _is_list(written) else written


def many(value: object) -> list[str]:
    """A comma list (or a list) → its parts, each once, in order."""
    parts = value if isinstance(value, list | tuple) else re.split(r"[,，、;；|]", str(value))
    return list(dict.fromkeys(part for one in parts if (part := text(one))))


def _is_list(written: str) -> bool:
    """Short parts between commas are a set; a sentence with commas is a text."""
    parts = re.split(r"[,，、]", written)
    if len(parts) < 2 or re.search(r"\d,\d", written):
        return False
    return all(0 < len(part.strip()) <= 30 and len(part.split()) <= 3 for part in parts)


def _plain_json(value: object) -> Any:
    if isinstance(value, dt.datetime | dt.date | dt.time | Decimal):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def json_object(value: object) -> dict[str, Any]:
    """A JSON object, as text or already read."""
    loaded = json_value(value, "object")
    if not isinstance(loaded, dict):
        raise ValueError("is not a JSON object. Write {...}")
    return loaded


def json_list(value: object) -> list[Any]:
    """A JSON list, as text or already read."""
    loaded = json_value(value, "list")
    if not isinstance(loaded, list):
        raise ValueError("is not a JSON list. Write [...]")
    return loaded


def json_value(value: object, kind: Literal["object", "list"]) -> object:
    """What a JSON text holds; what is not a text is given back."""
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"is not a JSON {kind} ({error})") from error
