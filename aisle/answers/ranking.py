"""Which passage answers a question: its words, its meaning, and what it is asked for by name.

Each passage gets a score that was fitted on the tuning half of the evaluation set
(`python -m benchmarks.answers_calibrate` writes weights.toml): at 0 it is as likely as not to answer.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from aisle.answers.meaning import Meaning
from aisle.language.segment import search_tokens
from aisle.language.toml_file import read_toml
from aisle.search.index import open_encoders
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")
Scores = npt.NDArray[np.float64]
WEIGHTS = Path(__file__).with_name("weights.toml")
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
    asks for just this; `is_other`: one asks for something else.
    """

    text: str
    asked: tuple[str, ...] = ()
    kind: str = "clause"
    is_asked: bool = False
    is_other: bool = False


class Ranker:
    """Scores of passages. Without encoders by words alone."""

    def __init__(self, meanings: Mapping[str, Meaning] | None = None) -> None:
        """`meanings`: the encoder of each language, those that search uses."""
        self._meanings = dict(meanings or {})

    @classmethod
    def open(cls, settings: Settings) -> Ranker:
        """With the encoders of search; without them words alone, which is said in the log."""
        folder = settings.home / "models" / "answers"
        made: dict[str, Meaning] = {}
        opened: dict[str, Meaning] = {}
        try:
            for language, encoder in open_encoders(settings).items():
                key = encoder.digest
                made[key] = made.get(key) or Meaning(encoder, folder)
                opened[language] = made[key]
        except Exception as error:
            log.warning("answers rank by words alone: %s", error)
        return cls(opened)

    def keep(self) -> None:
        """Write the vectors of this moment beside the models."""
        for meaning in set(self._meanings.values()):
            meaning.keep()

    def best(
        self,
        question: str,
        language: str,
        passages: Sequence[tuple[Passage, Thing]],
        floor: float = 0.0,
    ) -> list[Thing]:
        """The things whose passages score at least `floor`, best first."""
        if not passages or not question.strip():
            return []
        scores = self.scores(question, language, [passage for passage, _ in passages])
        order = np.argsort(-scores, kind="stable")
        return [passages[int(place)][1] for place in order if scores[place] >= floor]

    def scores(self, question: str, language: str, passages: Sequence[Passage]) -> Scores:
        """(passages,) scores."""
        what = "clauses" if passages[0].kind == "clause" else "products"
        mode = language if language in self._meanings else f"{language}_words"
        weights = _weights()[what][mode]
        rows = self.features(question, language, passages)
        scores: Scores = rows @ np.array(weights["features"]) + weights["bias"]
        return scores

    def features(self, question: str, language: str, passages: Sequence[Passage]) -> Scores:
        """(passages, 11): meaning, its lead, likeness to how it is asked, its lead, words, asked words, kind and name."""
        zero = np.zeros(len(passages))
        meaning, like = zero, zero
        found = self._meanings.get(language)
        if found is not None:
            meaning = _scaled(
                found.cosines(question, [one.text for one in passages]), RANGE[language]
            )
            like = self._likeness(found, question, language, passages)
        kinds = [[float(one.kind == kind) for one in passages] for kind in ("review", "sentence")]
        columns = [
            meaning,
            meaning - meaning.mean(),
            like,
            like - like.mean(),
            _words(question, [one.text for one in passages]),
            _words(question, [" ".join(one.asked) for one in passages]),
            *kinds,
            [float(one.is_asked) for one in passages],
            [float(one.is_other and one.kind == "stated") for one in passages],
            [float(one.is_other and one.kind != "stated") for one in passages],
        ]
        return np.column_stack([np.asarray(one, dtype=np.float64) for one in columns])

    def _likeness(
        self, meaning: Meaning, question: str, language: str, passages: Sequence[Passage]
    ) -> Scores:
        phrases = list(dict.fromkeys(phrase for one in passages for phrase in one.asked))
        if not phrases:
            return np.zeros(len(passages))
        cosines = _scaled(meaning.cosines(question, phrases, "query"), LIKE[language])
        by_phrase = dict(zip(phrases, cosines, strict=True))
        return np.array(
            [max((by_phrase[phrase] for phrase in one.asked), default=0.0) for one in passages]
        )


def telling(question: str) -> set[str]:
    """Its words without those that every question has."""
    return {token for token in search_tokens(question) if token not in _STOP}


def _scaled(cosines: Scores, limits: tuple[float, float]) -> Scores:
    low, high = limits
    return (cosines - low) / (high - low)


def _words(question: str, texts: Sequence[str]) -> Scores:
    """Share of the question's telling words in each text, rare ones counting more."""
    asked = telling(question)
    bags = [set(search_tokens(text)) for text in texts]
    if not asked:
        return np.zeros(len(texts))
    weight = {
        token: math.log(1 + len(bags) / (1 + sum(token in bag for bag in bags))) for token in asked
    }
    total = sum(weight.values()) or 1.0
    return np.array([sum(weight[token] for token in asked & bag) / total for bag in bags])


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, dict[str, list[float]]]]:
    return read_toml(WEIGHTS)
