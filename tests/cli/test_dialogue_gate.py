"""A newly trained dialogue serves when it reads our own rows no worse than what serves, on the same rows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aisle.cli.train import _promote_dialogue
from aisle.shop.versions import current, new_version, promote

Metrics = dict[str, Any]


def measured(*folds: float, labelled: tuple[int, int] = (0, 0)) -> Metrics:
    rows, right = labelled
    return {"accuracy": sum(folds) / len(folds), "accuracy_by_fold": list(folds),
            "folds": len(folds), "labelled": {"rows": rows, "right": right}}  # fmt: skip


def tried(home: Path, served: Metrics | str, new: Metrics, labelled: int = 0) -> bool:
    """Whether the new version is promoted over the served one."""
    first = new_version(home)
    told = served if isinstance(served, str) else json.dumps(served)
    (first / "metrics.json").write_text(told, encoding="utf-8")
    promote(home, first.name)
    second = new_version(home)
    _promote_dialogue(home, second, new, labelled, fast=False)
    now = current(home)
    assert now is not None
    return now.name == second.name


@pytest.mark.parametrize(
    ("served", "new", "serves"),
    [
        (measured(0.8, 0.8, 0.8, 0.8, 0.8), measured(0.8, 0.8, 0.8, 0.8, 0.75), True),
        (measured(0.8, 0.8, 0.8, 0.8, 0.8), measured(0.7, 0.7, 0.8, 0.8, 0.8), False),
        # The first training of a shop measures one fold: that one is compared.
        (measured(0.9), measured(0.89, 0.8, 0.8, 0.8, 0.8), True),
        (measured(0.8), measured(0.7, 0.9, 0.9, 0.9, 0.9), False),
        ("cut off", measured(0.6, 0.6, 0.6, 0.6, 0.6), True),
    ],
)
def test_old_and_new_are_compared_on_the_same_rows(
    tmp_path: Path, served: Metrics | str, new: Metrics, serves: bool
) -> None:
    assert tried(tmp_path, served, new) is serves


def test_labelled_turns_are_told_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    even = measured(0.8, 0.8, 0.8, 0.8, 0.8)
    assert tried(tmp_path, even, {**even, "labelled": {"rows": 9, "right": 4}}, labelled=9)
    told = capsys.readouterr().err
    assert "0.800 right, before 0.800" in told
    assert "9 labelled turns are learned from and not measured" in told
    assert "4 of 9" in told
