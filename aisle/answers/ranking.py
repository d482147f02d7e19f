"""Which passage answers a question: its words, its meaning, and what it is asked for by name.

Each passage gets a score that was fitted on the tuning half of the evaluation set
(`python -m benchmarks.answers_calibrate` writes weights.toml): at 0 it is as likely as not to answer.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np

from aisle.answers.features import Passage, Scores, columns
from aisle.answers.meaning import Meaning
from aisle.language.toml_file import read_toml
from aisle.search.index import open_encoders
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")
WEIGHTS = Path(__file__).with_name("weights.toml")


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
        weights = _weights()[what][self.mode(language)]
        rows = self.features(question, language, passages)
        scores: Scores = rows @ np.array(weights["features"]) + weights["bias"]
        return scores

    def mode(self, language: str) -> str:
        """Which weights are read: en, zh, or en_words, zh_words without an encoder."""
        return language if language in self._meanings else f"{language}_words"

    def features(self, question: str, language: str, passages: Sequence[Passage]) -> Scores:
        """(passages, 16), see features.py."""
        return columns(question, language, passages, self._meanings.get(language))


@lru_cache(maxsize=1)
def _weights() -> dict[str, dict[str, dict[str, list[float]]]]:
    return read_toml(WEIGHTS)
