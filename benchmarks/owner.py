"""The owner's pages of the running demo shop: every page in both languages, the first load after the start included.

A page that is still counting says so and comes back by itself; it counts by when it was there, and by when it was whole.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import httpx

from benchmarks.system import row, spread, table
from tests.running import demo_home, started

PAGES = ("", "funnel", "funnel?by=category", "demand", "segments", "campaigns", "campaigns/new", "quality", "fairness", "why",
         "why?person=C-0001", "why?query=waterproof+speaker", "conversations", "models", "privacy")  # fmt: skip
ROUNDS = 6  # of each page and language, after the first
WHOLE_S = 60
Row = dict[str, Any]
__all__ = ["measure", "table"]


def measure() -> list[Row]:
    """On a restarted assistant that nobody has asked anything yet."""
    with tempfile.TemporaryDirectory() as folder, started(demo_home(), Path(folder)) as assistant:
        return pages(assistant.url)


def pages(url: str) -> list[Row]:
    """Seconds until a page was there, and, of the first loads, until its numbers were."""
    first, whole, later = [], [], []
    with httpx.Client(base_url=url, timeout=60, trust_env=False, headers={"origin": url}) as owner:
        owner.get("/owner/sign-in").raise_for_status()
        assert owner.post("/owner/demo").status_code == 303
        for number in range(ROUNDS + 1):
            for language in ("en", "zh"):
                for name in PAGES:
                    address = f"/owner/{name}{'&' if '?' in name else '?'}lang={language}"
                    there, all_there = load(owner, address)
                    if number == 0 and language == "en":
                        first.append(there)
                        whole.append(all_there)
                    else:
                        later.append(there)
    return [
        *spread(f"{len(PAGES)} owner's pages × 2 languages, every load", first + later, "300 ms", ""),
        row("the slowest first load of a page", max(first) * 1000, "ms", "", f"median of the first loads {statistics.median(first) * 1000:.0f} ms"),
        row("the same, until its numbers stand", max(whole) * 1000, "ms", "", ""),
    ]  # fmt: skip


def load(owner: httpx.Client, address: str) -> tuple[float, float]:
    """Until the page is there; until it no longer counts."""
    begin = time.perf_counter()
    answer = owner.get(address)
    answer.raise_for_status()
    there = time.perf_counter() - begin
    while "refresh" in answer.headers and time.perf_counter() - begin < WHOLE_S:
        time.sleep(float(answer.headers["refresh"]))
        answer = owner.get(address)
    return there, time.perf_counter() - begin
