"""The simulated market: shoppers with tastes of their own talk to the running assistant and buy, or leave.

    python -m benchmarks market --seeds 7,8          docs/market.md says what is assumed, and what it cannot show
Every seed has a market with tastes and a null market without; each result is kept in var/bench and used again.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.kept import FOLDER, Kept
from benchmarks.market.history import a_year
from benchmarks.market.shoppers import Market

PEOPLE = 1000
PARTS = ("world", "personal", "campaign", "search")
Found = dict[str, Any]


def measure(seeds: Sequence[int] = (7, 8)) -> Found:
    """{"7|tastes": {"personal", "campaign", "search", "world"}, "7|null": …, "replay": …}."""
    from benchmarks.market.replay import replay

    kept, found = Kept("market"), {}
    for seed in seeds:
        for has_tastes in (True, False):
            name = f"{seed}|{'tastes' if has_tastes else 'null'}"
            key = f"{name}|{_digest()}"
            if not all(kept.has(f"{key}|{part}") for part in PARTS):
                one_market(kept, key, seed, has_tastes)
            found[name] = {part: kept.result(f"{key}|{part}", dict) for part in PARTS}
    found["replay"] = replay(kept, say)
    return found


def one_market(kept: Kept, key: str, seed: int, has_tastes: bool) -> None:
    """A year, a trained home, a running assistant, and the three measures on it; each is kept at once."""
    from benchmarks.market.campaigns import campaigns
    from benchmarks.market.door import opened
    from benchmarks.market.homes import catalogue_of, make_home
    from benchmarks.market.measures import personal, search
    from tests.running import demo_home

    name = f"market {seed}{'' if has_tastes else ', no tastes'}"
    say(f"{name}: the year before")
    pristine = demo_home()
    market = Market(catalogue_of(pristine), seed, PEOPLE, has_tastes)
    rows = a_year(market, int(time.time()) // 86_400 * 86_400)
    home = FOLDER / f"market-{key.replace('|', '-')}"
    make_home(pristine, home, market, rows, say)
    is_trained = (home / "models" / "recommender" / "current").exists()
    kept.result(f"{key}|world", lambda: {"events": len(rows), "trained": is_trained})
    with tempfile.TemporaryDirectory() as folder, opened(home, Path(folder)) as (doors, served):
        for part, find in {
            "personal": lambda: personal(market, rows, doors, say),
            "campaign": lambda: campaigns(market, rows, doors, served, say),
            "search": lambda: search(market, doors, say),
        }.items():
            say(f"{name}: {part}")
            kept.result(f"{key}|{part}", find)


def table(found: Found) -> str:
    """Each claim beside its null market and a replay of real behaviour."""
    from benchmarks.market.shown import shown

    return shown(found)


def say(line: str) -> None:
    """Progress, at once."""
    print(f"[{time.strftime('%H:%M:%S')}] {line}", flush=True)


@cache
def _digest() -> str:
    """Of the simulator, the recommender, the search and the insights: another one is measured anew."""
    import hashlib

    root, sha = Path(__file__).resolve().parent.parent.parent, hashlib.sha256()
    for part in ("benchmarks/market", "recommender", "aisle/search", "aisle/insights", "actions"):
        for path in sorted((root / part).rglob("*")):
            if path.suffix in (".py", ".csv", ".toml") and path.name not in UNMEASURED:
                sha.update(path.read_bytes())
    return sha.hexdigest()[:10]


UNMEASURED = ("shown.py", "replay.py", "ratios.py")  # they measure nothing on the assistant
