"""How a blend finds its weights: it asks its parts about events that it held back from them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from recommender.contract import Trace
from recommender.evaluate import traces_of
from recommender.events import Events, Floats, Mask
from recommender.splits import Questions, leave_one_out, time_split
from recommender.views import COLD_SHARE, COLD_VIEW, MOMENTS, OPEN_S, PRIOR
from recommender.weighing import climb, mean_best

MOST_QUESTIONS = 1500
MOST_SCORES = 5_000_000  # per view: 20 MB
FEWEST_QUESTIONS = 30

Look = Callable[[list[Trace], bool], dict[str, Floats]]  # traces, repeats → views of all items


@dataclass
class Weights:
    """By moment: the weight of each view, the least weight of text for items never met, and what
    was reached on the questions held back."""

    views: dict[str, dict[str, float]] = field(default_factory=dict)
    cold: dict[str, float] = field(default_factory=dict)
    reached: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class HeldBack:
    """`train` is what the parts may learn from; the questions of each moment come from the rest."""

    train: Events
    asked: dict[str, Questions]


def hold_back(events: Events) -> HeldBack:
    """The last tenth of the time, and then each user's last event, are asked for."""
    later, again = time_split(events), time_split(events, repeats=True)
    inner = leave_one_out(later.train)
    opened = inner.questions
    ages = [trace.age_s for trace in traces_of(opened, np.arange(len(events.item_ids)))]
    young = np.flatnonzero(np.array(ages, dtype=np.int64) < OPEN_S)
    if len(young) >= FEWEST_QUESTIONS:
        opened = opened.pick(young)
    asked = {"open": opened, "later": later.questions}
    # Where nobody comes back for the same thing, a re-order is as likely as anything else.
    if _has_repeats(again.questions):
        asked["again"] = again.questions
    # The held-out events must not teach; where nearly nothing is left, nothing is held out.
    return HeldBack(inner.train if len(inner.train) else events, asked)


def find_weights(
    held: HeldBack, met: Mask, seed: int, look: Look, progress: Callable[[str], None]
) -> Weights:
    """`met` (items,) True for items of `held.train`: only these can be recommended there."""
    weights = Weights()
    for moment in MOMENTS:
        if moment not in held.asked:
            weights.views[moment] = dict(weights.views["later"])
            weights.cold[moment] = weights.cold["later"]
            continue
        asked = held.asked[moment]
        if len(asked) < FEWEST_QUESTIONS:
            progress(f"{moment}: {len(asked)} questions are too few to learn from; weights kept")
            weights.views[moment], weights.cold[moment] = dict(PRIOR), PRIOR[COLD_VIEW]
            continue
        most = min(MOST_QUESTIONS, max(FEWEST_QUESTIONS, MOST_SCORES // len(met)))
        asked = asked.some(most, seed)
        _weigh(weights, moment, asked, met, look)
        reached, found = weights.reached[moment], weights.views[moment]
        said = ", ".join(f"{name} {weight:.3g}" for name, weight in found.items())
        progress(
            f"{moment}: NDCG@10 {reached['ndcg']:.4f} on {len(asked)} questions held back: {said}"
        )
    return weights


def _weigh(weights: Weights, moment: str, asked: Questions, met: Mask, look: Look) -> None:
    traces = traces_of(asked, np.arange(len(met)))
    masks = np.repeat(met[None, :], len(traces), axis=0)
    if not asked.repeats:
        for row, trace in zip(masks, traces, strict=True):
            row[trace.items] = False
    views = look(traces, asked.repeats)
    found, ndcg = climb(views, asked.targets, masks)
    weights.views[moment] = {name: weight for name, weight in found.items() if weight}
    weights.cold[moment] = COLD_SHARE / mean_best(views[COLD_VIEW]) if COLD_VIEW in views else 0.0
    weights.reached[moment] = {"ndcg": round(ndcg, 6), "questions": len(asked)}


def _has_repeats(asked: Questions) -> bool:
    """Did at least a twentieth of the people come back for an item they knew?"""
    knew = sum(
        bool(np.isin(targets, asked.events.items[asked.events.starts[user] : end]).any())
        for user, end, targets in zip(asked.users, asked.ends, asked.targets, strict=True)
    )
    return len(asked) >= FEWEST_QUESTIONS and knew * 20 >= len(asked)
