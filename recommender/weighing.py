"""Weights of a blend, found by climbing NDCG@10 one weight at a time."""

from collections.abc import Mapping

import numpy as np

from recommender.events import Floats, Ints, Mask

STEPS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5, 4.0)
# A weight that gains less than this share of the score is noise of the questions drawn.
LEAST_GAIN = 1.001
ROUNDS = 3
AT = 10


def climb(
    views: Mapping[str, Floats], targets: tuple[Ints, ...], masks: Mask
) -> tuple[dict[str, float], float]:
    """Views of (questions, items) scores → weights of them, and the NDCG@10 they reach.

    Starts from the best single view and asks every weight in turn for a better value. Scores
    are divided by the mean of their best per question first; the weights include that.
    """
    scales = {name: 1.0 / max(1e-9, float(view.max(axis=1).mean())) for name, view in views.items()}
    wanted = np.zeros(masks.shape, dtype=np.bool_)
    for row, each in enumerate(targets):
        wanted[row, each] = True
    ideal = np.array([_discounts(min(AT, len(each))).sum() for each in targets])
    shut = np.where(masks, np.float32(0.0), np.float32(-1e9))

    def reached(total: Floats) -> float:
        return ndcg(total, wanted, ideal)

    alone = {name: reached(view + shut) for name, view in views.items()}
    first = max(alone, key=lambda name: alone[name])
    weights = dict.fromkeys(views, 0.0) | {first: 1.0}
    total, best = views[first] * np.float32(scales[first]) + shut, alone[first]
    for _ in range(ROUNDS):
        before = best
        for name, view in views.items():
            scaled = view * np.float32(scales[name])
            rest = total - scaled * np.float32(weights[name])
            for step in STEPS:
                if step == weights[name] or (step == 0.0 and _is_only(weights, name)):
                    continue
                tried = rest + scaled * np.float32(step)
                now = reached(tried)
                # An earlier, simpler answer stands unless a new one is clearly better.
                if now > best * LEAST_GAIN:
                    best, weights[name], total = now, step, tried
        if best <= before * LEAST_GAIN:
            break
    return {name: weights[name] * scales[name] for name in views}, best


def ndcg(total: Floats, wanted: Mask, ideal: Floats) -> float:
    """Mean NDCG@10 of (questions, items) scores; fast, so ties fall as they fall."""
    k = min(AT, total.shape[1])
    best = np.argpartition(-total, k - 1, axis=1)[:, :k]
    order = np.argsort(-np.take_along_axis(total, best, 1), axis=1, kind="stable")
    best = np.take_along_axis(best, order, 1)
    gains = np.take_along_axis(wanted, best, 1) * _discounts(k)
    return float((gains.sum(axis=1) / ideal).mean())


def _discounts(count: int) -> Floats:
    return (1.0 / np.log2(np.arange(count) + 2)).astype(np.float32)


def _is_only(weights: Mapping[str, float], name: str) -> bool:
    return not any(weight for other, weight in weights.items() if other != name)
