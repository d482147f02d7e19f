"""The default: several simple models, weighed by what helped on events held back."""

import time
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from recommender.additive import Additive
from recommender.alike import Alike
from recommender.blend_reasons import blend_reasons, blend_suspects
from recommender.contract import RECENT_DAYS, Items, Reason, Recommender, Trace
from recommender.ease import Ease
from recommender.errors import BadModel
from recommender.events import Events, Floats, Ints, Mask
from recommender.files import kind_of
from recommender.popular import Popular
from recommender.sequence import FULL, Effort, SequenceModel, quiet, tower_text
from recommender.strands import Strands
from recommender.text import Text
from recommender.trace import OPEN_S
from recommender.transitions import Transitions
from recommender.tuning import Weights, find_weights, hold_back
from recommender.views import COLD_VIEWS, PARTS, VIEWS


class Blend(Recommender):
    """Σ weight × score of each view, with weights by moment.

    Moments: `open` (a basket is being filled), `later` (somebody comes back), `again` (re-orders
    are allowed). Weights are learned on events held back from the training events; then the
    counting parts are fitted again to all of them and the net goes on for a few epochs.
    """

    name: ClassVar[str] = "blend"

    def __init__(
        self,
        seed: int = 7,
        device: str = "auto",
        effort: Effort = FULL,
        progress: Any = quiet,  # Progress; named there only under torch
        parts: Sequence[str] = tuple(PARTS),
        checkpoint: Path | None = None,
    ) -> None:
        super().__init__()
        self.seed, self.device, self.effort = seed, device, effort
        self.progress, self.chosen, self.checkpoint = progress, tuple(parts), checkpoint
        self.parts: dict[str, Recommender] = {}
        self.shared: dict[str, Recommender] = {}  # fitted already, for several splits
        self.weights = Weights()
        self.met: Mask = np.zeros(0, dtype=np.bool_)  # (items at training,) met by an event
        self.alike: Alike | None = None
        self._strands: dict[str, Strands] = {}

    # Learning

    def learn(self, events: Events, items: Items) -> None:
        held = hold_back(events)
        self.parts, self.alike, self._strands = self._fitted(held.train, items), None, {}
        counts = np.bincount(held.train.items, minlength=len(self.index))

        def look(traces: list[Trace], repeats: bool, new: Ints | None) -> dict[str, Floats]:
            if new is not None:
                texts = [name for name in COLD_VIEWS if "text" in self.parts]
                return {name: self.view(name, traces, new) for name in texts}
            names = [name for name in self._askable() if repeats or name != "reorder"]
            return {name: self.view(name, traces) for name in names}

        self.met = counts > 0
        self.weights = find_weights(held, counts.astype(np.float32), self.seed, look, self.progress)
        self._complete(events, items)

    def share(self, events: Events, items: Items | None = None) -> None:
        """Train the net (and read the texts) once, for all fits of this blend and its copies.

        `events` must be such that no fit holds any of them back: see `train.unasked`.
        """
        numbered, widened = self.take_in(events, items)
        self.shared = self._fitted(numbered, widened, ("text", "sequence"))

    def _fitted(
        self, events: Events, items: Items, names: Sequence[str] = tuple(PARTS)
    ) -> dict[str, Recommender]:
        parts: dict[str, Recommender] = {}
        for name in (one for one in self.chosen if one in names):
            if name in self.shared:
                parts[name] = self.shared[name]
                continue
            if name == "text" and items.vectors is None and not any(items.texts or ()):
                continue
            start = time.perf_counter()
            parts[name] = self._new(name, parts).fit(events, items)
            self.progress(f"{name}: {time.perf_counter() - start:.1f} s")
        return parts

    def _new(self, name: str, parts: dict[str, Recommender]) -> Recommender:
        if name == "recent":
            return Popular(RECENT_DAYS)
        if name == "sequence":
            text = parts.get("text")
            return SequenceModel(
                self.device,
                self.seed,
                self.effort,
                progress=self.progress,
                checkpoint=self.checkpoint,
                text=tower_text(text.vectors) if isinstance(text, Text) else None,
            )
        return PARTS[name]()

    def _complete(self, events: Events, items: Items) -> None:
        """All events, and only the parts that any moment uses (text: for items never met)."""
        used = {VIEWS[name].part for views in self.weights.views.values() for name in views}
        if "alike" in self.weights.cold:
            used.add("ease")
        if "again" in self.weights.reached:
            used.add("reorder")  # it also says what is due, whoever ranks it
        parts: dict[str, Recommender] = {}
        for name, part in self.parts.items():
            if isinstance(part, Text):
                parts[name] = copy(part)  # texts are the same as before
            elif name not in used:
                continue
            elif isinstance(part, SequenceModel):
                parts[name] = part.gone_on(events)
            else:
                parts[name] = self._new(name, parts).fit(events, items)
        for part in parts.values():
            part.index, part.tally = self.index, self.tally  # one of each, also when live
        self.parts, self.alike, self._strands = parts, None, {}
        self.met = np.bincount(events.items, minlength=len(self.index)) > 0

    # Scoring

    def moment(self, trace: Trace) -> str:
        if trace.repeats:
            return "again"
        return "open" if trace.age_s < OPEN_S else "later"

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        moments = np.array([self.moment(trace) for trace in traces])
        for moment in np.unique(moments):
            rows = np.flatnonzero(moments == moment)
            some = [traces[n] for n in rows.tolist()]
            scores[rows] = self.strands(some[0]).score(self, some)
        return scores

    def strands(self, trace: Trace) -> Strands:
        """How one question is answered at its moment, made once."""
        moment = self.moment(trace)
        if moment not in self._strands:
            self._strands[moment] = Strands.of(self, moment)
        return self._strands[moment]

    def due(self, trace: Trace) -> Ints:
        again = self.parts.get("reorder")
        return again.due(trace) if again is not None else super().due(trace)

    def known(self) -> Mask:
        """(items,) True for those that a training event met."""
        return np.pad(self.met, (0, len(self.index) - len(self.met)))

    def _askable(self) -> list[str]:
        return [name for name, view in VIEWS.items() if view.part in self.parts]

    def view(self, name: str, traces: Sequence[Trace], targets: Ints | None = None) -> Floats:
        """(traces, items or targets) scores of one view, not weighed."""
        if name == "alike":
            alike = self._alike()
            asked = np.arange(len(self.index)) if targets is None else targets
            if alike is None or not len(asked):
                return np.zeros((len(traces), len(asked)), dtype=np.float32)
            return alike.score_of(traces, asked)
        part = self.part(name)
        if VIEWS[name].part == "recent":
            counts = part.score(traces)
            highest = np.maximum(np.float32(1.0), counts.max(axis=1, keepdims=True))
            shares: Floats = (counts if targets is None else counts[:, targets]) / highest
            return shares
        return part.score(traces) if targets is None else part.score_of(traces, targets)

    def part(self, name: str) -> Recommender:
        """The part behind a view, asked the way of that view."""
        view = VIEWS[name]
        part = self.parts[view.part]
        if view.fade is not None and isinstance(part, Transitions):
            return part.asked(view.fade, view.damping)
        if view.fade is not None and isinstance(part, Text | Ease):
            return part.faded(view.fade)
        if view.days is not None and isinstance(part, Popular):
            return part.within(view.days)
        return part

    def additive(self, name: str) -> Additive | Alike | None:
        """What is behind a view whose scores are sums over the history; None for the others."""
        if name == "alike":
            return self._alike()
        part = self.part(name) if VIEWS[name].part in self.parts else None
        return part if isinstance(part, Additive) else None

    def _alike(self) -> Alike | None:
        """Made when a new item is first asked for."""
        ease, text = self.parts.get("ease"), self.parts.get("text")
        if self.alike is None and isinstance(ease, Ease) and isinstance(text, Text):
            self.alike = Alike(ease, text, self.met)
        return self.alike

    def suspects(self, trace: Trace, targets: Ints) -> Ints:
        return blend_suspects(self, trace, targets, {})

    def reasons(self, trace: Trace, targets: Ints, scores: Floats) -> list[tuple[Reason, ...]]:
        if not trace.taste.any():
            return [self.popular_reason(int(item), trace.now) for item in targets]
        return blend_reasons(self, trace, targets, scores)

    # Keeping

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        super().add_item(item_id, text, vector)
        for part in self.parts.values():
            part.add_item(item_id, text, vector)
        if self.alike is not None:
            self.alike.forget(self.index.numbers[item_id])

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        found = self.weights
        notes = {"weights": found.views, "cold": found.cold, "evenness": found.evenness}
        more = {"reached": found.reached, "parts": sorted(self.parts), "seed": self.seed}
        return {"met": self.met}, {**notes, **more}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        told = (notes[name] for name in ("weights", "cold", "reached", "evenness"))
        self.weights = Weights(*told)
        self.seed, self.chosen, self.met = notes["seed"], tuple(notes["parts"]), arrays["met"]

    def save(self, folder: Path) -> None:
        for name, part in self.parts.items():
            part.save(folder / name)
        super().save(folder)

    @classmethod
    def load(cls, folder: Path) -> Self:
        blend = super().load(folder)
        for name in blend.chosen:
            kind = PARTS[name]
            if kind_of(folder / name) != kind.name:
                raise BadModel(f"{folder / name} is not a '{kind.name}' model. Train again.")
            part = kind.load(folder / name)
            if len(part.index) != len(blend.index):
                raise BadModel(f"{folder / name} is of another catalogue. Train again.")
            part.index, part.tally = blend.index, blend.tally  # one of each, also when live
            blend.parts[name] = part
        return blend
