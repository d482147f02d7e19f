"""What every recommender must do, whatever it is made of."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from worlds import (
    START,
    checkerboard,
    checkerboard_items,
    history_without,
    shoppers,
)

from recommender.blend import Blend
from recommender.contract import Recommender
from recommender.errors import BadEvents, BadModel, BadQuestion
from recommender.events import Events, History
from recommender.sequence import FULL, SequenceModel
from recommender.serving import load
from recommender.train import MODELS, new_model


def names(*without: str) -> list[Any]:
    """All names; the nets take seconds each and are left to `make test`."""
    return [
        pytest.param(name, marks=pytest.mark.slow) if name in ("blend", "sequence") else name
        for name in sorted(set(MODELS) - set(without))
    ]


def fitted(name: str, events: Events) -> Recommender:
    model = new_model(name, "cpu", 7, effort="full")
    if isinstance(model, SequenceModel | Blend):
        model.effort = replace(FULL, epochs=40 if isinstance(model, SequenceModel) else 10)
    return model.fit(events, checkerboard_items())


@pytest.fixture(scope="module", params=names())
def model(request: pytest.FixtureRequest) -> Recommender:
    return fitted(request.param, checkerboard())


@pytest.mark.parametrize("name", names("popular", "reorder"))
def test_a_withheld_favourite_is_recommended_first(name: str) -> None:
    events = checkerboard()
    model = fitted(name, events)
    right = 0
    for user in range(20):
        history, missed = history_without(events, user)
        right += model.recommend(history, 1)[0].item_id == missed
    assert right >= 19


def test_no_seen_item_is_recommended(model: Recommender) -> None:
    history = checkerboard().history(3)
    shown = {one.item_id for one in model.recommend(history, 12)}
    assert shown
    assert not shown & set(history.item_ids)


def test_seen_items_come_back_when_asked_for(model: Recommender) -> None:
    history = checkerboard().history(3)
    shown = {one.item_id for one in model.recommend(history, 12, leave_out="none")}
    assert set(history.item_ids) <= shown


@pytest.mark.parametrize("k", [1, 3, 7])
def test_a_list_has_k_different_items_best_first(model: Recommender, k: int) -> None:
    found = model.recommend(checkerboard().history(0), k)
    assert len({one.item_id for one in found}) == k
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_k_below_one_is_refused(model: Recommender) -> None:
    with pytest.raises(BadQuestion, match="k is 0"):
        model.recommend(History(), 0)


def test_only_allowed_items_are_recommended(model: Recommender) -> None:
    found = model.recommend(History(), 5, allow={"i1", "i4", "no such item"})
    assert {one.item_id for one in found} == {"i1", "i4"}


def test_a_stranger_gets_what_is_popular(model: Recommender) -> None:
    events = checkerboard()
    best = model.recommend(History(), 12, now=events.latest)
    counts = [float(model.floor(events.latest)[model.index.numbers[one.item_id]]) for one in best]
    assert counts == sorted(counts, reverse=True)
    assert best[0].reasons[0]["kind"] == "popular"


def test_unknown_items_of_a_history_are_ignored(model: Recommender) -> None:
    history = checkerboard().history(2)
    strange = History(
        ("never seen", *history.item_ids),
        (START - 1, *history.timestamps),
        ("view", *history.kinds),
    )
    assert model.recommend(strange, 5) == model.recommend(history, 5)


def test_events_after_the_asked_moment_change_nothing(model: Recommender) -> None:
    history = checkerboard().history(2)
    now = history.timestamps[-1]
    later = History(
        (*history.item_ids, "i1"), (*history.timestamps, now + 60), (*history.kinds, "purchase")
    )
    assert model.recommend(later, 5, now=now) == model.recommend(history, 5, now=now)


def test_a_saved_model_answers_as_before(model: Recommender, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    again = load(tmp_path / "m", "cpu")
    for user in range(6):
        history = checkerboard().history(user)
        for left, right in zip(
            model.recommend(history, 6), again.recommend(history, 6), strict=True
        ):
            assert left.item_id == right.item_id
            assert left.score == pytest.approx(right.score, rel=1e-5)
            assert left.reasons == right.reasons


def test_a_model_cut_short_is_refused_by_name(model: Recommender, tmp_path: Path) -> None:
    model.save(tmp_path / "m")
    path = tmp_path / "m" / "arrays.safetensors"
    path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(BadModel, match="cut short"):
        load(tmp_path / "m", "cpu")


@pytest.mark.parametrize("name", names())
def test_the_same_seed_and_events_give_the_same_bytes(name: str, tmp_path: Path) -> None:
    events = shoppers(users=60)
    for folder in ("a", "b"):
        new_model(name, "cpu", 7, effort="quick").fit(events).save(tmp_path / folder)
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.*"))
    assert files
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


@pytest.mark.parametrize("name", names())
def test_nothing_to_learn_from_is_said(name: str) -> None:
    with pytest.raises(BadEvents, match="0 events"):
        new_model(name, "cpu", 7).fit(Events.from_columns([], [], []))


@pytest.mark.parametrize("name", names())
def test_one_user_one_item_one_second_do_not_break_a_model(name: str) -> None:
    one = Events.from_columns(["a", "a", "b"], ["x", "x", "x"], [5, 5, 5])
    model = new_model(name, "cpu", 7, effort="quick").fit(one)
    assert model.recommend(History(), 3)[0].item_id == "x"
    assert model.recommend(one.history(0), 3) == []


def test_every_named_cause_is_an_item_of_the_history(model: Recommender) -> None:
    for user in range(8):
        history = checkerboard().history(user)
        for one in model.recommend(history, 5):
            for reason in one.reasons:
                if reason["kind"] in ("because_item", "similar_text", "bought_together"):
                    assert reason["item_id"] in history.item_ids
                if reason["kind"] == "because_item":
                    assert 0.1 <= reason["share"] <= 1.0
