"""Matrix factorisation of explicit ratings: r ≈ mean + user + item + u·v, alternating ridges."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import product

import numpy as np

from recommender.baselines.embedding import bias_baseline, errors, rated
from recommender.events import Events, Floats, Ints

BIAS_RIDGES = (2.0, 4.0, 8.0)
FACTOR_RIDGES = (10.0, 30.0, 100.0)
INNER_SHARE = 0.1


@dataclass(frozen=True)
class Ridges:
    """How many ratings a user or an item needs to be believed by half."""

    bias: float
    factor: float


def train_mf_ratings(
    events: Events, seed: int = 7, say: Callable[[str], None] = print
) -> dict[str, object]:
    """RMSE and MAE on the tenth held out, beside the bias baseline. Raises BadEvents without ratings."""
    users, items, ratings = rated(events)
    order = np.random.default_rng(seed).permutation(len(ratings))
    held = order[: max(1, round(len(order) * INNER_SHARE))]
    kept = order[len(held) :]
    guesses, ridges = guessed(users, items, ratings, kept, seed)
    metrics: dict[str, object] = {
        "model": "mf",
        "ratings": len(ratings),
        "ridges": asdict(ridges),
        **errors("", guesses[held], ratings[held]),
        **errors("bias_", bias_baseline(users, items, ratings, kept)[held], ratings[held]),
    }
    say(f"Ridges chosen on a tenth of the training: bias {ridges.bias}, factors {ridges.factor}")
    say(f"Held-out RMSE {metrics['rmse']} (bias baseline {metrics['bias_rmse']})")
    return metrics


def guessed(
    users: Ints, items: Ints, ratings: Floats, kept: Ints, seed: int, factors: int = 8
) -> tuple[Floats, Ridges]:
    """(all rows,) guesses learned from the rows `kept`; the ridges are chosen on a tenth of these."""
    order = np.random.default_rng([seed, 1]).permutation(kept)
    held = order[: max(1, round(len(order) * INNER_SHARE))]
    inner = order[len(held) :]

    def off(ridges: Ridges) -> float:
        guess = fitted(users, items, ratings, inner, ridges, seed, factors)
        return float(np.square(guess[held] - ratings[held]).mean())

    tried = [Ridges(bias, factor) for bias, factor in product(BIAS_RIDGES, FACTOR_RIDGES)]
    best = min(tried, key=off)
    return fitted(users, items, ratings, kept, best, seed, factors), best


def fitted(
    users: Ints,
    items: Ints,
    ratings: Floats,
    kept: Ints,
    ridges: Ridges,
    seed: int,
    factors: int,
    rounds: int = 12,
) -> Floats:
    """(all rows,) guesses of the model with these ridges."""
    random = np.random.default_rng([seed, 2])
    mean = float(ratings[kept].mean())
    sides = [users, items]
    bias = [np.zeros(int(ids.max()) + 1) for ids in sides]
    # A bias is a factor whose other side is 1, with a ridge of its own.
    vectors = [random.normal(0.0, 0.1, (len(one), factors)) for one in bias]
    penalty = np.diag([ridges.bias, *[ridges.factor] * factors])
    groups = [
        np.split(kept[np.argsort(ids[kept], kind="stable")], _ends(ids[kept])) for ids in sides
    ]
    for _ in range(rounds):
        for side, other in ((1, 0), (0, 1)):
            for rows in groups[side]:
                own, others = int(sides[side][rows[0]]), sides[other][rows]
                facts = np.column_stack([np.ones(len(rows)), vectors[other][others]])
                left = ratings[rows] - mean - bias[other][others]
                found = np.linalg.solve(facts.T @ facts + penalty, facts.T @ left)
                bias[side][own], vectors[side][own] = found[0], found[1:]
    products = (vectors[0][users] * vectors[1][items]).sum(axis=1)
    guess: Floats = (mean + bias[0][users] + bias[1][items] + products).astype(np.float32)
    return guess


def _ends(ids: Ints) -> Ints:
    """Where one id ends and the next begins, once they are sorted."""
    return np.flatnonzero(np.diff(np.sort(ids))) + 1
