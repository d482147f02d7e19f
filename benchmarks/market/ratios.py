"""A ratio of two sums with its 95 % interval: drawn again over seeds, and within a seed over shoppers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

DRAWS = 2000
Pairs = Sequence[tuple[float, float]]  # of each shopper: (measured, peer)


@dataclass(frozen=True)
class Ratio:
    """`value`: the first sum over the second, minus one. 0.10 is ten per cent more."""

    value: float
    low: float
    high: float
    first: float  # mean of the measured
    second: float  # mean of the peer
    units: int

    def __str__(self) -> str:
        return f"{self.value:+.1%} [{self.low:+.1%}, {self.high:+.1%}]"


def ratio(by_seed: Mapping[int, Pairs], draws: int = DRAWS) -> Ratio:
    """Paired: a shopper is drawn with both values."""
    tables = [
        np.array(pairs, dtype=float).reshape(-1, 2) for pairs in by_seed.values() if len(pairs)
    ]
    if not tables:
        raise ValueError("No shopper was measured: nothing to compare.")
    whole = np.concatenate(tables)
    dice = np.random.default_rng(7)
    drawn = np.empty(draws)
    for at in range(draws):
        sums = np.zeros(2)
        for chosen in dice.integers(0, len(tables), len(tables)):
            table = tables[chosen]
            sums += table[dice.integers(0, len(table), len(table))].sum(axis=0)
        drawn[at] = _over(sums[0], sums[1])
    low = np.percentile(drawn, 2.5, method="lower")  # no mean of two: a peer of nothing is infinity
    high = np.percentile(drawn, 97.5, method="higher")
    first, second = whole.mean(axis=0)
    return Ratio(
        _over(first, second), float(low), float(high), float(first), float(second), len(whole)
    )


def _over(first: float, second: float) -> float:
    return float(first / second - 1.0) if second else (0.0 if not first else float("inf"))
