"""What every task does: know who asks, know which order, ask one field at a time, offer, finish."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from actions.action import ShopAction
from actions.answers import begins_with_yes
from actions.fields import names_an_order, order_number_of, read_order, wants_other_order
from actions.kinds.who import Who
from actions.lines import lines_meant
from actions.reply import Button, Reply
from actions.turn import Turn
from aisle.shop.errors import NotAllowed, NotFound
from aisle.shop.order_rows import order_number
from aisle.shop.order_types import Order
from aisle.shop.order_words import order_sentence, status_name
from aisle.shop.possible import possible

LISTED = 5
KEPT, KEPT_CHARACTERS = 3, 300
_PERSONAL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|(?<![\w#])\d{5,6}(?!\d)")


def without_personal(text: str) -> str:
    """What may be kept in a task: without e-mail and zip, and not without end."""
    return _PERSONAL.sub(" ", text)[:KEPT_CHARACTERS].strip()


def personal(text: str) -> list[str]:
    """The e-mails and zips of a message."""
    return _PERSONAL.findall(text)


@dataclass(frozen=True)
class Step:
    """What happens next in a task: a question, an offer, or its end."""

    replies: Sequence[Reply]
    is_done: bool = False


class Kind(Who):
    """One task in one turn. `task` is JSON of the conversation: {"intent", "fields", "asked", "offer"?}."""

    is_write: ClassVar[bool] = True
    after: ClassVar[str] = ""  # the kind of `aisle.shop.offers`
    order_by_goods: bool = True  # “the one with the kettle” may say which order is meant

    def __init__(self, action: ShopAction, turn: Turn, task: dict[str, Any]) -> None:
        self.action, self.turn, self.task = action, turn, task
        self.rooms = action.rooms
        self.voice = action.voice(turn)
        self.fields: dict[str, Any] = dict(task["fields"])
        task["fields"] = self.fields
        self._refused: NotFound | NotAllowed | None = None
        self._orders: tuple[str, list[Order]] | None = None
        self.note = ""  # said before the next question: what was wrong with the answer

    # What the message says

    def read(self) -> bool:
        """Take every field this message speaks of; True when it spoke of any. A change voids the offer."""
        before = dict(self.fields)
        spoke = self.read_identity()
        if spoke and self.turn.customer_id:
            self.leave_out_the_person()
        if self.turn.customer_id:
            if not self.is_proof:  # its digits name no order
                spoke = self._read_order() or spoke
            self.recall()
            if not self.is_proof:
                spoke = self.read_more() or spoke
            if "order_id" not in self.fields and not self.turn.is_button and self.turn.text:
                self._remember(without_personal(self.turn.text))
        elif not self.turn.is_button and self.turn.text and not self.is_proof:
            spoke = self._keep() or spoke
        if self.fields != before:
            self.task.pop("offer", None)
        return spoke

    def _keep(self) -> bool:
        """What is said before it is known who asks is read later: order, items, reason. Without e-mail and zip."""
        self.read_early()
        text = without_personal(self.turn.text)
        if (text and self.task.get("asked") != "email_or_name_zip") or order_number(self.turn.text):
            self._remember(text)
        return order_number(self.turn.text) is not None

    def read_early(self) -> None:
        """What can be read before it is known who asks, and is not kept as text."""

    def _remember(self, text: str) -> None:
        """Said before it is known which order is meant: items are read when it is."""
        kept: list[str] = self.task.get("said", [])
        if text and text not in kept:
            self.task["said"] = [*kept, text][-KEPT:]

    def recall(self) -> None:
        """Read what was said before it was known who asks and which order is meant."""
        if not self.turn.customer_id:
            return
        now = self.turn
        for text in list(self.task.get("said", [])):
            self.turn = now.saying(text, self.rooms)
            if "order_id" not in self.fields:
                self._read_order()
            self.read_more()
        self.turn = now
        if "order_id" in self.fields:
            self.task.pop("said", None)

    def read_more(self) -> bool:
        """The fields of one kind."""
        return False

    def _read_order(self) -> bool:
        chosen = self.fields.get("order_id")
        orders = self.candidates()
        only_number = chosen is not None or not self.order_by_goods
        found = read_order(self.turn, orders, self.rooms.lexicon, by_number_only=only_number)
        if found is None and self._says_yes_to("order_id"):
            found = str(self.task["proposed"])
        if found is None and chosen is not None and names_an_order(self.turn):
            found = self.other_order_meant(str(chosen))
        if found is None and chosen is not None and wants_other_order(self.turn):
            return self._take_other(str(chosen), orders)
        if found is None:
            return False
        if found != chosen:
            self._take(found)
        return True

    def _says_yes_to(self, asked: str) -> bool:
        """The one thing that could be meant was named in the question, and it is."""
        proposed = self.task.get("asked") == asked and self.task.get("proposed") is not None
        return proposed and begins_with_yes(self.turn, self.task["intent"])

    def other_order_meant(self, chosen: str | None) -> str | None:
        """Another order than the chosen one: by number, or by goods that only it holds."""
        number = order_number_of(self.turn)
        if number is not None:
            return f"#{number}" if chosen and number != chosen.lstrip("#") else None
        named = [
            one
            for one in self.candidates()
            if lines_meant(self.turn.text, one, self.rooms.lexicon, by_option=False).lines
        ]
        if any(one.order_id == chosen for one in named):
            return None
        named = [one for one in named if self.is_open(one)] or named
        return named[0].order_id if len(named) == 1 else None

    def _take(self, order_id: str) -> None:
        """Another order: what was said of the items of the old one says nothing of this one."""
        for name in ("items", "new", "unclear", "choices", "quantity"):
            self.fields.pop(name, None)
        self.fields["order_id"] = order_id

    def _take_other(self, chosen: str, orders: Sequence[Order]) -> bool:
        """ "no, the other order": clear where there is one other, else it is asked; why none can be is said."""
        others = [one for one in orders if one.order_id != chosen]
        fitting = [one for one in others if self.is_open(one)]
        self.forget_order()
        if len(fitting) == 1 or (not fitting and len(others) == 1):
            self._take((fitting or others)[0].order_id)
        elif not fitting:
            self._say_none_other(others)
        return True

    def not_that_order(self) -> Sequence[Reply]:
        """ "no" to “is it about this order?”: no other is open for this; which is meant is asked, and why not is said."""
        self.forget_order()
        proposed = self.task["proposed"]
        self._say_none_other([one for one in self.candidates() if one.order_id != proposed])
        return self.ask("order_id", self.voice("tasks.which_order")).replies

    def _say_none_other(self, others: Sequence[Order]) -> None:
        states = [f"{one.order_id} ({status_name(one.status, self.turn.language)})" for one in others[:LISTED]]  # fmt: skip
        key = f"tasks.none_other_{self.task['intent']}" if others else "tasks.no_other_order"
        self.note = self.voice(key, orders=self.voice.listed(states))

    # What comes next

    def next(self) -> Step:
        """The next question, the offer, or the end. Raises NotFound, NotAllowed."""
        refused, self._refused = self._refused, None
        if refused is not None:
            raise refused
        if self.turn.customer_id:
            return self.step(self.turn.customer_id)
        if self.rooms.identity.how == "login":
            raise NotAllowed("Sign in on the shop's page first.", key="tasks.sign_in_first")
        if self.rooms.identity.how == "code":
            asks = "one_time_code" if self.fields.get("code_sent") else "email_or_name_zip"
            key = "tasks.ask_code" if asks == "one_time_code" else "tasks.ask_order_and_email"
            return self.ask(asks, self.voice(key))
        return self.ask("email_or_name_zip", self.voice("tasks.ask_identity"))

    def step(self, customer_id: str) -> Step:
        """As `next`, once it is known who asks."""
        raise NotImplementedError(f"{type(self).__name__} has no steps")

    def ask(self, asks: str, text: str, buttons: Sequence[Button] = ()) -> Step:
        """One question, remembered as the one that was asked."""
        self.task["asked"] = asks
        self.task.pop("proposed", None)
        note, self.note = self.note, ""
        return Step([Reply(f"{note}\n{text}".strip(), None, buttons, asks)])

    def forget_order(self) -> None:
        """The order given is no use: it is asked again."""
        for name in ("order_id", "items", "new", "unclear", "choices", "quantity"):
            self.fields.pop(name, None)

    def forget(self, field: str) -> None:
        """The shop refused this: it is asked again."""
        self.fields.pop(field, None)

    def offer(self, customer_id: str, parameters: dict[str, Any], kind: str | None = None) -> Step:
        """Before, after, money, and the question. The yes is bound to this very offer."""
        here = self.turn.conversation.conversation_id
        made = self.rooms.offers.offer(here, customer_id, kind or self.after, parameters)
        self.task["offer"] = made.op_id
        self.task["asked"] = "confirm"
        self.turn.conversation.last_order = made.order_id or self.turn.conversation.last_order
        block = made.block(self.turn.language)
        buttons = [
            Button(self.voice("tasks.button_yes"), "affirm", {"op_id": made.op_id}),
            Button(self.voice("tasks.button_no"), "deny", {"op_id": made.op_id}),
        ]
        return Step([Reply(str(block["fallback"]), block, buttons, "confirm")])

    # Orders

    def candidates(self) -> list[Order]:
        """The customer's orders, newest first; those open for this kind stand first."""
        customer = self.turn.customer_id
        if not customer:
            return []
        if self._orders is None or self._orders[0] != customer:  # read once a turn
            orders = self.rooms.orders.of(customer)
            self._orders = customer, sorted(orders, key=lambda one: not self.is_open(one))
        return self._orders[1]

    def is_open(self, order: Order) -> bool:
        """This order may come into question for this kind."""
        if not self.after:
            return True
        return self.after in {one.kind for one in possible(order, self.rooms.offers.terms())}

    def order(self, customer_id: str) -> Order | Step:
        """The order in question, or the question which. Raises NotAllowed when none is open for this."""
        chosen = self.fields.get("order_id")
        if chosen:
            return self.rooms.orders.get(str(chosen), customer_id)
        fitting = [one for one in self.candidates() if self.is_open(one)]
        if not fitting:
            raise NotAllowed(
                "No order of this customer is open for this.",
                key=f"tasks.none_open_{self.task['intent']}",
            )
        zone = self.rooms.settings.shop.timezone
        lines = [order_sentence(one, self.turn.language, zone) for one in fitting[:LISTED]]
        intent = self.task["intent"]
        buttons = [
            Button(one.order_id, intent, {"order_id": one.order_id}) for one in fitting[:LISTED]
        ]
        key = "tasks.which_order" if len(fitting) > 1 else "tasks.this_order"
        step = self.ask("order_id", "\n".join([self.voice(key), *lines]), buttons)
        if (
            len(fitting) == 1
        ):  # never taken unasked: another may be meant, that is not open for this
            self.task["proposed"] = fitting[0].order_id
        return step
