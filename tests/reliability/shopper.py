"""A simulated shopper, driven by rules: a goal, a way of speaking, and one thing that goes otherwise than planned.

It answers what `custom.asks` names, as a judge outside would: it reads no wording.
"""

from __future__ import annotations

import dataclasses
import random
from functools import lru_cache
from pathlib import Path

import tomllib

from tests.reliability import draws, naming
from tests.reliability.goals import Goal, Json, Tau

MUTATIONS = (
    "plain", "all in one", "corrected", "no then yes", "yes twice", "wrong zip first", "question in the middle",
    "language switch", "restart before yes", "noise", "several",
)  # fmt: skip
_CORRECTED = {  # what can be said wrongly first, by kind
    "cancel_order": ("reason", "order_id"),
    "change_address": ("address", "order_id"),
    "change_own_address": ("address",),
    "change_payment": ("order_id", "payment_method"),
    "change_items": ("news", "items"),
    "return_item": ("items", "payment_method", "order_id"),
    "exchange_item": ("news", "items"),
}


@lru_cache(maxsize=2)
def phrases(book: str) -> Json:
    """What is said, by language: `phrases`, or `phrases_second`, written by another hand."""
    return tomllib.loads(Path(__file__).with_name(f"{book}.toml").read_text(encoding="utf-8"))


class Shopper:
    """`opening()`, then `answer(asks)` until it is None: then the shopper has nothing more to say."""

    def __init__(
        self,
        tau: Tau,
        goal: Goal,
        language: str,
        mutation: str,
        seed: int,
        also: Goal | None = None,
        book: str = "phrases",
    ) -> None:
        self._book = phrases(book)
        self.also = also  # a second wish in the first message
        self.tau, self.goal, self.language, self.mutation = tau, goal, language, mutation
        self.chance = random.Random(f"{seed}/{goal}/{language}/{mutation}")
        self.order = tau.orders.get(goal.order_id, {"items": []})
        self.told = 0  # answers given
        self.yesses = 0
        self.is_satisfied = False
        self._asked_back = self._refused = self._gave_wrong_zip = False
        self._given = 0  # new versions named so far
        self._one_by_one = self.chance.random() < 0.5
        self._wrong = self._first_wrong() if mutation == "corrected" else None
        self._corrects = self._wrong[0] if self._wrong else ""
        self.has_mutated = mutation in ("plain", "all in one", "restart before yes", "noise")

    # What is said

    def opening(self) -> str:
        if self.also is not None:
            said = []
            for wish in (self.also, self.goal):  # the first one is what is talked about next
                self._wants(wish)
                said.append(self._said("several", wish.kind))
            joint = str(self.chance.choice(self._book[self.language]["several"]["joints"]))
            return self._said("several", "start") + joint.format(first=said[1], second=said[0])
        level = "all" if self.mutation == "all in one" else "open"
        return self._noisy(self._said(level, self.goal.kind))

    def answer(self, asks: str | None) -> str | None:
        """The next message, or None when there is nothing left to say."""
        self.told += 1
        if self.mutation == "language switch" and self.told == 2:
            self.language = "en" if self.language == "zh" else "zh"
            self.has_mutated = True
        if self.yesses and self.also is not None:
            self._wants(self.also)
            self.also, self.yesses, self.has_mutated = None, 0, True
        if asks == "confirm":
            return self._noisy(self._confirms())
        if self.yesses:
            self.is_satisfied = True
            if self.mutation == "yes twice" and self.yesses == 1:
                self.yesses += 1
                self.has_mutated = True
                return self._said("answer", "confirm")
            return None
        if asks in (None, "anything_else", "clarify"):
            return self._again(asks)
        if not self._knows(asks):
            return None
        if self.mutation == "question in the middle" and not self._asked_back and asks != "email_or_name_zip":  # fmt: skip
            self._asked_back = self.has_mutated = True
            return self._said("answer", "ask")
        return self._noisy(self._filled(str(asks)))

    def _wants(self, goal: Goal) -> None:
        self.goal, self.order = goal, self.tau.orders.get(goal.order_id, {"items": []})

    def _knows(self, asks: str) -> bool:
        """Whether this wish has an answer to it: who wants to cancel has no new address to tell."""
        goal = self._goal
        told = {"order_id": goal.order_id, "items": goal.items, "new_options": goal.news, "payment_method": goal.method, "reason": goal.reason, "address": goal.address}  # fmt: skip
        return bool(told.get(asks, asks == "email_or_name_zip"))

    def _confirms(self) -> str:
        if self.mutation == "question in the middle" and not self._asked_back:
            self._asked_back = self.has_mutated = True
            return self._said("answer", "ask")
        if self.mutation == "no then yes" and not self._refused:
            self._refused = self.has_mutated = True
            self._given = 0
            return self._said("answer", "no")
        if self._wrong is not None:
            self._wrong, self.has_mutated = None, True
            return self._said("correct", self._corrects)
        self.yesses += 1
        return self._said("answer", "confirm")

    def _again(self, asks: str | None) -> str | None:
        """Once more from the start: after a no, or where the first words were not understood."""
        if self.told > 12 or (asks != "clarify" and not self._refused):
            return None
        return self._said("open", self.goal.kind)

    def _filled(self, asks: str) -> str:
        if asks == "email_or_name_zip":
            if self.mutation == "wrong zip first" and not self._gave_wrong_zip:
                self._gave_wrong_zip = self.has_mutated = True
                return self._said("answer", "wrong_zip")
            kind = "name_zip" if self._gave_wrong_zip else self.chance.choice(("email", "name_zip"))
            return self._said("answer", kind)
        if asks == "reason":
            return self._reason()
        everything = len(self._goal.items) == len(self.order["items"]) > 1
        if asks == "items" and everything and self.chance.random() < 0.5:
            self._one_by_one = False  # “all of them” tells no order in which they are then asked
            return self._said("answer", "everything")
        return self._said("answer", asks)

    # How it is said

    @property
    def _goal(self) -> Goal:
        """What is told now: the goal, or the wrong one while it is not corrected."""
        return self._wrong[1] if self._wrong else self.goal

    def _said(self, level: str, name: str) -> str:
        options = self._book[self.language][level][name]
        template = str(self.chance.choice(options))
        places = {place for place in _PLACES if "{" + place + "}" in template}
        return template.format(**{place: getattr(self, f"_{place}")() for place in places})

    def _order(self) -> str:
        return naming.order_number(self._goal.order_id, self.chance)

    def _items(self) -> str:
        order = self.tau.orders[self._goal.order_id]
        names = [
            naming.item(self.tau, one, order, self.language, self.chance)
            for one in self._goal.items
        ]
        return naming.listed(names, self.language)

    def _news(self) -> str:
        return "; ".join(self._version(place) for place in range(len(self._goal.news)))

    def _new(self) -> str:
        """The version of the one item; of several one after the other, or each with its item's name."""
        if len(self._goal.news) == 1:
            return self._version(0)
        if self._one_by_one:
            place = self._given % len(self._goal.news)
            self._given += 1
            return self._version(place)
        parts = []
        for place, item_id in enumerate(self._goal.items):
            name = naming.item(self.tau, item_id, self.order, self.language, self.chance)
            mark = "：" if self.language == "zh" else ": "
            parts.append(f"{name}{mark}{self._version(place)}")
        return ("；" if self.language == "zh" else "; ").join(parts)

    def _swaps(self) -> str:
        """ "water bottle to 500ml, glass and the lamp to …" """
        parts = []
        for place, item_id in enumerate(self._goal.items):
            name = naming.item(self.tau, item_id, self.order, self.language, self.chance)
            between = "换成" if self.language == "zh" else " to "
            parts.append(f"{name}{between}{self._version(place)}")
        return "，".join(parts) if self.language == "zh" else ", and the ".join(parts)

    def _version(self, place: int) -> str:
        old = next(one for one in self.order["items"] if one["item_id"] == self._goal.items[place])
        options = self.tau.variants[self._goal.news[place]]["options"]
        return naming.version(options, self.language, self.chance, old["options"])

    def _method(self) -> str:
        goal = self._goal
        return naming.method(self.tau, goal.user_id, goal.method, self.language, self.chance)

    def _reason(self) -> str:
        kind = "needless" if self._goal.reason == "no longer needed" else "mistake"
        return self._said("answer", kind)

    def _address(self) -> str:
        return naming.address(self._goal.address, self.language, self.chance)

    def _email(self) -> str:
        return str(self.tau.users[self.goal.user_id]["email"])

    def _name(self) -> str:
        name = self.tau.users[self.goal.user_id]["name"]
        return f"{name['first_name']} {name['last_name']}"

    def _zip(self) -> str:
        return str(self.tau.users[self.goal.user_id]["address"]["zip"])

    def _noisy(self, text: str) -> str:
        """Small letters, no full stop, a polite word more, two blanks: nothing that changes a value."""
        if self.mutation != "noise" or "@" in text:
            return text
        if self.language == "zh":
            return self.chance.choice((f"嗯 {text}", f"{text} 谢谢", f"麻烦了，{text}", text.replace("，", " ")))  # fmt: skip
        plain = text.rstrip(".")
        return self.chance.choice((f"ok so {plain}", f"{plain} thx", f"{plain}!!", f"Um, {plain}", plain.replace(" the ", "  the ")))  # fmt: skip

    # What is told wrongly first

    def _first_wrong(self) -> tuple[str, Goal] | None:
        for field in self.chance.sample(_CORRECTED[self.goal.kind], len(_CORRECTED[self.goal.kind])):  # fmt: skip
            wrong = getattr(self, f"_wrong_{field}")()
            if wrong is not None:
                return field, dataclasses.replace(self.goal, **wrong)
        return None

    def _wrong_order_id(self) -> Json | None:
        """Another order that the same could be done with."""
        if self.goal.items:
            return None
        status = self.order["status"]
        for name in self.tau.users[self.goal.user_id]["orders"]:
            other = self.tau.orders[name]
            if name == self.goal.order_id or other["status"] != status:
                continue
            if self.goal.kind == "change_payment" and (len(other["payment_history"]) != 1 or self.tau.paid_by(name) == self.goal.method or "gift" in self.goal.method):  # fmt: skip
                continue
            return {"order_id": name}
        return None

    def _wrong_reason(self) -> Json:
        both = {"no longer needed": "ordered by mistake", "ordered by mistake": "no longer needed"}
        return {"reason": both[self.goal.reason]}

    def _wrong_address(self) -> Json:
        return {"address": draws.new_address(self.chance)}

    def _wrong_items(self) -> Json | None:
        """Another item than the one wanted; the new version is then asked anew."""
        others = [one["item_id"] for one in self.order["items"] if one["item_id"] not in self.goal.items]  # fmt: skip
        if not others or len(self.goal.items) > 1:
            return None
        if not self.goal.news:
            return {"items": (others[0],)}
        for one in others:
            if news := self._payable(one):
                return {"items": (one,), "news": (news[0],)}
        return None

    def _payable(self, item_id: str) -> list[str]:
        """The other versions of an item that the way to pay of this wish can cover."""
        method = self.tau.users[self.goal.user_id]["payment_methods"][self.goal.method]
        paid = next(one["price"] for one in self.order["items"] if one["item_id"] == item_id)
        return [
            one
            for one in draws.others(self.tau, item_id)
            if self.tau.variants[one]["price"] - paid <= method.get("balance", float("inf"))
        ]

    def _wrong_news(self) -> Json | None:
        if len(self.goal.items) > 1:
            return None
        left = [one for one in self._payable(self.goal.items[0]) if one not in self.goal.news]
        return {"news": (left[0],)} if left else None

    def _wrong_payment_method(self) -> Json | None:
        user = self.tau.users[self.goal.user_id]
        for name, one in user["payment_methods"].items():
            is_target = one["source"] == "gift_card" or name == self.tau.paid_by(self.goal.order_id)
            if self.goal.kind == "return_item" and is_target and name != self.goal.method:
                return {"method": name}
        return None


_PLACES = ("order", "items", "news", "new", "swaps", "method", "reason", "address", "email", "name", "zip")  # fmt: skip
