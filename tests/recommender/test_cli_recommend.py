"""`aisle recommend --histories` and `aisle train recommender --ratings`, as a person types them."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from worlds import DAY, START, checkerboard_items, shoppers

from aisle.shop.versions import new_version, promote
from recommender.events import KINDS
from recommender.train import train

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose recommender (with a net) was trained on sixty shoppers."""
    home = tmp_path_factory.mktemp("home")
    versions = home / "models" / "recommender"
    folder = new_version(versions)
    train(shoppers(60), checkerboard_items(), "blend", folder, "cpu", 7, effort="quick")
    promote(versions, folder.name)
    return home


@pytest.fixture
def run(home: Path, tmp_path: Path) -> Run:
    """Run `aisle` in `tmp_path` on that home."""

    def aisle(*words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "AISLE_HOME": str(home), "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "aisle.cli", *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    write_histories(tmp_path / "h.csv")
    return aisle


def write_histories(path: Path) -> None:
    """Shoppers 0 to 4 of the training, and a guest whom no training has seen."""
    events = shoppers(60)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["user_id", "item_id", "timestamp", "event"])
        for row in np.flatnonzero(events.users < 5).tolist():
            item, kind = events.item_ids[events.items[row]], KINDS[events.kinds[row]]
            user = events.user_ids[events.users[row]]
            writer.writerow([user, item, events.timestamps[row], kind])
        writer.writerow(["guest, 新", "i3", START + 90 * DAY, "view"])


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_user_of_the_file_gets_ranked_unseen_items_and_the_run_repeats(
    run: Run, tmp_path: Path
) -> None:
    for name in ("a.csv", "b.csv"):
        done = run("recommend", "--histories", "h.csv", "--out", name, "-k", "4")
        assert done.returncode == 0, done.stderr
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
    rows = rows_of(tmp_path / "a.csv")
    assert list(rows[0]) == ["user_id", "rank", "item_id", "score"]
    had = {(row["user_id"], row["item_id"]) for row in rows_of(tmp_path / "h.csv")}
    users = list(
        dict.fromkeys(user for user in (r["user_id"] for r in rows_of(tmp_path / "h.csv")))
    )
    assert list(dict.fromkeys(row["user_id"] for row in rows)) == users
    for user in users:
        listed = [row for row in rows if row["user_id"] == user]
        assert [row["rank"] for row in listed] == ["1", "2", "3", "4"]
        scores = [float(row["score"]) for row in listed]
        assert scores == sorted(scores, reverse=True)
        assert not had & {(user, row["item_id"]) for row in listed}


def test_only_the_users_and_candidates_named_are_answered_at_their_own_time(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "u.csv").write_text(f"user_id,now\nu1,{START - DAY}\nstranger,\n", "utf-8")
    (tmp_path / "i.csv").write_text("item_id\ni1\ni2\nno such item\n", "utf-8")
    done = run(
        "recommend", "--histories", "h.csv", "--out", "run.csv",
        "--users", "u.csv", "--candidates", "i.csv", "--allow-repeats",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = rows_of(tmp_path / "run.csv")
    listed = {user: [r for r in rows if r["user_id"] == user] for user in ("u1", "stranger")}
    assert len(rows) == 4
    for some in listed.values():
        assert {row["item_id"] for row in some} == {"i1", "i2"}
    # Asked before any event, a known user is a stranger of that day: nothing later may leak.
    assert all(float(row["score"]) == 0.0 for row in listed["u1"])
    assert all(float(row["score"]) > 0.0 for row in listed["stranger"])


@pytest.mark.parametrize(
    ("name", "text", "named"),
    [
        ("h.csv", "user_id,item_id\nu1,i1\n", "timestamp"),
        ("h.csv", "user_id,item_id,timestamp,event\nu1,i1,5,stare\n", "'stare'"),
        ("u.csv", "user_id,now\nu1,soon\n", "row 2: now 'soon'"),
        ("u.csv", "user\nu1\n", "'user_id'"),
        ("u.csv", "user_id,now\nu1,5\nu1,6\n", "'u1' stands twice"),
        ("i.csv", "item_id\n", "names no item"),
    ],
)
def test_a_bad_file_is_refused_in_one_sentence_and_nothing_is_written(
    run: Run, tmp_path: Path, name: str, text: str, named: str
) -> None:
    (tmp_path / "u.csv").write_text("user_id\nu1\n", "utf-8")
    (tmp_path / "i.csv").write_text("item_id\ni1\n", "utf-8")
    (tmp_path / name).write_text(text, "utf-8")
    done = run(
        "recommend", "--histories", "h.csv", "--out", "run.csv",
        "--users", "u.csv", "--candidates", "i.csv",
    )  # fmt: skip
    assert done.returncode == 1
    assert named in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "run.csv").exists()


def test_a_loss_falls_on_the_demos_ratings(run: Run) -> None:
    ratings = str(ROOT / "data" / "demo" / "ratings.csv")
    done = run("train", "recommender", "--model", "embedding", "--ratings", ratings)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Device: ")
    epochs = [line.split() for line in lines if line.startswith("Epoch ")]
    assert [words[1] for words in epochs] == [f"{n}/10" for n in range(1, 11)]
    training, held_out = ([float(words[n]) for words in epochs] for n in (4, 7))
    assert training == sorted(training, reverse=True)
    assert held_out[-1] < 0.95 * held_out[0]


def test_a_model_that_does_not_fit_its_file_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.csv").write_text("user_id,item_id,rating\nu,i,5\n", "utf-8")
    done = run("train", "recommender", "--model", "cosine", "--ratings", "r.csv")
    assert done.returncode == 1
    assert "'cosine'" in done.stderr
    done = run("train", "recommender", "--model", "embedding", "--ratings", "r.csv")
    assert done.returncode == 1
    assert "1 ratings" in done.stderr
