"""Requests as a shopper might make them: mostly possible, each part of them wrong now and then."""

from __future__ import annotations

from random import Random

from tests.shop.rules_model import OWNED, Model, ModelOrder, Wanted

WRONG = 0.12  # how often one part of a request is drawn without a look at the order
FITTING = {
    "cancel_order": "pending", "change_payment": "pending", "change_address": "pending",
    "change_items": "pending", "return_item": "delivered", "exchange_item": "delivered",
}  # fmt: skip
KINDS = [*FITTING, *FITTING, "change_own_address"]
VARIANTS = ["k-black", "k-white", "k-red", "l-small", "l-large", "l-none", "no-such"]
METHODS = ["visa", "paypal", "gift", "rich", "theirs", "no-such"]
STREETS = ["9 Mill Lane", "1 Main St", "22 Quay Road"]


def drawn_request(draw: Random, model: Model, person: str) -> Wanted:
    """One request of this person."""
    kind = draw.choice(KINDS)
    if kind == "change_own_address":
        return Wanted(kind, person, street=draw.choice(STREETS))
    names = sorted(model.orders)
    fitting = [
        name
        for name in names
        if model.orders[name].owner == person and model.orders[name].status == FITTING[kind]
    ]
    name = draw.choice(fitting if fitting and draw.random() > WRONG else names)
    order = model.orders[name]
    if kind == "cancel_order":
        reasons = ["no longer needed", "ordered by mistake"]
        reason = "just so" if draw.random() < WRONG else draw.choice(reasons)
        return Wanted(kind, person, name, reason=reason)
    if kind == "change_address":
        return Wanted(kind, person, name, street=draw.choice(STREETS))
    method = _method(draw, kind, order, person)
    if kind == "change_payment":
        return Wanted(kind, person, name, method=method or "visa")
    pieces = tuple(_piece(draw, order, kind) for _ in range(_how_many(draw)))
    if kind == "return_item":
        method = method or order.pays
    return Wanted(kind, person, name, method=method, pieces=pieces)


def _how_many(draw: Random) -> int:
    return draw.choices([0, 1, 2, 3], [1, 12, 4, 1])[0]


def _method(draw: Random, kind: str, order: ModelOrder, person: str) -> str | None:
    if draw.random() < WRONG:
        return draw.choice(METHODS)
    if draw.random() < 0.3:
        return None
    if kind == "return_item" and draw.random() < 0.6:
        return next((name for name, left in order.left().items() if left > 0), None)
    return draw.choice(sorted(OWNED[person]))


def _piece(draw: Random, order: ModelOrder, kind: str) -> tuple[int, int | None, str | None]:
    place = draw.randrange(len(order.lines) + (draw.random() < WRONG))
    if draw.random() < WRONG or place >= len(order.lines):
        count: int | None = draw.choice([0, 1, 2, 3])
        new = draw.choice(VARIANTS)
    else:
        variant, bought, _ = order.lines[place]
        count = draw.choice([None, 1, int(str(bought))])
        same_product = [one for one in VARIANTS if one[0] == str(variant)[0]]
        new = draw.choice(same_product)
    return place, count, None if kind == "return_item" else new
