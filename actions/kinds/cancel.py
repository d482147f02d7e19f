"""Cancel a pending order, whole, with one of two reasons."""

from __future__ import annotations

import re

from actions.answers import corrects
from actions.fields import wants_other_order
from actions.kinds.base import Kind, Step
from actions.lines import lines_meant
from actions.reply import Button, Reply
from aisle.language.normalise import fold
from aisle.language.reasons import find_reasons
from aisle.shop.order_types import Order
from aisle.shop.order_words import cancel_reason, return_reason

_REASONS = (("not_needed", "no longer needed"), ("mistake", "ordered by mistake"))
# “the kettle order”, “the order with the kettle”, 水壶那单: the item says which order is meant
_BY_ITEM = re.compile(
    r"\bone (?:with|that has)\b|\border\b(?!\s*#?\s*w?\s*\d)|\b(?:whole|entire|complete) (?:order|thing)\b|单(?![号独个件品]|\s*#?\s*w?\s*\d)|整个|全部"
)

# “don't want it”, 不要了: that it is to be cancelled, and not yet why
_ONLY_THAT = re.compile(
    r"\b(?:don'?t|do not) want (?:it|that|this|them)\b(?! any)|不想?要了?|不想?买了?"
)
_BECAUSE = re.compile(r"\bbecause\b|\breason\b|\bsince\b|因为|原因|理由")
_ONLY = re.compile(r"\b(?:only|just)\b|只|仅")


def _is_another_reason(text: str) -> bool:
    """“found it cheaper elsewhere”: a reason, and none of the two."""
    return return_reason(text) != "other" or any(find_reasons(fold(f"cancel, {text}")))


class CancelOrder(Kind):
    after = "cancel_order"

    def read_more(self) -> bool:
        if self.turn.value("whole"):
            self.fields.pop("part", None)
            return True
        spoke = self._read_part()
        if wants_other_order(self.turn):  # “sorry, wrong order”: no reason
            return spoke
        if corrects(self.turn) and self.turn.value("order_id"):
            return spoke  # “sorry, wrong order, I meant …”
        said = self.turn.value("reason") if self.turn.is_button else None
        text = self.turn.text
        if self.task.get("asked") not in ("reason", "confirm") and not _BECAUSE.search(fold(text)):
            text = _ONLY_THAT.sub(" ", fold(text))
        reason = cancel_reason(str(said)) if said else cancel_reason(text)
        if reason:
            self.fields["reason"] = reason
        elif self.task.get("asked") == "reason" and _is_another_reason(self.turn.text):
            self.note = self.voice("tasks.reason_not_accepted")
            return True
        return reason is not None or spoke

    def _read_part(self) -> bool:
        """ "cancel only the lamp of that order": some lines of several."""
        chosen = self.fields.get("order_id")
        order = next((one for one in self.candidates() if one.order_id == chosen), None)
        if order is None or not self.turn.text or len(order.lines) < 2:
            return False
        if self.task.get("asked") == "order_id" and not _ONLY.search(fold(self.turn.text)):
            return False  # “the smart watch” says which order
        picked = lines_meant(self.turn.text, order, self.rooms.lexicon, by_option=False)
        lines = picked.lines or picked.refused  # 水壶不要了，其他照发
        if not 0 < len(lines) < len(order.lines) or _BY_ITEM.search(fold(self.turn.text)):
            return False
        self.fields["part"] = True
        return True

    def step(self, customer_id: str) -> Step:
        order = self.order(customer_id)
        if isinstance(order, Step):
            return order
        self.rooms.offers.allowed(self.after, order.order_id, customer_id)
        if self.fields.get("part"):
            return self._only_whole(order)
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

    def _only_whole(self, order: Order) -> Step:
        """Single items cannot be cancelled: the two ways there are, each a button."""
        self.task["asked"] = "clarify"
        text = self.voice("orders.partial_cancellation", order=order.order_id)
        buttons = [
            Button(self.voice("tasks.button_whole_order"), "cancel_order", {"whole": True}),
            Button(
                self.voice("tasks.do_change_items"), "exchange_item", {"order_id": order.order_id}
            ),
        ]
        return Step([Reply(text, None, buttons, "clarify")])
