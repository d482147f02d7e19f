"""What a confidence means: temperature first, then the threshold below which we ask instead.

Temperature scaling and the expected calibration error: Guo et al. 2017, "On Calibration of Modern
Neural Networks". Everything is measured on rows that the classifier had not seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Costs:
    """What a turn costs the shopper, a right answer being 0."""

    wrong: float = 1.0
    unsure_when_wrong: float = 0.6
    unsure_when_right: float = 0.9


def softmax(logits: np.ndarray) -> np.ndarray:
    """Rows of (n, classes) that sum to 1."""
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    chances: np.ndarray = shifted / shifted.sum(axis=1, keepdims=True)
    return chances


def fit_temperature(
    logits: np.ndarray, truth: np.ndarray, strange: np.ndarray | None = None
) -> float:
    """The divisor of the logits that makes the held-out truth most likely (golden section).

    `strange`: logits of messages that mean none of the intents; they should prefer none either
    (Hendrycks et al. 2019, "Deep Anomaly Detection with Outlier Exposure").
    """

    def loss(temperature: float) -> float:
        chances = softmax(logits / temperature)[np.arange(len(truth)), truth]
        known = float(-np.log(np.maximum(chances, 1e-12)).mean())
        if strange is None:
            return known
        possible = np.where(strange > strange.max(axis=1, keepdims=True) - 1e3, 1.0, 0.0)
        logs = np.log(np.maximum(softmax(strange / temperature), 1e-12))
        return known - float(((logs * possible).sum(axis=1) / possible.sum(axis=1)).mean())

    low, high, ratio = 0.05, 10.0, (5**0.5 - 1) / 2
    while high - low > 1e-3:
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, right) if loss(left) < loss(right) else (left, high)
    return round((low + high) / 2, 4)


def calibration_error(confidence: np.ndarray, right: np.ndarray, bins: int = 15) -> float:
    """ECE: how far, on average, confidence stands from the share of right answers."""
    where = np.minimum((confidence * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = where == number
        if inside.any():
            total += inside.mean() * abs(confidence[inside].mean() - right[inside].mean())
    return float(total)


def reliability(confidence: np.ndarray, right: np.ndarray, bins: int = 10) -> list[list[float]]:
    """[mean confidence, share right, rows] of each filled bin."""
    where = np.minimum((confidence * bins).astype(int), bins - 1)
    filled = [where == number for number in range(bins) if (where == number).any()]
    return [
        [
            round(float(confidence[one].mean()), 3),
            round(float(right[one].mean()), 3),
            int(one.sum()),
        ]
        for one in filled
    ]


def coverage(confidence: np.ndarray, right: np.ndarray) -> list[list[float]]:
    """[share answered, share right of those], the surest rows first."""
    ordered = right[np.argsort(-confidence)]
    steps = [max(1, round(len(ordered) * tenth / 10)) for tenth in range(5, 11)]
    return [[round(n / len(ordered), 2), round(float(ordered[:n].mean()), 4)] for n in steps]


def fit_threshold(confidence: np.ndarray, right: np.ndarray, costs: Costs) -> float:
    """The confidence below which saying "I am not sure" is cheaper than answering."""

    def price(threshold: float) -> float:
        unsure = confidence < threshold
        paid = np.where(
            unsure,
            np.where(right, costs.unsure_when_right, costs.unsure_when_wrong),
            np.where(right, 0.0, costs.wrong),
        )
        return float(paid.mean())

    candidates = [round(float(step), 2) for step in np.arange(0.15, 0.61, 0.01)]
    return min(candidates, key=price)


def fit_refusal(confidence: np.ndarray, right: np.ndarray, of_strangers: np.ndarray) -> float:
    """The confidence below which to refuse, were every second message one of no known intent."""

    def gain(threshold: float) -> float:
        answered = right & (confidence >= threshold)
        return float(answered.mean() + (of_strangers < threshold).mean())

    return max((round(float(step), 2) for step in np.arange(0.1, 0.96, 0.01)), key=gain)
