"""`aisle insights` in one process: every verb answers an empty shop and a small one, as text and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from aisle.cli.app import app, attach
from aisle.shop.errors import BadInput
from aisle.shop.events import Event, Events
from tests.shop.homes import Home, open_home

pytestmark = pytest.mark.slow  # whole processes

VERBS = ("cleaning", "funnel", "searches", "questions", "journeys", "loyalty", "pairs", "trend",
         "segments", "movement", "likelihood", "exposure", "fairness", "watches")  # fmt: skip


def run(home: Home, *words: str) -> str:
    attach()
    done = CliRunner().invoke(app, ["--home", str(home.path), *words])
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_answers_an_empty_shop(tmp_path: Path, verb: str) -> None:
    home = open_home(tmp_path)
    assert run(home, "insights", verb).strip()
    json.loads(run(home, "insights", verb, "--json"))


def test_a_small_shop_is_told_in_a_table_and_goes_out_as_parquet(tmp_path: Path) -> None:
    home = open_home(tmp_path / "shop")
    home.products({"id": "T1", "title": "Tent", "category": "Outdoor > Tents", "price": 90})
    Events(home.database, home.clock).record_all(
        [Event("anna", "T1", 1_700_000_000, "view"), Event("anna", "T1", 1_700_000_900, "purchase")]
    )
    told = run(home, "insights", "funnel", "--by", "category", "--days", "0")
    assert "Outdoor > Tents" in told
    assert "100.0% (20.7–100.0)" in told
    assert run(home, "insights", "members", "recency:lapsed").split() == ["anna"]
    out = tmp_path / "events.parquet"
    run(home, "export", "events", "--out", str(out))
    assert out.stat().st_size > 0
    with pytest.raises(BadInput, match=r"events\.csv.*events\.parquet"):
        run(home, "export", "events", "--out", str(tmp_path / "events.csv"))
