"""The peers' rows of the recommender's table: libraries in `.venv-peers`, asked what ours are asked."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.recommender_protocols import Protocol
from benchmarks.recommender_rows import result
from recommender.evaluate import AT, Judged

PYTHON = Path(__file__).resolve().parent.parent / ".venv-peers" / "bin" / "python"
SCRIPT = Path(__file__).with_name("recommender_implicit.py")
PEERS = ("ALS", "BPR", "item kNN")
INSTALL = "python3.11 -m venv .venv-peers && .venv-peers/bin/pip install implicit==0.7.3"


def version() -> str:
    """Of the library, or "" where it is not installed."""
    if not PYTHON.is_file():
        return ""
    asked = [str(PYTHON), "-c", "import implicit; print(implicit.__version__)"]
    found = subprocess.run(asked, capture_output=True, text=True, check=False)
    return found.stdout.strip() if found.returncode == 0 else ""


def measured_peer(one: Protocol, name: str, seed: int) -> dict[str, Any]:
    """The same facts as of our own models."""
    train, asked = one.split.train, one.split.questions
    items = len(asked.events.item_ids)
    warm = np.bincount(train.items, minlength=items) > 0
    histories = [
        np.unique(asked.events.items[int(asked.events.starts[user]) : int(end)])
        for user, end in zip(asked.users, asked.ends, strict=True)
    ]
    met = [np.unique(train.items[train.starts[n] : train.starts[n + 1]]) for n in range(len(train.user_ids))]  # fmt: skip
    given: dict[str, Any] = {
        "shape": (len(met), items), "model": name, "seed": seed, "k": AT, "repeats": asked.repeats,
        "users": asked.users,
        "train_items": np.concatenate(met), "train_ends": np.cumsum([0, *map(len, met)]),
        "asked_items": np.concatenate(histories), "asked_ends": np.cumsum([0, *map(len, histories)]),
    }  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        ask, answer = Path(folder) / "in.npz", Path(folder) / "out.npz"
        np.savez(ask, **given)
        subprocess.run([str(PYTHON), str(SCRIPT), str(ask), str(answer)], check=True)
        found = np.load(answer)
        lists, fit_s, times = found["lists"], float(found["fit_s"]), found["times"]
    places = tuple(
        np.flatnonzero(np.isin(row, targets)).astype(float)
        for row, targets in zip(lists, asked.targets, strict=True)
    )
    wanted = np.array([len(each) for each in asked.targets])
    shown = tuple(row[row >= 0] for row in lists)
    return result(Judged(places, wanted, shown, warm), fit_s, times)
