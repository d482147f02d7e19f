"""Goals drawn from the tau shop by a seed: fair ones the policy allows, every one of another customer."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.reliability.goals import KINDS, Goal, Json, Tau

_STREETS = ("Maple Street", "Birch Avenue", "Harbor Road", "Sunset Boulevard", "Willow Lane", "Fourth Avenue", "Kings Court", "Old Mill Drive")  # fmt: skip
_UNITS = ("Apt 12", "Suite 340", "Unit 5B", "")
_CITIES = (
    ("Boston", "MA", "02116"), ("New York", "NY", "10021"), ("San Diego", "CA", "92103"), ("Fort Worth", "TX", "76104"),
    ("Portland", "OR", "97205"), ("Salt Lake City", "UT", "84101"), ("Columbus", "OH", "43215"),
)  # fmt: skip

_TASKS = {"change_own_address": "change_address", "change_items": "exchange_item"} | {
    kind: kind for kind in KINDS if kind not in ("change_own_address", "change_items")
}


def drawn(tau: Tau, seed: int, per_kind: int) -> list[Goal]:
    """`per_kind` goals of each of the seven kinds; no customer twice."""
    chance = random.Random(seed)
    people = [user_id for user_id, user in tau.users.items() if user["orders"]]
    chance.shuffle(people)
    found: list[Goal] = []
    for place in range(per_kind * len(KINDS)):
        kind = KINDS[place % len(KINDS)]
        goal = next(goal for one in people for goal in _fair(tau, kind, one, chance))
        people.remove(goal.user_id)
        found.append(goal)
    return found


def beside(tau: Tau, goal: Goal, seed: int) -> Goal | None:
    """A second wish of the same customer: another task, another order; None where the shop has none for them."""
    chance = random.Random(f"{seed}/{goal}/beside")
    for kind in ("cancel_order", "return_item", "change_own_address", "change_payment"):
        if _TASKS[kind] == _TASKS[goal.kind]:
            continue
        for other in _fair(tau, kind, goal.user_id, chance):
            if other.order_id != goal.order_id and "gift" not in f"{goal.method}{other.method}":
                return other  # a gift card's balance moves with the first wish
    return None


def _fair(tau: Tau, kind: str, user_id: str, chance: random.Random) -> Iterator[Goal]:
    """Goals of this kind that the policy allows this customer."""
    if kind == "change_own_address":
        yield Goal(kind, user_id, address=new_address(chance))
        return
    wanted = "delivered" if kind in ("return_item", "exchange_item") else "pending"
    for order_id in tau.users[user_id]["orders"]:
        order = tau.orders[order_id]
        ids = [one["item_id"] for one in order["items"]]
        if order["status"] == wanted and len(set(ids)) == len(ids):
            yield from _of_order(tau, kind, user_id, order, chance)


def _of_order(
    tau: Tau, kind: str, user_id: str, order: Json, chance: random.Random
) -> Iterator[Goal]:
    order_id, paid = order["order_id"], order["payment_history"]
    methods = tau.users[user_id]["payment_methods"]
    if kind == "cancel_order":
        reason = chance.choice(("no longer needed", "ordered by mistake"))
        yield Goal(kind, user_id, order_id, reason=reason)
    elif kind == "change_address":
        yield Goal(kind, user_id, order_id, address=new_address(chance))
    elif kind == "change_payment" and len(paid) == 1:
        total = paid[0]["amount"]
        for method_id, method in methods.items():
            if method_id != paid[0]["payment_method_id"] and method.get("balance", total) >= total:
                yield Goal(kind, user_id, order_id, method=method_id)
    elif kind == "return_item":
        targets = [tau.paid_by(order_id)]
        targets += [name for name, one in methods.items() if one["source"] == "gift_card"]
        items = _some(order, chance)
        yield Goal(kind, user_id, order_id, items, method=chance.choice(targets))
    elif kind in ("exchange_item", "change_items"):
        yield from _swaps(tau, kind, user_id, order, chance)


def _swaps(tau: Tau, kind: str, user_id: str, order: Json, chance: random.Random) -> Iterator[Goal]:
    items = [one for one in _some(order, chance, most=2) if others(tau, one)]
    if not items:
        return
    news = tuple(chance.choice(others(tau, one)) for one in items)
    methods = tau.users[user_id]["payment_methods"]
    prices = {one["item_id"]: one["price"] for one in order["items"]}
    dearer = sum(
        tau.variants[new]["price"] - prices[old] for old, new in zip(items, news, strict=True)
    )
    able = [name for name, one in methods.items() if one.get("balance", dearer) >= dearer]
    if able:
        yield Goal(kind, user_id, order["order_id"], tuple(items), news, chance.choice(able))


def others(tau: Tau, item_id: str) -> list[str]:
    """The available variants of the same product that are not this one."""
    product = tau.products[tau.variants[item_id]["product_id"]]
    return [
        name for name, one in product["variants"].items() if one["available"] and name != item_id
    ]


def _some(order: Json, chance: random.Random, most: int = 3) -> tuple[str, ...]:
    ids = [one["item_id"] for one in order["items"]]
    return tuple(chance.sample(ids, chance.randint(1, min(most, len(ids)))))


def new_address(chance: random.Random) -> Json:
    """An address nobody lives at."""
    city, state, postcode = chance.choice(_CITIES)
    return {
        "address1": f"{chance.randint(10, 990)} {chance.choice(_STREETS)}",
        "address2": chance.choice(_UNITS),
        "city": city,
        "country": "USA",
        "state": state,
        "zip": postcode,
    }
