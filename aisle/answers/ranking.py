"""Which passage answers a question: shared words and, where an encoder is at hand, shared meaning."""

from __future__ import annotations

import json
import logging
import math
import os
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from aisle.language.encoder import Encoder, open_encoder
from aisle.language.segment import search_tokens
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")
Vectors = dict[tuple[str, str], npt.NDArray[np.float32]]  # (query or passage, text) → its vector
KEPT = 8000  # passages whose vectors are kept
# e5's cosines all lie between these; outside a passage has nothing, or everything, to do with a question
COSINE_LOW, COSINE_HIGH = 0.78, 0.90
# two questions: the same words in another order lie near 0.95, anything at all above 0.80
ASKED_LOW, ASKED_HIGH = 0.80, 0.95
_STOP = frozenset(
    "a an the is are was be do does did i you it my me we your of to in on for and or can could will would what how which "
    "when where this that with have has if there any not s t m re please about "
    "的 了 吗 呢 我 你 您 是 有 在 这 那 么 什 可 以 能 吧 啊 会 要 怎 个 和 请 问 我想 请问 可以 什么 怎么 多少".split()
)


@dataclass(frozen=True)
class Passage:
    """A text that may answer, and phrases in which shoppers ask for it."""

    text: str
    asked: tuple[str, ...] = ()


class Ranker:
    """Scores 0 to 1 from shared words and rescaled cosines."""

    def __init__(self, encoder: Encoder | None = None, kept: Path | None = None) -> None:
        """`kept`: where vectors of passages are kept between starts; they are made again if it is lost."""
        self._encoder = encoder
        self._kept = kept
        self._lock = threading.Lock()
        self._vectors = _read(kept) if kept is not None else {}

    @classmethod
    def open(cls, settings: Settings) -> Ranker:
        """The bilingual encoder of the wheel; without it words alone, which is said in the log."""
        if settings.search_encoder == "none":
            return cls()
        try:
            encoder = open_encoder("e5")
            if encoder is None:
                return cls()
            folder = settings.home / "models" / "answers"
            return cls(encoder, folder / f"vectors-{encoder.digest[:12]}.npz")
        except Exception as error:
            log.warning("answers rank by words alone: %s", error)
            return cls()

    def keep(self) -> None:
        """Write the vectors of this moment beside the models, whole or not at all."""
        if self._kept is None or not self._vectors:
            return
        with self._lock:
            keys, rows = list(self._vectors), np.stack(list(self._vectors.values()))
        self._kept.parent.mkdir(parents=True, exist_ok=True)
        part = self._kept.with_name(f".{os.getpid()}.npz")
        np.savez(
            part, keys=np.array([json.dumps(key) for key in keys]), rows=rows.astype(np.float16)
        )
        part.replace(self._kept)

    def best(
        self, question: str, passages: Sequence[tuple[Passage, Thing]], floor: float
    ) -> list[Thing]:
        """The things whose passages score at least `floor`, best first."""
        if not passages or not question.strip():
            return []
        scores = self.scores(question, [passage for passage, _ in passages])
        order = np.argsort(-scores, kind="stable")
        return [passages[int(place)][1] for place in order if scores[place] >= floor]

    def scores(self, question: str, passages: Sequence[Passage]) -> npt.NDArray[np.float64]:
        """(passages,) scores: words of the text, words and meaning of how it is asked for, meaning."""
        words = self._words(question, [f"{one.text} {' '.join(one.asked)}" for one in passages])
        asked = self._words(question, [" ".join(one.asked) for one in passages])
        has_asked = any(one.asked for one in passages)
        if self._encoder is None:
            return 0.45 * words + 0.55 * asked if has_asked else words
        vector = self._vector("query", question)
        meaning = np.array([float(self._vector("passage", one.text) @ vector) for one in passages])
        meaning = np.clip((meaning - COSINE_LOW) / (COSINE_HIGH - COSINE_LOW), 0, 1)
        if not has_asked:
            return 0.45 * words + 0.55 * meaning
        likeness = np.array(
            [
                max(
                    (float(self._vector("query", text) @ vector) for text in one.asked), default=0.0
                )
                for one in passages
            ]
        )
        likeness = np.clip((likeness - ASKED_LOW) / (ASKED_HIGH - ASKED_LOW), 0, 1)
        return 0.2 * words + 0.25 * asked + 0.35 * likeness + 0.2 * meaning

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

    def _vector(self, kind: Literal["query", "passage"], text: str) -> npt.NDArray[np.float32]:
        with self._lock:
            key = (kind, text)
            if key not in self._vectors:
                if len(self._vectors) >= KEPT:
                    self._vectors.clear()
                assert self._encoder is not None
                self._vectors[key] = self._encoder.encode([text], kind)[0]
            return self._vectors[key]


def _read(path: Path) -> Vectors:
    """What `keep` wrote; nothing where it is not there or cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            rows = kept["rows"].astype(np.float32)
            return {
                tuple(json.loads(str(key))): row
                for key, row in zip(kept["keys"], rows, strict=True)
            }
    except (OSError, ValueError, KeyError):
        return {}
