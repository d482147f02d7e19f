"""What a home lacks before `aisle run`: a recommender that this version cannot read counts as none."""

import json
import shutil
from pathlib import Path

import pytest

from aisle.cli.places import recommender_damage
from aisle.cli.preparation import Preparation, Progress
from aisle.shop.settings import load_settings
from aisle.shop.versions import new_version, promote
from recommender.baselines.mf import Svd
from recommender.events import Events
from recommender.files import ARRAYS, MANIFEST, NOTES


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a small recommender."""
    versions = tmp_path / "models" / "recommender"
    folder = new_version(versions)
    users, items = ["a", "a", "b", "b", "c"], ["x", "y", "x", "z", "y"]
    Svd().fit(Events.from_columns(users, items, [1, 2, 3, 4, 5])).save(folder)
    promote(versions, folder.name)
    return tmp_path


def test_a_model_that_can_be_read_is_not_trained_again(home: Path) -> None:
    assert not preparation(home).lacks("recommender")
    assert preparation(home).lacks("search")


def test_a_model_of_an_older_layout_is_trained_anew(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = served(home)
    notes = json.loads((folder / NOTES).read_text())
    (folder / NOTES).write_text(json.dumps(notes | {"format": 1}))
    (folder / MANIFEST).write_text("{}")
    assert preparation(home).lacks("recommender")
    assert "model format 1" in capsys.readouterr().err


def test_a_model_cut_short_or_without_one_of_its_parts_is_trained_anew(home: Path) -> None:
    folder = served(home)
    shutil.copytree(folder, folder / "text")
    notes = json.loads((folder / NOTES).read_text())
    notes["notes"]["parts"] = ["text"]
    (folder / NOTES).write_text(json.dumps(notes))
    (folder / MANIFEST).write_text("{}")
    assert recommender_damage(load_settings(home, {})) is None
    (folder / "text" / ARRAYS).write_bytes(b"")
    assert preparation(home).lacks("recommender")
    shutil.rmtree(folder / "text")
    assert preparation(home).lacks("recommender")


def served(home: Path) -> Path:
    (folder,) = (path for path in (home / "models" / "recommender").iterdir() if path.is_dir())
    return folder


def preparation(home: Path) -> Preparation:
    return Preparation(load_settings(home, {}), {}, Progress(home))
