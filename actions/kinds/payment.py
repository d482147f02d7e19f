"""Pay a pending order with another method."""

from __future__ import annotations

from actions.kinds.base import Step
from actions.kinds.returns import OfItems


class ChangePayment(OfItems):
    after = "change_payment"

    def read_more(self) -> bool:
        return self.read_method()

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        self.rooms.offers.allowed(self.after, order.order_id, customer_id)
        if "payment_method_id" not in self.fields:
            used = {one.payment_method_id for one in order.payments}
            methods = self.rooms.orders.methods(customer_id)
            others = [one for one in methods if one.payment_method_id not in used]
            key = "tasks.ask_method" if others else "tasks.no_other_method"
            return self.ask_method(others, self.voice(key, order=order.order_id))
        chosen = self.fields["payment_method_id"]
        return self.offer(customer_id, {"order_id": order.order_id, "payment_method_id": chosen})
