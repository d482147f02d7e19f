"""What a write would do, before it is done: the frozen plan that every check returns.

A plan holds ids and amounts only. `Plan.parameters()` is what an offer stores and what a yes must find again:
if the same request gives other parameters at the yes (a price moved, a balance fell), nothing is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, get_args

from aisle.shop.order_types import When
from aisle.shop.shop_toml import Limits, Windows

Kind = Literal[
    "cancel_order",
    "return_item",
    "exchange_item",
    "change_items",
    "change_payment",
    "change_address",
    "change_own_address",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Terms:
    """By which rules and at what moment a plan is checked: `now` is aware UTC."""

    windows: Windows
    timezone: str
    now: datetime
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True)
class Pick:
    """Some pieces of one order line; no quantity means all of them."""

    line_id: int
    quantity: int | None = None


@dataclass(frozen=True)
class Swap:
    """Some pieces of one order line against another variant; no quantity means all of them."""

    line_id: int
    variant_id: str
    quantity: int | None = None


@dataclass(frozen=True)
class ShelfVariant:
    """A variant that somebody wants instead. No price: "not stated"; no stock: "not tracked"."""

    variant_id: str
    product_id: str
    options: dict[str, str]
    price_minor: int | None
    currency: str
    stock: int | None


@dataclass(frozen=True)
class Movement:
    """One movement of money: `payment` is what the shopper pays, `refund` what the shopper gets."""

    kind: Literal["payment", "refund"]
    payment_method_id: str
    amount_minor: int
    when: When


@dataclass(frozen=True)
class LineChange:
    """`quantity` pieces of a line that go back, and for an exchange what comes instead."""

    line_id: int
    variant_id: str
    quantity: int
    price_minor: int
    new_variant_id: str | None = None
    new_price_minor: int | None = None


@dataclass(frozen=True)
class Plan:
    """What one yes would write. `currency` is None where no money is concerned."""

    kind: Kind
    customer_id: str
    order_id: str | None = None
    order_version: int | None = None
    currency: str | None = None
    status_before: str | None = None
    status_after: str | None = None
    lines: tuple[LineChange, ...] = ()
    movements: tuple[Movement, ...] = ()
    payment_method_id: str | None = None
    reason: str | None = None
    address_id: int | None = None
    address_hash: str | None = None
    clauses: tuple[str, ...] = field(default=(), compare=False)

    @property
    def settled(self) -> tuple[Movement, ...]:
        """The movements that are written together with the change."""
        return tuple(move for move in self.movements if move.when != "on arrival")

    @property
    def balance_minor(self) -> int:
        """What the shopper gets in all; below zero it is what the shopper pays."""
        sign = {"refund": 1, "payment": -1}
        return sum(sign[move.kind] * move.amount_minor for move in self.movements)

    @property
    def refund_minor(self) -> int:
        """What leaves the shop: refunds, less what is paid in the same change."""
        return max(self.balance_minor, 0)

    def parameters(self) -> dict[str, Any]:
        """Ids, amounts and hashes as JSON; `from_parameters` is the way back."""
        return {
            "customer_id": self.customer_id,
            "order_id": self.order_id,
            "currency": self.currency,
            "status": [self.status_before, self.status_after],
            "lines": [list(_line_values(line)) for line in self.lines],
            "movements": [
                [move.kind, move.payment_method_id, move.amount_minor, move.when]
                for move in self.movements
            ],
            "payment_method_id": self.payment_method_id,
            "reason": self.reason,
            "address_id": self.address_id,
            "address_hash": self.address_hash,
            "clauses": list(self.clauses),
        }

    @classmethod
    def from_parameters(
        cls, kind: Kind, stored: Mapping[str, Any], version: int | None = None
    ) -> Plan:
        """The plan that `parameters()` came from."""
        return cls(
            kind=kind,
            customer_id=stored["customer_id"],
            order_id=stored["order_id"],
            order_version=version,
            currency=stored["currency"],
            status_before=stored["status"][0],
            status_after=stored["status"][1],
            lines=tuple(LineChange(*values) for values in stored["lines"]),
            movements=tuple(Movement(*values) for values in stored["movements"]),
            payment_method_id=stored["payment_method_id"],
            reason=stored["reason"],
            address_id=stored["address_id"],
            address_hash=stored["address_hash"],
            clauses=tuple(stored["clauses"]),
        )


def _line_values(line: LineChange) -> tuple[int | str | None, ...]:
    return (
        line.line_id,
        line.variant_id,
        line.quantity,
        line.price_minor,
        line.new_variant_id,
        line.new_price_minor,
    )


def hash_of(value: Mapping[str, Any]) -> str:
    """sha256 of the canonical JSON of a mapping."""
    canonical = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
