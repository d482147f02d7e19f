"""Another address: for a pending order, or the customer's own."""

from __future__ import annotations

import re

from actions.kinds.base import Kind, Step, without_personal
from actions.reply import Button, Reply
from actions.requests import plainly
from aisle.language.addresses import PARTS, find_address

_OWN = re.compile(
    r"\bmy (?:user |customer )?(?:profile|account|default|home|own|personal|main|primary|user)(?: (?:shipping|mailing|delivery))? address\b|\b(?:default|profile|account|home) address\b"
    r"|\baddress (?:in|on|of|for|under) my (?:account|profile)\b|\bfor (?:all )?(?:future|next) orders\b|\bmy (?:saved|stored|registered|current) address\b|\baddress\b.{0,20}\bon file\b|\baddress\b.{0,24}\b(?:you (?:have|hold)|saved|stored|under|in) .{0,12}(?:for me|my|user|account|profile)\b|\baddress you (?:have|hold)\b|\bmy (?:user )?(?:profile|account)\b.{0,24}\baddress\b|\b(?:update|change|edit) my (?:profile|account)\b|\bwe(?:'ve| have)? (?:just )?moved\b|\bi(?:'ve| have)? (?:just |recently )?moved\b|\bi(?:'m| am) moving\b"
    r"|默认(?:收货)?地址|我的(?:个人|账户|账号)?地址|(?:账户|账号|个人资料|资料|档案)(?:里|上|中)?的?(?:默认|收货)?地址|(?:系统|你们那)里?.{0,4}我的地址|以后都|收货地址簿|搬[家走了]|换地方住|(?:个人|会员|账户|账号|用户)[^，。]{0,6}(?:地址|住址)|存的地址|我的住址"
)
_TO_HOME = re.compile(
    r"\bto my (?:home|default|profile|account|own|usual) address\b|(?:改|寄|换|送)(?:成|到|为|回)我?的?(?:默认|家里?的?|账户的?)地址"
)
_ZIP_ONLY = re.compile(
    r"(?:zip(?: code)?|post(?:al )?code|邮编)\D{0,12}(?P<zip>\d{5,6}(?:-\d{4})?)"
)
_NEEDED = ("address1", "city", "zip", "country")


class ChangeAddress(Kind):
    after = "change_address"

    @property
    def order_by_goods(self) -> bool:  # type: ignore[override]  # “1 Clock Street” names no clock
        is_own = bool(self.fields.get("own")) or self.task.get("asked") == "address"
        return not is_own and find_address(self.turn.text) is None

    def _remember(self, text: str) -> None:
        """The address is taken already; read again without its zip it would push out the whole one."""
        found = find_address(self.turn.text)
        if found is not None:
            text = f"{self.turn.text[: found.start]} {self.turn.text[found.end :]}"
        super()._remember(without_personal(text))

    def read_early(self) -> None:
        self._read_address()
        if self.turn.text and _OWN.search(plainly(self.turn.text)):
            self.fields["own"] = True

    def read_more(self) -> bool:
        spoke = self._read_address()
        text = plainly(self.turn.text)
        if self.turn.value("topic") == "own":
            self.fields["own"] = True
            return True
        if text and _TO_HOME.search(text) and self.fields.get("order_id"):
            home = self.rooms.orders.home_address(self.turn.customer_id or "")
            if home is not None:
                self.fields["address"] = {name: getattr(home, name) for name in PARTS}
                return True
        if text and _OWN.search(text) and not self.fields.get("order_id"):
            self.fields["own"] = True
            spoke = True
        return spoke

    def _read_address(self) -> bool:
        """A whole address, or the part that was missing or wrong."""
        if self.turn.is_button or not self.turn.text:
            return False
        found = find_address(self.turn.text)
        if self.task.get("asked") == "email_or_name_zip" and found and "address1" in found.parts and not re.search(r"\d", found.parts["address1"]):  # fmt: skip
            return False  # “um, zip 10096, name Ann Lee”
        known = dict(self.fields.get("address", {}))
        if found is not None:
            is_new = bool({"address1", "city"} <= set(found.parts)) or not known
            said = {name: value for name, value in found.parts.items() if value}
            self.fields["address"] = said if is_new else {**known, **said}
            return True
        postcode = _ZIP_ONLY.search(plainly(self.turn.text))
        if known and postcode and self.task.get("asked") in ("address", "confirm"):
            self.fields["address"] = {**known, "zip": postcode["zip"]}
            return True
        return self._read_missing(known)

    def _read_missing(self, known: dict[str, str]) -> bool:
        """ "Boston", where only the city was still missing."""
        missing = [name for name in _NEEDED if not known.get(name)]
        text = self.turn.text.strip(" .。")
        if not known or self.task.get("asked") != "address" or not missing or len(text) > 40:
            return False
        if len(missing) > 1 or (missing[0] == "zip") != text.isdigit():
            return False
        self.fields["address"] = {**known, missing[0]: text}
        return True

    def step(self, customer_id: str) -> Step:
        own = bool(self.fields.get("own")) and not self.fields.get("order_id")
        order_id: str | None = None
        if not own:
            if not self.fields.get("order_id") and not any(map(self.is_open, self.candidates())):
                self.fields["own"] = True  # no order can be meant: the other thing can be done
                self.note = self.voice("tasks.none_open_change_address")
                return self.step(customer_id)
            order = self.order(customer_id)
            if isinstance(order, Step):
                return self._or_own(order)
            self.rooms.offers.allowed(self.after, order.order_id, customer_id)
            order_id = order.order_id
        address = self.fields.get("address", {})
        missing = next((name for name in _NEEDED if not address.get(name)), None)
        if missing is not None:
            if address and not self.note:
                self.note = self.voice(f"tasks.missing_{missing}")
            key = "tasks.ask_own_address" if own else "tasks.ask_address"
            return self.ask("address", self.voice(key, order=order_id or ""))
        if own:
            offered = self.offer(customer_id, {"address": address}, "change_own_address")
        else:
            offered = self.offer(customer_id, {"order_id": order_id, "address": address})
        return Step([Reply(self._read_back(address)), *offered.replies])

    def _read_back(self, address: dict[str, str]) -> str:
        """Field by field, so that a part in the wrong place is seen."""
        lines = [self.voice("tasks.address_read")]
        lines += [
            self.voice(
                "tasks.address_part", name=self.voice(f"tasks.part_{name}"), value=address[name]
            )
            for name in PARTS
            if address.get(name)
        ]
        return "\n".join(lines)

    def _or_own(self, step: Step) -> Step:
        last = step.replies[-1]
        own = Button(self.voice("tasks.button_own_address"), "change_address", {"topic": "own"})
        last.buttons = [*last.buttons, own]
        return step
