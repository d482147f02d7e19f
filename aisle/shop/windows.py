"""How long something is possible: local calendar days of the shop's timezone, the last day included.

Delivered 3 May with a window of 30 days: possible until the end of 2 June, wherever the server stands.
"""

from __future__ import annotations

import calendar
from datetime import date, datetime, timedelta

from aisle.language.dates import local_date


def last_day(start: datetime, days: int, timezone: str) -> date:
    """The last local day of a window of `days` that begins with the (aware) moment `start`."""
    return local_date(start, timezone) + timedelta(days=days)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the last day of the month where that day does not exist."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def warranty_end(start: datetime, months: int, timezone: str) -> date:
    """The last local day of a warranty: two years from 29 February end on 28 February."""
    return add_months(local_date(start, timezone), months)
