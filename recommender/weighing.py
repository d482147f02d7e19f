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
# How far popular items may sink: their scores are divided by (count ÷ mean count) to this power.
EVENNESS = (0.0, 0.02, 0.05, 0.08, 0.1, 0.15, 0.2, 0.25, 0.3)


def climb(
    views: Mapping[str, Floats], targets: tuple[Ints, ...], masks: Mask
) -> tuple[dict[str, float], float]:
    """Views of (questions, items) scores → weights of them, and the NDCG@10 they reach.

    Starts from the best single view, and again from the likeliest weights, and asks every weight
    in turn for a better value. Weights fit the views as given, and are such that the best scores
    of the questions are 1 on average.
    """
    wanted, ideal = _asked(targets, masks)
    scales = {name: 1.0 / mean_best(view) for name, view in views.items()}
    scaled = {name: view * np.float32(scales[name]) for name, view in views.items()}
    columns = _promising(scaled, masks)
    scaled = {name: np.take_along_axis(view, columns, 1) for name, view in scaled.items()}
    wanted, masks = (np.take_along_axis(one, columns, 1) for one in (wanted, masks))
    shut = np.where(masks, np.float32(0.0), np.float32(-1e9))
    starts = [_best_alone(scaled, shut, wanted, ideal), likeliest(scaled, wanted, masks)]
    found = [_climbed(start, scaled, shut, wanted, ideal) for start in starts]
    weights, best = max(found, key=lambda one: one[1])
    total = shut + sum(view * np.float32(weights[name]) for name, view in scaled.items())
    height = mean_best(total)
    return {name: weights[name] * scales[name] / height for name in views}, best


def evened(
    total: Floats, counts: Floats, targets: tuple[Ints, ...], masks: Mask
) -> tuple[Floats, Floats]:
    """For each of EVENNESS, what (questions, items) scores come to: NDCG@10, mean best score."""
    wanted, ideal = _asked(targets, masks)
    shut = np.where(masks, np.float32(0.0), np.float32(-1e9))
    tried = [total * even(counts, one) + shut for one in EVENNESS]
    reached = [ndcg(one, wanted, ideal) for one in tried]
    return np.array(reached), np.array([mean_best(one) for one in tried])


def evenest(reached: Floats, heights: Floats, most: float) -> tuple[float, float]:
    """The largest evenness up to `most` that keeps half of what the best one gains, and what it
    makes of the mean best score: more of the shop is shown, as far as that is free."""
    inside = np.array(EVENNESS) <= most
    half = (reached[0] + reached[inside].max()) / 2
    chosen = int(np.flatnonzero(inside & (reached >= half))[-1])
    return EVENNESS[chosen], float(heights[chosen] / max(1e-9, heights[0]))


def even(counts: Floats, evenness: float) -> Floats:
    """(items,) factors of scores: below 1 where an item was met more often than the mean one.

    Items never met keep their scores.
    """
    met = counts > 0
    mean = float(counts[met].mean()) if met.any() else 0.0
    factors = np.power((counts + 1.0) / (mean + 1.0), -evenness)
    kept: Floats = np.where(met, factors, 1.0).astype(np.float32)
    return kept


def _asked(targets: tuple[Ints, ...], masks: Mask) -> tuple[Mask, Floats]:
    """(questions, items) what was chosen, and the gain of the ideal list of each question."""
    wanted = np.zeros(masks.shape, dtype=np.bool_)
    for row, each in enumerate(targets):
        wanted[row, each] = True
    return wanted, np.array([_discounts(min(AT, len(each))).sum() for each in targets])


def _best_alone(
    views: Mapping[str, Floats], shut: Floats, wanted: Mask, ideal: Floats
) -> dict[str, float]:
    alone = {name: ndcg(view + shut, wanted, ideal) for name, view in views.items()}
    first = max(alone, key=lambda name: alone[name])
    return dict.fromkeys(views, 0.0) | {first: 1.0}


def likeliest(views: Mapping[str, Floats], wanted: Mask, masks: Mask) -> dict[str, float]:
    """Weights ≥ 0 under which what was chosen is most likely: softmax of the sum, largest 1.

    Smooth where NDCG is not, so that it finds what many small weights do together.
    """
    from scipy.optimize import minimize

    stack = np.stack([view[masks] for view in views.values()])  # (views, open places)
    rows = np.repeat(np.arange(len(masks)), masks.sum(axis=1))
    asked = np.flatnonzero(np.bincount(rows, wanted[masks], minlength=len(masks)))
    begins = np.flatnonzero(np.diff(rows, prepend=-1))
    targets = wanted[masks].astype(np.float32)
    shares = targets / np.bincount(rows, targets, minlength=len(masks)).clip(min=1)[rows]

    def loss(weights: Floats) -> tuple[float, Floats]:
        total = weights.astype(np.float32) @ stack
        total -= np.repeat(np.maximum.reduceat(total, begins), np.diff(begins, append=len(rows)))
        chance = np.exp(total)
        sums = np.bincount(rows, chance, minlength=len(masks))
        asks = np.bincount(rows, shares, minlength=len(masks))
        found = -(shares @ total) + (asks[asked] @ np.log(sums[asked]))
        slope = stack @ ((asks / np.maximum(sums, 1e-9))[rows] * chance - shares)
        return float(found) / len(asked), slope.astype(np.float64) / len(asked)

    if not len(asked):
        return dict.fromkeys(views, 1.0)
    start = np.full(len(views), 1.0)
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(0.0, 50.0)] * len(views))
    largest = max(1e-9, float(best.x.max()))
    return {name: float(weight) / largest for name, weight in zip(views, best.x, strict=True)}


def _climbed(
    start: dict[str, float],
    views: Mapping[str, Floats],
    shut: Floats,
    wanted: Mask,
    ideal: Floats,
) -> tuple[dict[str, float], float]:
    weights = dict(start)
    total = shut + sum(view * np.float32(weights[name]) for name, view in views.items())
    best = ndcg(total, wanted, ideal)
    for _ in range(ROUNDS):
        before = best
        for name, view in views.items():
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
    return weights, best


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
