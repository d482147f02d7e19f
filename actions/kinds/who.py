"""Who writes: read from what they say, checked and counted by the shop. The first thing every task needs."""

from __future__ import annotations

from typing import Any

from actions.fields import (
    order_number_of,
    read_code,
    read_name,
    read_phone,
    read_zip,
    without_person,
)
from actions.rooms import Rooms
from actions.turn import Turn
from aisle.shop.errors import NotAllowed, NotFound
from aisle.shop.order_rows import order_number


class Who:
    """The part of a task that finds out who asks; `Kind` brings what is declared here."""

    rooms: Rooms
    turn: Turn
    task: dict[str, Any]  # JSON
    fields: dict[str, Any]  # JSON
    _refused: NotFound | NotAllowed | None
    is_proof: bool = False  # a one-time code or digits of a telephone, and nothing else

    def read_identity(self) -> bool:
        """Who writes: an e-mail, or name and zip, or what the shop asks for. The shop counts the tries."""
        if self.turn.customer_id:
            return False
        try:
            if self.rooms.identity.how == "code":
                return self._read_by_code()
            return self._read_by_knowledge()
        except (NotFound, NotAllowed) as error:
            for spent in ("email", "phone", "name", "zip"):
                self.fields.pop(spent, None)
            self._refused = error
            return True

    def _read_by_knowledge(self) -> bool:
        asked = self.task.get("asked") == "email_or_name_zip"
        email, postcode = self.turn.value("email"), read_zip(self.turn, asked=asked)
        is_told = postcode is not None or not self._is_question()
        name = read_name(self.turn, asked=asked) if is_told else None
        if not asked and email is None and not (name and postcode):
            return False  # a name or a zip by the way: of an address, perhaps
        if email is None and postcode is None and name is None:
            return False
        for field, value in (("name", name), ("zip", postcode)):
            if value:
                self.fields[field] = str(value)
        name, postcode = self.fields.get("name"), self.fields.get("zip")
        if email is None and not (name and postcode):
            return True
        here = self.turn.conversation.conversation_id
        self.fields.pop("zip", None)  # if it was wrong, the name may still be right
        if email is not None:
            self.turn.customer_id = self.rooms.identity.identify(here, email=str(email))
        else:
            self.turn.customer_id = self.rooms.identity.identify(here, name=name, zip=postcode)
        self.fields.pop("name", None)
        return True

    def _is_question(self) -> bool:
        """Surely something else than a name: 运费多少 has four characters too."""
        other = self.turn.intent not in ("nlu_fallback", "out_of_scope", self.task["intent"])
        return other and self.turn.is_sure and self.turn.value("email") is None

    def _read_by_code(self) -> bool:
        """Order number and e-mail (or phone), then the code that was sent there."""
        here, asked = self.turn.conversation.conversation_id, self.task.get("asked")
        email = self.turn.value("email")
        code = read_code(self.turn) if asked == "one_time_code" and email is None else None
        if code is not None:
            self.turn.customer_id = self.rooms.identity.enter_code(here, code)
            self.is_proof = True
            return True
        phone = read_phone(self.turn) if asked == "email_or_name_zip" else None
        alone = None if phone else order_number(self.turn.text)
        number = self.turn.value("order_id") or alone
        self.is_proof = phone is not None and number is None
        if number is not None:
            self.fields["order_id"] = f"#{str(number).removeprefix('#')}"
        for field, value in (("email", email), ("phone", phone)):
            if value is not None:
                self.fields[field] = str(value)
        if "order_id" in self.fields and ("email" in self.fields or "phone" in self.fields):
            email, phone = self.fields.pop("email", None), self.fields.pop("phone", None)
            order_id = str(self.fields["order_id"])
            self.rooms.identity.send_code(here, order_id, email=email, phone=phone)
            self.fields["code_sent"] = True
        return not (number is None and email is None and phone is None)

    def leave_out_the_person(self) -> None:
        """Who writes is no item and no version; where that was asked, only an order number stands beside it."""
        now = self.turn
        rest = without_person(now.text) if self.task.get("asked") != "email_or_name_zip" else ""
        if not rest and order_number_of(now) is not None:
            rest = f"#{order_number_of(now)}"
        self.turn = now.saying(rest, self.rooms)
