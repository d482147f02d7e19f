"""Pay a pending order with another method."""

from __future__ import annotations

from actions.kinds.base import Step
from actions.kinds.returns import OfItems
from actions.reply import Button
from aisle.shop.order_words import method_with_balance


class ChangePayment(OfItems):
    after = "change_payment"

    def read_more(self) -> bool:
        chosen = self.turn.value("payment_method") if self.turn.is_button else None
        if chosen is not None:
            self.fields["payment_method_id"] = str(chosen)
            return True
        return self.read_method()

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        self.rooms.offers.allowed(self.after, order.order_id, customer_id)
        if "payment_method_id" not in self.fields:
            used = {one.payment_method_id for one in order.payments}
            methods = [
                one
                for one in self.rooms.orders.methods(customer_id)
                if one.payment_method_id not in used
            ]
            buttons = [
                Button(
                    method_with_balance(one, self.turn.language),
                    "payment",
                    {"payment_method": one.payment_method_id},
                )
                for one in methods
            ]
            return self.ask(
                "payment_method", self.voice("tasks.ask_method", order=order.order_id), buttons
            )
        chosen = self.fields["payment_method_id"]
        return self.offer(customer_id, {"order_id": order.order_id, "payment_method_id": chosen})
