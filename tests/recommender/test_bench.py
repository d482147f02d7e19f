"""The recommender's bench: a stopped run goes on where it was, and each row stands beside the best other."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import checkerboard_items, shoppers

from benchmarks import recommender as bench
from benchmarks import recommender_rows, recommender_service
from benchmarks.kept import Kept
from benchmarks.recommender_protocols import Protocol
from recommender.splits import leave_one_out

pytestmark = pytest.mark.slow  # trains


def small() -> Protocol:
    split = leave_one_out(shoppers())
    return Protocol("file order", split, checkerboard_items(60), {"transitions": 1.0}, 200.0, 0.2)


@pytest.mark.slow
def test_a_stopped_run_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    makes = recommender_rows.models(small(), "cpu", "beside")
    chosen = {label: makes[label] for label in ("popular", "transitions")}
    chosen["blend of one"] = makes["transitions"]
    asked: list[str] = []

    def measured(one: Protocol, model: Any) -> dict[str, Any]:
        asked.append(model.name)
        return recommender_rows.measured(one, model)

    monkeypatch.setattr(bench, "protocols", lambda: iter([small()]))
    monkeypatch.setattr(
        bench, "models", lambda one, device, kind: chosen if kind == "parts" else {}
    )
    monkeypatch.setattr(bench, "version", lambda: "")
    monkeypatch.setattr(bench, "measured", measured)
    monkeypatch.setattr(bench, "STAGES", ((7, "parts"), (8, "parts")))
    monkeypatch.setattr(bench, "Kept", lambda name: Kept(name, tmp_path))
    monkeypatch.setattr(bench, "ratings_line", lambda: "")
    monkeypatch.setattr(recommender_rows, "FOLDER", tmp_path)

    assert bench.measure(only="file order", so_far=True) == []
    rows = bench.measure(only="file order")
    again = bench.measure(only="file order", so_far=True)

    assert again == rows
    assert len(asked) == 6
    assert [row["seeds"] for row in rows] == [2, 2, 2]
    assert rows[2]["beside"] == "1.000 [1.000, 1.000] transitions"
    assert "not installed" in bench.table(rows)


@pytest.mark.slow
def test_who_taught_is_guessed_from_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recommender_service, "read_events", lambda path: shoppers())
    monkeypatch.setattr(recommender_service, "retail_items", lambda: checkerboard_items(60))
    found = recommender_service.members("cpu", "counting")
    assert "counting parts: half of 120 people teach" in found["said"]


def test_the_area_under_the_curve_counts_ties_half() -> None:
    assert recommender_service.area_under(np.array([3, 4]), np.array([1, 2])) == 1.0
    assert recommender_service.area_under(np.array([1, 2]), np.array([1, 2])) == 0.5
