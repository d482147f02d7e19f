"""Saying no so that it helps: what, why (clause and dates), and what is possible instead.

A refusal carries language-neutral facts; `refusal()` puts them into words. Names of facts tell how:
`…_date` is an ISO date, `…_minor` an amount in the fact `currency`, `status` an order status, `title_en` and
`title_zh` become `title`, `method` is a payment method written by `method_fact`, `instead` a list of possibilities.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aisle.language.currency import format_money
from aisle.language.dates import format_date
from aisle.language.errors import AisleError
from aisle.language.wording import say
from aisle.shop.errors import BadInput, NotAllowed, NotFound, Unavailable
from aisle.shop.order_types import Method, Order, OrderLine
from aisle.shop.order_words import method_name, possible_sentence, status_name
from aisle.shop.plans import Terms
from aisle.shop.possible import Possibility, possible


class Unfit(BadInput):
    """An input of an after-sales request that cannot be used; worded like a refusal."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(in_words(key, None, facts, "en"))
        self.key = key
        self.facts = facts


class Unknown(NotFound):
    """Not found, in words that do not tell what of it was wrong."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(in_words(key, None, facts, "en"))
        self.key = key
        self.facts = facts


class Damaged(Unavailable):
    """Something of the shop's own cannot be used; worded like a refusal."""

    def __init__(self, key: str, **facts: str) -> None:
        super().__init__(in_words(key, None, facts, "en"))
        self.key = key
        self.facts = facts


def refuse(key: str, clause: str | None = None, /, **facts: str) -> NotAllowed:
    """A NotAllowed whose message is its English wording."""
    return NotAllowed(in_words(key, clause, facts, "en"), key=key, clause=clause, **facts)


def refuse_order(
    order: Order, terms: Terms, key: str, clause: str | None = None, /, **facts: str
) -> NotAllowed:
    """A refusal about an order: its number and status, and what is still possible with it."""
    instead = ",".join(found.as_text() for found in possible(order, terms))
    return refuse(key, clause, order=order.order_id, status=order.status, instead=instead, **facts)


def title_facts(line: OrderLine) -> dict[str, str]:
    """The title of a line as facts, for `{title}`."""
    return {"title_en": line.name("en"), "title_zh": line.name("zh")}


def method_fact(method: Method) -> str:
    """A payment method as a fact, for `{method}`; no more than a shopper sees of it."""
    return "|".join([method.source, method.brand or "", method.last_four or ""])


def refusal(error: AisleError, language: str) -> str:
    """What to tell the shopper: complete sentences, also for errors that carry no key."""
    if isinstance(error, NotAllowed):
        if "." in error.key and error.key != "orders.not_allowed":
            return in_words(error.key, error.clause, error.facts, language)
    elif isinstance(error, Unfit | Unknown | Damaged):
        return in_words(error.key, None, error.facts, language)
    elif isinstance(error, NotFound):
        return say("orders.not_found", language)
    elif isinstance(error, Unavailable):
        return say("orders.unavailable", language)
    return str(error) if language == "en" else say("orders.not_possible", language)


def in_words(key: str, clause: str | None, facts: Mapping[str, str], language: str) -> str:
    """The sentence of a refusal with its clause and what is possible instead."""
    text = say(key, language, **_values(facts, language))
    if clause:
        text += say("orders.clause", language, clause=clause)
    if "instead" in facts:
        found = [Possibility.from_text(part) for part in facts["instead"].split(",") if part]
        text += possible_sentence(found, language)
    return text


def _values(facts: Mapping[str, str], language: str) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, value in facts.items():
        if name.endswith("_date"):
            values[name.removesuffix("_date")] = format_date(date.fromisoformat(value), language)
        elif name.endswith("_minor"):
            values[name.removesuffix("_minor")] = format_money(
                int(value), facts["currency"], language
            )
        elif name == "status":
            values[name] = status_name(value, language)
        elif name.endswith(f"_{language}"):
            values[name.removesuffix(f"_{language}")] = value
        elif name == "method":
            source, brand, last_four = value.split("|")
            values[name] = method_name(Method("", source, brand, last_four, None, ""), language)
        elif name == "count":
            values[name] = int(value)
        else:
            values[name] = value
    return values
