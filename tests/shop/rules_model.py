"""The rules of after-sales once more, written down on their own: the oracle of the random walks.

No code of the shop is used here. An order is a few plain values; `decide` says whether a request is allowed and,
if so, changes the model.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PRICES = {
    "k-black": 4000,
    "k-white": 4500,
    "k-red": 3500,
    "l-small": 2000,
    "l-large": 9000,
    "l-none": 2000,
}
OWNED = {"visa", "paypal", "gift", "rich"}
CARDS = {"gift", "rich"}


@dataclass
class ModelOrder:
    status: str
    lines: list[list[Any]]  # [variant, pieces, price of a piece]
    payments: list[tuple[str, int, str]]  # (kind, amount, method)
    day_delivered: int | None = None
    sales: int = 0  # returns and exchanges that were not refused


@dataclass
class Model:
    orders: dict[str, ModelOrder]
    balances: dict[str, int] = field(default_factory=lambda: {"gift": 1000, "rich": 50000})
    stock: dict[str, int] = field(default_factory=lambda: {"k-white": 3, "l-none": 0})
    day: int = 0

    def decide(
        self, kind: str, name: str, place: int, pieces: int, variant: str, method: str
    ) -> bool:
        """Is this allowed? If it is, it has happened in the model."""
        order = self.orders[name]
        if kind == "cancel":
            return self._cancel(order)
        if kind == "pay":
            return self._pay(order, method)
        if kind == "return":
            return self._return(order, place, pieces, method)
        return self._swap(order, kind, place, pieces, variant, method)

    def _cancel(self, order: ModelOrder) -> bool:
        if order.status != "pending":
            return False
        left: dict[str, int] = {}
        for kind, amount, method in order.payments:
            left[method] = left.get(method, 0) + (amount if kind == "payment" else -amount)
        for method, amount in left.items():
            if amount > 0:
                self._move(order, "refund", amount, method)
        order.status = "cancelled"
        return True

    def _pay(self, order: ModelOrder, method: str) -> bool:
        if order.status != "pending" or len(order.payments) != 1 or method not in OWNED:
            return False
        _, amount, old = order.payments[0]
        if method == old or (method in CARDS and self.balances[method] < amount):
            return False
        self._move(order, "payment", amount, method)
        self._move(order, "refund", amount, old)
        return True

    def _return(self, order: ModelOrder, place: int, pieces: int, method: str) -> bool:
        if not self._returnable(order, 30) or not self._fits(order, place, pieces):
            return False
        original = next(
            m for k, _, m in order.payments if k == "payment" and self._left(order, m) > 0
        )
        if method != original and method not in CARDS:
            return False
        order.status, order.sales = "return requested", order.sales + 1
        return True

    def _swap(
        self, order: ModelOrder, kind: str, place: int, pieces: int, variant: str, method: str
    ) -> bool:
        is_open = self._returnable(order, 15) if kind == "exchange" else order.status == "pending"
        if not is_open or not self._fits(order, place, pieces) or method not in OWNED:
            return False
        old, _, price = order.lines[place]
        if old[0] != variant[0] or (kind == "modify" and old == variant):
            return False
        if variant in self.stock and self.stock[variant] < pieces:
            return False
        difference = (PRICES[variant] - price) * pieces
        if method in CARDS and self.balances[method] < difference:
            return False
        if variant in self.stock:
            self.stock[variant] -= pieces
        if kind == "exchange":
            order.status, order.sales = "exchange requested", order.sales + 1
            return True
        if difference:
            self._move(order, "payment" if difference > 0 else "refund", abs(difference), method)
        self._change_line(order, place, pieces, variant)
        order.status = "pending (item modified)"
        return True

    def _change_line(self, order: ModelOrder, place: int, pieces: int, variant: str) -> None:
        line = order.lines[place]
        if line[1] == pieces:
            line[0], line[2] = variant, PRICES[variant]
        else:
            line[1] -= pieces
            order.lines.append([variant, pieces, PRICES[variant]])

    def _returnable(self, order: ModelOrder, days: int) -> bool:
        if order.status != "delivered" or order.sales or order.day_delivered is None:
            return False
        return self.day - order.day_delivered <= days

    def _fits(self, order: ModelOrder, place: int, pieces: int) -> bool:
        return place < len(order.lines) and 1 <= pieces <= order.lines[place][1]

    def _left(self, order: ModelOrder, method: str) -> int:
        return sum(a if k == "payment" else -a for k, a, m in order.payments if m == method)

    def _move(self, order: ModelOrder, kind: str, amount: int, method: str) -> None:
        order.payments.append((kind, amount, method))
        if method in CARDS:
            self.balances[method] += amount if kind == "refund" else -amount
