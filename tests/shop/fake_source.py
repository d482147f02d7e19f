"""An order system elsewhere: slow, refusing, or late, and idempotent by the operation's number."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from aisle.shop.order_source import Answer, Seen, SourceAway

REFUSED = Answer("refused", "orders.already_packed", "R9")


class FakePlatform:
    """`mood`: at once | late (requested until `confirm`) | refuses | away (hears us, answers nothing) | down."""

    is_embedded = False

    def __init__(self, mood: str = "at once") -> None:
        self.mood = mood
        self.patience_s = 0.05  # the connector's time-out
        self.orders: dict[str, Seen] = {}
        self.asked: list[str] = []  # every call, in order
        self.made: dict[str, Answer] = {}  # op_id → the one answer that was decided

    def look(self, order_id: str) -> Seen | None:
        if self.mood == "down":
            raise SourceAway("The order system did not answer. Try again later.")
        return self.orders.get(order_id)

    def submit(self, op_id: str, change: Mapping[str, Any]) -> Answer:
        self.asked.append(op_id)
        if self.mood == "down":
            raise SourceAway("The order system did not answer. Try again later.")
        if op_id not in self.made and self.mood in ("at once", "away"):
            self.made[op_id] = Answer("done")
        if op_id not in self.made and self.mood == "refuses":
            self.made[op_id] = REFUSED
        if self.mood == "away":
            time.sleep(self.patience_s)
            raise SourceAway("The order system did not answer. Try again later.")
        return self.made.get(op_id, Answer("requested"))

    def decide(self, op_id: str, answer: Answer) -> None:
        self.made.setdefault(op_id, answer)
