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


def evaluate(
    model: Recommender, questions: Questions, candidates: Mask | None = None, k: int = AT
) -> Metrics:
    """Rank all candidates (default: items that occur in the model's training) per question.

    Items of the history are left out unless the questions allow repeats; equal scores count
    half: a target that ties with m others stands m / 2 places below the best of them.
    """
    if not len(questions):
        return Metrics(0.0, 0.0, 0.0, 0.0, 0)
    if candidates is None:
        candidates = warm(model)
    hits, gains = np.zeros(len(questions)), np.zeros(len(questions))
    shown = np.zeros(len(model.index), dtype=np.int64)
    for row, scores, targets, mask in ranked(model, questions, candidates):
        hits[row], gains[row] = judge(scores, targets, mask, k)
        shown[top(scores, k, mask)] += 1
    exposure = np.sort(shown[candidates])
    return Metrics(
        float(hits.mean()),
        float(gains.mean()),
        float((exposure > 0).mean()),
        gini(exposure),
        len(questions),
    )


def warm(model: Recommender) -> Mask:
    """(items,) True for items that occur in training."""
    counts = np.bincount(model.tally.items, minlength=len(model.index))
    met: Mask = counts > 0
    return met


def ranked(
    model: Recommender, questions: Questions, candidates: Mask
) -> Iterator[tuple[int, Floats, Ints, Mask]]:
    """(question, its scores, its targets, what may be shown), in the model's item numbers."""
    lookup = np.array([model.index.numbers.get(one, -1) for one in questions.events.item_ids])
    traces = traces_of(questions, lookup)
    for begin in range(0, len(questions), BATCH):
        part = traces[begin : begin + BATCH]
        for offset, scores in enumerate(model.scores_for(part)):
            mask = candidates.copy()
            if not questions.repeats:
                mask[part[offset].items] = False
            targets = lookup[questions.targets[begin + offset]]
            yield begin + offset, scores, targets[targets >= 0], mask


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


def judge(scores: Floats, targets: Ints, mask: Mask, k: int) -> tuple[float, float]:
    """(hit, NDCG@k) of one list."""
    if not len(targets):
        return 0.0, 0.0
    shown = np.sort(scores[mask])
    wanted = scores[targets]
    below = np.searchsorted(shown, wanted, side="left")
    upto = np.searchsorted(shown, wanted, side="right")
    places = (len(shown) - upto) + np.maximum(0, upto - below - 1) / 2
    places = places[mask[targets] & (places < k)]
    ideal = (1.0 / np.log2(np.arange(min(k, len(targets))) + 2)).sum()
    return float(len(places) > 0), float((1.0 / np.log2(places + 2)).sum() / ideal)


def gini(exposure: Ints) -> float:
    """Inequality of how often items (ascending counts) are shown: 0 all alike, 1 one item only."""
    total = exposure.sum()
    if total == 0:
        return 0.0
    ranks = np.arange(1, len(exposure) + 1)
    return float((2 * (ranks * exposure).sum() / (len(exposure) * total)) - 1 - 1 / len(exposure))
