"""Return delivered items to the method they were paid with, or to an own gift card."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.answers import corrects
from actions.kinds.base import LISTED, Kind, Step
from actions.lines import Picked, lines_meant
from actions.methods import method_meant
from actions.reply import Button
from actions.versions import Values
from aisle.language.normalise import fold
from aisle.shop.order_types import Method, Order
from aisle.shop.order_words import line_name, method_with_balance, return_reason

_ASKS = re.compile(
    r"^\W*(?:what|which|how|do you|does|is it|are there|when|can i|could i|why)\b|\baccept\b|[?？]\s*$|支持|哪些|哪种|什么|多久|怎么(?!付)|吗\W*$"
)


class OfItems(Kind):
    """What returns, exchanges and payments share: which lines of one order, which way to pay."""

    def chosen_order(self) -> Order | None:
        chosen = self.fields.get("order_id")
        return next((one for one in self.candidates() if one.order_id == chosen), None)

    def picked(self, order: Order) -> Picked:
        """What the text says of the lines of the order."""
        places = [int(one) for one in self.turn.values("ordinal")]
        asked = self.task.get("asked") == "items"
        is_chosen = "items" in self.fields and not asked  # “all good”, “everything the same but …”
        return lines_meant(
            self.turn.text,
            order,
            self.rooms.lexicon,
            places if asked else (),
            by_option=asked,
            may_be_all=not is_chosen or corrects(self.turn),
            asked_of=self.asked_of(order),
        )

    def asked_of(self, order: Order) -> Sequence[Values]:
        """The options of what a new version was asked of."""
        return ()

    def read_lines(self) -> bool:
        """Lines of the order that was chosen, by button or if the text names any."""
        order = self.chosen_order()
        if order is None:
            return False
        pressed = [int(one) for one in self.turn.values("item_id") if order.line(int(one))]
        if pressed:
            self.take_lines(pressed)
        elif self._says_yes_to("items"):
            self.take_lines([int(self.task["proposed"])])
        elif self.turn.text and not self.turn.is_button:
            return self.read_picked(self.picked(order))
        return bool(pressed) or "items" in self.fields

    def read_picked(self, picked: Picked) -> bool:
        """Take what was named; what is unclear is asked among those it can be."""
        chosen = list(self.fields.get("items", []))
        if picked.lines or (picked.refused and chosen):
            self.take_lines(picked.beside(chosen))
            return True
        if picked.unclear and not set(picked.unclear) <= set(chosen):
            self.fields["unclear"] = list(picked.unclear)
            self.fields.pop("items", None)
            return True
        return False

    def take_lines(self, lines: Sequence[int]) -> None:
        """These, and what else is known of them."""
        self.fields["items"] = list(lines)
        self.fields.pop("unclear", None)
        self.fields.pop("quantity", None)
        if not lines:
            self.fields.pop("items")

    def read_quantity(self) -> bool:
        """ "two of the mugs": how many pieces of the one line."""
        said = self.turn.value("quantity") if not self.turn.is_button else None
        order = self.chosen_order()
        if said is None or order is None or len(self.fields.get("items", [])) != 1:
            return False
        line = order.line(self.fields["items"][0])
        if line is None or (line.quantity == 1 and int(said) == 1):
            return False
        self.fields["quantity"] = int(said)
        return True

    def read_method(self) -> bool:
        """A way of paying the text names; one that is not theirs is said to be none of theirs."""
        if self.turn.is_button:
            chosen = self.turn.value("payment_method")
            if chosen is not None:
                self.fields["payment_method_id"] = str(chosen)
            return chosen is not None
        if not self.turn.text or self._is_about_paying():
            return False
        methods = self.rooms.orders.methods(self.turn.customer_id or "")
        order = self.chosen_order()
        paid = next((one for one in methods if order and one.payment_method_id == order.original_method_id), None)  # fmt: skip
        way = method_meant(methods, self.turn.text, paid)
        if not way.is_named:
            return False
        if len(way.fitting) == 1:
            self.fields["payment_method_id"] = way.fitting[0].payment_method_id
            return True
        self.fields.pop("payment_method_id", None)
        self.fields["asks_method"] = True
        if not way.fitting:
            self.note = self.voice("orders.not_your_method")
        return True

    def _is_about_paying(self) -> bool:
        """ "what payment methods do you take?" names none."""
        return bool(_ASKS.search(fold(self.turn.text)))

    def ask_method(self, methods: Sequence[Method], text: str) -> Step:
        """Which way to pay? A button each."""
        intent = self.task["intent"]
        buttons = [
            Button(method_with_balance(one, self.turn.language), intent, {"payment_method": one.payment_method_id})
            for one in methods
        ]  # fmt: skip
        return self.ask("payment_method", text, buttons)

    def forget(self, field: str) -> None:
        super().forget(field)
        if field == "payment_method_id":
            self.fields["asks_method"] = True  # no other is taken in its place without a word
        if field == "items":
            self.fields.pop("quantity", None)

    def ask_items(self, order: Order) -> Step:
        """Which of these? A button each, and one for all."""
        intent = self.task["intent"]
        unclear = self.fields.get("unclear", [])
        lines = [one for one in order.lines if one.line_id in unclear] or list(order.lines)
        named = [line_name(one, self.turn.language) for one in lines]
        buttons = [
            Button(name, intent, {"item_id": one.line_id})
            for one, name in zip(lines[:LISTED], named, strict=False)
        ]
        if len(lines) > 1:
            every = [one.line_id for one in lines]
            buttons.append(
                Button(self.voice("tasks.button_everything"), intent, {"item_id": every})
            )
        key = "one_item" if len(order.lines) == 1 else "ask_items"
        text = self.voice(
            f"tasks.{key}_{intent}", order=order.order_id, items=self.voice.listed(named)
        )
        step = self.ask("items", text, buttons)
        if len(order.lines) == 1:
            self.task["proposed"] = order.lines[0].line_id
        return step


class ReturnItem(OfItems):
    after = "return_item"

    def read_more(self) -> bool:
        spoke = self.read_lines()
        spoke = self.read_quantity() or spoke
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
            return self.ask_items(order)
        method = self.fields.get("payment_method_id")
        if method is None:
            targets = self._targets(order)
            if len(targets) != 1 or self.fields.get("asks_method"):
                return self.ask_method(targets, self.voice("tasks.ask_refund_method"))
            method = targets[0].payment_method_id
        items: list[dict[str, Any]] = [{"line_id": one} for one in self.fields["items"]]
        if "quantity" in self.fields:
            items[0]["quantity"] = self.fields["quantity"]
        parameters: dict[str, Any] = {
            "order_id": order.order_id,
            "items": items,
            "payment_method_id": method,
        }
        if "reason" in self.fields:
            parameters["reason"] = self.fields["reason"]
        return self.offer(customer_id, parameters)

    def _targets(self, order: Order) -> list[Method]:
        """Where a refund can go: the way it was paid, or a gift card there is."""
        methods = self.rooms.orders.methods(order.customer_id)
        first = [one for one in methods if one.payment_method_id == order.original_method_id]
        return first + [one for one in methods if one.is_gift_card and one not in first]
