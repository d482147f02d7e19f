"""What a scripted shopper wants of the tau shop, and what the shop must look like afterwards.

The expected state is computed here from the goal and the shop's written policy, not by our own verbs.
"""

from __future__ import annotations

import copy
import json
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

Json = dict[str, Any]  # Any: the tau files
KINDS = (
    "cancel_order", "change_address", "change_own_address", "change_payment", "change_items", "return_item", "exchange_item",
)  # fmt: skip


@dataclass(frozen=True)
class Tau:
    """The three files."""

    users: Json
    orders: Json
    products: Json

    @classmethod
    def read(cls, folder: Path) -> Tau:
        users, orders, products = (
            json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
            for name in ("users", "orders", "products")
        )
        return cls(users, orders, products)

    @cached_property
    def variants(self) -> dict[str, Json]:
        """Every variant by its `item_id`, with the id and name of its product."""
        return {
            item_id: {**variant, "product_id": product_id, "name": product["name"]}
            for product_id, product in self.products.items()
            for item_id, variant in product["variants"].items()
        }

    def paid_by(self, order_id: str) -> str:
        """The method that paid for an order."""
        return str(self.orders[order_id]["payment_history"][0]["payment_method_id"])


@dataclass(frozen=True)
class Goal:
    """One wish. `items` are the `item_id`s it is about, `news` what each shall become."""

    kind: str
    user_id: str
    order_id: str = ""
    items: tuple[str, ...] = ()
    news: tuple[str, ...] = ()
    method: str = ""
    reason: str = ""
    address: Json = field(default_factory=dict)


def expected(tau: Tau, goals: list[Goal]) -> Json:
    """`{"users": {…}, "orders": {…}}` after these wishes, in the shapes of the tau export."""
    users, orders = copy.deepcopy(tau.users), copy.deepcopy(tau.orders)
    for goal in goals:
        user = users[goal.user_id]
        if goal.kind == "change_own_address":
            user["address"] = dict(goal.address)
        else:
            _ORDER_EFFECTS[goal.kind](tau, goal, user, orders[goal.order_id])
    return {"users": users, "orders": orders}


def _cancelled(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    order["status"], order["cancel_reason"] = "cancelled", goal.reason
    for payment in list(order["payment_history"]):
        _moved(order, user, "refund", payment["amount"], payment["payment_method_id"])


def _readdressed(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    order["address"] = dict(goal.address)


def _repaid(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    old = order["payment_history"][0]
    _moved(order, user, "payment", old["amount"], goal.method)
    _moved(order, user, "refund", old["amount"], old["payment_method_id"])


def _changed(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    difference = _swap_difference(tau, goal, order)
    for old, new in zip(goal.items, goal.news, strict=True):
        line = next(one for one in order["items"] if one["item_id"] == old)
        variant = tau.variants[new]
        line.update(item_id=new, price=variant["price"], options=variant["options"])
    order["status"] = "pending (item modified)"
    if difference:
        kind = "payment" if difference > 0 else "refund"
        _moved(order, user, kind, abs(difference), goal.method)


def _returned(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    order["status"] = "return requested"
    order["return_items"] = sorted(goal.items)
    order["return_payment_method_id"] = goal.method


def _exchanged(tau: Tau, goal: Goal, user: Json, order: Json) -> None:
    order["status"] = "exchange requested"
    order["exchange_items"] = sorted(goal.items)
    order["exchange_new_items"] = sorted(goal.news)
    order["exchange_payment_method_id"] = goal.method
    order["exchange_price_difference"] = _swap_difference(tau, goal, order)


_ORDER_EFFECTS = {
    "cancel_order": _cancelled,
    "change_address": _readdressed,
    "change_payment": _repaid,
    "change_items": _changed,
    "return_item": _returned,
    "exchange_item": _exchanged,
}


def _swap_difference(tau: Tau, goal: Goal, order: Json) -> float:
    """New minus old."""
    paid = {one["item_id"]: one["price"] for one in order["items"]}
    total = sum(
        tau.variants[new]["price"] - paid[old]
        for old, new in zip(goal.items, goal.news, strict=True)
    )
    return round(float(total), 2)


def _moved(order: Json, user: Json, kind: str, amount: float, method_id: str) -> None:
    order["payment_history"].append(
        {"transaction_type": kind, "amount": round(amount, 2), "payment_method_id": method_id}
    )
    method = user["payment_methods"][method_id]
    if "balance" in method:
        sign = 1 if kind == "refund" else -1
        method["balance"] = round(method["balance"] + sign * amount, 2)


def differences(found: Any, wanted: Any, path: str = "") -> list[str]:
    """Where two states differ, a line each; numbers to the cent."""
    if isinstance(found, dict) and isinstance(wanted, dict):
        return [
            line
            for key in sorted({*found, *wanted})
            for line in differences(found.get(key), wanted.get(key), f"{path}/{key}")
        ]
    if isinstance(found, list) and isinstance(wanted, list) and len(found) == len(wanted):
        return [
            line
            for place, pair in enumerate(zip(found, wanted, strict=True))
            for line in differences(*pair, f"{path}/{place}")
        ]
    if isinstance(found, int | float) and isinstance(wanted, int | float):
        return [] if abs(found - wanted) < 0.005 else [f"{path}: {found!r}, not {wanted!r}"]
    return [] if found == wanted else [f"{path}: {found!r}, not {wanted!r}"]
