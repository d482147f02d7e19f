"""Which passage answers a question: shared words and, where an encoder is at hand, shared meaning."""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from aisle.language.encoder import Encoder, open_encoder
from aisle.language.segment import search_tokens
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")
KEPT = 4000  # passages whose vectors are kept
# e5's cosines all lie between these; outside a passage has nothing, or everything, to do with a question
COSINE_LOW, COSINE_HIGH = 0.76, 0.92
_STOP = frozenset(
    "a an the is are was be do does did i you it my me we your of to in on for and or can could will would what how which "
    "when where this that with have has if there any not s t m re please about "
    "的 了 吗 呢 我 你 您 是 有 在 这 那 么 什 可 以 能 吧 啊 会 要 怎 个 和 请 问 我想 请问 可以 什么 怎么 多少".split()
)


class Ranker:
    """Scores 0 to 1: half the share of the question's telling words, half the rescaled cosine."""

    def __init__(self, encoder: Encoder | None = None) -> None:
        self._encoder = encoder
        self._vectors: dict[str, npt.NDArray[np.float32]] = {}
        self._lock = threading.Lock()

    @classmethod
    def open(cls, settings: Settings) -> Ranker:
        """The bilingual encoder of the wheel; without it words alone, which is said in the log."""
        if settings.search_encoder == "none":
            return cls()
        try:
            return cls(open_encoder("e5"))
        except Exception as error:
            log.warning("answers rank by words alone: %s", error)
            return cls()

    def best(
        self, question: str, passages: Sequence[tuple[str, Thing]], floor: float
    ) -> list[Thing]:
        """The things whose passages score at least `floor`, best first."""
        if not passages or not question.strip():
            return []
        scores = self.scores(question, [text for text, _ in passages])
        order = np.argsort(-scores, kind="stable")
        return [passages[int(place)][1] for place in order if scores[place] >= floor]

    def scores(self, question: str, passages: Sequence[str]) -> npt.NDArray[np.float64]:
        """(passages,) scores."""
        words = self._words(question, passages)
        if self._encoder is None:
            return words
        asked = self._encoder.encode([question], "query")[0]
        meaning = np.array([float(self._vector(text) @ asked) for text in passages])
        rescaled = np.clip((meaning - COSINE_LOW) / (COSINE_HIGH - COSINE_LOW), 0, 1)
        return 0.45 * words + 0.55 * rescaled

    def _words(self, question: str, passages: Sequence[str]) -> npt.NDArray[np.float64]:
        asked = {token for token in search_tokens(question) if token not in _STOP}
        bags = [set(search_tokens(text)) for text in passages]
        if not asked:
            return np.zeros(len(passages))
        weight = {
            token: math.log(1 + len(bags) / (1 + sum(token in bag for bag in bags)))
            for token in asked
        }
        total = sum(weight.values()) or 1.0
        return np.array([sum(weight[token] for token in asked & bag) / total for bag in bags])

    def _vector(self, text: str) -> npt.NDArray[np.float32]:
        with self._lock:
            if text not in self._vectors:
                if len(self._vectors) >= KEPT:
                    self._vectors.clear()
                assert self._encoder is not None
                self._vectors[text] = self._encoder.encode([text], "passage")[0]
            return self._vectors[text]
