"""Rows of the recommender's table: which models, what is measured of each, how a row reads."""

from __future__ import annotations

import hashlib
import os
import platform
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.kept import FOLDER
from benchmarks.recommender_protocols import Protocol
from recommender.baselines.cosine import Cosine
from recommender.baselines.cosine_users import CosineUsers
from recommender.baselines.floor import Floor
from recommender.baselines.ials import ImplicitAls
from recommender.baselines.mf import Svd
from recommender.contract import LeaveOut, Recommender
from recommender.ease import Ease
from recommender.evaluate import Judged, judged
from recommender.popular import Popular
from recommender.report import interval
from recommender.serving import Served
from recommender.text import Text
from recommender.train import new_model
from recommender.transitions import Transitions

SEEDS = (7, 8, 9)
ASKED = 300
MEANS = ("hr", "ndcg", "coverage", "gini")
ROOT = Path(__file__).resolve().parent.parent
HEAD = (
    "| question | model | seeds | HR@10 | NDCG@10 | of the goal | beside the best other row | Cov@10 | "
    "Gini | fit s | one user p50 / p99 ms | batch ms a user |",
    "|---|---|---|---|---|---|---|---|---|---|---|---|",
)
Make = Callable[[int], Recommender]


def models(one: Protocol, device: str, kind: str) -> dict[str, Make]:
    """By label, how to make what is asked of a question: "parts", "net", or what stands "beside"."""
    if kind == "parts":
        return {
            "blend, counting parts": lambda seed: new_model(
                "blend", device, seed, effort="counting"
            )
        }
    if kind == "net":
        return {"blend": lambda seed: new_model("blend", device, seed)}
    found: dict[str, Make] = {
        "popular": lambda seed: Popular(),
        "popular 28 days": lambda seed: Popular(28),
        "counting reference": lambda seed: Floor(one.floor, one.ridge),
        "transitions": lambda seed: Transitions(),
        "ease, flat history": lambda seed: Ease(100.0, fade=0.0),
        "text": lambda seed: Text(),
        "mf (SVD)": lambda seed: Svd(),
        "mf (implicit ALS)": lambda seed: ImplicitAls(),
        "cosine of items": lambda seed: Cosine(),
        "cosine of users": lambda seed: CosineUsers(),
    }
    if one.name == "sports":  # no text; and two that take minutes at 18,000 items
        left = ("text", "ease, flat history", "mf (implicit ALS)", "cosine of users")
        return {label: make for label, make in found.items() if label not in left}
    if one.name == "new articles":  # without events only texts can tell
        return {label: found[label] for label in ("text", "counting reference")}
    return found


def measured(one: Protocol, model: Recommender) -> dict[str, Any]:
    """Fit, ask every question, and time some of them."""
    start = time.process_time()
    model.fit(one.split.train, one.items)
    fit_s = time.process_time() - start
    candidates = None
    if one.candidates is not None:
        candidates = np.zeros(len(model.index), dtype=np.bool_)
        candidates[[model.index.numbers[item] for item in one.candidates]] = True
    found = judged(model, one.split.questions, candidates)
    times = []
    some = list(one.split.questions.some(ASKED, SEEDS[0]).histories())
    leave_out: LeaveOut = "none" if one.split.questions.repeats else "met"
    for history, now in some:
        start = time.perf_counter()
        model.recommend(history, 10, now=now, leave_out=leave_out)
        times.append(time.perf_counter() - start)
    start = time.perf_counter()
    Served(model).batch(
        [each for each, _ in some], leave_out=leave_out, nows=[now for _, now in some]
    )
    batch_s = (time.perf_counter() - start) / max(1, len(some))
    return result(found, fit_s, np.array(times)) | {"batch_ms": 1000 * batch_s}


def result(found: Judged, fit_s: float, times: np.ndarray) -> dict[str, Any]:
    """What is kept of one run; the gain of each question stands in a file of its own."""
    gains = np.asarray(found.gains, dtype=np.float32)
    path = FOLDER / "gains" / f"{hashlib.sha256(gains.tobytes()).hexdigest()[:16]}.npy"
    path.parent.mkdir(parents=True, exist_ok=True)
    np.save(path, gains)
    metrics = found.metrics()
    return {
        **{name: getattr(metrics, name) for name in MEANS},
        "questions": metrics.questions,
        "fit_s": fit_s,
        "p50_ms": 1000 * float(np.percentile(times, 50)),
        "p99_ms": 1000 * float(np.percentile(times, 99)),
        "gains": path.name,
    }


def row(
    protocol: str,
    label: str,
    results: dict[int, dict[str, Any]],
    found: dict[tuple[str, str], dict[int, dict[str, Any]]],
) -> dict[str, Any]:
    """Means over the seeds; the times are the first one's. Blends stand beside the best other row."""
    first = next(iter(results.values()))
    means = {name: float(np.mean([one[name] for one in results.values()])) for name in MEANS}
    whole = first | means | {"protocol": protocol, "model": label, "seeds": len(results)}
    others = {
        other: rows
        for (name, other), rows in found.items()
        if name == protocol and "blend" not in other and rows
    }
    if "blend" in label and others:
        best = max(others, key=lambda other: _mean(others[other], "ndcg"))
        low, high = interval(_gains(results), _gains(others[best]))
        ratio = means["ndcg"] / max(1e-9, _mean(others[best], "ndcg"))
        whole["beside"] = f"{ratio:.3f} [{low:.3f}, {high:.3f}] {best}"
    return whole


def _gains(results: dict[int, dict[str, Any]]) -> np.ndarray:
    columns = [np.load(FOLDER / "gains" / one["gains"]) for one in results.values()]
    return np.asarray(np.mean(columns, axis=0))


def _mean(results: dict[int, dict[str, Any]], name: str) -> float:
    return float(np.mean([one[name] for one in results.values()]))


def line(one: dict[str, Any]) -> str:
    reached = f"{one['ndcg'] / one['must']:.3f}" if "blend" in one["model"] else ""
    batch = f"{one['batch_ms']:.2f}" if "batch_ms" in one else ""
    return (
        f"| {one['protocol']} | {one['model']} | {one['seeds']} | {one['hr']:.4f} | {one['ndcg']:.4f} | "
        f"{reached} | {one.get('beside', '')} | {one['coverage']:.3f} | {one['gini']:.2f} | "
        f"{one['fit_s']:.1f} | {one['p50_ms']:.1f} / {one['p99_ms']:.1f} | {batch} |"
    )


def digest(one: Protocol) -> str:
    """Of the data of one question."""
    sha = hashlib.sha256(one.split.questions.events.digest().encode())
    sha.update(one.split.train.digest().encode())
    sha.update("\x1f".join((*one.items.ids, *(one.items.texts or ()))).encode())
    return sha.hexdigest()[:12]


@cache
def code_digest() -> str:
    """Of the code that learns and answers: another one is measured anew."""
    sha = hashlib.sha256()
    for path in sorted((ROOT / "recommender").rglob("*.py")):
        if path.name == "report.py":  # tables for people: no run depends on it
            continue
        sha.update(path.read_bytes())
    return sha.hexdigest()[:12]


@cache
def machine() -> str:
    model = ""
    cpus = Path("/proc/cpuinfo")
    if cpus.is_file():
        names = [one for one in cpus.read_text().splitlines() if one.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else ""
    return f"{platform.machine()}, {os.cpu_count()} cores, {model}"
