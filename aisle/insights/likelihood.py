"""How likely somebody buys within so many days: learned on one time, measured on a later one.

Logistic regression on what is known of a customer before the days begin. The baseline knows only how
long ago the last order was. Nothing of the measured days is seen in learning.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aisle.insights.contract import Chance, Estimate, Likelihood
from aisle.insights.ground import DAY_S, Ground
from aisle.insights.intervals import bootstrap, wilson
from aisle.insights.profiles import profiles

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import polars as pl

    Floats = npt.NDArray[np.float64]

RIDGE = 1.0
FEWEST_PEOPLE, FEWEST_BUYERS = 100, 20
TENTHS = 10


def likelihood(ground: Ground, days: int = 28) -> Likelihood | None:
    """None with too few people or buyers on either side of the split."""
    import numpy as np

    split, start = ground.now - days * DAY_S, ground.now - 2 * days * DAY_S
    learned, bought = profiles(ground, start), _buyers(ground, start, split)
    later, later_bought = profiles(ground, split), _buyers(ground, split, ground.now)
    y, truth = _labels(learned, bought), _labels(later, later_bought)
    if min(len(y), len(truth)) < FEWEST_PEOPLE or min(y.sum(), truth.sum()) < FEWEST_BUYERS:
        return None
    said = _chances(_features(learned), y, _features(later))
    recency = _chances(_features(learned)[:, :1], y, _features(later)[:, :1])
    tenths = _tenths(said, truth)
    error = sum(one["n"] * abs(one["said"] - one["was"]) for one in tenths) / len(truth)
    return Likelihood(
        days,
        len(truth),
        wilson(int(truth.sum()), len(truth)),
        _auc_of(said, truth),
        _auc_of(recency, truth),
        bootstrap(len(truth), lambda rows: float(np.mean((said[rows] - truth[rows]) ** 2))),
        bootstrap(len(truth), lambda rows: float(np.mean((recency[rows] - truth[rows]) ** 2))),
        tenths,
        float(error),
        wilson(int(y.sum()), len(y)),
    )


def chances(ground: Ground, days: int = 28) -> dict[str, Chance]:
    """For every customer now, learned on the newest complete days; empty with too few buyers."""
    import numpy as np

    split = ground.now - days * DAY_S
    learned, now = profiles(ground, split), profiles(ground)
    y = _labels(learned, _buyers(ground, split, ground.now))
    if len(y) < FEWEST_PEOPLE or y.sum() < FEWEST_BUYERS:
        return {}
    said = _chances(_features(learned), y, _features(now))
    users = now["user_id"].cast(str).to_list()
    order = np.argsort(-said, kind="stable")
    return {
        users[n]: Chance(days, float(said[n]), place, len(users))
        for place, n in enumerate(order, start=1)
    }


def _buyers(ground: Ground, after: int, until: int) -> pl.Series:
    import polars as pl

    rows = ground.events.filter(
        pl.col("event") == "purchase", pl.col("at") > after, pl.col("at") <= until
    )
    return rows["user"].unique()


def _labels(people: pl.DataFrame, buyers: pl.Series) -> Floats:
    return people["user"].is_in(buyers.implode()).to_numpy().astype("float64")


def _features(people: pl.DataFrame) -> Floats:
    """(people, 9); the first is the baseline's: how long ago the last order was."""
    import numpy as np

    def column(name: str) -> Floats:
        return people[name].fill_null(0).to_numpy().astype("float64")

    recency, orders, gap = column("recency"), column("orders"), column("gap")
    late = np.where(orders > 1, recency / np.maximum(gap, 1.0), 1.0)
    rate = orders / np.maximum(column("tenure"), 28.0)
    return np.column_stack([
        np.log1p(recency), np.log1p(orders), np.log1p(column("revenue")), np.log1p(column("tenure")),
        np.log1p(rate * 28), np.minimum(late, 5.0), (orders == 1).astype(float),
        np.log1p(column("looks")), np.log1p(column("pieces") / orders),
    ])  # fmt: skip


def _chances(learn: Floats, y: Floats, ask: Floats) -> Floats:
    """Logistic regression with a small ridge, by Newton's method; standardised by what was learned from."""
    import numpy as np

    mean, spread = learn.mean(axis=0), np.maximum(learn.std(axis=0), 1e-9)
    x = np.column_stack([np.ones(len(learn)), (learn - mean) / spread])
    weights = np.zeros(x.shape[1])
    ridge = RIDGE * np.eye(x.shape[1])
    ridge[0, 0] = 0.0
    for _ in range(50):
        said = _logistic(x @ weights)
        slope = x.T @ (said - y) + ridge @ weights
        bend = (x * (said * (1 - said))[:, None]).T @ x + ridge
        step = np.linalg.solve(bend + 1e-9 * np.eye(len(bend)), slope)
        weights -= step
        if np.abs(step).max() < 1e-8:
            break
    asked = np.column_stack([np.ones(len(ask)), (ask - mean) / spread])
    return _logistic(asked @ weights)


def _logistic(value: Floats) -> Floats:
    import numpy as np

    found: Floats = 1 / (1 + np.exp(-np.clip(value, -30, 30)))
    return found


def auc(said: Floats, truth: Floats) -> float:
    """How often a buyer was put before somebody who did not buy; equals count half. NaN without both."""
    import numpy as np

    bought = truth > 0
    if bought.all() or not bought.any():
        return float("nan")
    _, place, times = np.unique(said, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(times) - (times - 1) / 2)[place]  # equals share the middle of their ranks
    most = bought.sum()
    return float((ranks[bought].sum() - most * (most + 1) / 2) / (most * (np.sum(~bought))))


def _auc_of(said: Floats, truth: Floats) -> Estimate:
    return bootstrap(len(truth), lambda rows: auc(said[rows], truth[rows]))


def _tenths(said: Floats, truth: Floats) -> list[Mapping[str, float]]:
    """Ten groups from the least to the most likely: what was said, and what came of it."""
    import numpy as np

    found: list[Mapping[str, float]] = []
    for rows in np.array_split(np.argsort(said, kind="stable"), TENTHS):
        was = wilson(int(truth[rows].sum()), len(rows))
        found.append({
            "said": float(said[rows].mean()), "was": float(was.value or 0.0),
            "low": float(was.low or 0.0), "high": float(was.high or 0.0), "n": len(rows),
        })  # fmt: skip
    return found
