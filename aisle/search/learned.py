"""Weights from clicks, with what the place in the list does to clicks taken out.

Who sees a list looks at its first place most: P(click at place k) = seen(k) · liked(parts), seen(0) = 1, liked
a logistic function. Both are fitted together by likelihood (the position-based model; Wang et al. 2018 fit the same
by EM). What is learned serves only if it orders later lists better than the shipped weights do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from aisle.search.clicks import ClickLog
from aisle.search.weights import PARTS, SHIPPED, Weights

Floats = npt.NDArray[np.float64]

CLICKS_NEEDED, CLICKS_JUDGED = 200, 60  # to learn from, to judge by
HELD_OUT = 0.25  # the latest lists
LEAST_SEEN = 0.1  # a click weighs at most ten times
STRONGEST = 10.0  # times what a part counts as shipped: relevance goes on leading
PULL = 1.0  # towards nothing learned, per standardised coefficient
DRAWS, SEED = 1000, 7


@dataclass(frozen=True)
class Fitted:
    """`seen` (k,): how likely each place is looked at, the first 1. `weights`: None where clicks follow neither
    words nor meaning, so that there is no scale to weigh by."""

    weights: Weights | None
    seen: Floats


@dataclass(frozen=True)
class Learned:
    """What serves from now on, and why, with the numbers that decided."""

    weights: Weights
    told: str
    numbers: dict[str, Any]


def learn(log: ClickLog) -> Learned:
    """Fitted on earlier lists, judged on later ones; the shipped weights wherever that is not surely better."""
    cut = int(np.ceil(log.lists.max(initial=-1) * (1 - HELD_OUT))) if len(log.lists) else 0
    early, late = log.before(cut), log.since(cut)
    clicks = [int(part.clicked.sum()) for part in (early, late)]
    numbers: dict[str, Any] = {"clicks": sum(clicks), "lists": len(np.unique(log.lists))}
    if clicks[0] < CLICKS_NEEDED or clicks[1] < CLICKS_JUDGED:
        return Learned(
            SHIPPED,
            f"shipped weights: {sum(clicks)} clicks on lists of searches, "
            f"{CLICKS_NEEDED} to learn from and {CLICKS_JUDGED} later ones to judge by are needed",
            numbers,
        )
    fitted = fit(early)
    numbers["seen"] = [round(float(one), 3) for one in fitted.seen]
    if fitted.weights is None:
        return Learned(SHIPPED, "shipped weights: clicks follow neither words nor meaning", numbers)
    gain, low = gain_of(late, fitted.weights, fitted.seen)
    numbers |= {"gain": round(gain, 4), "gain_at_least": round(low, 4)}
    told = f"order later clicks better by {gain:+.3f} (at least {low:+.3f})"
    if low <= 0:
        return Learned(SHIPPED, f"shipped weights: learned ones do not surely {told}", numbers)
    return Learned(
        fitted.weights, f"weights learned from {sum(clicks)} clicks: they {told}", numbers
    )


def fit(log: ClickLog, *, by_place: bool = True) -> Fitted:
    """The weights that explain the clicks; without `by_place` as if every place were looked at alike."""
    from scipy.optimize import minimize  # only training needs it

    columns = np.column_stack([log.parts, log.rest])
    mean, spread = columns.mean(axis=0), columns.std(axis=0)
    varies = spread > 1e-6
    scaled = np.where(varies, (columns - mean) / np.where(varies, spread, 1.0), 0.0)
    rows = np.column_stack([np.ones(len(scaled)), scaled])
    places = int(log.places.max()) + 1
    clicked = log.clicked.astype(np.float64)

    def seen_of(free: Floats) -> Floats:
        return np.concatenate([[1.0], _logistic(free)])

    def loss(values: Floats) -> tuple[float, Floats]:
        free, beta = values[: places - 1], values[places - 1 :]
        seen = seen_of(free) if by_place else np.ones(places)
        liked = _logistic(rows @ beta)
        chance = np.clip(seen[log.places] * liked, 1e-9, 1 - 1e-9)
        off = (chance - clicked) / (chance * (1 - chance))
        by_beta = rows.T @ (off * chance * (1 - liked))
        by_free = np.bincount(log.places, off * chance, places)[1:] * (1 - seen[1:])
        pulled = np.concatenate([[0.0], beta[1:]])
        value = -np.sum(clicked * np.log(chance) + (1 - clicked) * np.log(1 - chance))
        return (
            float(value + PULL / 2 * pulled @ pulled),
            np.concatenate([by_free * by_place, by_beta + PULL * pulled]),
        )

    begin = np.zeros(places - 1 + rows.shape[1])
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    seen = seen_of(found[: places - 1]) if by_place else np.ones(places)
    slopes = np.where(varies, found[places:] / np.where(varies, spread, 1.0), 0.0)
    return Fitted(_weights(dict(zip(PARTS, slopes[: len(PARTS)], strict=True)), varies), seen)


def _weights(slopes: dict[str, float], varies: npt.NDArray[np.bool_]) -> Weights | None:
    """On the scale of the score: words and meaning together count 1."""
    words, meaning = max(slopes["words"], 0.0), max(slopes["meaning"], 0.0)
    if (scale := words + meaning) <= 0:
        return None
    learned = {
        name: float(np.clip(slopes[name] / scale, 0.0, STRONGEST))
        if varies[PARTS.index(name)]
        else getattr(SHIPPED, name)
        for name in ("rating", "popularity", "taste")
    }
    return Weights(meaning=float(np.clip(meaning / scale, 0.1, 0.9)), **learned)


def gain_of(log: ClickLog, weights: Weights, seen: Floats) -> tuple[float, float]:
    """How much more discounted gain the clicks of a list have in the new order than in the shipped one, each
    click weighed by how seldom its place is looked at, so that the shipped order has no advantage of being the one
    that was seen; the mean over lists with a click, and its 5 % bound by resampling them."""
    worth = log.clicked / np.maximum(seen[np.minimum(log.places, len(seen) - 1)], LEAST_SEEN)
    gains = []
    for rows in np.split(np.arange(len(log.lists)), np.flatnonzero(np.diff(log.lists)) + 1):
        if log.clicked[rows].any():
            new, old = (_discounts(log, rows, one) for one in (weights, SHIPPED))
            gains.append(float(worth[rows] @ (new - old)))
    told = np.array(gains)
    random = np.random.default_rng(SEED)
    means = told[random.integers(0, len(told), (DRAWS, len(told)))].mean(axis=1)
    return float(told.mean()), float(np.quantile(means, 0.05))


def _discounts(log: ClickLog, rows: npt.NDArray[np.int64], weights: Weights) -> Floats:
    score = log.parts[rows] @ weights.by_part() + log.rest[rows]
    place = np.empty(len(rows))
    place[np.argsort(-score, kind="stable")] = np.arange(len(rows))
    found: Floats = 1 / np.log2(place + 2)
    return found


def _logistic(values: Floats) -> Floats:
    found: Floats = 1 / (1 + np.exp(-np.clip(values, -30, 30)))
    return found
