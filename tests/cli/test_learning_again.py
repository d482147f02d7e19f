"""`aisle learn`: what is new is learned, what fails or is worse is kept out, and the reason is written down."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from aisle.cli.app import app, attach, note
from aisle.cli.challenge import challenge
from aisle.cli.learn import learn_parts
from aisle.insights.drift import drift
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.events import Events
from aisle.shop.settings import Settings
from aisle.shop.versions import new_version, promote
from recommender.contract import Items
from recommender.events import Events as Columns
from recommender.events import History
from recommender.popular import Popular
from tests.insights.worlds import NOW, Did, items, world
from tests.shop.homes import open_home

pytestmark = pytest.mark.slow  # trains

DAY = 86_400


def better(shop: Settings) -> None:
    folder = new_version(shop.home / "models" / "search")
    promote(folder.parent, folder.name)
    note("It finds more.")


def worse(_: Settings) -> None:
    note("It finds less: not promoted.")


def broken(_: Settings) -> None:
    raise Unavailable("The disk is full. Make room.")


def test_a_better_version_serves_a_worse_or_broken_one_does_not_and_each_says_why(
    tmp_path: Path,
) -> None:
    home = open_home(tmp_path)
    found = learn_parts(home.settings, ["search"], trainers={"search": better})
    (first,) = found["parts"]
    assert (first["outcome"], first["why"]) == ("promoted", ["It finds more."])
    again = learn_parts(home.settings, ["search"], trainers={"search": broken})
    assert [one["outcome"] for one in again["parts"]] == ["nothing new"]
    Events(home.database, home.clock).record("anna", "T1", "view")
    kept = learn_parts(home.settings, ["search"], trainers={"search": worse})["parts"][0]
    assert (kept["outcome"], kept["after"]) == ("kept", first["after"])
    failed = learn_parts(home.settings, ["search"], is_forced=True, trainers={"search": broken})
    assert failed["parts"][0]["outcome"] == "failed"
    assert failed["parts"][0]["after"] == first["after"]
    assert "disk is full" in failed["parts"][0]["why"][-1]
    reports = [json.loads(one.read_text()) for one in (tmp_path / "learning").glob("*.json")]
    assert reports
    assert all(one["parts"][0]["why"] for one in reports)


def test_no_data_is_said_and_an_unknown_part_is_refused(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    attach()
    done = CliRunner().invoke(app, ["--home", str(home.path), "learn"])
    assert done.exit_code == 0
    assert "has no products" in done.stdout
    assert "has no events" in done.stdout
    wrong = CliRunner().invoke(app, ["--home", str(home.path), "learn", "--parts", "taste"])
    assert isinstance(wrong.exception, BadInput)


def test_two_at_once_are_one(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    attach()
    with FileLock(home.path / "learn.lock"):
        second = CliRunner().invoke(app, ["--home", str(home.path), "learn"])
    assert isinstance(second.exception, BadInput)
    assert "at work" in str(second.exception)


def popular(folder: Path, *shown: str) -> Path:
    ids = ("a", "b", "c", "d", "e", "f")
    events = Columns.from_columns([f"u{n}" for n in range(len(shown))], list(shown), [NOW] * len(shown),
                                  ["view"] * len(shown), [1.0] * len(shown))  # fmt: skip
    model = Popular()
    model.fit(events, Items(ids, ids))
    folder.mkdir()
    model.save(folder)
    return folder


def test_a_challenger_must_load_and_be_as_even_as_what_serves(tmp_path: Path) -> None:
    prices = dict(zip("abcdef", (1.0, 2, 3, 4, 5, 6), strict=True))
    histories = [History.of([("a", NOW)])]
    served = popular(tmp_path / "served", *"abcdef")
    assert challenge(served, None, histories, prices)[0]
    assert challenge(served, served, histories, prices)[0]
    (tmp_path / "corrupt").mkdir()
    is_good, why = challenge(tmp_path / "corrupt", served, histories, prices)
    assert not is_good
    assert "cannot be used" in why


def test_what_moved_is_named_and_a_steady_shop_has_not_moved() -> None:
    shelf = items([(f"i{n}", f"kind {n}", "b", 1.0) for n in range(4)])
    steady = [Did(f"u{n}", "view", f"i{n % 4}", NOW - (n % 56) * DAY - n) for n in range(800)]
    assert not any(one.moved for one in drift(world(steady, shelf)))
    moved = [Did(f"w{n}", "view", "i3", NOW - (n % 28) * DAY - n) for n in range(800)]
    found = {one.name: one for one in drift(world(steady + moved, shelf))}
    assert found["category"].moved
    assert found["category"].most == "kind 3"
    assert drift(world(steady[:50], shelf)) == []


def test_the_verb_is_there() -> None:
    attach()
    assert "Retrain" in CliRunner().invoke(app, ["learn", "--help"]).stdout


@pytest.mark.parametrize("text", ["search", "recommender", "dialogue"])
def test_every_part_has_a_trainer(text: str) -> None:
    from aisle.cli.learn import PARTS, _trainers

    assert text in PARTS
    assert text in _trainers()
