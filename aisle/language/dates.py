"""Days: in the shop's timezone, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone, tzinfo

from aisle.language.errors import AisleError
from aisle.language.normalise import fold
from aisle.language.numbers import parse_number

_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_MONTH = "|".join(f"{name[:3].lower()}(?:{name[3:].lower()})?" for name in _MONTHS) + "|sept"
_DAY = r"(?P<day>\d{1,2})"
_PATTERNS = [
    re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"),
    re.compile(r"(?:(?P<year>\d{4})年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]?"),
    re.compile(
        rf"{_DAY}(?:st|nd|rd|th)?(?:\s+of)?\s+(?P<name>{_MONTH})\b\.?,?(?:\s*(?P<year>\d{{4}}))?"
    ),
    re.compile(rf"\b(?P<name>{_MONTH})\.?\s+{_DAY}(?:st|nd|rd|th)?\b,?(?:\s*(?P<year>\d{{4}}))?"),
]
_NUMBER = r"(\d+|an?|one|two|three|four|five|six|seven|[一二两三四五六七八九十]+)"
_AGO = re.compile(
    rf"{_NUMBER}\s*(?:(day|week|month)s?\s+ago|个?(天|日|周|星期|礼拜|月)(?:以前|之前|前))"
)
_UNIT_DAYS = {
    "day": 1,
    "天": 1,
    "日": 1,
    "week": 7,
    "周": 7,
    "星期": 7,
    "礼拜": 7,
    "month": 30,
    "月": 30,
}
_RELATIVE = [
    (re.compile(r"day before yesterday|前天"), -2),
    (re.compile(r"yesterday|昨天|昨日"), -1),
    (re.compile(r"day after tomorrow|后天"), 2),
    (re.compile(r"tomorrow|明天|明日"), 1),
    (re.compile(r"today|今天|今日"), 0),
]


def zone(name: str) -> tzinfo:
    """The timezone of that IANA name (“Europe/London”)."""
    from zoneinfo import ZoneInfo  # reads files when a zone is opened

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise AisleError(
            f"Unknown timezone '{name}': use an IANA name such as Europe/London or Asia/Shanghai."
        ) from error


def local_date(moment: datetime, timezone_name: str) -> date:
    """The calendar day of `moment` in that timezone; a time without zone is taken as UTC."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone.utc)
    return aware.astimezone(zone(timezone_name)).date()


def format_date(day: date, language: str) -> str:
    """“25 November 2026”, “2026年11月25日”."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def parse_date(text: str, today: date) -> date | None:
    """The first day that a text names: “25 Nov”, “11月3日”, “3 days ago”, “昨天”.

    A day without a year is the one nearest to today that is not more than a month ahead.
    """
    folded = fold(text)
    for pattern in _PATTERNS:
        found = pattern.search(folded)
        if found and (day := _from_parts(found, today)):
            return day
    ago = _AGO.search(folded)
    if ago:
        count = parse_number(ago.group(1)) or 1
        if count <= 3650:
            return today - timedelta(days=int(count) * _UNIT_DAYS[ago.group(2) or ago.group(3)])
    for relative, days in _RELATIVE:
        if relative.search(folded):
            return today + timedelta(days=days)
    return None


def _from_parts(found: re.Match[str], today: date) -> date | None:
    parts = found.groupdict()
    name = parts.get("name")
    month = (
        next(i for i, m in enumerate(_MONTHS, 1) if m.lower().startswith(name[:3]))
        if name
        else int(parts["month"])
    )
    try:
        if parts.get("year"):
            return date(int(parts["year"]), month, int(parts["day"]))
        day = date(today.year, month, int(parts["day"]))
        return day.replace(year=day.year - 1) if day > today + timedelta(days=31) else day
    except ValueError:  # the 31st of February
        return None
