"""The orders of the demo shop: every status, with dates that fit it, from what the shoppers bought."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from data.simulate import Row, World

DAY = 86_400
# How many of each status; the rest is delivered.
STATUSES = {
    "pending": 70,
    "pending (item modified)": 10,
    "processed": 50,
    "cancelled": 40,
    "return requested": 15,
    "returned": 25,
    "exchange requested": 10,
    "exchanged": 10,
}
Lines = list[tuple[str, str | None]]  # (product id, variant id or the first in stock)

# Orders of the first two customers that tests, tour and README speak of:
# (customer, order, status, placed days ago, delivered days ago, lines)
STAGED: list[tuple[str, str, str, float, float | None, tuple[str, ...]]] = [
    ("C-0001", "#W1000001", "pending", 0.4, None, ("kettle",)),
    ("C-0001", "#W1000002", "delivered", 9, 5, ("speaker", "mug")),
    ("C-0001", "#W1000003", "delivered", 80, 74, ("backpack",)),
    ("C-0001", "#W1000004", "processed", 2, None, ("desk lamp",)),
    ("C-0002", "#W2000001", "pending", 0.3, None, ("headphones",)),
    ("C-0002", "#W2000002", "delivered", 10, 6, ("kettle", "pillow")),
    ("C-0002", "#W2000003", "delivered", 90, 85, ("tent",)),
]


def orders(
    world: World, people: list[dict[str, Any]], bought: dict[str, list[Row]]
) -> list[dict[str, Any]]:
    """600 orders, oldest first."""
    from data.simulate import ORDERS, TODAY

    staged = [_staged(world, people, one) for one in STAGED]
    baskets = _baskets(world, bought)
    wanted = ORDERS - len(staged)
    while len(baskets) < wanted:  # shoppers bought too little: known ones buy again
        user, at, things = baskets[int(world.dice.integers(len(baskets)))]
        baskets.append((user, at - int(world.dice.integers(20, 90)) * DAY, things))
    baskets = sorted(baskets, key=lambda one: one[1])[-wanted:]
    statuses = [status for status, count in STATUSES.items() for _ in range(count)]
    statuses += ["delivered"] * (wanted - len(statuses))
    world.dice.shuffle(statuses)
    methods = {one["customer_id"]: json.loads(one["payment_methods"]) for one in people}
    made = [
        _order(
            world, f"#W{3_000_000 + n * 7_919 % 6_000_000}", user, status, at, things, methods[user]
        )
        for n, ((user, at, things), status) in enumerate(zip(baskets, statuses, strict=True))
    ]
    return sorted(made + staged, key=lambda one: (min(one["placed_at"], TODAY), one["order_id"]))


def _baskets(world: World, bought: dict[str, list[Row]]) -> list[tuple[str, int, list[int]]]:
    """Purchases of one person within a day are one order; the staged customers' are left out."""
    found: list[tuple[str, int, list[int]]] = []
    for user, rows in sorted(bought.items()):
        if user in ("C-0001", "C-0002"):
            continue
        for _, thing, at, _ in rows:
            if (
                found
                and found[-1][0] == user
                and at - found[-1][1] < DAY
                and thing not in found[-1][2]
            ):
                found[-1][2].append(thing)
            else:
                found.append((user, at, [thing]))
    return found


def _order(
    world: World,
    order_id: str,
    user: str,
    status: str,
    at: int,
    things: list[int],
    methods: list[dict[str, Any]],
) -> dict[str, Any]:
    from data.simulate import TODAY

    recent = {"pending": 2, "pending (item modified)": 3, "processed": 5}.get(status)
    placed = (
        TODAY - int(world.dice.uniform(0.1, recent) * DAY) if recent else min(at, TODAY - 6 * DAY)
    )
    if status in ("return requested", "exchange requested"):
        placed = TODAY - int(world.dice.uniform(8, 16) * DAY)
    delivered = None
    if recent is None and status != "cancelled":
        delivered = min(placed + int(world.dice.uniform(3, 6) * DAY), TODAY - 3600)
    variants = [_variant(world, thing) for thing in things]
    return _assembled(world, order_id, user, status, placed, delivered, variants, methods)


def _staged(
    world: World,
    people: list[dict[str, Any]],
    row: tuple[str, str, str, float, float | None, tuple[str, ...]],
) -> dict[str, Any]:
    from data.simulate import TODAY

    customer, order_id, status, placed, delivered, kinds = row
    methods = next(
        json.loads(one["payment_methods"]) for one in people if one["customer_id"] == customer
    )
    variants = [_variant(world, world.kinds.index(_kind(world, kind))) for kind in kinds]
    at = TODAY - int(placed * DAY)
    got = None if delivered is None else TODAY - int(delivered * DAY)
    return _assembled(world, order_id, customer, status, at, got, variants, methods)


def _kind(world: World, kind: str) -> str:
    if kind in world.kinds:
        return kind
    found = next((one for one in world.kinds if kind in one), None)
    if found is None:
        raise ValueError(
            f"No product of kind '{kind}' in the demo catalogue: change data/orders.py."
        )
    return found


def _variant(world: World, thing: int) -> tuple[dict[str, Any], dict[str, Any]]:
    product = world.products[thing]
    choices = [one for one in product["variants"] if one["stock"]] or product["variants"]
    return product, choices[int(world.dice.integers(len(choices)))]


def _assembled(
    world: World, order_id: str, user: str, status: str, placed: int, delivered: int | None,
    variants: list[tuple[dict[str, Any], dict[str, Any]]], methods: list[dict[str, Any]],
) -> dict[str, Any]:  # fmt: skip
    lines = [
        {"product_id": product["id"], "variant_id": one["variant_id"], "title": product["title"],
         "options": one["options"], "quantity": 1, "price": one["price"]}
        for product, one in variants
    ]  # fmt: skip
    total = round(sum(float(line["price"]) for line in lines), 2)
    method = methods[0]["payment_method_id"]
    order: dict[str, Any] = {
        "order_id": order_id, "customer_id": user, "status": status, "currency": "USD",
        "placed_at": placed, "lines": lines,
        "payments": [{"kind": "payment", "amount": total, "payment_method_id": method, "at": placed}],
    }  # fmt: skip
    if delivered is not None:
        order["delivered_at"] = delivered
    if status == "cancelled":
        order["cancelled_at"] = placed + 3 * 3600
        order["cancel_reason"] = ("no longer needed", "ordered by mistake")[placed % 2]
        order["payments"].append(
            {
                "kind": "refund",
                "amount": total,
                "payment_method_id": method,
                "at": placed + 3 * 3600,
            }
        )
    if status == "processed" or delivered is not None:
        order["shipments"] = [_shipment(world, placed, delivered, lines)]
    _after_sales(order, status, delivered, method, variants)
    return order


def _shipment(
    world: World, placed: int, delivered: int | None, lines: list[dict[str, Any]]
) -> dict[str, Any]:
    steps = [{"step": "packed", "at": placed + DAY // 2}]
    if delivered is not None:
        steps += [{"step": "shipped", "at": placed + DAY}, {"step": "delivered", "at": delivered}]
    return {
        "carrier": ("Polar Express Parcel", "Meridian Post")[placed % 2],
        "tracking_ids": [f"NS{int(world.dice.integers(10**9, 10**10 - 1))}"],
        "variant_ids": [line["variant_id"] for line in lines],
        "steps": steps,
        "expected_at": placed + 5 * DAY,
    }


def _after_sales(
    order: dict[str, Any], status: str, delivered: int | None, method: str,
    variants: list[tuple[dict[str, Any], dict[str, Any]]],
) -> None:  # fmt: skip
    if delivered is None:
        return
    first = order["lines"][0]
    asked = delivered + DAY
    if status in ("return requested", "returned"):
        order["return"] = {
            "variant_ids": [first["variant_id"]], "reason": "changed my mind", "payment_method_id": method,
            "refund": first["price"], "status": "refunded" if status == "returned" else "requested",
            "requested_at": asked,
        }  # fmt: skip
        if status == "returned":
            order["return"]["refunded_at"] = asked + 6 * DAY
    if status in ("exchange requested", "exchanged"):
        product, old = variants[0]
        new = next(
            (one for one in product["variants"] if one["variant_id"] != old["variant_id"]), old
        )
        order["exchange"] = {
            "lines": [{"old": old["variant_id"], "new": new["variant_id"], "quantity": 1}],
            "difference": round(float(new["price"]) - float(old["price"]), 2), "payment_method_id": method,
            "status": "requested" if status == "exchange requested" else "sent", "requested_at": asked,
        }  # fmt: skip
