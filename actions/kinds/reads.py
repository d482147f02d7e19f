"""Order status and refund status: read once it is known who asks. Nothing is written."""

from __future__ import annotations

import re
from typing import Any

from actions.kinds.base import LISTED, Kind, Step
from actions.reply import Button, Reply
from aisle.language.dates import format_date, local_date
from aisle.shop.order_types import Order
from aisle.shop.order_words import (
    line_name,
    method_with_balance,
    order_sentence,
    possible_sentence,
    status_name,
)
from aisle.shop.possible import possible

_WHO = re.compile(
    r"\bwho am i\b|\bwhat(?:'s| is| are)? my (?:full |default |home |current |own )?(?:name|e-?mail|(?:shipping |profile )?address|payment methods?|details|account)\b|\b(?:show|see|view|check|tell me) (?:me )?my (?:profile|account|details|personal (?:data|information|details)|payment methods)\b"
    r"|\bwhich (?:address|e-?mail|payment methods?) do you have\b|^\W*my (?:profile|account|details)\W*$"
    r"|我是谁|(?:查看|查一下|查查|看看|看一下)我的(?:个人)?(?:资料|账户信息|信息|账户资料)|我的(?:邮箱|默认地址|收货地址|支付方式|付款方式|名字)(?:是什么|是哪|是多少|有哪些|是啥|[?？]|$)",
    re.IGNORECASE,
)


def asks_who(text: str) -> bool:
    """A question about the person's own records, none about an order."""
    return bool(_WHO.search(text.strip()))


class OrderStatus(Kind):
    """One order with its steps; the list of orders where it is not said which."""

    is_write = False

    def read_more(self) -> bool:
        """ "who am I", “which address do you have of me?”: not an order, the person."""
        if self.turn.text and asks_who(self.turn.text):
            self.fields["about"] = "person"
        return "about" in self.fields

    def step(self, customer_id: str) -> Step:
        if self.fields.get("about") == "person":
            return Step([Reply(self._person(customer_id), asks="anything_else")], is_done=True)
        orders = self.rooms.orders.of(customer_id)
        if not orders:
            return Step([Reply(self.voice("tasks.no_orders"), asks="anything_else")], is_done=True)
        chosen = self.fields.get("order_id")
        if chosen is None and len(orders) > 1:
            return self._list(orders)
        order = self.rooms.orders.get(str(chosen), customer_id) if chosen else orders[0]
        return self._show(order)

    def _person(self, customer_id: str) -> str:
        """Name, e-mail, address and ways to pay, as the shop has them."""
        language, person = self.turn.language, self.rooms.orders.person(customer_id)
        home = self.rooms.orders.home_address(customer_id)
        methods = self.rooms.orders.methods(customer_id)
        parts = {
            "name": person.name,
            "email": person.email,
            "address": home.one_line(language) if home else "",
            "methods": self.voice.listed([method_with_balance(one, language) for one in methods]),
        }
        lines = [self.voice(f"tasks.person_{key}", value=value) for key, value in parts.items() if value]  # fmt: skip
        return "\n".join(lines)

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
        lines.append(self._road(order))
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

    def _road(self, order: Order) -> str:
        """ "Ordered (2 May) ✓ → Packed ✓ → Shipped → Delivered" """
        language, zone = self.turn.language, self.rooms.settings.shop.timezone
        parts = []
        for one in self.rooms.orders.steps(order, language):
            day = f" ({format_date(local_date(one.at, zone), language)})" if one.at else ""
            parts.append(f"{one.title}{day}{' ✓' if one.is_done else ''}")
        return " → ".join(parts)

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
