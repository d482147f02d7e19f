"""The default: several simple models, weighed by what helped on events held back."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

import numpy as np

from recommender.contract import (
    LEAST_SHARE,
    RECENT_DAYS,
    Items,
    Reason,
    Recommender,
    Trace,
    largest_cause,
)
from recommender.ease import Ease
from recommender.errors import BadModel
from recommender.evaluate import traces_of
from recommender.events import KINDS, Events, Floats, Ints
from recommender.files import kind_of
from recommender.popular import Popular
from recommender.reorder import Reorder, reorder_reason
from recommender.sequence import SequenceModel, quiet
from recommender.splits import Questions, leave_one_out, time_split
from recommender.text import Text, similar_text
from recommender.transitions import Transitions
from recommender.weighing import climb

# A basket counts as open while its last event is younger than this.
OPEN_S = 3600
MOMENTS = ("open", "later", "again")
# Fewer distinct users than this never show in a reason: a rare pair could expose a neighbour.
LEAST_USERS = 5
MOST_QUESTIONS = 1500
MOST_SCORES = 5_000_000  # per view: 20 MB
FEWEST_QUESTIONS = 30
PRIOR = {"transitions_newest": 1.0, "text_newest": 0.3, "recent": 0.2, "sequence": 0.5}


@dataclass(frozen=True)
class View:
    """One way to ask a part: `fade` overrides how fast older events of a history fade."""

    part: str
    fade: float | None = None


VIEWS = {
    "transitions": View("transitions", 0.1),
    "transitions_newest": View("transitions", 1.5),
    "text": View("text", 0.1),
    "text_newest": View("text", 1.5),
    "ease": View("ease"),
    "sequence": View("sequence"),
    "recent": View("recent"),
    "reorder": View("reorder"),
}
PARTS: dict[str, type[Recommender]] = {
    "transitions": Transitions,
    "text": Text,
    "ease": Ease,
    "sequence": SequenceModel,
    "recent": Popular,
    "reorder": Reorder,
}


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
        epochs: int = 8,
        progress: Any = quiet,  # Progress; named there only under torch
        parts: Sequence[str] = tuple(PARTS),
        checkpoint: Path | None = None,
    ) -> None:
        super().__init__()
        self.seed, self.device, self.epochs = seed, device, epochs
        self.progress, self.chosen, self.checkpoint = progress, tuple(parts), checkpoint
        self.parts: dict[str, Recommender] = {}
        self.weights: dict[str, dict[str, float]] = {moment: {} for moment in MOMENTS}
        self.reached: dict[str, dict[str, float]] = {}

    # Learning

    def learn(self, events: Events, items: Items) -> None:
        later, again = time_split(events), time_split(events, repeats=True)
        inner = leave_one_out(later.train)
        opened = inner.questions
        ages = [trace.age_s for trace in traces_of(opened, np.arange(len(items.ids)))]
        young = np.flatnonzero(np.array(ages, dtype=np.int64) < OPEN_S)
        if len(young) >= FEWEST_QUESTIONS:
            opened = opened.pick(young)
        # The held-out events must not teach; where nearly nothing is left, nothing is held out.
        learnable = inner.train if len(inner.train) else events
        self._fit_parts(learnable, items)
        for moment, asked in (("open", opened), ("later", later.questions)):
            self.weights[moment] = self._weigh(moment, asked)
        # Where nobody comes back for the same thing, a re-order is as likely as anything else.
        repeated = again.questions if _has_repeats(again.questions) else None
        self.weights["again"] = (
            self._weigh("again", repeated) if repeated else dict(self.weights["later"])
        )
        self._refit(events, items)

    def _fit_parts(self, events: Events, items: Items) -> None:
        self.parts = {}
        for name in self.chosen:
            if name == "text" and items.vectors is None and not any(items.texts or ()):
                continue
            start = time.perf_counter()
            self.parts[name] = self._new(name).fit(events, items)
            self.progress(f"{name}: {time.perf_counter() - start:.1f} s")

    def _new(self, name: str) -> Recommender:
        if name == "recent":
            return Popular(RECENT_DAYS)
        if name == "sequence":
            return SequenceModel(
                self.device, self.seed, self.epochs, progress=self.progress,
                checkpoint=self.checkpoint,
            )  # fmt: skip
        return PARTS[name]()

    def _weigh(self, moment: str, asked: Questions) -> dict[str, float]:
        if len(asked) < FEWEST_QUESTIONS:
            self.progress(
                f"{moment}: {len(asked)} questions are too few to learn from; weights kept"
            )
            return {name: w for name, w in PRIOR.items() if VIEWS[name].part in self.parts}
        most = min(MOST_QUESTIONS, max(FEWEST_QUESTIONS, MOST_SCORES // len(self.index)))
        asked = asked.some(most, self.seed)
        traces = traces_of(asked, np.arange(len(self.index)))
        counts = np.bincount(next(iter(self.parts.values())).tally.items, minlength=len(self.index))
        masks = np.repeat((counts > 0)[None, :], len(traces), axis=0)
        if not asked.repeats:
            for row, trace in zip(masks, traces, strict=True):
                row[trace.items] = False
        views = {
            name: self.view(name, traces)
            for name, view in VIEWS.items()
            if view.part in self.parts and (view.part != "reorder" or asked.repeats)
        }
        weights, ndcg = climb(views, asked.targets, masks)
        self.reached[moment] = {"ndcg": round(ndcg, 6), "questions": len(asked)}
        said = ", ".join(f"{name} {weight:.3g}" for name, weight in weights.items() if weight)
        self.progress(f"{moment}: NDCG@10 {ndcg:.4f} on {len(asked)} questions held back: {said}")
        return {name: weight for name, weight in weights.items() if weight}

    def _refit(self, events: Events, items: Items) -> None:
        """All events, and only the parts that any moment uses."""
        used = {VIEWS[name].part for weights in self.weights.values() for name in weights}
        for name in list(self.parts):
            if name not in used:
                del self.parts[name]
            elif isinstance(part := self.parts[name], SequenceModel):
                part.go_on(events, max(1, self.epochs // 4))
            elif isinstance(part, Text):
                part.tally = self.tally  # texts are the same as before
            else:
                part.fit(events, items)

    # Scoring

    def moment(self, trace: Trace) -> str:
        if trace.repeats:
            return "again"
        return "open" if trace.age_s < OPEN_S else "later"

    def score(self, traces: Sequence[Trace]) -> Floats:
        scores = np.zeros((len(traces), len(self.index)), dtype=np.float32)
        moments = np.array([self.moment(trace) for trace in traces])
        for moment in MOMENTS:
            rows = np.flatnonzero(moments == moment)
            if len(rows):
                some = [traces[n] for n in rows.tolist()]
                for name, weight in self.weights[moment].items():
                    scores[rows] += np.float32(weight) * self.view(name, some)
        return scores

    def view(self, name: str, traces: Sequence[Trace]) -> Floats:
        """(traces, items) scores of one view, not weighed."""
        view = VIEWS[name]
        part = self.parts[view.part]
        if view.part == "recent":
            counts = part.score(traces)
            shares: Floats = counts / np.maximum(np.float32(1.0), counts.max(axis=1, keepdims=True))
            return shares
        if view.fade is not None and isinstance(part, Transitions | Text):
            return part.faded(view.fade).score(traces)
        return part.score(traces)

    def view_terms(self, name: str, trace: Trace, targets: Ints) -> Floats:
        view = VIEWS[name]
        part = self.parts[view.part]
        if view.fade is not None and isinstance(part, Transitions | Text):
            part = part.faded(view.fade)
        return part.terms(trace, targets)

    # Why

    def terms(self, trace: Trace, targets: Ints) -> Floats:
        return sum(
            (each for each in self.weighed_terms(trace, targets).values()),
            np.zeros((len(trace), len(targets)), dtype=np.float32),
        )

    def weighed_terms(self, trace: Trace, targets: Ints) -> dict[str, Floats]:
        return {
            name: np.float32(weight) * self.view_terms(name, trace, targets)
            for name, weight in self.weights[self.moment(trace)].items()
            if name != "recent"
        }

    def reasons(self, trace: Trace, targets: Ints, scores: Floats) -> list[tuple[Reason, ...]]:
        if not trace.taste.any():
            return [self.popular_reason(int(item), trace.now) for item in targets]
        by_view = self.weighed_terms(trace, targets)
        weight = self.weights[self.moment(trace)].get("recent", 0.0)
        popular = weight * self.view("recent", [trace])[0, targets] if weight else targets * 0.0
        return [
            self._causes(trace, int(target), by_view, column, float(popular[column]), float(score))
            for column, (target, score) in enumerate(zip(targets, scores, strict=True))
        ]

    def _causes(
        self, trace: Trace, target: int, by_view: dict[str, Floats], column: int, popular: float,
        total: float,
    ) -> tuple[Reason, ...]:  # fmt: skip
        """The largest cause first: an item of the history, or popularity; its kind behind it."""
        found: list[tuple[float, tuple[Reason, ...]]] = []
        terms = sum(
            (each[:, column] for each in by_view.values()), np.zeros(len(trace), np.float32)
        )
        if total > 0:
            item, position, share = largest_cause(trace, terms, total)
            if share >= LEAST_SHARE:
                why = self._item_reasons(trace, item, position, target, share)
                found.append((share, why + self._detail(trace, item, target, by_view, column)))
            if popular / total >= LEAST_SHARE:
                found.append((popular / total, self.popular_reason(target, trace.now)))
        found.sort(key=lambda pair: -pair[0])
        return tuple(reason for _, reasons in found for reason in reasons)

    def _item_reasons(
        self, trace: Trace, item: int, position: int, target: int, share: float
    ) -> tuple[Reason, ...]:
        if item == target:
            return (reorder_reason(trace, item),)
        event = KINDS[trace.kinds[position]]
        return (
            {"kind": "because_item", "item_id": self.index.ids[item], "event": event,
             "share": round(min(share, 1.0), 4)},
        )  # fmt: skip

    def _detail(
        self, trace: Trace, item: int, target: int, by_view: dict[str, Floats], column: int
    ) -> tuple[Reason, ...]:
        """What ties the two items: bought together (by enough users), or alike in text."""
        if item == target:
            return ()
        events = trace.items == item
        sums: dict[str, float] = {}
        for name, terms in by_view.items():
            part = VIEWS[name].part
            sums[part] = sums.get(part, 0.0) + float(terms[events, column].sum())
        strongest = max(sums, key=lambda part: sums[part])
        if strongest == "text":
            return (similar_text(self.index.ids[item]),)
        transitions = self.parts.get("transitions")
        if strongest == "transitions" and isinstance(transitions, Transitions):
            users = transitions.users_of(item, target)
            if users >= LEAST_USERS:
                return (
                    {"kind": "bought_together", "item_id": self.index.ids[item], "users": users},
                )
        return ()

    # Keeping

    def add_item(self, item_id: str, text: str | None, vector: Floats | None) -> None:
        super().add_item(item_id, text, vector)
        for part in self.parts.values():
            part.add_item(item_id, text, vector)

    def state(self) -> tuple[dict[str, np.ndarray], dict[str, Any]]:
        notes = {"weights": self.weights, "reached": self.reached, "parts": sorted(self.parts)}
        return {}, {**notes, "seed": self.seed}

    def restore(self, arrays: dict[str, np.ndarray], notes: dict[str, Any]) -> None:
        self.weights, self.reached, self.seed = notes["weights"], notes["reached"], notes["seed"]
        self.chosen = tuple(notes["parts"])

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


def _has_repeats(asked: Questions) -> bool:
    """Did at least a twentieth of the people come back for an item they knew?"""
    knew = sum(
        bool(np.isin(targets, asked.events.items[asked.events.starts[user] : end]).any())
        for user, end, targets in zip(asked.users, asked.ends, asked.targets, strict=True)
    )
    return len(asked) >= FEWEST_QUESTIONS and knew * 20 >= len(asked)
