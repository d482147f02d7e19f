"""What the records say about one order of this customer: each fact an evidence with an id of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from aisle.answers.evidence import Evidence
from aisle.language.currency import format_money
from aisle.language.dates import format_date, local_date
from aisle.language.wording import say
from aisle.shop.order_types import Order
from aisle.shop.order_words import line_name, method_name, status_name


def of_order(order: Order, language: str, timezone: str) -> list[Evidence]:
    """Status, days, goods, money, address and parcels; what the order does not know is left out."""
    number = order.order_id.lstrip("#")
    title = say("answers.order", language, order=order.order_id, items=_titles(order, language))
    return [
        Evidence(
            "order",
            f"{number}:{name}",
            say(f"answers.order_{name}", language),
            say(
                "answers.stated",
                language,
                title=title,
                label=say(f"answers.order_{name}", language),
                value=value,
            ),
            order.order_id,
            title=title,
            label=say(f"answers.order_{name}", language),
            value=value,
        )
        for name, value in _stated(order, language, timezone)
        if value
    ]


def _titles(order: Order, language: str) -> str:
    return say("answers.comma", language).join(line.name(language) for line in order.lines)


def _stated(order: Order, language: str, timezone: str) -> Iterator[tuple[str, str]]:
    def day(at: datetime | None) -> str:
        return format_date(local_date(at, timezone), language) if at is not None else ""

    comma = say("answers.comma", language)
    yield "status", status_name(order.status, language)
    yield "placed", day(order.placed_at)
    yield "delivered", day(order.delivered_at)
    yield "cancelled", day(order.cancelled_at)
    yield (
        "items",
        comma.join(
            f"{line_name(line, language)} "
            f"{format_money(line.price_minor, order.currency, language)}"
            for line in order.lines
        ),
    )
    yield "total", format_money(order.total_minor, order.currency, language)
    yield (
        "payment",
        comma.join(
            f"{method_name(order.methods[one.payment_method_id], language)} "
            f"{format_money(one.amount_minor, order.currency, language)}"
            for one in order.payments
            if one.kind == "payment" and one.payment_method_id in order.methods
        ),
    )
    yield "address", order.address.one_line(language) if order.address else ""
    expected = [one.expected_at for one in order.shipments if one.expected_at is not None]
    yield "expected", day(max(expected)) if expected and order.delivered_at is None else ""
    yield "carrier", comma.join(one.carrier for one in order.shipments if one.carrier)
    yield "tracking", comma.join(name for one in order.shipments for name in one.tracking_ids)
