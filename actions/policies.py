"""Questions about shipping, returns, payment and warranty: the clause that answers, named."""

from __future__ import annotations

from abc import ABC, abstractmethod

from actions.action import Answer, ShopAction, person
from actions.answered import answered, of_own_orders, talk
from actions.answers import wants_change
from actions.reply import Button
from actions.requests import hinted, write_asked
from actions.tasks import start_task
from actions.turn import Turn


class _Policy(ShopAction, ABC):
    """One topic of the shop's policies. Abstract: rasa-sdk registers every concrete action it finds."""

    @property
    @abstractmethod
    def topics(self) -> tuple[str, ...]:
        """The policy topics that may answer, likeliest first."""

    def answer(self, turn: Turn) -> Answer:
        found = of_own_orders(self.rooms, turn) or self.rooms.answers.policy(
            turn.text, turn.language, self.topics, talk(self.rooms, turn)
        )
        next_ = self.next(turn) if found.found else []
        return [answered([found], [*next_, person(turn.language)])]

    def next(self, turn: Turn) -> list[Button]:
        """What one would do after reading the clause."""
        return []


class ShippingPolicy(_Policy):
    intent = "shipping_policy"
    topics = ("shipping",)

    def next(self, turn: Turn) -> list[Button]:
        return [Button(self.voice(turn)("tasks.do_order_status"), "order_status")]


class ReturnPolicy(_Policy):
    intent = "return_policy"
    topics = ("returns", "orders")

    def next(self, turn: Turn) -> list[Button]:
        return [Button(self.voice(turn)("tasks.do_return_item"), "return_item")]


class Warranty(_Policy):
    intent = "warranty"
    topics = ("warranty", "returns")


class Payment(_Policy):
    """A question about paying, or (said as a change) another method for a pending order."""

    intent = "payment"
    topics = ("payment", "coupons")

    def answer(self, turn: Turn) -> Answer:
        if wants_change(turn) or "payment" in (write_asked(turn.text), hinted(turn.text)):
            return start_task(self, turn, "payment")
        return super().answer(turn)
