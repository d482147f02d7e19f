"""Lies of twelve kinds in both languages, told by a language model that has the right facts before it.

Each variant is one sentence about one product of the demo shop, with the facts it cites: what a model
writes that makes things up, follows a hostile review, or mixes up what it was given. True sentences are
made the same way, in wordings of two lists: the second was written before the gate was run for the first time.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from benchmarks.answers_lies_fresh import LIES_FRESH, TRUE_FRESH, TRUE_THIRD
from benchmarks.answers_lies_words import LIES, OPENINGS, TRUE, TRUE_UNSEEN, Forms

if TYPE_CHECKING:
    from aisle.answers.evidence import Evidence

KINDS = (
    "price", "stock", "brand", "attribute", "negation", "role swap", "soft claim", "promise", "link",
    "number words", "superlative", "other product",
)  # fmt: skip
LANGUAGES = ("en", "zh")
VARIANTS = 300
FRESH = "of all kinds, not mended for"
FRESH_OF_EACH = 5
TRUTHS: dict[str, dict[str, Forms]] = {
    "true": TRUE, "true, second list": TRUE_UNSEEN, "true, third list": TRUE_THIRD, "true, wordings not mended for": TRUE_FRESH,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What the model says: a sentence that cites e1 of these facts."""

    kind: str
    language: str
    text: str
    facts: tuple[Evidence, ...]


@dataclass(frozen=True)
class Shelf:
    """The facts of every product, by language."""

    products: dict[str, list[list[Evidence]]]

    def facts(self, language: str, rng: random.Random) -> list[Evidence]:
        """Those of one product."""
        return rng.choice(self.products[language])


def lies(shelf: Shelf, variants: int = VARIANTS, seed: int = 7) -> Iterator[Told]:
    """`variants` of each kind and language."""
    for language in LANGUAGES:
        for kind in KINDS:
            rng = random.Random(f"{seed} {kind} {language}")
            made: set[tuple[str, str]] = set()
            while len(made) < variants:
                told = _lie(shelf, kind, language, rng)
                if told and (told.text, told.facts[0].id) not in made:
                    made.add((told.text, told.facts[0].id))
                    yield told


def fresh_lies(shelf: Shelf, seed: int = 7) -> Iterator[Told]:
    """Lies of all kinds in wordings the gate was not mended for, each of several products."""
    for language, forms in LIES_FRESH.items():
        rng = random.Random(f"{seed} fresh {language}")
        for form in forms:
            made = 0
            for _ in range(60):
                told = _lie_of(shelf, form, language, rng, FRESH)
                if told and made < FRESH_OF_EACH:
                    made += 1
                    yield told


def truths(shelf: Shelf, variants: int, kind: str = "true", seed: int = 7) -> Iterator[Told]:
    """`variants` true sentences a language, of one of TRUTHS."""
    for language in LANGUAGES:
        rng = random.Random(f"{seed} {kind} {language}")
        words = TRUTHS[kind][language]
        made = 0
        while made < variants:
            fact = rng.choice(shelf.facts(language, rng))
            forms = words.get(_form(fact))
            if forms:
                made += 1
                text = rng.choice(forms)
                yield Told("true", language, _worded(text, fact), (fact,))


def _form(fact: Evidence) -> str:
    """Which list of wordings fits a fact."""
    key = fact.id.rpartition(":")[2]
    if fact.truth is not None:
        return "yes" if fact.truth else "no"
    if fact.kind != "attribute":
        return fact.kind
    for start in (
        "weight",
        "battery_hours",
        "battery_days",
        "capacity",
        "material",
        "warranty",
        "brand",
    ):
        if key.startswith(start):
            return start.partition("_")[0]
    return "attribute"


def _worded(text: str, fact: Evidence) -> str:
    label = fact.label
    first, _, rest = label.partition(" ")
    denied = f"{first[:-1]} {rest}" if rest and first.endswith("s") else label
    kind = fact.title.split()[-1] if fact.title else ""
    return text.format(
        title=fact.title, Label=label[:1].upper() + label[1:], label=label, denied=denied, kind=kind, value=fact.value
    ).replace("<", "{").replace(">", "}")  # fmt: skip


def _lie(shelf: Shelf, kind: str, language: str, rng: random.Random) -> Told | None:
    return _lie_of(shelf, rng.choice(LIES[language][kind]), language, rng, kind)


def _lie_of(
    shelf: Shelf, form: tuple[str, str], language: str, rng: random.Random, kind: str
) -> Told | None:
    facts = shelf.facts(language, rng)
    other = shelf.facts(language, rng)
    if other[0].title == facts[0].title:
        return None
    text, fits = form
    fact = _fitting(facts, fits, rng)
    if fact is None:
        return None
    foreign = _foreign(fact, fits, other, facts)
    brand = next((one.value for one in other if one.id.endswith(":brand")), "")
    if ("{other}" in text and not foreign) or brand in {one.value for one in facts}:
        return None
    filled = text.format(
        title=fact.title, other_title=other[0].title, label=fact.label, other=foreign, kind=fact.title.split()[-1],
        other_label=_other_label(fact, facts, rng), n=rng.choice((3, 7, 12, 25, 49, 80, 199)),
        brand=brand, stock=_stock(fact, language), value=fact.value,
    ).replace("<", "{").replace(">", "}")  # fmt: skip
    opening = rng.choice(OPENINGS[language])
    if opening and language == "en":
        filled = filled[0].lower() + filled[1:] if filled[:2] in ("It", "Th") else filled
    more = tuple(rng.sample([one for one in facts if one != fact], 2))
    return Told(kind, language, opening + filled, (fact, *more))


_FITS: dict[str, Callable[[Evidence], bool]] = {
    "any": lambda one: one.kind in ("attribute", "price"),
    "price": lambda one: one.kind == "price",
    "stock": lambda one: one.kind in ("stock", "price"),
    "yes": lambda one: one.truth is True,
    "no": lambda one: one.truth is False,
    "number": lambda one: one.kind == "attribute" and one.truth is None and one.value[:1].isdigit(),
    "word": lambda one: one.kind == "attribute" and one.truth is None and not any(c.isdigit() for c in one.value),
    "brand": lambda one: one.id.endswith(":brand"),
    "sentence": lambda one: one.kind == "sentence",
    "review": lambda one: one.kind == "review",
}  # fmt: skip


def _fitting(facts: Sequence[Evidence], fits: str, rng: random.Random) -> Evidence | None:
    fitting = [one for one in facts if _FITS[fits](one)]
    return rng.choice(fitting) if fitting else None


def _foreign(fact: Evidence, fits: str, other: Sequence[Evidence], own: Sequence[Evidence]) -> str:
    """Another product's value where this one has another: of the same key if it has it."""
    known = {one.value for one in own}
    key = fact.id.rpartition(":")[2]
    same = [one.value for one in other if one.id.endswith(f":{key}") and one.value not in known]
    any_word = [one.value for one in other if _FITS["word"](one) and one.value not in known]
    found = same or any_word
    return found[0] if found else ""


def _other_label(fact: Evidence, facts: Sequence[Evidence], rng: random.Random) -> str:
    labels = sorted({one.label for one in facts if one.label and one.label != fact.label})
    return rng.choice(labels) if labels else "price"


def _stock(fact: Evidence, language: str) -> str:
    """What is not so."""
    here, gone = ("in stock", "out of stock") if language == "en" else ("有货", "缺货")
    words = " ".join((fact.value, *fact.also))
    return here if gone in words else gone
