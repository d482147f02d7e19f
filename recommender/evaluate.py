"""How good lists are: every item ranked for every question, none sampled."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

import numpy as np

from recommender.contract import Recommender, Trace
from recommender.events import Floats, Ints, Mask
from recommender.splits import Questions
from recommender.trace import top

AT = 10
BATCH = 512


@dataclass(frozen=True)
class Metrics:
    """Means over questions. Coverage: share of candidates in any list. Gini: 0 even, 1 one item."""

    hr: float
    ndcg: float
    coverage: float
    gini: float
    questions: int

    def to_json(self) -> dict[str, float]:
        return {name: round(value, 6) for name, value in asdict(self).items()}


@dataclass(frozen=True)
class Judged:
    """What became of each question: the places of what was wanted, and the list shown."""

    places: tuple[Floats, ...]  # by question, from 0, those in the list only
    wanted: Ints  # (questions,) how many things were wanted
    lists: tuple[Ints, ...]
    candidates: Mask
    k: int = AT

    @property
    def gains(self) -> Floats:
        """(questions,) NDCG@k of each."""
        ideals = np.cumsum(1.0 / np.log2(np.arange(self.k) + 2))
        found = [float((1.0 / np.log2(each + 2)).sum()) for each in self.places]
        ideal = ideals[np.clip(self.wanted, 1, self.k) - 1]
        gains: Floats = np.where(self.wanted > 0, np.array(found) / ideal, 0.0)
        return gains

    @property
    def hits(self) -> Floats:
        """(questions,) 1 where anything wanted is in the list."""
        return np.array([len(each) > 0 for each in self.places], dtype=np.float32)

    @property
    def shown(self) -> Ints:
        """(items,) how many lists each is in."""
        rows = np.concatenate([np.zeros(0, dtype=np.int64), *self.lists])
        return np.bincount(rows, minlength=len(self.candidates))

    def metrics(self) -> Metrics:
        if not len(self.wanted):
            return Metrics(0.0, 0.0, 0.0, 0.0, 0)
        exposure = np.sort(self.shown[self.candidates])
        return Metrics(
            float(self.hits.mean()),
            float(self.gains.mean()),
            float((exposure > 0).mean()),
            gini(exposure),
            len(self.wanted),
        )


def evaluate(
    model: Recommender, questions: Questions, candidates: Mask | None = None, k: int = AT
) -> Metrics:
    """Rank all candidates (default: items that occur in the model's training) per question.

    Items of the history are left out unless the questions allow repeats; equal scores count
    half: a target that ties with m others stands m / 2 places below the best of them.
    """
    return judged(model, questions, candidates, k).metrics()


def judged(
    model: Recommender, questions: Questions, candidates: Mask | None = None, k: int = AT
) -> Judged:
    """`evaluate`, question by question."""
    candidates = warm(model) if candidates is None else candidates
    places, lists, wanted = [], [], []
    for scores, targets, mask in ranked(model, questions, candidates):
        wanted.append(len(targets))
        places.append(places_of(scores, targets, mask, k))
        lists.append(top(scores, k, mask))
    return Judged(tuple(places), np.array(wanted, dtype=np.int64), tuple(lists), candidates, k)


def warm(model: Recommender) -> Mask:
    """(items,) True for items that occur in training."""
    counts = np.bincount(model.tally.items, minlength=len(model.index))
    met: Mask = counts > 0
    return met


def ranked(
    model: Recommender, questions: Questions, candidates: Mask
) -> Iterator[tuple[Floats, Ints, Mask]]:
    """By question its scores, its targets, what may be shown, in the model's item numbers."""
    traces = traces_of(questions, _lookup(model, questions))
    wanted = wanted_of(model, questions)
    for begin in range(0, len(questions), BATCH):
        part = traces[begin : begin + BATCH]
        for offset, scores in enumerate(model.scores_for(part)):
            mask = candidates.copy()
            if not questions.repeats:
                mask[part[offset].items] = False
            yield scores, wanted[begin + offset], mask


def wanted_of(model: Recommender, questions: Questions) -> list[Ints]:
    """The targets of each question that the model knows, in its item numbers."""
    lookup = _lookup(model, questions)
    found = [lookup[targets] for targets in questions.targets]
    return [targets[targets >= 0] for targets in found]


def _lookup(model: Recommender, questions: Questions) -> Ints:
    numbers = model.index.numbers
    return np.array([numbers.get(one, -1) for one in questions.events.item_ids], dtype=np.int64)


def traces_of(questions: Questions, lookup: Ints) -> list[Trace]:
    """The histories in item numbers of a model; `lookup` maps from those of the events."""
    events, traces = questions.events, []
    for user, end, now in zip(questions.users, questions.ends, questions.nows, strict=True):
        rows = slice(int(events.starts[user]), int(end))
        items = lookup[events.items[rows]]
        known = items >= 0
        traces.append(
            Trace(
                items[known],
                events.timestamps[rows][known],
                events.kinds[rows][known].astype(np.int64),
                int(now),
                questions.repeats,
            )
        )
    return traces


def places_of(scores: Floats, targets: Ints, mask: Mask, k: int = AT) -> Floats:
    """Where the targets stand, from 0, those among the first k only; what ties stands between."""
    if not len(targets):
        return np.zeros(0, dtype=np.float32)
    shown = np.sort(scores[mask])
    wanted = scores[targets]
    below = np.searchsorted(shown, wanted, side="left")
    upto = np.searchsorted(shown, wanted, side="right")
    places = (len(shown) - upto) + np.maximum(0, upto - below - 1) / 2
    among: Floats = places[mask[targets] & (places < k)]
    return among


def gini(exposure: Ints) -> float:
    """Inequality of how often items (ascending counts) are shown: 0 all alike, 1 one item only."""
    total = exposure.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(exposure) + 1)
    return float((2 * (ranks * exposure).sum() / (len(exposure) * total)) - 1 - 1 / len(exposure))
