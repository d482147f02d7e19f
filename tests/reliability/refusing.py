"""Wishes that must change nothing: each drawn from the shop so that the policy forbids it, or never confirmed."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import tomllib

from tests.reliability import naming
from tests.reliability.draws import others
from tests.reliability.goals import Json, Tau

LONGEST = 9  # answers: after that somebody gives up


@lru_cache(maxsize=2)
def scripts(book: str) -> Json:
    """language → kind of refusal → opening and what is answered to what is asked."""
    return tomllib.loads(Path(__file__).with_name(f"{book}.toml").read_text(encoding="utf-8"))


class Stubborn:
    """Answers every question as written, and every offer with yes, unless it is written otherwise."""

    has_mutated = True

    def __init__(self, script: Json, places: Json, identity: str, language: str) -> None:
        self._script, self._places, self._identity = script, places, identity
        self._yes = "是的" if language == "zh" else "yes"
        self._told = 0

    def opening(self) -> str:
        return str(self._script["opening"]).format(**self._places)

    def answer(self, asks: str | None) -> str | None:
        self._told += 1
        if self._told > LONGEST or asks in (None, "anything_else", "clarify"):
            return None
        if asks == "confirm":
            return str(self._script.get("confirm", self._yes))
        text = self._script.get(asks)
        if text is None and asks == "email_or_name_zip":
            return self._identity
        return None if text is None else str(text).format(**self._places)


def refusals(
    tau: Tau, seed: int, language: str, book: str = "refusals"
) -> Iterator[tuple[str, str, Stubborn]]:
    """(kind, customer, shopper): one of each kind, every one of another customer."""
    chance = random.Random(f"{seed}/{language}")
    people = [name for name, one in tau.users.items() if one["orders"]]
    chance.shuffle(people)
    for kind, script in scripts(book)[language].items():
        for user_id in people:
            places = _places(tau, kind, user_id, language, chance)
            if places is not None:
                people.remove(user_id)
                yield kind, user_id, Stubborn(script, places, tau.users[user_id]["email"], language)
                break
        else:
            raise LookupError(f"no customer of the tau shop fits '{kind}'")


def _places(tau: Tau, kind: str, user_id: str, language: str, chance: random.Random) -> Json | None:
    """What is named in this script, or None where this customer's orders do not fit it."""
    user = tau.users[user_id]
    name = f"{user['name']['first_name']} {user['name']['last_name']}"
    foreign = next(one for one in tau.orders.values() if one["user_id"] != user_id and one["status"] == "pending")  # fmt: skip
    common = {"name": name, "foreign": foreign["order_id"]}
    wanted = next((needs for start, needs in _NEEDS.items() if kind.startswith(start)), None)
    if wanted is None:
        return common if any(tau.orders[one]["status"] == "pending" for one in user["orders"]) else None  # fmt: skip
    statuses, fits = wanted
    for order_id in user["orders"]:
        order = tau.orders[order_id]
        if order["status"] not in statuses:
            continue
        found = fits(tau, user, order)
        if found is not None:
            return {**common, **_said(tau, user_id, order, found, language, chance)}
    return None


def _said(
    tau: Tau, user_id: str, order: Json, found: Json, language: str, chance: random.Random
) -> Json:
    item_id = found.get("item", order["items"][0]["item_id"])
    stranger = next(
        one["name"]
        for one in tau.products.values()
        if one["name"] in ("Garden Hose", "Skateboard", "Perfume", "Wall Clock")
        and one["name"] not in {line["name"] for line in order["items"]}
    )
    method = found.get("method", tau.paid_by(order["order_id"]))
    words = {
        "order": order["order_id"],
        "item": naming.item(tau, item_id, order, language, chance),
        "stranger": naming.product(stranger, language, chance),
        "method": naming.method(tau, user_id, method, language, chance),
    }
    if "new" in found:
        options = tau.variants[found["new"]]["options"]
        words["new"] = naming.version(options, language, chance)
    return words


def _any(tau: Tau, user: Json, order: Json) -> Json | None:
    return {}


def _several(tau: Tau, user: Json, order: Json) -> Json | None:
    names = {one["name"] for one in order["items"]}
    return {} if len(names) == len(order["items"]) > 1 else None


def _wrong_target(tau: Tau, user: Json, order: Json) -> Json | None:
    paid = tau.paid_by(order["order_id"])
    for name, one in user["payment_methods"].items():
        if name != paid and one["source"] != "gift_card" and _source(user, paid) != one["source"]:
            return {"method": name}
    return None


def _source(user: Json, method_id: str) -> str:
    return str(user["payment_methods"][method_id]["source"])


def _sold_out(tau: Tau, user: Json, order: Json) -> Json | None:
    for line in order["items"]:
        variants = tau.products[line["product_id"]]["variants"].values()
        gone = [one["item_id"] for one in variants if not one["available"] and one["item_id"] != line["item_id"]]  # fmt: skip
        if gone and _several(tau, user, order) is not None:
            return {"item": line["item_id"], "new": gone[0]}
    return None


def _dearer(tau: Tau, user: Json, order: Json) -> Json | None:
    """A version that costs more than the gift card holds, for somebody who has other ways to pay."""
    cards = [one for one in user["payment_methods"].values() if one["source"] == "gift_card"]
    if len(cards) != 1 or _several(tau, user, order) is None:
        return None
    for line in order["items"]:
        for new in others(tau, line["item_id"]):
            if tau.variants[new]["price"] - line["price"] > cards[0]["balance"]:
                return {"item": line["item_id"], "new": new}
    return None


def _available(tau: Tau, user: Json, order: Json) -> Json | None:
    for line in order["items"]:
        if others(tau, line["item_id"]) and _several(tau, user, order) is not None:
            return {"item": line["item_id"], "new": others(tau, line["item_id"])[0]}
    return None


def _short_card(tau: Tau, user: Json, order: Json) -> Json | None:
    cards = [one for one in user["payment_methods"].values() if one["source"] == "gift_card"]
    total = order["payment_history"][0]["amount"]
    paid = _source(user, tau.paid_by(order["order_id"]))
    return {} if len(cards) == 1 and cards[0]["balance"] < total and paid != "gift_card" else None


_PENDING, _DELIVERED = ("pending",), ("delivered",)
_NEEDS: dict[str, tuple[tuple[str, ...], Callable[[Tau, Json, Json], Json | None]]] = {
    "cancel_wrong_status": (("delivered", "processed", "cancelled"), _any),
    "cancel_wrong_reason": (_PENDING, _any),
    "cancel_part": (_PENDING, _several),
    "return_wrong_status": (("pending", "processed", "cancelled"), _several),
    "return_wrong_target": (_DELIVERED, _wrong_target),
    "return_": (_DELIVERED, _several),
    "exchange_sold_out": (_DELIVERED, _sold_out),
    "exchange_not_covered": (_DELIVERED, _dearer),
    "exchange_": (_DELIVERED, _several),
    "change_wrong_status": (("processed", "cancelled"), _available),
    "payment_not_covered": (_PENDING, _short_card),
    "payment_": (_PENDING, _any),
    "address_wrong_status": (("delivered", "processed", "cancelled"), _any),
    "address_without_street": (_PENDING, _any),
    "identity_wrong": (_PENDING, _any),
    "says_": (_PENDING, _any),
    "order_unknown": (_DELIVERED, _several),
}
