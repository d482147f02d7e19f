"""Order status and refund status: read once it is known who asks. Nothing is written."""

from __future__ import annotations

from typing import Any

from actions.kinds.base import LISTED, Kind, Step
from actions.reply import Button, Reply
from aisle.language.dates import format_date, local_date
from aisle.shop.order_types import Order
from aisle.shop.order_words import line_name, order_sentence, possible_sentence, status_name
from aisle.shop.possible import possible


class OrderStatus(Kind):
    """One order with its steps; the list of orders where it is not said which."""

    is_write = False

    def step(self, customer_id: str) -> Step:
        orders = self.rooms.orders.of(customer_id)
        if not orders:
            return Step([Reply(self.voice("tasks.no_orders"), asks="anything_else")], is_done=True)
        chosen = self.fields.get("order_id")
        if chosen is None and len(orders) > 1:
            return self._list(orders)
        order = self.rooms.orders.get(str(chosen), customer_id) if chosen else orders[0]
        return self._show(order)

    def _list(self, orders: list[Order]) -> Step:
        zone = self.rooms.settings.shop.timezone
        lines = [order_sentence(one, self.turn.language, zone) for one in orders[:LISTED]]
        text = "\n".join([self.voice("tasks.your_orders", count=len(orders)), *lines])
        buttons = [
            Button(one.order_id, "order_status", {"order_id": one.order_id})
            for one in orders[:LISTED]
        ]
        return self.ask("order_id", text, buttons)

    def _show(self, order: Order) -> Step:
        language = self.turn.language
        zone = self.rooms.settings.shop.timezone
        self.turn.conversation.last_order = order.order_id
        open_for = possible(order, self.rooms.offers.terms())
        lines = [order_sentence(order, language, zone)]
        tracking = [number for parcel in order.shipments for number in parcel.tracking_ids]
        if tracking:
            lines.append(self.voice("tasks.tracking", numbers=self.voice.listed(tracking)))
        expected = next((one.expected_at for one in order.shipments if one.expected_at), None)
        if expected is not None and order.delivered_at is None:
            lines.append(
                self.voice("tasks.expected", date=format_date(local_date(expected, zone), language))
            )
        lines.append(possible_sentence(open_for, language).strip())
        text = "\n".join(lines)
        buttons = [
            Button(self.voice(f"tasks.do_{one.kind}"), one.kind, {"order_id": order.order_id})
            for one in open_for
            if one.kind in ("cancel_order", "return_item", "exchange_item")
        ]
        return Step([Reply(text, self._block(order, text), buttons, "anything_else")], is_done=True)

    def _block(self, order: Order, text: str) -> dict[str, Any]:
        language, zone = self.turn.language, self.rooms.settings.shop.timezone
        steps = self.rooms.orders.steps(order, language)
        done = [place for place, one in enumerate(steps) if one.is_done]
        return {
            "type": "order_status",
            "order": {
                "order_id": order.order_id,
                "status": status_name(order.status, language),
                "lines": [line_name(one, language) for one in order.lines],
            },
            "steps": [
                {
                    "label": one.title,
                    "at": format_date(local_date(one.at, zone), language) if one.at else "",
                    "state": "current"
                    if done and place == done[-1]
                    else "done"
                    if one.is_done
                    else "todo",
                }
                for place, one in enumerate(steps)
            ],
            "fallback": text,
        }


class RefundStatus(Kind):
    """Where the money is: of one order, or of every order that has a refund."""

    is_write = False

    def step(self, customer_id: str) -> Step:
        chosen = self.fields.get("order_id")
        orders = (
            [self.rooms.orders.get(str(chosen), customer_id)]
            if chosen
            else self.rooms.orders.of(customer_id)
        )
        lines = [line for one in orders for line in self._lines(one)]
        if not lines:
            key = "tasks.no_refund_of" if chosen else "tasks.no_refunds"
            return Step(
                [Reply(self.voice(key, order=chosen or ""), asks="anything_else")], is_done=True
            )
        return Step([Reply("\n".join(lines), asks="anything_else")], is_done=True)

    def _lines(self, order: Order) -> list[str]:
        methods = {
            one.payment_method_id: one for one in self.rooms.orders.methods(order.customer_id)
        }
        from aisle.shop.order_words import method_name

        zone, language = self.rooms.settings.shop.timezone, self.turn.language
        return [
            self.voice(
                f"tasks.refund_{one.state.replace(' ', '_')}",
                order=order.order_id,
                amount=self.voice.money(one.amount_minor, order.currency),
                method=method_name(methods[one.payment_method_id], language)
                if one.payment_method_id in methods
                else "",
                date=format_date(local_date(one.at, zone), language) if one.at else "",
            )
            for one in self.rooms.orders.refunds(order)
        ]
