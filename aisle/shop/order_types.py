"""What an order is made of, as frozen objects; made from table rows in `order_rows`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from aisle.shop import tables
from aisle.shop.option_words import thing_name

# "at once": gift cards and charges; "in days": the bank's 5 to 7 business days; "on arrival": when the
# goods are back. Only the first two are written as payments together with the change.
When = Literal["at once", "in days", "on arrival"]


@dataclass(frozen=True)
class Address:
    """A postal address; empty parts are empty texts."""

    address1: str
    address2: str = ""
    city: str = ""
    state: str = ""
    country: str = ""
    zip: str = ""

    @classmethod
    def from_row(cls, row: tables.Address) -> Address:
        return cls(row.address1, row.address2, row.city, row.state, row.country, row.zip)

    def one_line(self, language: str) -> str:
        """For reading back: small to large in English, large to small in a Chinese-written address."""
        parts = [
            self.address1,
            self.address2,
            self.city,
            f"{self.state} {self.zip}".strip(),
            self.country,
        ]
        if language == "zh" and any("\u4e00" <= letter <= "\u9fff" for letter in self.address1):
            line = "".join([self.country, self.state, self.city, self.address1, self.address2])
            return f"{line} {self.zip}".strip()
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True)
class Method:
    """One way a customer pays; only a gift card has a balance."""

    payment_method_id: str
    source: str  # credit_card | paypal | gift_card | alipay | wechat_pay
    brand: str | None
    last_four: str | None
    balance_minor: int | None
    currency: str

    @classmethod
    def from_row(cls, row: tables.PaymentMethod) -> Method:
        return cls(
            row.payment_method_id,
            row.source,
            row.brand,
            row.last_four,
            row.balance_minor,
            row.currency,
        )

    @property
    def is_gift_card(self) -> bool:
        return self.source == "gift_card"

    @property
    def refund_when(self) -> When:
        """A gift card has its money at once, a bank takes its days."""
        return "at once" if self.is_gift_card else "in days"


@dataclass(frozen=True)
class OrderLine:
    """What was bought, as it was then; the price is that of one piece."""

    line_id: int
    position: int
    product_id: str
    variant_id: str
    title: Mapping[str, str]
    options: Mapping[str, str]
    quantity: int
    price_minor: int

    def name(self, language: str) -> str:
        """The title in this language, else what its kind is called in it, else the other title."""
        other = next(iter(self.title.values()), self.variant_id)
        return self.title.get(language) or thing_name(other, language)


@dataclass(frozen=True)
class Payment:
    """One movement of money that was written: `kind` is payment or refund."""

    kind: str
    amount_minor: int
    payment_method_id: str
    at: datetime | None
    op_id: str | None


@dataclass(frozen=True)
class Shipment:
    """A parcel and its steps: (name, time)."""

    carrier: str | None
    tracking_ids: tuple[str, ...]
    variant_ids: tuple[str, ...]
    steps: tuple[tuple[str, datetime | None], ...]
    expected_at: datetime | None


@dataclass(frozen=True)
class AfterSale:
    """A return or exchange that was asked for, or a change of items: one row of those tables."""

    kind: str  # return | exchange | modify
    op_id: str
    status: str  # requested | received | refunded | refused
    amount_minor: int  # refund, or price difference (new − old)
    payment_method_id: str | None
    requested_at: datetime


@dataclass(frozen=True)
class Order:
    """A whole order. Times are aware UTC; `methods` are its owner's ways to pay, by id."""

    order_id: str  # with the sign: "#W2378156"
    customer_id: str
    status: str
    currency: str
    version: int
    placed_at: datetime | None
    delivered_at: datetime | None
    cancelled_at: datetime | None
    cancel_reason: str | None
    lines: tuple[OrderLine, ...]
    payments: tuple[Payment, ...]
    shipments: tuple[Shipment, ...] = ()
    address: Address | None = None
    after_sales: tuple[AfterSale, ...] = ()
    methods: Mapping[str, Method] = field(default_factory=dict)

    @property
    def total_minor(self) -> int:
        """What the goods cost, all lines."""
        return sum(line.price_minor * line.quantity for line in self.lines)

    def line(self, line_id: int) -> OrderLine | None:
        return next((line for line in self.lines if line.line_id == line_id), None)

    def paid_minor(self) -> dict[str, int]:
        """What is still paid by each method, refunds taken off, in the order of the payments."""
        left: dict[str, int] = {}
        for payment in self.payments:
            sign = 1 if payment.kind == "payment" else -1
            known = left.get(payment.payment_method_id, 0)
            left[payment.payment_method_id] = known + sign * payment.amount_minor
        return left

    @property
    def original_method_id(self) -> str | None:
        """The method that pays for this order: the first with money in it."""
        return next((name for name, amount in self.paid_minor().items() if amount > 0), None)


def moment(at: int | None) -> datetime | None:
    """Stored unix seconds → aware UTC."""
    return None if at is None else datetime.fromtimestamp(at, UTC)
