"""What the dialogue asks for, checked once where it enters: parameters → `Request`.

parse("return_item", {"order_id": "#W1", "items": [{"line_id": 7}], "payment_method_id": "paypal_1"})
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aisle.shop.address_changes import address_hash, read_address
from aisle.shop.errors import BadInput
from aisle.shop.order_rows import order_number
from aisle.shop.order_types import Address
from aisle.shop.plans import KINDS, Kind, Pick, Plan, Swap, hash_of

_FIELDS: dict[Kind, tuple[set[str], set[str]]] = {  # kind → (needed, allowed besides)
    "cancel_order": ({"order_id", "reason"}, set()),
    "return_item": ({"order_id", "items", "payment_method_id"}, {"reason"}),
    "exchange_item": ({"order_id", "swaps"}, {"payment_method_id"}),
    "change_items": ({"order_id", "swaps"}, {"payment_method_id"}),
    "change_payment": ({"order_id", "payment_method_id"}, set()),
    "change_address": ({"order_id", "address"}, set()),
    "change_own_address": ({"address"}, set()),
}


@dataclass(frozen=True)
class Request:
    """One wanted write, before any rule was looked at."""

    kind: Kind
    order_id: str = ""
    reason: str | None = None
    picks: tuple[Pick, ...] = ()
    swaps: tuple[Swap, ...] = ()
    payment_method_id: str | None = None
    address: Address | None = None
    address_id: int | None = None

    def digest(self) -> str:
        """Two requests for the same thing have the same digest; it tells nothing of an address."""
        plain = dataclasses.asdict(dataclasses.replace(self, address=None, address_id=None))
        plain["order_id"] = order_number(self.order_id) or self.order_id
        plain["address_hash"] = address_hash(self.address) if self.address else None
        return hash_of(plain)


def kind_of(text: str) -> Kind:
    """The kind with this name. Raises BadInput."""
    for kind in KINDS:
        if kind == text:
            return kind
    raise BadInput(f"There is no operation '{text}'. Use one of: {', '.join(KINDS)}.")


# Any: parameters come from outside as JSON; every value is looked at here
def parse(kind: str, parameters: Mapping[str, Any]) -> Request:
    """Raises BadInput for a parameter that is missing, unknown or of the wrong type."""
    name = kind_of(kind)
    needed, besides = _FIELDS[name]
    given = {key for key, value in parameters.items() if value is not None}
    for key in sorted(needed - given):
        raise BadInput(f"{kind} needs '{key}'. Give it.")
    for key in sorted(given - needed - besides):
        raise BadInput(f"{kind} does not know '{key}'. Leave it out.")
    return Request(
        kind=name,
        order_id=_text(parameters, "order_id") or "",
        reason=_text(parameters, "reason"),
        picks=tuple(_pick(item) for item in _list(parameters, "items")),
        swaps=tuple(_swap(item) for item in _list(parameters, "swaps")),
        payment_method_id=_text(parameters, "payment_method_id"),
        address=read_address(parameters["address"]) if "address" in given else None,
    )


def request_again(plan: Plan, address: Address | None) -> Request:
    """The request that leads to this plan: what a yes checks once more."""
    is_return = plan.kind == "return_item"
    return Request(
        kind=plan.kind,
        order_id=plan.order_id or "",
        reason=plan.reason,
        picks=tuple(Pick(line.line_id, line.quantity) for line in plan.lines if is_return),
        swaps=tuple(
            Swap(line.line_id, line.new_variant_id, line.quantity)
            for line in plan.lines
            if line.new_variant_id is not None
        ),
        payment_method_id=plan.payment_method_id,
        address=address,
        address_id=plan.address_id,
    )


def _text(parameters: Mapping[str, Any], key: str) -> str | None:
    value = parameters.get(key)
    if value is None or isinstance(value, str):
        return value
    raise BadInput(f"'{key}' must be a text, not {value!r}.")


def _list(parameters: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = parameters.get(key) or []
    if isinstance(value, list | tuple) and all(isinstance(item, Mapping) for item in value):
        return list(value)
    raise BadInput(f"'{key}' must be a list of objects with a line_id, not {value!r}.")


def _pick(item: Mapping[str, Any]) -> Pick:
    return Pick(_number(item, "line_id"), _quantity(item))


def _swap(item: Mapping[str, Any]) -> Swap:
    variant = _text(item, "variant_id")
    if not variant:
        raise BadInput("Each of 'swaps' needs a 'variant_id'. Give it.")
    return Swap(_number(item, "line_id"), variant, _quantity(item))


def _quantity(item: Mapping[str, Any]) -> int | None:
    return None if item.get("quantity") is None else _number(item, "quantity")


def _number(item: Mapping[str, Any], key: str) -> int:
    value = item.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise BadInput(f"'{key}' must be a whole number, not {value!r}.")
