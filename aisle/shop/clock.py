"""The shop's clock: UTC for what is stored, the shop's timezone for calendar days."""

from __future__ import annotations

import datetime as dt

from aisle.shop.settings import Settings


class Clock:
    """`AISLE_NOW` freezes it, so that windows and dates can be tried out on any day."""

    def __init__(self, settings: Settings) -> None:
        self._frozen = settings.now
        self.zone = settings.shop.zone

    def now(self) -> dt.datetime:
        """This moment, aware, in UTC."""
        return (self._frozen or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)

    def timestamp(self) -> int:
        """This moment in unix seconds: what `*_at` columns hold."""
        return int(self.now().timestamp())

    def today(self) -> dt.date:
        """The calendar day in the shop's timezone."""
        return self.now().astimezone(self.zone).date()

    def day_of(self, at: int) -> dt.date:
        """The calendar day, in the shop's timezone, of a stored time."""
        return dt.datetime.fromtimestamp(at, self.zone).date()
