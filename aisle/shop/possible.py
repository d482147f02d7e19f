"""What can still be done with an order, and until when. Every refusal ends with it.

possible(order, terms) → (return_item until 2 June, exchange_item until 18 May, warranty until …)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aisle.language.dates import local_date
from aisle.shop import clauses
from aisle.shop.order_types import Order
from aisle.shop.plans import Terms
from aisle.shop.windows import last_day, warranty_end

# status → what an order in that status is open for
OPEN_FOR: dict[str, tuple[str, ...]] = {
    "pending": ("cancel_order", "change_items", "change_payment", "change_address"),
    "delivered": ("return_item", "exchange_item"),
}
_CLAUSE = {
    "cancel_order": clauses.ORDER_OPEN,
    "change_items": clauses.ITEM_CHANGE,
    "change_payment": clauses.PAYMENT_CHANGE,
    "change_address": clauses.ADDRESS_CHANGE,
}


@dataclass(frozen=True)
class Possibility:
    """One thing that is possible; `until` is its last local day, None when no date limits it."""

    kind: str  # a kind of plan, or "warranty"
    until: date | None
    clause: str

    def as_text(self) -> str:
        """For the facts of a refusal: "return_item:2026-06-02"."""
        return f"{self.kind}:{self.until.isoformat() if self.until else ''}"

    @classmethod
    def from_text(cls, text: str) -> Possibility:
        kind, _, until = text.partition(":")
        return cls(kind, date.fromisoformat(until) if until else None, "")


def possible(order: Order, terms: Terms) -> tuple[Possibility, ...]:
    """What is still open for this order at `terms.now`, the next thing to end first in each status."""
    found = []
    for kind in OPEN_FOR.get(order.status, ()):
        if order.status == "pending":
            if kind != "change_payment" or len(order.payments) == 1:
                found.append(Possibility(kind, None, _CLAUSE[kind]))
        elif not is_used_up(order):
            found += _within_window(order, kind, terms)
    return tuple(found + _warranty(order, terms))


def is_used_up(order: Order) -> bool:
    """A return or exchange is possible once an order; one refused or taken back does not count."""
    return any(
        sale.kind in ("return", "exchange") and sale.status not in ("refused", "withdrawn")
        for sale in order.after_sales
    )


def window_of(kind: str, terms: Terms) -> tuple[int | None, str]:
    """(days after delivery, clause) for a return or exchange; no days: no limit by date."""
    windows = terms.windows
    if kind == "exchange_item":
        return windows.exchange_days, clauses.EXCHANGE_WINDOW
    if windows.return_days is None:
        return None, clauses.RETURN_WINDOW
    # the right of withdrawal is never shorter because the shop's own window is
    if (windows.cooling_off_days or 0) > windows.return_days:
        return windows.cooling_off_days, clauses.COOLING_OFF
    return windows.return_days, clauses.RETURN_WINDOW


def _within_window(order: Order, kind: str, terms: Terms) -> list[Possibility]:
    days, clause = window_of(kind, terms)
    if days is None:
        return [Possibility(kind, None, clause)]
    if order.delivered_at is None:
        return []
    until = last_day(order.delivered_at, days, terms.timezone)
    return [Possibility(kind, until, clause)] if _today(terms) <= until else []


def _warranty(order: Order, terms: Terms) -> list[Possibility]:
    """The warranty is a person's work, and lasts whatever happened to the order's windows."""
    months = terms.windows.warranty_months
    if months is None or order.delivered_at is None or order.status == "cancelled":
        return []
    until = warranty_end(order.delivered_at, months, terms.timezone)
    if _today(terms) > until:
        return []
    return [Possibility("warranty", until, clauses.WARRANTY_PERIOD)]


def _today(terms: Terms) -> date:
    return local_date(terms.now, terms.timezone)
