"""Another address: for a pending order, or the customer's own."""

from __future__ import annotations

import re

from actions.fields import read_address
from actions.kinds.base import Kind, Step
from actions.reply import Button

_OWN = re.compile(
    r"\b(my (profile|account|default|home|own) address|for (all )?(future|next) orders|i('ve| have)? moved)\b|默认地址|我的地址|账户地址|以后都|收货地址簿|搬家"
)


class ChangeAddress(Kind):
    after = "change_address"

    def read_more(self) -> bool:
        spoke = False
        topic = self.turn.value("topic")
        if topic == "own" or (self.turn.text and _OWN.search(self.turn.text.lower())):
            self.fields["own"] = True
            spoke = True
        address = read_address(self.turn.text) if self.turn.text else None
        if address:
            self.fields["address"] = address
            spoke = True
        return spoke

    def step(self, customer_id: str) -> Step:
        own = bool(self.fields.get("own"))
        order_id: str | None = None
        if not own:
            if not self.fields.get("order_id") and not any(
                self.is_open(one) for one in self.candidates()
            ):
                own = self.fields["own"] = (
                    True  # nothing is pending: it can only be the own address
                )
            else:
                order = self.order(customer_id)
                if isinstance(order, Step):
                    return self._or_own(order)
                self.rooms.offers.allowed(self.after, order.order_id, customer_id)
                order_id = order.order_id
        if "address" not in self.fields:
            key = "tasks.ask_own_address" if own else "tasks.ask_address"
            return self.ask("address", self.voice(key, order=order_id or ""))
        if own:
            return self.offer(
                customer_id, {"address": self.fields["address"]}, "change_own_address"
            )
        return self.offer(customer_id, {"order_id": order_id, "address": self.fields["address"]})

    def _or_own(self, step: Step) -> Step:
        last = step.replies[-1]
        own = Button(self.voice("tasks.button_own_address"), "change_address", {"topic": "own"})
        last.buttons = [*last.buttons, own]
        return step
