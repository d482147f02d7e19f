"""Weights of a blend, found by climbing NDCG@10 one weight at a time."""

from collections.abc import Mapping

import numpy as np

from recommender.events import Floats, Ints, Mask

STEPS = (0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.5, 4.0)
# A weight that gains less than this share of the score is noise of the questions drawn.
LEAST_GAIN = 1.001
ROUNDS = 3
AT = 10
PROMISING = 300


def climb(
    views: Mapping[str, Floats], targets: tuple[Ints, ...], masks: Mask
) -> tuple[dict[str, float], float]:
    """Views of (questions, items) scores → weights of them, and the NDCG@10 they reach.

    Starts from the best single view and asks every weight in turn for a better value. Weights
    fit the views as given, and are such that the best scores of the questions are 1 on average.
    """
    wanted = np.zeros(masks.shape, dtype=np.bool_)
    for row, each in enumerate(targets):
        wanted[row, each] = True
    scales = {name: 1.0 / mean_best(view) for name, view in views.items()}
    scaled = {name: view * np.float32(scales[name]) for name, view in views.items()}
    columns = _promising(scaled, masks)
    scaled = {name: np.take_along_axis(view, columns, 1) for name, view in scaled.items()}
    wanted, masks = (np.take_along_axis(one, columns, 1) for one in (wanted, masks))
    shut = np.where(masks, np.float32(0.0), np.float32(-1e9))
    ideal = np.array([_discounts(min(AT, len(each))).sum() for each in targets])
    alone = {name: ndcg(view + shut, wanted, ideal) for name, view in scaled.items()}
    first = max(alone, key=lambda name: alone[name])
    weights = dict.fromkeys(views, 0.0) | {first: 1.0}
    total, best = scaled[first] + shut, alone[first]
    for _ in range(ROUNDS):
        before = best
        for name, view in scaled.items():
            rest = total - view * np.float32(weights[name])
            for step in STEPS:
                if step == weights[name] or (step == 0.0 and _is_only(weights, name)):
                    continue
                tried = rest + view * np.float32(step)
                now = ndcg(tried, wanted, ideal)
                # An earlier, simpler answer stands unless a new one is clearly better.
                if now > best * LEAST_GAIN:
                    best, weights[name], total = now, step, tried
        if best <= before * LEAST_GAIN:
            break
    height = mean_best(total)
    return {name: weights[name] * scales[name] / height for name in views}, best


def mean_best(view: Floats) -> float:
    """The mean of the highest score of each question."""
    return max(1e-9, float(view.max(axis=1).clip(min=0.0).mean()))


def _promising(views: Mapping[str, Floats], masks: Mask) -> Ints:
    """(questions, some) the columns that any view favours most: no other reaches a top ten."""
    highest = np.max(np.stack(list(views.values())), axis=0)
    highest[~masks] = -1.0
    most = min(PROMISING, highest.shape[1])
    columns: Ints = np.argpartition(-highest, most - 1, axis=1)[:, :most]
    return columns


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
