"""A language model that words facts: off, behind an address (LLM_URL), or on this machine (LLM_MODEL alone).

It sees numbered facts with places instead of values, and writes sentences; each passes `gate.py` before
anybody sees it, and is then told at once. What fails, stalls, is busy or has spent its tokens leaves the
extractive answer, without a wait.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from aisle.answers.evidence import Evidence
from aisle.answers.gate import filled, passes
from aisle.answers.llm_limits import Breaker, Tokens
from aisle.answers.llm_local import LocalModel
from aisle.answers.llm_server import ModelFailed, ServerModel
from aisle.answers.prompt import Message, Reading, Sentence, messages, named, repair, revision
from aisle.shop.clock import Clock
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)

Piece = str | ModelFailed | None  # None: the end
Tell = Callable[[str], None]  # a sentence that passed, as soon as it has
REPAIR_S = 1.0  # with less left to the first sentence no second attempt is made


class Busy(ModelFailed):
    """The model is not asked: others wait for it already."""


class Model(Protocol):
    """Whatever writes text."""

    name: str

    def stream(self, messages: Sequence[Message], timeout_s: float) -> Iterator[str]:
        """The pieces of its answer. Raises ModelFailed."""

    def load(self) -> None:
        """Be ready for the first question. Raises ModelFailed."""

    def close(self) -> None:
        """Give back what it holds."""


@dataclass(frozen=True)
class Limits:
    """Seconds to the first checked sentence and to the end, and turns that may wait for the model at once."""

    first_s: float = 6.0
    timeout_s: float = 15.0
    in_flight: int = 4


@dataclass(frozen=True)
class Worded:
    """What was said of the facts. `text` None: nothing passed; `first_s` to the first sentence that did."""

    text: str | None
    kept: int = 0
    dropped: int = 0
    first_s: float | None = None


class Llm:
    """One model with its gate and its limits. Safe to be used by several threads."""

    def __init__(
        self, model: Model, limits: Limits | None = None, tokens: Tokens | None = None
    ) -> None:
        self.model, self.revision = model.name, revision()
        self._model, self._limits, self._tokens = model, limits or Limits(), tokens
        self._places = threading.BoundedSemaphore(self._limits.in_flight)
        self._breaker = Breaker()

    @classmethod
    def open(cls, settings: Settings) -> Llm | None:
        """None where no model is set."""
        if not settings.llm_model:
            return None
        model: Model = (
            ServerModel(settings.llm_url, settings.llm_model, settings.llm_key)
            if settings.llm_url
            else LocalModel(settings.llm_model, settings.device)
        )
        limits = Limits(settings.llm_first_s, settings.llm_timeout_s, settings.llm_in_flight)
        tokens = Tokens(
            settings.llm_tokens_per_day,
            settings.llm_tokens_per_session,
            Clock(settings).today,
            settings.home / "llm_tokens.json",
        )
        return cls(model, limits, tokens)

    def warm(self) -> None:
        """Load the weights, if they are of this machine, so that no shopper waits for it."""
        try:
            self._model.load()
        except ModelFailed as error:
            log.warning("the language model cannot be loaded (%s): answers are extractive", error)

    def close(self) -> None:
        """Give the connections, or the weights, back."""
        self._model.close()

    def word(
        self,
        question: str,
        language: str,
        evidence: Sequence[Evidence],
        session: str = "",
        tell: Tell | None = None,
    ) -> Worded:
        """The evidence in the model's words, sentence by sentence."""
        if self._tokens is not None and not self._tokens.left(session):
            return Worded(None)
        if not self._breaker.enter():
            return Worded(None)
        turn = _Turn(self, language, named(evidence), self._limits, tell)
        was_asked = True
        try:
            turn.run(messages(question, language, turn.facts))
        except Busy:
            was_asked = turn.tokens > 0
        except ModelFailed as error:
            log.warning("the language model did not answer (%s): extractive answer given", error)
        finally:
            self._breaker.leave(is_good=turn.was_heard if was_asked else None)
            if self._tokens is not None:
                self._tokens.spend(session, turn.tokens)
        joint = " " if language == "en" else ""
        return Worded(joint.join(turn.said) or None, len(turn.said), turn.dropped, turn.first_s)

    def pieces(self, asked: Sequence[Message], timeout_s: float) -> queue.Queue[Piece]:
        """The model's answer as a thread writes it, so that nobody waits longer than wanted.

        The place in flight is given back when the model is done, not when we stop listening. Raises ModelFailed.
        """
        if not self._places.acquire(blocking=False):
            raise Busy("every place in flight is taken")
        told: queue.Queue[Piece] = queue.Queue()

        def write() -> None:
            try:
                for piece in self._model.stream(asked, timeout_s):
                    told.put(piece)
                told.put(None)
            except Exception as error:  # handed to the one who listens, if somebody still does
                told.put(error if isinstance(error, ModelFailed) else ModelFailed(repr(error)))
            finally:
                self._places.release()

        threading.Thread(target=write, name="llm", daemon=True).start()
        return told


class _Turn:
    """One answer in the making."""

    def __init__(
        self, llm: Llm, language: str, facts: dict[str, Evidence], limits: Limits, tell: Tell | None
    ) -> None:
        self.facts, self._llm, self._language, self._tell = facts, llm, language, tell
        self._started = time.monotonic()
        self._first_until, self._until = (
            self._started + limits.first_s,
            self._started + limits.timeout_s,
        )
        self.said: list[str] = []
        self.dropped, self.tokens = 0, 0
        self.first_s: float | None = None
        self.was_heard = False

    def run(self, asked: Sequence[Message]) -> None:
        """Listen, and ask once more where nothing could be used. Raises ModelFailed."""
        text = self._listen(asked)
        if not self.said and self._first_until - time.monotonic() >= REPAIR_S:
            self._listen(repair(asked, text))

    def _listen(self, asked: Sequence[Message]) -> str:
        reading = Reading()
        told = self._llm.pieces(asked, self._until - time.monotonic())
        try:
            while (piece := self._next(told)) is not None:
                for sentence in reading.feed(piece):
                    self._check(sentence)
        finally:
            self.tokens += (sum(len(one["content"]) for one in asked) + len(reading.text)) // 3
        return reading.text

    def _next(self, told: queue.Queue[Piece]) -> str | None:
        """The next piece; None at the end, or when the time is over and something has been said."""
        until = self._until if self.said else self._first_until
        try:
            piece = told.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            piece = ModelFailed("too slow")
        if isinstance(piece, ModelFailed):
            if not self.said:
                raise piece
            return None
        return piece

    def _check(self, sentence: Sentence) -> None:
        self.was_heard = True
        if not passes(sentence.text, sentence.cites, self.facts, self._language):
            self.dropped += 1
            return
        text = filled(sentence.text, self.facts).strip()
        if text in self.said:
            return
        if self.first_s is None:
            self.first_s = time.monotonic() - self._started
        self.said.append(text)
        if self._tell is not None:
            self._tell(text)
