"""The rules of after-sales once more, written down on their own: the oracle of the random walks.

No code of the shop is used here. An order is a few plain values. `plan` says what a request would do, or
the name of the rule that forbids it; `apply` does it to the model.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("America/New_York")
PRODUCT = {"k": "kettle", "l": "lamp"}
CARDS = {"gift", "rich", "theirs"}
OWNED = {"mei": {"visa", "paypal", "gift", "rich"}, "yusuf": {"theirs"}}
REASONS = {"no longer needed", "ordered by mistake"}
LAST_STATUS = {"return requested", "returned", "exchange requested", "exchanged"}


@dataclass(frozen=True)
class Wanted:
    """One request: `pieces` are (line, how many or None for all, new variant or None)."""

    kind: str
    person: str
    order: str = ""
    reason: str = ""
    method: str | None = None
    pieces: tuple[tuple[int, int | None, str | None], ...] = ()
    street: str = ""


@dataclass(frozen=True)
class Effect:
    """What a yes would do. `moves`: (kind, method, amount, when)."""

    status: tuple[str, str] | None = None
    version: int | None = None
    lines: tuple[tuple[int, str, int, int, str | None, int | None], ...] = ()
    moves: tuple[tuple[str, str, int, str], ...] = ()
    method: str | None = None
    street: str = ""


@dataclass
class ModelOrder:
    owner: str
    status: str
    lines: list[list[object]]  # [variant, pieces, price of a piece]
    payments: list[tuple[str, int, str]]  # (kind, amount, method)
    delivered: datetime | None = None
    street: str = "1 Main St"
    version: int = 1
    sales: list[str] = field(default_factory=list)  # returns and exchanges asked for

    def left(self) -> dict[str, int]:
        money: dict[str, int] = {}
        for kind, amount, method in self.payments:
            money[method] = money.get(method, 0) + (amount if kind == "payment" else -amount)
        return money

    @property
    def pays(self) -> str:
        return next((method for method, amount in self.left().items() if amount > 0), "")


@dataclass
class Model:
    orders: dict[str, ModelOrder]
    return_days: int | None
    exchange_days: int | None
    cooling_off_days: int | None
    balances: dict[str, int] = field(
        default_factory=lambda: {"gift": 1000, "rich": 50000, "theirs": 99999}
    )
    prices: dict[str, int | None] = field(
        default_factory=lambda: {
            "k-black": 4000, "k-white": 4500, "k-red": 3500,
            "l-small": 2000, "l-large": 9000, "l-none": 2000,
        }
    )  # fmt: skip
    stock: dict[str, int] = field(default_factory=lambda: {"k-white": 3, "l-none": 0})
    homes: dict[str, str] = field(
        default_factory=lambda: {"mei": "1 Main St", "yusuf": "1 Main St"}
    )

    def plan(self, wanted: Wanted, now: datetime) -> Effect | str:
        """What it would do, or which rule forbids it."""
        if wanted.kind == "change_own_address":
            return Effect(street=wanted.street)
        order = self.orders.get(wanted.order)
        if order is None or order.owner != wanted.person:
            return "not_found"
        closed = self.closed(order, wanted.kind, now)
        if closed:
            return closed
        return {
            "cancel_order": self._cancel,
            "change_payment": self._pay,
            "change_address": self._address,
            "return_item": self._return,
            "exchange_item": self._swap,
            "change_items": self._swap,
        }[wanted.kind](order, wanted)

    def apply(self, wanted: Wanted, effect: Effect) -> None:
        """It has happened."""
        if effect.status is None:
            self.homes[wanted.person] = effect.street
            return
        order = self.orders[wanted.order]
        order.status, order.version = effect.status[1], order.version + 1
        order.street = effect.street or order.street
        for kind, method, amount, when in effect.moves:
            if when != "on arrival":
                order.payments.append((kind, amount, method))
                if method in CARDS:
                    self.balances[method] += amount if kind == "refund" else -amount
        if wanted.kind in ("return_item", "exchange_item"):
            order.sales.append(wanted.kind)
        for line, _, pieces, _, new, price in effect.lines:
            if new is None:
                continue
            if new in self.stock:
                self.stock[new] -= pieces
            if wanted.kind == "change_items":
                _change_line(order, line, pieces, new, price)

    def closed(self, order: ModelOrder, kind: str, now: datetime) -> str:
        """Why this order is not open for this kind; empty when it is."""
        sends_back = kind in ("return_item", "exchange_item")
        if order.status != ("delivered" if sends_back else "pending"):
            return _why(order.status, sends_back)
        if kind == "change_payment" and len(order.payments) != 1:
            return "payment_changed_once"
        if not sends_back:
            return ""
        if order.sales:
            return "once_an_order"
        last = self.last_day(order, kind)
        if last == "unknown":
            return "delivery_date_unknown"
        if last is None or now.astimezone(ZONE).date() <= date.fromisoformat(last):
            return ""
        return "return_over" if kind == "return_item" else "exchange_over"

    def last_day(self, order: ModelOrder, kind: str) -> str | None:
        """ISO date of the window's end; None: no window; "unknown": no date of delivery."""
        days = self.exchange_days
        if kind == "return_item":
            days = self.return_days
            if days is not None:
                days = max(days, self.cooling_off_days or 0)
        if days is None:
            return None
        if order.delivered is None:
            return "unknown"
        return (order.delivered.astimezone(ZONE).date() + timedelta(days)).isoformat()

    def _cancel(self, order: ModelOrder, wanted: Wanted) -> Effect | str:
        if wanted.reason not in REASONS:
            return "cancel_reason"
        moves = [
            ("refund", name, amount, _when(name))
            for name, amount in order.left().items()
            if amount > 0
        ]
        return Effect(("pending", "cancelled"), order.version, moves=tuple(moves))

    def _pay(self, order: ModelOrder, wanted: Wanted) -> Effect | str:
        method = wanted.method or ""
        _, amount, old = order.payments[0]
        if method not in OWNED[order.owner]:
            return "not_your_method"
        if method == old:
            return "same_method"
        if method in CARDS and self.balances[method] < amount:
            return "gift_card_short"
        moves = (("payment", method, amount, "at once"), ("refund", old, amount, _when(old)))
        return Effect(("pending", "pending"), order.version, moves=moves, method=method)

    def _address(self, order: ModelOrder, wanted: Wanted) -> Effect | str:
        if wanted.street == order.street:
            return "same_address"
        return Effect(("pending", "pending"), order.version, street=wanted.street)

    def _return(self, order: ModelOrder, wanted: Wanted) -> Effect | str:
        if not wanted.pieces:
            return "no_items"
        counts: dict[int, int] = {}
        for place, pieces, _ in wanted.pieces:
            fit = _fit(order, place, pieces, counts.get(place, 0))
            if isinstance(fit, str):
                return fit
            counts[place] = counts.get(place, 0) + fit
        method = wanted.method or ""
        if method != order.pays:
            if method not in OWNED[order.owner]:
                return "not_your_method"
            if method not in CARDS:
                return "refund_target"
        lines = tuple((p, *_was(order, p, n), None, None) for p, n in sorted(counts.items()))
        refund = sum(pieces * price for _, _, pieces, price, _, _ in lines)
        moves = (("refund", method, refund, "on arrival"),)
        return Effect(("delivered", "return requested"), order.version, lines, moves, method)

    def _swap(self, order: ModelOrder, wanted: Wanted) -> Effect | str:
        is_exchange = wanted.kind == "exchange_item"
        if not wanted.pieces:
            return "no_items"
        taken: dict[int, int] = {}
        asked: dict[str, int] = {}
        lines: list[tuple[int, str, int, int, str | None, int | None]] = []
        for place, pieces, new in wanted.pieces:
            fit = _fit(order, place, pieces, taken.get(place, 0))
            if isinstance(fit, str):
                return fit
            taken[place] = taken.get(place, 0) + fit
            assert new is not None
            asked[new] = asked.get(new, 0) + fit
            old, count, price = _was(order, place, fit)
            if new not in self.prices or new[0] != old[0]:
                return "other_product"
            if self.prices[new] is None:
                return "no_price"
            if new == old and not is_exchange:
                return "same_variant"
            if new in self.stock and self.stock[new] < asked[new]:
                return "variant_sold_out" if self.stock[new] == 0 else "variant_too_few"
            lines.append((place, old, count, price, new, self.prices[new]))
        difference = sum(((new or 0) - was) * count for _, _, count, was, _, new in lines)
        method = wanted.method or (order.pays if difference == 0 else None)
        if method is None:
            return "method_needed"
        if difference != 0 or method != order.pays:
            if method not in OWNED[order.owner]:
                return "not_your_method"
            if method in CARDS and self.balances[method] < difference:
                return "gift_card_short"
        moves = []
        if difference:
            when = "at once" if difference > 0 else _when(method)
            kind = "payment" if difference > 0 else "refund"
            moves = [(kind, method, abs(difference), "on arrival" if is_exchange else when)]
        after = "exchange requested" if is_exchange else "pending (item modified)"
        return Effect((order.status, after), order.version, tuple(lines), tuple(moves), method)

    def copy(self) -> Model:
        return copy.deepcopy(self)


def _why(status: str, sends_back: bool) -> str:
    if status == "pending (item modified)":
        return "items_changed_final"
    if status == "cancelled":
        return "is_cancelled"
    if status in LAST_STATUS:
        return "already_in_after_sales"
    if sends_back:
        return "not_delivered"
    return "already_packed" if status == "processed" else "already_delivered"


def _when(method: str) -> str:
    return "at once" if method in CARDS else "in days"


def _fit(order: ModelOrder, place: int, pieces: int | None, taken: int) -> int | str:
    if place >= len(order.lines):
        return "not_in_order"
    bought = int(str(order.lines[place][1]))
    if pieces is None:
        return bought - taken if bought > taken else "more_than_bought"
    if pieces < 1:
        return "quantity_at_least_one"
    return pieces if pieces + taken <= bought else "more_than_bought"


def _was(order: ModelOrder, place: int, pieces: int) -> tuple[str, int, int]:
    variant, _, price = order.lines[place]
    return str(variant), pieces, int(str(price))


def _change_line(order: ModelOrder, place: int, pieces: int, new: str, price: int | None) -> None:
    line = order.lines[place]
    if line[1] == pieces:
        line[0], line[2] = new, price
    else:
        line[1] = int(str(line[1])) - pieces
        order.lines.append([new, pieces, price])


def stamp(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]
