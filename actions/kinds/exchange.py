"""Exchange delivered items, or change the items of a pending order: same product, another variant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.kinds.base import Step
from actions.kinds.returns import OfItems
from actions.reply import Button
from actions.versions import Values, all_values, version_meant
from aisle.shop.errors import NotFound
from aisle.shop.order_types import Method, Order, OrderLine
from aisle.shop.order_words import line_name
from aisle.shop.possible import possible
from aisle.shop.products import Product, Variant

CHOICES = 6


class ExchangeItem(OfItems):
    after = "exchange_item"

    def is_open(self, order: Order) -> bool:
        kinds = {one.kind for one in possible(order, self.rooms.offers.terms())}
        return bool(kinds & {"exchange_item", "change_items"})

    # What the message says

    def read_more(self) -> bool:
        order = self.chosen_order()
        spoke = False
        if order is not None and self.turn.is_button:
            spoke = self._press_version(order) or self.read_lines()
        elif order is not None and self.turn.text:
            spoke = self._read_text(order)
        return self.read_method() or spoke

    def asked_of(self, order: Order) -> Sequence[Values]:
        if self.task.get("asked") not in ("new_options", "confirm"):
            return ()
        lines = [order.line(one) for one in self.fields.get("items", [])]
        products = [self._product(one) for one in lines if one is not None]
        return [all_values(one.variants) for one in products if one is not None]

    def _press_version(self, order: Order) -> bool:
        chosen = self.turn.value("variant_id")
        line = self._waiting(order)
        if chosen is None or line is None:
            return False
        self._set(line, str(chosen))
        return True

    def _read_text(self, order: Order) -> bool:
        """ "the mug for a white one"; of what was chosen already only the version: “mug: white; lamp: black”."""
        if self._says_yes_to("items"):
            return self.read_lines()
        chosen = list(self.fields.get("items", []))
        picked = self.picked(order)
        known = {line for line in picked.lines if line in chosen}
        read = False
        if picked.lines and known == set(picked.lines):
            read = self._read_versions(order, picked.lines, picked.said_of)
        elif picked.lines or picked.unclear or picked.refused:
            if not self.read_picked(picked):
                return self._read_single(order)
            self._read_versions(order, self.fields.get("items", []), picked.said_of)
            return True
        if not read and self._read_single(order):
            return True
        if not read and picked.lines:
            return self.read_picked(picked)
        return read

    def _read_versions(self, order: Order, lines: Sequence[int], said_of: Any) -> bool:
        read = False
        for line_id in lines:
            line = order.line(line_id)
            if line is not None and said_of.get(line_id):
                read = self._read_version(line, said_of[line_id]) or read
        return read

    def _read_single(self, order: Order) -> bool:
        """A version without the name of an item: that of the one being asked about, else of the only one it fits."""
        lines = [order.line(one) for one in self.fields.get("items", [])]
        waiting = self._waiting(order)
        if self.task.get("asked") == "new_options" and waiting is not None:
            if self._read_version(waiting, self.turn.text, is_answer=True):
                return True
            later = [one for one in lines if one is not None and one != waiting and str(one.line_id) not in self.fields.get("new", {})]  # fmt: skip
            return any(self._read_version(one, self.turn.text) for one in later)
        if self.task.get("asked") == "confirm" or len(lines) == 1:
            fits = [one for one in lines if one is not None and self._speaks_of(one)]
            return len(fits) == 1 and self._read_version(fits[0], self.turn.text)
        return False

    def _speaks_of(self, line: OrderLine) -> bool:
        product = self._product(line)
        if product is None:
            return False
        words = self.turn.text
        meant = version_meant(product, line.options, line.price_minor, words, self.rooms.lexicon)
        return meant.is_named and bool(meant.fitting)

    def _read_version(self, line: OrderLine, text: str, *, is_answer: bool = False) -> bool:
        """Take the one version the words mean; of several make the choice, of none say so."""
        product = self._product(line)
        if product is None:
            return False
        meant = version_meant(product, line.options, line.price_minor, text, self.rooms.lexicon)
        if not meant.is_named or (meant.unknown and not is_answer):
            return False
        name = line_name(line, self.turn.language)
        fitting = list(meant.fitting)
        if [one.variant_id for one in fitting] == [line.variant_id] and not is_answer:
            return False  # “the black kettle”: the one that is there
        buyable = [one for one in fitting if one.is_buyable]
        self.fields["choices"] = {**self.fields.get("choices", {})}
        self.fields["choices"].pop(str(line.line_id), None)
        if len(fitting) == 1 and buyable:
            self._set(line, buyable[0].variant_id)
            return True
        self.fields["new"] = {one: new for one, new in self.fields.get("new", {}).items() if one != str(line.line_id)}  # fmt: skip
        if not fitting:
            self.note = self.voice("tasks.no_such_version", item=name)
        elif not buyable:
            said = "; ".join(self.voice.options(one) for one in fitting[:2])
            self.note = self.voice("tasks.version_sold_out", item=name, version=said)
        else:
            self.fields["choices"][str(line.line_id)] = [one.variant_id for one in buyable]
        return True

    def _set(self, line: OrderLine, variant_id: str) -> None:
        self.fields["new"] = {**self.fields.get("new", {}), str(line.line_id): variant_id}

    def _product(self, line: OrderLine) -> Product | None:
        try:
            return self.rooms.catalogue.get(line.product_id)
        except NotFound:  # no longer sold: nothing to exchange it for
            return None

    def _others(self, line: OrderLine) -> list[Variant]:
        product = self._product(line)
        others = [one for one in product.variants if one.is_buyable] if product else []
        chosen = self.fields.get("choices", {}).get(str(line.line_id))
        if chosen:
            return [one for one in others if one.variant_id in chosen]
        return [one for one in others if one.variant_id != line.variant_id]

    def _waiting(self, order: Order) -> OrderLine | None:
        """The next item without a new version, in the order in which they were named."""
        done = self.fields.get("new", {})
        left = (one for one in self.fields.get("items", []) if str(one) not in done)
        return next((line for one in left if (line := order.line(one)) is not None), None)

    # What comes next

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        is_pending = order.status in (
            "pending",
            "pending (item modified)",
            "processed",
            "cancelled",
        )
        kind = "change_items" if is_pending else "exchange_item"
        self.rooms.offers.allowed(kind, order.order_id, customer_id)
        if "items" not in self.fields:
            return self.ask_items(order)
        line = self._waiting(order)
        if line is not None:
            return self._ask_new(line)
        new: dict[str, str] = self.fields["new"]
        swaps = [{"line_id": one, "variant_id": new[str(one)]} for one in self.fields["items"]]
        difference = self._difference(order, new)
        method = self.fields.get("payment_method_id")
        if method is None:
            methods = self.rooms.orders.methods(customer_id)
            is_clear = len(methods) == 1 or (difference == 0 and order.original_method_id)
            if not is_clear or self.fields.get("asks_method"):
                return self._ask_difference(methods, order, difference)
            method = methods[0].payment_method_id if len(methods) == 1 else order.original_method_id
        parameters: dict[str, Any] = {
            "order_id": order.order_id,
            "swaps": swaps,
            "payment_method_id": method,
        }
        return self.offer(customer_id, parameters, kind)

    def _difference(self, order: Order, new: dict[str, str]) -> int:
        """New minus old, in minor units."""
        total = 0
        for line_id in self.fields["items"]:
            line = order.line(line_id)
            product = self._product(line) if line else None
            if line is not None and product is not None:
                price = product.variant(new[str(line_id)]).price_minor or 0
                total += (price - line.price_minor) * line.quantity
        return total

    def _ask_difference(self, methods: Sequence[Method], order: Order, difference: int) -> Step:
        """What it costs or gives back, and which way."""
        amount = self.voice.money(abs(difference), order.currency)
        key = "more" if difference > 0 else "less" if difference < 0 else "same"
        able = [
            one for one in methods if not one.is_gift_card or (one.balance_minor or 0) >= difference
        ]
        return self.ask_method(able, self.voice(f"tasks.ask_difference_{key}", amount=amount))

    def _ask_new(self, line: OrderLine) -> Step:
        others = self._others(line)
        buttons = [
            Button(self._choice(one, line), "exchange_item", {"variant_id": one.variant_id})
            for one in others[:CHOICES]
        ]
        key = "tasks.ask_new_options" if others else "tasks.no_other_variant"
        return self.ask(
            "new_options", self.voice(key, item=line_name(line, self.turn.language)), buttons
        )

    def _choice(self, variant: Variant, line: OrderLine) -> str:
        """ "white, 1 l · $45.00 (+$5.00)" """
        price = self.voice.money(variant.price_minor, variant.currency)
        difference = (variant.price_minor or 0) - line.price_minor
        sign = "+" if difference > 0 else "−"
        change = f" ({sign}{self.voice.money(abs(difference), variant.currency)})" if difference else ""  # fmt: skip
        return f"{self.voice.options(variant)} · {price}{change}"
