"""How a blend finds its weights: it asks its parts about events that it held back from them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from recommender.baskets import OPEN_S
from recommender.contract import Trace
from recommender.evaluate import traces_of
from recommender.events import Events, Floats, Ints, Mask
from recommender.splits import Questions, leave_one_out, new_items_split, time_split
from recommender.views import COLD_PRIOR, COLD_SHARE, MOMENTS, PRIOR
from recommender.weighing import climb

MOST_QUESTIONS = 1500
MOST_SCORES = 8_000_000  # per view: 32 MB
FEWEST_QUESTIONS = 30

# (traces, are repeats allowed, new items or None) → views of all items, or of the new ones
Look = Callable[[list[Trace], bool, Ints | None], dict[str, Floats]]


@dataclass
class Weights:
    """By moment, the weight of each view; the weights for items never met; and what was reached
    on the questions held back."""

    views: dict[str, dict[str, float]] = field(default_factory=dict)
    cold: dict[str, float] = field(default_factory=dict)
    reached: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True)
class HeldBack:
    """`train` is what the parts may learn from; the questions of each moment come from the rest."""

    train: Events
    asked: dict[str, Questions]
    new: Questions  # about items that nothing before them met


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
    new = new_items_split(events).questions
    return HeldBack(inner.train if len(inner.train) else events, asked, new)


def find_weights(
    held: HeldBack, met: Mask, seed: int, look: Look, progress: Callable[[str], None]
) -> Weights:
    """`met` (items,) True for items of `held.train`: only these can be recommended there."""
    weights = Weights()
    most = min(MOST_QUESTIONS, max(FEWEST_QUESTIONS, MOST_SCORES // len(met)))
    for moment in MOMENTS:
        if moment not in held.asked:
            weights.views[moment] = dict(weights.views["later"])
        elif len(held.asked[moment]) < FEWEST_QUESTIONS:
            count = len(held.asked[moment])
            progress(f"{moment}: {count} questions are too few to learn from; weights kept")
            weights.views[moment] = dict(PRIOR)
        else:
            asked = held.asked[moment].some(most, seed)
            weights.views[moment] = _weighed(weights, moment, asked, met, look)
            progress(_said(weights, moment, weights.views[moment]))
    weights.cold = _weighed_new(weights, held.new.some(most, seed), met, look)
    if "new" in weights.reached:
        progress(_said(weights, "new", weights.cold))
    return weights


def _weighed(
    weights: Weights, moment: str, asked: Questions, met: Mask, look: Look
) -> dict[str, float]:
    traces = traces_of(asked, np.arange(len(met)))
    masks = np.repeat(met[None, :], len(traces), axis=0)
    if not asked.repeats:
        for row, trace in zip(masks, traces, strict=True):
            row[trace.items] = False
    found, ndcg = climb(look(traces, asked.repeats, None), asked.targets, masks)
    weights.reached[moment] = {"ndcg": round(ndcg, 6), "questions": len(asked)}
    return {name: weight for name, weight in found.items() if weight}


def _weighed_new(weights: Weights, asked: Questions, met: Mask, look: Look) -> dict[str, float]:
    """New items are weighed among themselves, from histories of items that are none."""
    traces = [known_of(trace, met) for trace in traces_of(asked, np.arange(len(met)))]
    left = np.array([n for n, trace in enumerate(traces) if len(trace)], dtype=np.int64)
    new = np.unique(np.concatenate([np.zeros(0, np.int64), *(asked.targets[n] for n in left)]))
    if len(left) < FEWEST_QUESTIONS:
        return dict(COLD_PRIOR)
    views = look([traces[n] for n in left], False, new)
    if not views:
        return {}
    targets = tuple(np.searchsorted(new, asked.targets[n]) for n in left)
    found, ndcg = climb(views, targets, np.ones((len(left), len(new)), dtype=np.bool_))
    weights.reached["new"] = {"ndcg": round(ndcg, 6), "questions": len(left)}
    return {name: weight * COLD_SHARE for name, weight in found.items() if weight}


def known_of(trace: Trace, met: Mask) -> Trace:
    """What of a history is about known items."""
    return trace.pick(np.flatnonzero(met[trace.items]))


def _said(weights: Weights, what: str, found: dict[str, float]) -> str:
    reached = weights.reached[what]
    said = ", ".join(f"{name} {weight:.3g}" for name, weight in found.items())
    return f"{what}: NDCG@10 {reached['ndcg']:.4f} on {reached['questions']} questions: {said}"


def _has_repeats(asked: Questions) -> bool:
    """Did at least a twentieth of the people come back for an item they knew?"""
    knew = sum(
        bool(np.isin(targets, asked.events.items[asked.events.starts[user] : end]).any())
        for user, end, targets in zip(asked.users, asked.ends, asked.targets, strict=True)
    )
    return len(asked) >= FEWEST_QUESTIONS and knew * 20 >= len(asked)
