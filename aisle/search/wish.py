"""From a sentence to a wish: what every hit must satisfy, what is searched as text, what was put aside.

understand("black Philips headphones under $26, wireless if possible", vocabulary).to_json()
→ {"language": "en", "text": "headphones wireless", "filters": {"type": "headphones",
   "brand": "Philips", "colour": "black", "price_max": 26}, …}
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from aisle.language.bounds import numeric_bounds
from aisle.language.detect import detect_language
from aisle.language.measures import measures
from aisle.language.normalise import fold, normalise
from aisle.language.phrases import find_phrases
from aisle.language.uses import kinds_for
from aisle.search.asking import (
    BEST,
    FILLER,
    FOR_WHOM,
    IN_STOCK,
    KEEPS,
    LETTER_SIZE,
    LIKES,
    NO_BOUND,
    NOT_WORD,
    OWN_THINGS,
    PUNCTUATION,
    SIZE,
    SIZE_WORDS,
    SOFT,
    SORTS,
    SPENDS,
    THINKS_AGAIN,
    WORDS,
    Reading,
)  # fmt: skip
from aisle.search.columns import size_key
from aisle.search.filters import Filters, Measured
from aisle.search.measured import as_filter
from aisle.search.named import free_of, read_named
from aisle.search.vocabulary import Vocabulary

LONGEST = 800  # characters: who writes more says what they want at the start


@dataclass(frozen=True)
class Wish:
    """`text` is what is ranked by; `said` the whole sentence; `soft` moves hits up, never out."""

    text: str
    language: str
    filters: Filters = field(default_factory=Filters)
    sort: str | None = None
    soft: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    said: str = ""
    corrected: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[str, ...] = ()  # bounds that no price can be held to: “under -5”

    @property
    def is_empty(self) -> bool:
        """Nothing was asked that could be searched."""
        uses = any(one.startswith("use:") for one in self.soft)
        return not (self.text.strip() or self.filters or self.sort or uses)

    def to_json(self) -> dict[str, Any]:
        """The shape of `aisle understand`: DESIGN 5.1."""
        shown: dict[str, Any] = {
            "language": self.language,
            "text": self.text,
            "filters": self.filters.to_json(),
        }
        for name in ("sort", "soft", "ignored", "said", "corrected", "unread"):
            if value := getattr(self, name):
                shown[name] = list(value) if isinstance(value, tuple) else value
        return shown

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Wish:
        """The way back from `to_json`: how a conversation keeps its wish."""
        return cls(
            text=row.get("text", ""),
            language=row.get("language", "en"),
            filters=Filters.from_json(row.get("filters") or {}),
            sort=row.get("sort"),
            soft=tuple(row.get("soft") or ()),
            ignored=tuple(row.get("ignored") or ()),
            said=row.get("said", ""),
            corrected=dict(row.get("corrected") or {}),
            unread=tuple(row.get("unread") or ()),
        )

    def refine(self, other: Wish) -> Wish:
        """This wish, changed by a later one: see `aisle.search.refine`."""
        from aisle.search.refine import merged  # that module needs this class

        return merged(self, other)


def understand(
    text: str, vocabulary: Vocabulary, language: str | None = None, currency: str | None = None
) -> Wish:
    """Read a wish. Everything asked is in it, also what this catalogue cannot answer.

    `currency` is the shop's: a bound named in it is stored as the shop's own.
    """
    clean = normalise(text)[:LONGEST]
    read, corrected = _spelt(KEEPS.sub(r"insulated for \1", clean), vocabulary)
    reading = Reading(read)
    reading.ignore_all(THINKS_AGAIN)
    unread = tuple(match[0].strip() for match in NO_BOUND.finditer(read))
    reading.take_all(NO_BOUND)
    filters = _numbers(reading, Filters(), currency)
    measured, close = _measures(reading, vocabulary)
    sort, soft = _order(reading)
    for_whom, is_liked = _for_whom(reading, vocabulary)
    soft += for_whom
    in_stock = reading.take_all(IN_STOCK)
    filters = dataclasses.replace(filters, in_stock=in_stock, size=_sizes(reading, vocabulary))
    filters, named_soft, kept = read_named(reading, vocabulary, filters)
    filters = dataclasses.replace(filters, measures=_of_something(measured, filters.type))
    filters = _excluded_words(reading, filters, vocabulary)
    filters, spent = _to_spend(filters, read, soft)
    reading.ignore_all(FILLER)
    reading.ignore_all(PUNCTUATION)
    if is_liked and not filters.type:
        reading.ignore_all(WORDS)  # “lookin' for my dad, he” says nothing beside what he likes
    words = " ".join(reading.rest.split())
    if len(words) == 1 and filters and not words.isascii():
        words = ""  # what is left of 苔绿色 when 绿色 was understood: no word to search by
    return Wish(
        text=words or " ".join(kept) or " ".join(filters.brand),
        language=language or detect_language(clean),
        filters=filters,
        sort=sort,
        soft=(*soft, *named_soft, *(close if filters.type else ()), *spent),
        ignored=reading.ignored_words(),
        said=clean.strip(),
        corrected=corrected,
        unread=unread,
    )


def _spelt(text: str, vocabulary: Vocabulary) -> tuple[str, dict[str, str]]:
    """The text without slips: a misspelt kind only where it names no kind as it stands."""
    text, said = vocabulary.spelling.said(text)
    read, corrected = vocabulary.spelling.mended(text)
    if corrected and not any(found.kind == "type" for found in vocabulary.find(text)):
        return read, {**said, **corrected}
    return text, said


def _numbers(reading: Reading, filters: Filters, currency: str | None) -> Filters:
    """The bounds on price, rating and reviews; money named in the shop's currency is the shop's."""
    changed: dict[str, Any] = {}
    for bound in numeric_bounds(reading.rest, currency):
        reading.take(bound.start, bound.end)
        whole = int if bound.kind == "reviews" else Decimal
        for name, value in (("min", bound.minimum), ("max", bound.maximum)):
            if value is not None:
                changed[f"{bound.kind}_{name}"] = whole(value)
        if bound.kind == "price":
            changed["price_about"] = bound.about or changed.get("price_about", False)
            if bound.currency and bound.currency != currency:
                changed["currency"] = bound.currency
    return dataclasses.replace(filters, **changed)


def _to_spend(filters: Filters, read: str, soft: list[str]) -> tuple[Filters, list[str]]:
    """Around 60 for a present, whatever it is: up to 69, and the nearer to 60 the better."""
    low, high = filters.price_min, filters.price_max
    is_gift = bool(SPENDS.search(read)) or any(one.startswith("recipient:") for one in soft)
    if filters.type or not filters.price_about or not is_gift or low is None or high is None:
        return filters, []
    about = (low + high) / 2
    return dataclasses.replace(filters, price_min=None), [f"spend:{about.normalize():f}"]


def _measures(reading: Reading, vocabulary: Vocabulary) -> tuple[tuple[Measured, ...], list[str]]:
    """Bounds on what is measured (under 2 kg, for two), and amounts to come near to (40 litres).

    A time that names nothing that lasts (“within 3 days”) is about delivery, not about a product.
    """
    bounds: list[Measured] = []
    close: list[str] = []
    for one in measures(reading.rest):
        if one.dimension == "time" and one.aspect is None:
            continue
        known = one.dimension in vocabulary.measured
        if one.near is not None and known and one.dimension != "age":
            close.append(f"near:{one.dimension}:{one.aspect or ''}:{one.near}")
        if one.minimum is not None or one.maximum is not None:
            bounds.append(as_filter(one))
            if known:
                reading.take(one.start, one.end)
    return tuple(bounds), close


def _of_something(measured: tuple[Measured, ...], kind: str | None) -> tuple[Measured, ...]:
    """“for two” needs a thing that holds two; an age is asked of everything."""
    return tuple(one for one in measured if kind or one.dimension != "people")


def _for_whom(reading: Reading, vocabulary: Vocabulary) -> tuple[list[str], bool]:
    """For whom and for what, as soft wishes; “for my dad” says nothing about a product, “for my dog” does.

    The flag: what somebody likes to do was named, and the shop has things for it. Who likes tea need not want tea.
    """
    soft: list[str] = []
    is_liked = False
    if len(fold(reading.text)) != len(reading.text):
        return soft, is_liked
    for found in find_phrases(fold(reading.rest)):
        before = reading.text[: found.start]
        if found.entity == "recipient":
            soft.append(f"recipient:{found.value}")
            if not OWN_THINGS.fullmatch(found.value):
                lead = FOR_WHOM.search(before)
                reading.take(lead.start() if lead else found.start, found.end)
        elif found.entity == "use":
            soft.append(f"use:{found.value}")
            kinds = map(vocabulary.kind_called, kinds_for(found.value))
            if LIKES.search(before) and any(kind in vocabulary.sold for kind in kinds):
                reading.take(found.start, found.end)
                is_liked = True
    return soft, is_liked


def _order(reading: Reading) -> tuple[str | None, list[str]]:
    sort: str | None = None
    soft: list[str] = []
    for name, pattern in SORTS:
        if reading.take_all(pattern) and sort is None:
            sort = name
    if sort == "rating":
        soft.append("top_rated")
    if sort == "reviews":
        soft.append("many_reviews")
    for name, pattern in SOFT:
        if reading.take_all(pattern) and name not in soft:
            soft.append(name)
    if reading.take_all(BEST) and "top_rated" not in soft:
        soft.append("top_rated")
    return sort, soft


def _sizes(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    sizes: list[str] = []
    for pattern in (SIZE, LETTER_SIZE):
        for match in pattern.finditer(reading.rest):
            value = next(group for group in match.groups() if group).lower()
            sizes.append(size_key(SIZE_WORDS.get(value, value)))
            if vocabulary.states("size"):
                reading.take(*match.span())
    return tuple(dict.fromkeys(sizes))


def _excluded_words(reading: Reading, filters: Filters, vocabulary: Vocabulary) -> Filters:
    """“no lace” bars a word; “no fragrance” is what a shop states as fragrance-free."""
    words: list[str] = []
    attributes = dict(filters.attributes)
    for match in NOT_WORD.finditer(reading.rest):
        word = (match[1] or match[2]).lower()
        if free := free_of(vocabulary, word):
            attributes[free] = ("true",)
        else:
            words.append(word)
        reading.take(*match.span())
    excluded = dataclasses.replace(filters.excluded, words=(*filters.excluded.words, *words))
    return dataclasses.replace(filters, excluded=excluded, attributes=attributes)
