"""The floors on a real shop's events."""

import os
from pathlib import Path

import pytest

from recommender.contract import Items
from recommender.reading import read_events
from recommender.train import gate, train

FOLDER = Path(os.environ.get("AISLE_DATA", "../shared/data")) / "online-retail-ii"


@pytest.mark.realdata
@pytest.mark.skipif(not FOLDER.is_dir(), reason=f"no {FOLDER}: set AISLE_DATA")
def test_counting_parts_beat_both_popularities_on_a_real_shop(tmp_path: Path) -> None:
    import polars as pl

    events = read_events(FOLDER / "interactions.csv.gz")
    table = pl.read_csv(FOLDER / "items.csv.gz", infer_schema=False)
    items = Items(tuple(table["item_id"]), tuple(table["title"].fill_null("")))
    metrics = train(events, items, out_dir=tmp_path, device="cpu", effort="counting")
    passed, why = gate(metrics, None)
    assert passed, why
    # Leave-one-out a little below what was measured (.213); next baskets, where popularity of the
    # last 28 days is the hard floor (.1056), clearly above it.
    assert metrics["measures"]["leave_one_out"]["model"]["ndcg"] > 0.205
    assert metrics["measures"]["time"]["model"]["ndcg"] > 1.05 * 0.1056
    assert not metrics["serves_torch"]
