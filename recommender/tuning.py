"""How a blend finds its weights: it asks its parts about events that it held back from them."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from recommender.contract import Trace
from recommender.evaluate import traces_of
from recommender.events import Events, Floats, Ints, Mask
from recommender.splits import Questions, leave_one_out, new_items_split, time_split
from recommender.trace import OPEN_S
from recommender.views import COLD_PRIOR, COLD_SHARE, MOMENTS, PRIOR
from recommender.weighing import EVENNESS, climb, evened, evenest

MOST_QUESTIONS = 1500
MOST_SCORES = 8_000_000  # per view: 32 MB
FEWEST_QUESTIONS = 30
# How far popular items sink is a small matter: it takes more questions to tell, some at once.
MOST_EVENED, AT_ONCE = 6000, 512
# Who fills a basket asks for what fits it; who comes back, more for what is popular now, or was theirs.
MOST_EVEN = {"open": 0.3, "later": 0.1, "again": 0.05}

# (traces, are repeats allowed, new items or None) → views of all items, or of the new ones
Look = Callable[[list[Trace], bool, Ints | None], dict[str, Floats]]


@dataclass
class Weights:
    """By moment, the weight of each view, and how far popular items sink; the weights for items
    never met; and what was reached on the questions held back."""

    views: dict[str, dict[str, float]] = field(default_factory=dict)
    cold: dict[str, float] = field(default_factory=dict)
    reached: dict[str, dict[str, float]] = field(default_factory=dict)
    evenness: dict[str, float] = field(default_factory=dict)


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
    held: HeldBack, counts: Floats, seed: int, look: Look, progress: Callable[[str], None]
) -> Weights:
    """`counts` (items,) events of `held.train`: only items met there can be recommended there."""
    weights, met = Weights(), counts > 0
    most = min(MOST_QUESTIONS, max(FEWEST_QUESTIONS, MOST_SCORES // len(met)))
    for moment in MOMENTS:
        if moment not in held.asked:
            weights.views[moment] = dict(weights.views["later"])
            weights.evenness[moment] = min(weights.evenness["later"], MOST_EVEN[moment])
        elif len(held.asked[moment]) < FEWEST_QUESTIONS:
            count = len(held.asked[moment])
            progress(f"{moment}: {count} questions are too few to learn from; weights kept")
            weights.views[moment], weights.evenness[moment] = dict(PRIOR), 0.0
        else:
            asked = held.asked[moment]
            _weigh(weights, moment, asked.some(most, seed), met, look)
            _even(
                weights,
                moment,
                asked.some(most * MOST_EVENED // MOST_QUESTIONS, seed),
                counts,
                look,
            )
            progress(_said(weights, moment, weights.views[moment]))
    weights.cold = _weighed_new(weights, held.new.some(most, seed), met, look)
    if "new" in weights.reached:
        progress(_said(weights, "new", weights.cold))
    return weights


def _weigh(weights: Weights, moment: str, asked: Questions, met: Mask, look: Look) -> None:
    views, masks = _looked(asked, met, look)
    found, ndcg = climb(views, asked.targets, masks)
    weights.reached[moment] = {"ndcg": round(ndcg, 6), "questions": len(asked)}
    weights.views[moment] = {name: weight for name, weight in found.items() if weight}


def _even(weights: Weights, moment: str, asked: Questions, counts: Floats, look: Look) -> None:
    """Popular items sink as far as it costs nothing; the best scores stay as high on average."""
    sums = np.zeros((2, len(EVENNESS)))
    for begin in range(0, len(asked), AT_ONCE):
        part = asked.pick(np.arange(begin, min(begin + AT_ONCE, len(asked))))
        views, masks = _looked(part, counts > 0, look)
        total = np.zeros(masks.shape, dtype=np.float32)
        for name, weight in weights.views[moment].items():
            total += views[name] * np.float32(weight)
        sums += np.stack(evened(total, counts, part.targets, masks)) * len(part)
    weights.evenness[moment], height = evenest(sums[0], sums[1], MOST_EVEN[moment])
    found = weights.views[moment]
    weights.views[moment] = {name: weight / height for name, weight in found.items()}


def _looked(asked: Questions, met: Mask, look: Look) -> tuple[dict[str, Floats], Mask]:
    """The views of some questions, and what may be recommended to each."""
    traces = traces_of(asked, np.arange(len(met)))
    masks = np.repeat(met[None, :], len(traces), axis=0)
    if not asked.repeats:
        for row, trace in zip(masks, traces, strict=True):
            row[trace.items] = False
    return look(traces, asked.repeats, None), masks


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
    if what in weights.evenness:
        said += f"; evenness {weights.evenness[what]}"
    return f"{what}: NDCG@10 {reached['ndcg']:.4f} on {reached['questions']} questions: {said}"


def _has_repeats(asked: Questions) -> bool:
    """Did at least a twentieth of the people come back for an item they knew?"""
    knew = sum(
        bool(np.isin(targets, asked.events.items[asked.events.starts[user] : end]).any())
        for user, end, targets in zip(asked.users, asked.ends, asked.targets, strict=True)
    )
    return len(asked) >= FEWEST_QUESTIONS and knew * 20 >= len(asked)
