"""Which common questions a catalogue cannot answer, and the column of its feed that would mend it.

answerability(products, kinds)[0] → the question that goes unanswered most often
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from aisle.answers.asking import asked_keys
from aisle.language.toml_file import read_toml
from aisle.language.wording import say
from aisle.search.documents import attribute_name
from aisle.search.kinds import KindIndex
from aisle.shop.products import Product

ANSWERED = (
    0.5  # of the things asked of: a filter holds from there on, below it is a word of the text
)
WORST_KINDS = 3


@dataclass(frozen=True)
class Question:
    """One row of shopper_questions.toml; `keys` are all attributes that answer it, by name."""

    en: str
    zh: str
    field: str
    example: str
    part: str | None
    keys: frozenset[str]
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Answerable:
    """`asked` products the question is asked of, `stated` of them answer it in a column; `lacking`: the
    kinds with the most that do not, most first; `examples`: ids of some that do not."""

    question_en: str
    question_zh: str
    asked: int
    stated: int
    field: str
    example: str
    lacking: tuple[str, ...]
    examples: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of the products asked of, those that answer."""
        return self.stated / self.asked

    def to_json(self) -> dict[str, Any]:
        """For `--json`."""
        return {**asdict(self), "share": round(self.share, 3)}


@cache
def questions() -> tuple[Question, ...]:
    """What shoppers commonly ask."""
    return tuple(
        Question(
            row["en"],
            row["zh"],
            row["field"],
            row["example"],
            row.get("part"),
            frozenset(map(attribute_name, [*asked_keys(row["en"]), *row.get("keys", ())])),
            tuple(row.get("kinds", ())),
        )
        for row in read_toml(Path(__file__).with_name("shopper_questions.toml"))["question"]
    )


def answerability(products: Sequence[Product], kinds: KindIndex) -> list[Answerable]:
    """Every question that something of this catalogue is asked, the one with the most unanswered first."""
    stated_names = [_names(product) for product in products]
    found = []
    for question in questions():
        asked = np.zeros(len(products), dtype=bool)
        for kind in question.kinds:
            asked |= kinds.of(kind)
        rows = np.flatnonzero(asked) if question.kinds else np.arange(len(products))
        if not len(rows):
            continue
        silent = [
            row for row in map(int, rows) if not _states(products[row], stated_names[row], question)
        ]
        lacking = Counter(_kind_of(products[row]) for row in silent)
        found.append(
            Answerable(
                question.en,
                question.zh,
                len(rows),
                len(rows) - len(silent),
                question.field,
                question.example,
                tuple(kind for kind, _ in lacking.most_common(WORST_KINDS) if kind),
                tuple(products[row].product_id for row in silent[:WORST_KINDS]),
            )
        )
    return sorted(found, key=lambda one: (one.stated - one.asked, one.question_en))


def answerability_text(found: Sequence[Answerable], language: str) -> str:
    """The report as an owner reads it: what cannot be answered, by what it would take; then the rest in one line."""
    missing = [one for one in found if one.share < ANSWERED]
    lines = [say("answers.cannot_head", language, count=len(missing), total=len(found))]
    for one in missing:
        question, other = one.question_en, one.question_zh
        if language == "zh":
            question, other = other, question
        lines.append(
            say(
                "answers.cannot",
                language,
                question=question,
                other=other,
                stated=one.stated,
                asked=one.asked,
                field=one.field,
                example=one.example,
            )
        )
        if one.lacking:
            kinds = say("answers.comma", language).join(one.lacking)
            lines.append(say("answers.cannot_kinds", language, kinds=kinds))
    fair = [one for one in found if one.share >= ANSWERED]
    named = [
        f"{one.question_zh if language == 'zh' else one.question_en} {one.share:.0%}"
        for one in sorted(fair, key=lambda one: one.share)
    ]
    if named:
        lines.append(say("answers.can", language, questions=" · ".join(named)))
    return "\n".join(lines)


def _names(product: Product) -> frozenset[str]:
    """Everything that a product states, attributes and options, by name; an empty value states nothing."""
    given = [name for name, value in product.attributes.items() if value not in (None, "", [])]
    given += [
        name for one in product.variants for name, value in one.options.items() if value.strip()
    ]
    return frozenset(map(attribute_name, given))


_COLOUR = frozenset({"colour", "color", "product colour", "product color", "颜色"})
_PARTS: dict[str, Callable[[Product], object]] = {
    "price": lambda one: any(variant.price_minor is not None for variant in one.variants),
    "stock": lambda one: any(variant.stock is not None for variant in one.variants),
    "image": lambda one: one.images or any(variant.image for variant in one.variants),
    "kind": lambda one: one.kind or one.category,
    "description": lambda one: any(text.strip() for text in one.description.values()),
    "brand": lambda one: one.brand,
    "rating": lambda one: one.rating is not None,
    "reviews": lambda one: one.review_texts,
    "warranty": lambda one: one.warranty_months is not None,
    "text_en": lambda one: one.title.get("en"),
    "text_zh": lambda one: one.title.get("zh"),
}


def _states(product: Product, names: frozenset[str], question: Question) -> bool:
    if question.part is not None:
        return bool(_PARTS[question.part](product))
    if "colour" in question.keys and names & _COLOUR:
        return True
    return bool(names & question.keys)


def _kind_of(product: Product) -> str:
    return product.kind or (product.category[-1] if product.category else "")
