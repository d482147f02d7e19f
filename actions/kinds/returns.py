"""Return delivered items to the method they were paid with, or to an own gift card."""

from __future__ import annotations

from typing import Any

from actions.fields import read_lines
from actions.kinds.base import LISTED, Kind, Step
from actions.reply import Button
from aisle.shop.order_types import Order
from aisle.shop.order_words import find_method, line_name, return_reason


class OfItems(Kind):
    """What returns and exchanges share: which lines of one order."""

    def read_lines(self) -> bool:
        """Lines of the order that was chosen, if the text names any."""
        chosen = self.fields.get("order_id")
        order = next((one for one in self.candidates() if one.order_id == chosen), None)
        lines = read_lines(self.turn, order) if order is not None else None
        if lines:
            self.fields["items"] = lines
        return bool(lines)

    def read_method(self) -> bool:
        """A method of payment the text names, when it is one alone."""
        methods = self.rooms.orders.methods(self.turn.customer_id or "")
        found = find_method(methods, self.turn.text) if self.turn.text else []
        if len(found) == 1:
            self.fields["payment_method_id"] = found[0].payment_method_id
        return len(found) == 1

    def ask_items(self, order: Order) -> Step:
        """Which of these? A button each, and one for all."""
        intent = self.task["intent"]
        buttons = [
            Button(line_name(one, self.turn.language), intent, {"item_id": one.line_id})
            for one in order.lines[:LISTED]
        ]
        every = [one.line_id for one in order.lines]
        buttons.append(Button(self.voice("tasks.button_everything"), intent, {"item_id": every}))
        names = self.voice.listed([line_name(one, self.turn.language) for one in order.lines])
        text = self.voice(f"tasks.ask_items_{intent}", order=order.order_id, items=names)
        return self.ask("items", text, buttons)


class ReturnItem(OfItems):
    after = "return_item"

    def read_more(self) -> bool:
        spoke = self.read_lines()
        spoke = self.read_method() or spoke
        reason = return_reason(self.turn.text) if self.turn.text else "other"
        if reason != "other":
            self.fields["reason"] = reason
        return spoke

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        self.rooms.offers.allowed(self.after, order.order_id, customer_id)
        if "items" not in self.fields:
            if len(order.lines) > 1 and not self.read_lines():
                return self.ask_items(order)
            self.fields.setdefault("items", [order.lines[0].line_id])
        method = self.fields.get("payment_method_id") or order.payments[0].payment_method_id
        parameters: dict[str, Any] = {
            "order_id": order.order_id,
            "items": [{"line_id": one} for one in self.fields["items"]],
            "payment_method_id": method,
        }
        if "reason" in self.fields:
            parameters["reason"] = self.fields["reason"]
        return self.offer(customer_id, parameters)
