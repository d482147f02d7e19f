"""Cancel a pending order, whole, with one of two reasons."""

from __future__ import annotations

from actions.kinds.base import Kind, Step
from actions.reply import Button
from aisle.shop.order_words import cancel_reason

_REASONS = (("not_needed", "no longer needed"), ("mistake", "ordered by mistake"))


class CancelOrder(Kind):
    after = "cancel_order"

    def read_more(self) -> bool:
        said = self.turn.value("reason")
        reason = cancel_reason(str(said)) if said else cancel_reason(self.turn.text)
        if reason:
            self.fields["reason"] = reason
        return reason is not None

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        self.rooms.offers.allowed(self.after, order.order_id, customer_id)
        if "reason" not in self.fields:
            buttons = [
                Button(self.voice(f"tasks.reason_{name}"), "cancel_order", {"reason": value})
                for name, value in _REASONS
            ]
            return self.ask(
                "reason", self.voice("tasks.ask_cancel_reason", order=order.order_id), buttons
            )
        return self.offer(
            customer_id, {"order_id": order.order_id, "reason": self.fields["reason"]}
        )
