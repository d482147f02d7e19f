"""What stands beside the recommender's table: what lists tell of who taught it, and lists over HTTP."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept import Kept
from benchmarks.recommender_protocols import RETAIL, retail_items
from benchmarks.recommender_rows import SEEDS, code_digest, machine
from benchmarks.system import recommended, timed, visitor
from recommender.evaluate import judged
from recommender.events import Events
from recommender.reading import read_events
from recommender.splits import leave_one_out
from recommender.train import new_model

MEMBERS, HTTP = "membership", "http"
NAMES = (MEMBERS, HTTP)
AT_ONCE, EACH = 20, 15


def service(kept: Kept, device: str, full: bool, so_far: bool) -> list[dict[str, Any]]:
    """Rows with one sentence each."""
    here, jobs = f"{code_digest()}|{machine()}", dict[str, Callable[[], dict[str, Any]]]()
    for effort in ("counting", "quick") if full else ("counting",):
        if RETAIL.is_dir():
            jobs[f"{MEMBERS}|{effort}|{SEEDS[0]}|{here}"] = partial(members, device, effort)
    if full:
        jobs[f"{HTTP}|{here}"] = over_http
    rows = [kept.result(key, job) for key, job in jobs.items() if kept.has(key) or not so_far]
    for one in rows:
        print(one["said"], flush=True)
    return rows


def members(device: str, effort: str) -> dict[str, Any]:
    """Half of the people teach; how well do the ranks of everybody's last event tell which half?

    0.5 of the area under the curve is a coin. Those who taught have their last event in training.
    """
    events = read_events(RETAIL / "interactions.csv.gz").telling()
    taught = np.random.default_rng(SEEDS[0]).random(len(events.user_ids)) < 0.5
    train = events.take(taught[events.users])
    model = new_model("blend", device, SEEDS[0], effort=effort).fit(train, retail_items())
    asked = _known(leave_one_out(events).questions, train)
    found = judged(model, asked, k=len(model.index))
    ranks = np.array([each.min(initial=len(model.index)) for each in found.places])
    inside = taught[asked.users]
    area = area_under(-ranks[inside], -ranks[~inside])
    best = np.array([1.0 / np.log2(rank + 2) if rank < 10 else 0.0 for rank in ranks])
    name = {"counting": "counting parts", "quick": "with the net (quick recipe)"}[effort]
    return {
        "protocol": MEMBERS,
        "said": f"Membership inference, blend, {name}: half of {len(taught):,} people teach; told apart by the rank "
        f"of their last event, area under the curve {area:.3f} (a coin: 0.500). NDCG@10 of it: those who taught "
        f"{best[inside].mean():.4f}, the others {best[~inside].mean():.4f}.",
    }  # fmt: skip


def _known(questions: Any, train: Events) -> Any:  # Questions
    """Those whose wanted item somebody who taught has met."""
    warm = np.bincount(train.items, minlength=len(train.item_ids)) > 0
    keep = [n for n, targets in enumerate(questions.targets) if warm[targets].all()]
    return questions.pick(np.array(keep, dtype=np.int64))


def area_under(high: np.ndarray, low: np.ndarray) -> float:
    """The chance that one of `high` is above one of `low`, ties half."""
    order = np.sort(low)
    above = np.searchsorted(order, high, side="left")
    upto = np.searchsorted(order, high, side="right")
    return float((above + upto).mean() / 2 / len(low))


def over_http() -> dict[str, Any]:
    """A list of eight with its reasons, 20 clients that ask again as soon as they are answered."""
    from tests.running import demo_home, started

    home = demo_home()
    with tempfile.TemporaryDirectory() as folder, started(home, Path(folder)) as assistant:

        def ask(_: int) -> list[float]:
            with closing(visitor(assistant)) as client:
                recommended(client)
                return [timed(recommended, client) for _ in range(EACH)]

        start = time.perf_counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            found = np.array([each for times in pool.map(ask, range(AT_ONCE)) for each in times])
        seconds = time.perf_counter() - start
    low, high = (1000 * float(np.percentile(found, share)) for share in (50, 99))
    return {
        "protocol": HTTP,
        "said": f"Lists over HTTP, {AT_ONCE} clients at once on the demo shop: p50 {low:.0f} ms, p99 {high:.0f} ms, "
        f"{len(found) / seconds:.0f} lists/s.",
    }  # fmt: skip
