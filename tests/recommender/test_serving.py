"""A served model: fresh with every event, safe for threads, never wrong about its reasons."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from worlds import START, checkerboard_items, shoppers

from recommender.errors import BadModel
from recommender.events import History
from recommender.serving import Served, load, strangers
from recommender.train import gate, new_model

pytestmark = pytest.mark.slow  # trains

NOW = START + 200 * 86_400


@pytest.fixture
def served() -> Served:
    blend = new_model("blend", "cpu", 7, effort="counting")
    return Served(blend.fit(shoppers(), checkerboard_items()))


def test_a_new_item_is_rankable_from_its_text(served: Served) -> None:
    served.add_item("i900", "even thing number2")
    found = served.recommend(
        History.of([("i2", NOW)]), 5, allow={"i900", "i40", "i41", "i43"}, now=NOW
    )
    assert found[0].item_id == "i900"


def test_live_events_make_an_item_popular_with_strangers(served: Served) -> None:
    for user in range(50):
        served.record(f"live{user}", "i7", NOW - user)
    found = served.recommend(History(), 3, now=NOW)
    assert found[0].item_id == "i7"
    assert found[0].reasons[0] == {"kind": "popular", "count": 50, "days": 28}


def test_an_event_counts_once(served: Served) -> None:
    assert served.record("a", "i1", NOW)
    assert not served.record("a", "i1", NOW)
    assert not served.record("a", "i1", NOW, "impression")


def test_live_transitions_change_the_next_list(served: Served) -> None:
    history = History.of([("i3", NOW)])
    for user in range(60):
        served.record(f"n{user}", "i3", NOW - 100)
        served.record(f"n{user}", "i55", NOW - 50)
    assert "i55" in [one.item_id for one in served.recommend(history, 3, now=NOW)]


def test_batch_and_single_agree(served: Served) -> None:
    histories = [shoppers().history(user) for user in range(30)]
    for history, many in zip(histories, served.batch(histories, 5), strict=True):
        single = served.recommend(history, 5)
        assert [one.item_id for one in many] == [one.item_id for one in single]


def test_variety_shows_more_of_the_shop_and_keeps_the_first_places(served: Served) -> None:
    histories = [shoppers().history(user % 120) for user in range(240)]
    plain, varied = (served.batch(histories, 4, variety=wish) for wish in (False, True))
    for left, right in zip(plain, varied, strict=True):
        assert [one.item_id for one in left[:3]] == [one.item_id for one in right[:3]]
        assert len({one.item_id for one in right}) == 4
    shown = [{one.item_id for each in lists for one in each} for lists in (plain, varied)]
    assert len(shown[1]) > len(shown[0]) or len(shown[0]) == 60
    single = served.recommend(histories[0], 4, variety=True)
    assert [one.item_id for one in single[:3]] == [one.item_id for one in plain[0][:3]]


def test_many_threads_get_the_same_lists(served: Served) -> None:
    histories = [shoppers().history(user) for user in range(20)]
    alone = [served.recommend(history, 5) for history in histories]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda history: served.recommend(history, 5), histories))
    assert together == alone


def test_deleting_the_named_cause_lowers_the_score(served: Served) -> None:
    named = fell = 0
    for user in range(100):
        history = shoppers().history(user)
        now = history.timestamps[-1]
        best = served.recommend(history, 1, now=now)[0]
        if best.reasons and best.reasons[0]["kind"] == "because_item":
            named += 1
            trace = served.model.trace(history.without(best.reasons[0]["item_id"]), now)
            number = served.model.index.numbers[best.item_id]
            fell += bool(served.model.scores_for([trace])[0][number] < best.score)
    assert named >= 50
    assert fell >= 0.95 * named


def test_without_a_model_popularity_serves() -> None:
    assert len(strangers(shoppers()).recommend(History(), 4)) == 4


def test_a_missing_model_is_named_with_its_cure(tmp_path: Path) -> None:
    with pytest.raises(BadModel, match="aisle train recommender"):
        load(tmp_path / "nothing")


def test_a_weaker_model_is_not_promoted_because_a_visitor_came_by() -> None:
    def metrics(ndcg: float, events: int) -> dict[str, Any]:
        model = {"questions": 9, "hr": 0.9, "ndcg": ndcg}
        floor = {"questions": 9, "hr": 0.1, "ndcg": 0.1}
        measures = {"leave_one_out": {"model": model, "popular": floor}}
        return {"data": f"{events}", "events": events, "measures": measures}

    served = metrics(0.376, 30_000)
    assert not gate(metrics(0.211, 30_004), served)[0]
    assert gate(metrics(0.380, 30_004), served)[0]
    assert gate(metrics(0.211, 90_000), served)[0]  # another shop, nothing to compare with
