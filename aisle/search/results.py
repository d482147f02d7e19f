"""What a search answers: hits, near misses apart from them, and what emptied an empty list."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from aisle.language.money import format_money
from aisle.language.wording import say

SEPARATOR = " | "  # between several values in the facts of a near miss


@dataclass(frozen=True)
class Hit:
    """A product that satisfies the wish, or a near miss: then `relaxed` names the broken parts.

    `variant_ids`: the variants that satisfy the wish, best first. `facts` of a near miss:
    {"over_minor": 1200} or {"has": "blue"}; `matched`: the words found in it; `parts`: `weights.parts_of`.
    """

    product_id: str
    variant_ids: tuple[str, ...]
    score: float
    relaxed: tuple[str, ...] = ()
    matched: tuple[str, ...] = ()
    facts: Mapping[str, int | float | str] = field(default_factory=dict)
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """`total` counts everything that satisfies the wish. `emptied_by`: part of the wish → how many
    products there would be without it; filled only where nothing satisfies the wish. `notes` are
    sentences for the owner's log, not for shoppers."""

    hits: tuple[Hit, ...]
    near_misses: tuple[Hit, ...] = ()
    emptied_by: Mapping[str, int] = field(default_factory=dict)
    total: int = 0
    unanswerable: tuple[str, ...] = ()  # parts of the wish that this catalogue does not state
    notes: tuple[str, ...] = ()


def near_miss_text(
    hit: Hit, language: str, currency: str, name_of: Callable[[str, str], str] | None = None
) -> str:
    """Why it is a near miss, in words: “$12.00 over your limit”, 未注明颜色.

    `name_of(part, value)` says a value in the shopper's language: see `Search.near_miss_text`.
    """
    part = hit.relaxed[0]
    facts = dict(hit.facts)
    if part == "price" and "over_minor" in facts:
        amount = format_money(int(facts["over_minor"]), currency, language)
        return say("search.near.price_over", language, amount=amount)
    if part == "price" and "under_minor" in facts:
        amount = format_money(int(facts["under_minor"]), currency, language)
        return say("search.near.price_under", language, amount=amount)
    if part in ("in_stock", "not", "attributes", "type", "reviews"):
        return say(f"search.near.{part}", language)
    if part == "measures" and "what" in facts:
        return _measure_text(facts, language)
    if "has" in facts:
        values = str(facts["has"]).split(SEPARATOR)
        named = [name_of(part, value) if name_of else value for value in values]
        comma = "、" if language == "zh" else ", "
        return say(f"search.near.{part}_other", language, has=comma.join(named))
    return say(f"search.near.{part}_unknown", language)


# Units that an amount is told in, the largest first: (how many base units, key of the wording).
_TOLD_IN: dict[str, tuple[tuple[float, str], ...]] = {
    "mass": ((1000, "kg"), (1, "g")),
    "volume": ((1000, "l"), (1, "ml")),
    "length": ((10, "cm"), (1, "mm")),
    "people": ((1, "people"),),
    "charge": ((1, "mah"),),
    "power": ((1, "w"),),
    "time": ((1, "hours"),),
    "data": ((1, "gb"),),
    "noise": ((1, "db"),),
    "light": ((1, "lm"),),
    "age": ((1, "years"),),
}


def amount_text(dimension: str, amount: float, language: str) -> str:
    """2100 g → “2.1 kg”, 2.1 公斤."""
    units = _TOLD_IN[dimension]
    size, unit = next((one for one in units if amount >= one[0]), units[-1])
    return say(f"search.unit.{unit}", language, amount=f"{amount / size:,.6g}")


def measure_name(name: str, language: str) -> str:
    """What is measured, in words: mass → weight, 重量."""
    return say(f"search.measured.{name}", language)


def _measure_text(facts: Mapping[str, int | float | str], language: str) -> str:
    what = measure_name(str(facts["what"]), language)
    if "amount" not in facts:
        return say("search.near.measures_unknown", language, what=what)
    has = amount_text(str(facts["dimension"]), float(facts["amount"]), language)
    return say("search.near.measures_other", language, what=what, has=has)
