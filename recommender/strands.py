"""How a blend answers: the views of one part are one sum over the history."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from recommender.additive import Additive
from recommender.events import Floats, Ints, Mask
from recommender.text import Text
from recommender.trace import Trace
from recommender.views import VIEWS
from recommender.weighing import even

if TYPE_CHECKING:
    from recommender.blend import Blend

# By strand: which events count, and what their items have to do with the targets.
Kin = dict[int, tuple[Ints, Floats]]
Related = Callable[[Ints, Ints], Floats]  # sources, targets → (sources, targets)


@dataclass(frozen=True)
class Strand:
    """Views that read a history differently but relate items alike: their weights add up."""

    part: Additive
    views: tuple[tuple[Additive, float], ...]  # (how it is asked, its weight)

    def weigh(self, trace: Trace, kept: Mask) -> Floats:
        """(variants, events) what each event counts in all of the views."""
        each = (np.float32(weight) * view.weigh(trace, kept) for view, weight in self.views)
        total: Floats = sum(each, np.zeros(kept.shape, dtype=np.float32))
        return total

    def told(self, related: Related, trace: Trace, kept: Mask, targets: Ints, kin: Kin) -> Floats:
        """(variants, targets) scores, `related` being what items have to do with each other."""
        weights = self.weigh(trace, kept)
        near = np.flatnonzero(weights.any(axis=0))
        known = kin.get(id(self))
        if known is None or not np.array_equal(known[0], near) or known[1].shape[1] != len(targets):
            known = kin[id(self)] = near, related(trace.items[near], targets)
        told: Floats = weights[:, near] @ known[1]
        return told


@dataclass(frozen=True)
class Strands:
    """What a moment's views are made of; `rest` are those that are no sums over the history."""

    sums: tuple[Strand, ...]
    rest: tuple[tuple[str, float], ...]
    even: Floats  # (items when made,) what scores are multiplied with; later ones keep theirs

    @classmethod
    def of(cls, blend: "Blend", moment: str) -> "Strands":
        together: dict[tuple[str, float | None], list[tuple[Additive, float]]] = {}
        rest: list[tuple[str, float]] = []
        for name, weight in blend.weights.views[moment].items():
            view = VIEWS[name]
            if view.part not in blend.parts:
                continue
            part = blend.part(name)
            if isinstance(part, Additive):
                together.setdefault((view.part, view.damping), []).append((part, weight))
            else:
                rest.append((name, weight))
        sums = tuple(Strand(views[0][0], tuple(views)) for views in together.values())
        counts = np.bincount(blend.tally.items, minlength=len(blend.index)) * blend.known()
        factors = even(counts.astype(np.float32), blend.weights.evenness.get(moment, 0.0))
        return cls(sums, tuple(rest), factors)

    def score(self, blend: "Blend", traces: Sequence[Trace]) -> Floats:
        """(traces, items). New items, which no training event met, have views of their own instead
        of texts and net, but popularity and what live events say count for them too."""
        total = np.zeros((len(traces), len(blend.index)), dtype=np.float32)
        cold = np.flatnonzero(~blend.known())
        items = [trace.items for trace in traces]
        whole = [np.ones((1, len(trace)), dtype=np.bool_) for trace in traces]
        for strand in self.sums:
            each = [strand.weigh(one, kept)[0] for one, kept in zip(traces, whole, strict=True)]
            added = strand.part.told(items, each)
            if isinstance(strand.part, Text):
                added[:, cold] = 0.0
            total += added
        for name, weight in self.rest:
            if VIEWS[name].part == "recent":
                _add_popularity(total, blend, name, weight, traces)
                continue
            added = np.float32(weight) * blend.view(name, traces)
            if VIEWS[name].part == "sequence":
                added[:, cold] = 0.0
            total += added
        total[:, : len(self.even)] *= self.even
        for name, weight in blend.weights.cold.items() if len(cold) else ():
            total[:, cold] += np.float32(weight) * blend.view(name, traces, cold)
        return total

    def variants(
        self, blend: "Blend", trace: Trace, suspects: Ints, targets: Ints, kin: Kin
    ) -> dict[str, Floats]:
        """By part, (1 + suspects, targets): the scores as they are, then without each suspect.

        `kin` is what `leading` found out on the way.
        """
        factors = np.ones(len(blend.index), dtype=np.float32)
        factors[: len(self.even)] = self.even
        kept = np.ones((1 + len(suspects), len(trace)), dtype=np.bool_)
        kept[1:] = trace.items[None, :] != suspects[:, None]
        new = np.flatnonzero(~blend.known()[targets])
        found: dict[str, Floats] = {}

        def told(view: Strand, related: Related, columns: Ints, name: str, kin: Kin) -> None:
            sums = found.setdefault(name, np.zeros((len(kept), len(targets)), dtype=np.float32))
            sums[:, columns] += view.told(related, trace, kept, targets[columns], kin)

        every = np.arange(len(targets))
        for strand in self.sums:
            columns = every
            if len(new) and isinstance(strand.part, Text):
                columns = np.setdiff1d(every, new)
            told(strand, strand.part.relation, columns, strand.part.name, kin)
        for name, weight in blend.weights.cold.items() if len(new) else ():
            source = blend.additive(name)
            if source is not None:
                asked = source if isinstance(source, Additive) else source.ease
                told(Strand(asked, ((asked, weight),)), source.relation, new, "text", {})
        left = kept @ (trace.taste > 0)
        rows = np.flatnonzero(left)
        traces = [trace.pick(np.flatnonzero(kept[row])) for row in rows.tolist()]
        for name, weight in self.rest:
            part = VIEWS[name].part
            sums = found.setdefault(part, np.zeros((len(kept), len(targets)), dtype=np.float32))
            if part == "recent":  # the same for any history
                sums[rows] += np.float32(weight) * blend.view(name, [trace], targets)
            else:
                added = np.float32(weight) * blend.view(name, traces, targets)
                added[:, new] = 0.0 if part == "sequence" else added[:, new]
                sums[rows] += added
        return {name: sums * factors[targets] for name, sums in found.items()}

    def leading(self, trace: Trace, targets: Ints, kin: Kin) -> Floats:
        """(events, targets) what each event adds to each target in the sums, exactly."""
        terms = np.zeros((len(trace), len(targets)), dtype=np.float32)
        whole = np.ones((1, len(trace)), dtype=np.bool_)
        for strand in self.sums:
            weights = strand.weigh(trace, whole)[0]
            near = np.flatnonzero(weights)
            related = strand.part.relation(trace.items[near], targets)
            terms[near] += weights[near, None] * related
            kin[id(strand)] = near, related
        return terms


def _add_popularity(
    total: Floats, blend: "Blend", name: str, weight: float, traces: Sequence[Trace]
) -> None:
    """It is the same for all who ask at one moment."""
    nows = np.array([trace.now for trace in traces])
    for now in np.unique(nows):
        rows = np.flatnonzero(nows == now)
        total[rows] += np.float32(weight) * blend.view(name, [traces[rows[0]]])
