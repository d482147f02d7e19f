"""Exchange delivered items, or change the items of a pending order: same product, another variant."""

from __future__ import annotations

from typing import Any

from actions.kinds.base import Step
from actions.kinds.returns import OfItems
from actions.reply import Button
from actions.which import variants_meant
from aisle.shop.order_types import Order, OrderLine
from aisle.shop.order_words import line_name
from aisle.shop.possible import possible
from aisle.shop.products import Variant

CHOICES = 6


class ExchangeItem(OfItems):
    after = "exchange_item"

    def is_open(self, order: Order) -> bool:
        kinds = {one.kind for one in possible(order, self.rooms.offers.terms())}
        return bool(kinds & {"exchange_item", "change_items"})

    def read_more(self) -> bool:
        spoke = False
        asked = self.task.get("asked")
        if asked == "new_options" and self.fields.get("items"):
            spoke = self._read_new()
        elif asked == "confirm" and len(self.fields.get("items", [])) == 1:
            spoke = self._read_another()
        if not spoke:
            spoke = self.read_lines()
            if spoke and self.turn.text:  # “the mug for a white one”
                self._read_new()
        return self.read_method() or spoke

    def _read_another(self) -> bool:
        """“hmm, make it white”, said of the offer: another version of the one item."""
        chosen = self.fields.pop("new", {})
        if self._read_new():
            return True
        self.fields["new"] = chosen
        return False

    def _read_new(self) -> bool:
        """The new variant of the first line that has none yet, by button or by its options."""
        line = self._waiting()
        if line is None:
            return False
        chosen = self.turn.value("variant_id")
        if chosen is None:
            named = self._named(line)
            if len(named) != 1:
                return False
            chosen = named[0].variant_id
        self.fields["new"] = {**self.fields.get("new", {}), str(line.line_id): str(chosen)}
        return True

    def _named(self, line: OrderLine) -> list[Variant]:
        """The variants of this line's product that the text names; empty when it names no option."""
        others = self._others(line)
        product = self.rooms.catalogue.get(line.product_id)
        meant = [one for one in variants_meant(product, self.turn, self.voice) if one in others]
        if len(meant) == len(others) and len(others) > 1:
            return []
        if len(meant) > 1:  # "in black": what was not named stays as it was
            kept = [one for one in meant if _differences(one, line) == 1]
            return kept or meant
        return meant

    def _others(self, line: OrderLine) -> list[Variant]:
        product = self.rooms.catalogue.get(line.product_id)
        return [
            one for one in product.variants if one.variant_id != line.variant_id and one.is_buyable
        ]

    def _waiting(self) -> OrderLine | None:
        order = next(
            (one for one in self.candidates() if one.order_id == self.fields.get("order_id")), None
        )
        done = self.fields.get("new", {})
        lines = order.lines if order else ()
        return next(
            (
                one
                for one in lines
                if one.line_id in self.fields.get("items", []) and str(one.line_id) not in done
            ),
            None,
        )

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        kind = (
            "exchange_item"
            if order.status not in ("pending", "pending (item modified)")
            else "change_items"
        )
        self.rooms.offers.allowed(kind, order.order_id, customer_id)
        if "items" not in self.fields:
            if len(order.lines) > 1 and not self.read_lines():
                return self.ask_items(order)
            self.fields.setdefault("items", [order.lines[0].line_id])
        line = self._waiting()
        if line is not None and not self.turn.is_button and self.turn.text and self._read_new():
            line = self._waiting()
        if line is not None:
            return self._ask_new(line)
        swaps = [
            {"line_id": one, "variant_id": self.fields["new"][str(one)]}
            for one in self.fields["items"]
        ]
        parameters: dict[str, Any] = {"order_id": order.order_id, "swaps": swaps}
        parameters["payment_method_id"] = (
            self.fields.get("payment_method_id") or order.payments[0].payment_method_id
        )
        return self.offer(customer_id, parameters, kind)

    def _ask_new(self, line: OrderLine) -> Step:
        others = self._others(line)
        buttons = [
            Button(
                f"{self.voice.options(one)} · {self.voice.money(one.price_minor, one.currency)}",
                "exchange_item",
                {"variant_id": one.variant_id},
            )
            for one in others[:CHOICES]
        ]
        key = "tasks.ask_new_options" if others else "tasks.no_other_variant"
        return self.ask(
            "new_options", self.voice(key, item=line_name(line, self.turn.language)), buttons
        )


def _differences(variant: Variant, line: OrderLine) -> int:
    """How many options differ from what was bought."""
    return sum(1 for axis, value in variant.options.items() if line.options.get(axis) != value)
