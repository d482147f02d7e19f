"""A new recommender against the served one on the shop's own people: does it load, is it quick, is it even?"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from aisle.insights.exposure import BANDS, LEAST

if TYPE_CHECKING:
    from recommender.events import History

PEOPLE, LONG = 200, 10
MOST_MS, MOST_SLOWER = 50.0, 2.0  # slower than the served one is no matter while it is quick


@dataclass(frozen=True)
class Lists:
    """What one version shows: 95th percentile of a list in ms, products shown of all, the least shown band."""

    p95_ms: float
    coverage: float
    worst_band: float  # share of what is shown by share of the catalogue


def challenge(
    new: Path, old: Path | None, histories: Sequence[History], prices: dict[str, float]
) -> tuple[bool, str]:
    """(may it serve, why). Compared with the served version where there is one that loads."""
    try:
        mine = lists(new, histories, prices)
    except Exception as error:  # whatever is wrong with it, the served one goes on
        return False, f"{new.name} cannot be used: {type(error).__name__}: {error}"
    try:
        theirs = lists(old, histories, prices) if old is not None else None
    except Exception:  # the served one is broken: anything that loads is better
        theirs = None
    told = f"p95 {mine.p95_ms:.0f} ms, coverage {mine.coverage:.2f}, least shown price band {mine.worst_band:.2f}"
    if theirs is None:
        return True, told
    if mine.p95_ms > max(MOST_MS, MOST_SLOWER * theirs.p95_ms):
        return False, f"too slow: p95 {mine.p95_ms:.0f} ms, the served one {theirs.p95_ms:.0f} ms"
    for name, one, other in (("coverage", mine.coverage, theirs.coverage),
                             ("the least shown price band", mine.worst_band, theirs.worst_band)):  # fmt: skip
        if one < LEAST * other:
            return False, f"less even: {name} {one:.2f}, the served one {other:.2f}"
    return True, told


def lists(version: Path, histories: Sequence[History], prices: dict[str, float]) -> Lists:
    """Ask for a list for each history."""
    from recommender.serving import load

    served = load(version)
    allow = [one for one in served.item_ids if one in prices]
    band = _bands({one: prices[one] for one in allow})
    times, shown = [], []
    for one in histories:
        started = time.perf_counter()
        shown += [hit.item_id for hit in served.recommend(one, LONG, allow=allow)]
        times.append(1000 * (time.perf_counter() - started))
    times.sort()
    part = [
        sum(band[item] == name for item in shown)
        / max(1, len(shown))
        / max(1e-9, sum(other == name for other in band.values()) / len(band))
        for name in BANDS
        if name in band.values()
    ]
    p95 = times[int(0.95 * (len(times) - 1))] if times else 0.0
    return Lists(p95, len(set(shown)) / max(1, len(allow)), min(part, default=1.0))


def _bands(prices: dict[str, float]) -> dict[str, str]:
    """Thirds by price."""
    ordered = sorted(prices, key=lambda one: (prices[one], one))
    return {one: BANDS[3 * place // len(ordered)] for place, one in enumerate(ordered)}
