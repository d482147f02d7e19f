"""What is measured of a question and a passage before a score is made of it.

Words are compared after the ways to say one thing were brought together (concepts.toml): “can I send it back”
shares its word with “how long you can return”, also where no encoder is installed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aisle.answers.asking import asks_amount, asks_whether_it_has, says_amount
from aisle.answers.meaning import Meaning
from aisle.language.normalise import fold
from aisle.language.segment import search_tokens
from aisle.language.toml_file import read_toml

Bagged = Callable[[str], frozenset[str]]  # a text → its telling words
Scores = npt.NDArray[np.float64]
NAMES = (
    "meaning lead like like-lead words asked phrase review sentence named "
    "other-stated other-text has has-words amount no-amount"
).split()
# Where an encoder's cosines lie between a question and a text that has nothing, or everything, to do with it.
RANGE = {"en": (0.0, 0.7), "zh": (0.82, 0.94)}
LIKE = {"en": (0.1, 0.9), "zh": (0.80, 0.96)}  # the same between two questions
_STOP = frozenset(
    "a an the is are was be do does did i you it my me we your of to in on for and or can could will would what how which "
    "when where this that with have has if there any ani not s t m re please pleas about doe "
    "的 了 吗 呢 我 你 您 是 有 在 这 那 么 什 可 以 能 吧 啊 会 要 怎 个 和 请 问 我想 请问 可以 什么 怎么 多少".split()
)


@dataclass(frozen=True)
class Passage:
    """A text that may answer, and phrases in which shoppers ask for it.

    `kind`: clause, stated (an attribute, price …), sentence or review. `is_asked`: a word of the question
    asks for just this; `is_other`: one asks for something else. `called`: more words for what is stated.
    """

    text: str
    asked: tuple[str, ...] = ()
    kind: str = "clause"
    is_asked: bool = False
    is_other: bool = False
    called: tuple[str, ...] = ()


def columns(
    question: str, language: str, passages: Sequence[Passage], meaning: Meaning | None
) -> Scores:
    """(passages, 16) in the order of NAMES; without an encoder the first four are 0."""
    zero = np.zeros(len(passages))
    found: list[Scores] = [zero] * 4
    if meaning is not None:
        close = scaled(meaning.cosines(question, [one.text for one in passages]), RANGE[language])
        like = _likeness(meaning, question, language, passages)
        found = [close, close - close.mean(), like, like - like.max()]
    bag = _bag if passages[0].kind == "clause" else _plain
    words = _shares(question, [one.text for one in passages], bag)
    has = float(asks_whether_it_has(question))
    amount = float(asks_amount(question))
    told = np.array([float(says_amount(one.text)) for one in passages])
    found += [
        words,
        _shares(question, [" ".join(one.asked) for one in passages], bag),
        _nearest(question, passages, bag),
        *(
            np.array([float(one.kind == kind) for one in passages])
            for kind in ("review", "sentence")
        ),
        np.array([float(one.is_asked) for one in passages]),
        np.array([float(one.is_other and one.kind == "stated") for one in passages]),
        np.array([float(one.is_other and one.kind != "stated") for one in passages]),
        zero + has,
        has * words,
        amount * told,
        amount * (1 - told),
    ]
    return np.column_stack(found)


def telling(text: str) -> set[str]:
    """Its words without those that every question has."""
    return {token for token in search_tokens(text) if token not in _STOP}


def one_way(text: str) -> str:
    """The text with one word for each thing: “send my shoes back” → “return”."""
    told = fold(text)
    for name, pattern in _concepts():
        told = pattern.sub(f" {name} ", told)
    return told


def scaled(cosines: Scores, limits: tuple[float, float]) -> Scores:
    """0 and 1 at the limits."""
    low, high = limits
    return (cosines - low) / (high - low)


def _likeness(
    meaning: Meaning, question: str, language: str, passages: Sequence[Passage]
) -> Scores:
    phrases = list(dict.fromkeys(name for one in passages for name in (*one.asked, *one.called)))
    if not phrases:
        return np.zeros(len(passages))
    cosines = scaled(meaning.cosines(question, phrases, "query"), LIKE[language])
    by_phrase = dict(zip(phrases, cosines, strict=True))
    return np.array(
        [
            max((by_phrase[name] for name in (*one.asked, *one.called)), default=0.0)
            for one in passages
        ]
    )


def _shares(question: str, texts: Sequence[str], bag: Bagged) -> Scores:
    """Share of the question's telling words in each text, rare ones counting more."""
    asked, bags = bag(question), [bag(text) for text in texts]
    rarity = _rarity(bags)
    total = sum(map(rarity, asked)) or 1.0
    return np.array([sum(map(rarity, asked & one)) / total for one in bags])


def _nearest(question: str, passages: Sequence[Passage], bag: Bagged) -> Scores:
    """How much of the question and of one phrase, the nearest, is the same (0 … 1)."""
    asked = bag(question)
    rarity = _rarity([bag(one.text) | bag(" ".join(one.asked)) for one in passages])
    weight = sum(map(rarity, asked))

    def common(phrase: str) -> float:
        told = bag(phrase)
        return 2 * sum(map(rarity, asked & told)) / (weight + sum(map(rarity, told)) or 1.0)

    return np.array([max(map(common, one.asked), default=0.0) for one in passages])


def _rarity(bags: Sequence[frozenset[str]]) -> Callable[[str], float]:
    """A word → its weight: more, the fewer of these texts have it."""
    having = Counter(word for one in bags for word in one)
    return lambda word: math.log(1 + len(bags) / (1 + having[word]))


@lru_cache(maxsize=8192)
def _plain(text: str) -> frozenset[str]:
    return frozenset(telling(text))


@lru_cache(maxsize=8192)
def _bag(text: str) -> frozenset[str]:
    return frozenset(telling(one_way(text)))


@lru_cache(maxsize=1)
def _concepts() -> list[tuple[str, re.Pattern[str]]]:
    told = read_toml(Path(__file__).with_name("concepts.toml"))
    return [
        (name, re.compile(rf"(?<![a-z0-9])(?:{'|'.join(patterns)})(?![a-z0-9])"))
        for name, patterns in told.items()
    ]
