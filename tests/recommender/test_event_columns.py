"""Events read from files: good rows in order, bad rows named."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from worlds import shoppers

from recommender.baselines.embedding import RatingRecipe, train_ratings
from recommender.errors import BadEvents
from recommender.evaluate import gini, places_of
from recommender.events import Events
from recommender.reading import read_events
from recommender.splits import leave_one_out, time_split
from recommender.train import splits_of, unasked
from recommender.tuning import hold_back


def written(folder: Path, text: str, name: str = "events.csv") -> Path:
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
    return path


@pytest.mark.parametrize("name", ["events.csv", "events.csv.gz"])
def test_rows_of_one_time_keep_the_order_of_the_file(tmp_path: Path, name: str) -> None:
    text = "user_id,item_id,timestamp,event\nb,z,5,view\na,y,9,\na,x,9,cart\na,w,2,click\n"
    events = read_events(written(tmp_path, text, name))
    assert events.history(events.user_ids.index("a")).item_ids == ("w", "y", "x")
    assert events.history(events.user_ids.index("a")).kinds == ("click", "purchase", "cart")


def test_iso_times_and_ids_with_commas_and_unicode_are_read(tmp_path: Path) -> None:
    text = 'user_id,item_id,timestamp\n"a, b",杯子,2024-01-01T00:00:00\n'
    events = read_events(written(tmp_path, text))
    assert events.history(0).item_ids == ("杯子",)
    assert events.timestamps.tolist() == [1704067200]


@pytest.mark.parametrize(
    ("row", "named"),
    [
        ("a,x,NaN,5", "row 2: rating 'NaN'"),
        ("a,x,1e9,5", "row 2: rating '1e9'"),
        ("a,x,good,5", "row 2: rating 'good'"),
        ("a,,4,5", "row 2: item_id"),
        ("a,x,4,-3", "row 2: timestamp '-3'"),
        ("a,x,4,soon", "row 2: timestamp 'soon'"),
    ],
)
def test_a_bad_row_is_named_with_its_value(tmp_path: Path, row: str, named: str) -> None:
    with pytest.raises(BadEvents, match=named):
        read_events(written(tmp_path, f"user_id,item_id,rating,timestamp\n{row}\n"))


@pytest.mark.parametrize("text", ["", "user_id,item_id,timestamp\n", "a,b\n1,2\n"])
def test_a_file_without_events_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadEvents):
        read_events(written(tmp_path, text))


def test_an_unknown_event_type_is_named() -> None:
    with pytest.raises(BadEvents, match="'stare'"):
        Events.from_columns(["a"], ["x"], [1], ["stare"])


def test_leave_one_out_hides_each_users_last_event() -> None:
    split = leave_one_out(
        Events.from_columns(["a"] * 3 + ["b"], ["x", "y", "z", "x"], [1, 2, 3, 4])
    )
    assert len(split.train) == 3 - 1 + 1
    assert split.questions.history(0).item_ids == ("x", "y")
    assert [split.questions.events.item_ids[n] for n in split.questions.targets[0]] == ["z"]


def test_no_training_event_is_later_than_the_cut() -> None:
    events = shoppers()
    split = time_split(events)
    assert len(split.questions)
    assert split.train.timestamps.max() < split.questions.nows.min()
    for question in range(len(split.questions)):
        met = set(split.questions.history(question).item_ids)
        assert not met & {events.item_ids[n] for n in split.questions.targets[question]}


def test_ties_count_half() -> None:
    scores = np.array([1.0, 1.0, 1.0, 0.0], dtype=np.float32)
    places = places_of(scores, np.array([0]), np.ones(4, dtype=np.bool_))
    assert places.tolist() == [1.0]


def test_gini_runs_from_even_to_one_item() -> None:
    assert gini(np.array([2, 2, 2, 2])) == pytest.approx(0.0)
    assert gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)


@pytest.mark.slow
def test_the_embedding_model_learns_ratings_better_than_the_bias_baseline(tmp_path: Path) -> None:
    random = np.random.default_rng(5)
    tastes, features = random.normal(size=(80, 2)), random.normal(size=(60, 2))
    users, items = random.integers(80, size=6000), random.integers(60, size=6000)
    ratings = np.clip(3 + (tastes[users] * features[items]).sum(1), 1, 5)
    events = Events.from_columns(
        [f"u{n}" for n in users], [f"i{n}" for n in items], np.zeros(6000, int), None, ratings
    )
    said: list[str] = []
    metrics = train_ratings(
        events,
        RatingRecipe(weight_decay=0.1, dropout=0.1, factor_ridge=1.0, device="cpu"),
        tmp_path,
        said.append,
    )
    assert said[0] == "Device: cpu"
    assert said[1].startswith("Epoch 1/10  training loss")
    assert metrics["rmse"] < 0.9 * metrics["bias_rmse"]  # type: ignore[operator]


def rows(events: Events) -> set[tuple[int, int, int]]:
    columns = (events.users.tolist(), events.items.tolist(), events.timestamps.tolist())
    return set(zip(*columns, strict=True))


@pytest.mark.parametrize("effort", ["full", "quick"])
def test_what_a_net_learns_for_all_splits_is_asked_by_none(effort: str) -> None:
    events = shoppers()
    splits = splits_of(events, effort)
    learned = rows(unasked(events, splits))
    assert len(learned) > len(events) / 2
    for training in (events, *(split.train for split in splits.values())):
        assert learned <= rows(hold_back(training).train)
