"""The parts of the blend: the same sums whichever way they are asked, and what each one knows."""

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from scipy.sparse import csr_matrix
from worlds import DAY, START, checkerboard_items, shoppers

from recommender.baselines.mf_ratings import train_mf_ratings
from recommender.baskets import Baskets
from recommender.blend import Blend
from recommender.contract import Items
from recommender.ease import autoencoder
from recommender.events import Events, History
from recommender.reorder import Reorder, own_reason
from recommender.rows import Rows
from recommender.sequence import QUICK, SequenceModel
from recommender.serving import Served
from recommender.splits import new_items_split, next_basket_split
from recommender.train import new_model
from recommender.transitions import Transitions
from recommender.weighing import EVENNESS, even, evened, evenest

pytestmark = pytest.mark.slow  # trains


@pytest.fixture(scope="module")
def blend() -> Blend:
    model = new_model("blend", "cpu", 7, effort="counting")
    assert isinstance(model, Blend)
    return model.fit(shoppers(), checkerboard_items(60))


def test_rows_add_up_as_the_full_matrix_does() -> None:
    random = np.random.default_rng(1)
    dense = random.normal(size=(30, 30)).astype(np.float32)
    rows = Rows.strongest(dense, 30)
    rows.add(3, 31, 0.5)  # both are new since
    rows.add(31, 4, 0.25)
    full = np.zeros((32, 32), dtype=np.float32)
    full[:30, :30] = dense
    full[3, 31], full[31, 4] = 0.5, 0.25
    sources, weights = np.array([3, 31, 7]), np.array([1.0, 2.0, 0.5], dtype=np.float32)
    assert np.allclose(rows.sums(sources, weights, 32), weights @ full[sources], atol=1e-5)
    targets = np.array([31, 0, 4])
    assert np.allclose(rows.between(sources, targets, 32), full[np.ix_(sources, targets)])
    assert np.allclose(rows.matrix(32).toarray(), full)


def test_the_strongest_entries_are_kept_whatever_their_sign() -> None:
    rows = Rows.strongest(np.array([[0.1, -3.0, 2.0, 0.0]], dtype=np.float32), 2)
    assert rows.columns.tolist() == [1, 2]
    assert rows.data.tolist() == [-3.0, 2.0]


def test_ease_is_the_closed_form() -> None:
    random = np.random.default_rng(2)
    met = (random.random((200, 40)) < 0.2).astype(np.float32)
    gram = met.T @ met
    inverse = np.linalg.inv(gram.astype(np.float64) + 5.0 * np.eye(40))
    expected = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(expected, 0.0)
    assert np.allclose(autoencoder(gram, 5.0), expected, atol=1e-5)


def test_one_question_scores_as_it_does_among_others(blend: Blend) -> None:
    blend.add_item("new", "even thing number4", None)
    for days, repeats in ((0, False), (5, False), (5, True)):
        histories = [shoppers().history(user) for user in range(4)]
        traces = [
            blend.trace(one, one.timestamps[-1] + days * DAY, repeats=repeats) for one in histories
        ]
        for row, trace in zip(blend.score(traces), traces, strict=True):
            assert np.allclose(blend.score([trace])[0], row, atol=1e-5)


def test_asking_again_without_an_item_is_what_deleting_it_does(blend: Blend) -> None:
    for user in range(12):
        trace = blend.trace(shoppers().history(user))
        suspects = np.unique(trace.items)[:4]
        targets = np.arange(9)
        found = blend.strands(trace).variants(blend, trace, suspects, targets, {})
        total = np.sum(list(found.values()), axis=0)
        for row, item in enumerate(suspects.tolist(), start=1):
            again = blend.score([trace.without(item)])[0][targets]
            assert np.allclose(total[row], again, atol=1e-4)


def test_the_named_cause_costs_five_times_what_another_item_does(blend: Blend) -> None:
    random, named, others, fell, lists = np.random.default_rng(1), 0.0, 0.0, 0, 0
    for user in range(100):
        history = shoppers().history(user)
        best = blend.recommend(history, 1)[0]
        if not best.reasons or best.reasons[0]["kind"] != "because_item":
            continue
        number, now = blend.index.numbers[best.item_id], history.timestamps[-1]

        def fall(
            item_id: str, history: History = history, number: int = number, now: int = now
        ) -> float:
            before, after = (
                float(blend.scores_for([blend.trace(one, now)])[0][number])
                for one in (history, history.without(item_id))
            )
            return (before - after) / before

        loss = fall(best.reasons[0]["item_id"])
        lists, fell, named = lists + 1, fell + (loss > 0), named + loss
        others += fall(str(random.choice(sorted(set(history.item_ids)))))
    assert lists > 50
    assert fell >= 0.98 * lists
    assert named >= 5 * others or named / lists > 0.5  # short histories have few other items


def test_a_basket_says_what_belongs_in_it_in_any_order() -> None:
    users, items, times = [], [], []
    for user in range(60):
        basket = ["tent", "mat", "stove"] if user % 2 else ["pen", "ink", "paper"]
        for step in np.random.default_rng(user).permutation(3):
            users.append(f"u{user}")
            items.append(basket[step])
            times.append(START + user * DAY)
    model = Baskets().fit(Events.from_columns(users, items, times))
    for held in (("mat", "tent"), ("stove", "mat")):
        (missing,) = {"tent", "mat", "stove"} - set(held)
        history = History.of([(one, START + 99 * DAY) for one in held])
        assert model.recommend(history, 1)[0].item_id == missing


def test_what_is_bought_again_and_again_comes_before_what_is_bought_once() -> None:
    users, items, times = [], [], []
    for user in range(40):
        for week in range(12):
            for item in ["coffee", f"lamp{(user + week) % 12}"]:
                users.append(f"u{user}")
                items.append(item)
                times.append(START + user * 3600 + week * 7 * DAY)
    events = Events.from_columns(users, items, times)
    model = Reorder().fit(events)
    history = History.of([("lamp3", START), ("coffee", START), ("lamp4", START + 2 * DAY)])
    found = model.recommend(history, 3, leave_out="none", now=START + 9 * DAY)
    assert found[0].item_id == "coffee"
    assert found[0].reasons[0] == {"kind": "reorder", "times": 1}


def test_what_was_bought_stays_out_until_it_is_due_and_what_was_looked_at_may_come_again() -> None:
    users, items, times = [], [], []
    for user in range(40):
        for week in range(12):
            for step, item in enumerate(["coffee", f"lamp{(user + week) % 12}"]):
                users.append(f"u{user}")
                items.append(item)
                times.append(START + user * 3600 + week * 7 * DAY + step)
    model = new_model("blend", "cpu", 7, effort="counting")
    model.fit(Events.from_columns(users, items, times))
    rows = [("coffee", START + week * 7 * DAY) for week in range(11)]
    history = History.of([*rows, ("lamp3", START + DAY), ("lamp4", START + 70 * DAY, "view")])
    found = model.recommend(history, 13, leave_out="bought", now=START + 77 * DAY)
    shown = {one.item_id for one in found}
    assert "lamp4" in shown
    assert "lamp3" not in shown
    assert "coffee" in shown
    bare = {one.item_id for one in model.recommend(history, 13, now=START + 77 * DAY)}
    assert not bare & {"coffee", "lamp3", "lamp4"}


def test_what_was_only_looked_at_is_not_called_bought() -> None:
    rows = [
        ("cup", START),
        ("cup", START + 9, "view"),
        ("pot", START, "cart"),
        ("pot", START, "view"),
    ]
    model = Reorder().fit(Events.from_columns(["a"] * 2, ["cup", "pot"], [START, START]))
    trace = model.trace(History.of(rows))
    numbers = model.index.numbers
    assert own_reason(trace, numbers["cup"], "cup") == {"kind": "reorder", "times": 1}
    seen = own_reason(trace, numbers["pot"], "pot")
    assert seen == {"kind": "met_before", "item_id": "pot", "event": "view"}


def test_a_new_item_is_ranked_by_the_company_its_likes_keep() -> None:
    """Nobody met the red kettle; who bought a mug bought kettles, who bought a rope did not."""
    users, items, times = [], [], []
    for user in range(80):
        pair = (
            ("mug", f"kettle{user % 4}"),
            ("rope", f"hook{user % 4}"),
        )[user % 2]
        for step, item in enumerate(pair):
            users.append(f"u{user}")
            items.append(item)
            times.append(START + user * DAY + step * 60)
    titles = {f"kettle{n}": f"steel kettle number{n}" for n in range(4)}
    titles |= {f"hook{n}": f"iron hook number{n}" for n in range(4)}
    titles |= {"mug": "big mug", "rope": "long rope", "new1": "red kettle", "new2": "red hook"}
    shop = Items(tuple(titles), tuple(titles.values()))
    model = new_model("blend", "cpu", 7, effort="counting")
    model.fit(Events.from_columns(users, items, times), shop)
    now = START + 90 * DAY
    for bought, expected in (("mug", "new1"), ("rope", "new2")):
        found = model.recommend(History((bought,), (now,)), 1, allow={"new1", "new2"}, now=now)
        assert found[0].item_id == expected
        assert found[0].reasons[0]["item_id"] == bought


def test_the_next_basket_is_all_of_the_first_moment_after_the_cut() -> None:
    events = Events.from_columns(
        ["a"] * 5 + ["b"], ["x", "y", "x", "y", "x", "y"], [0, 10, 95, 95, 99, 100]
    )
    split = next_basket_split(events)
    assert len(split.questions) == 1
    assert split.questions.targets[0].tolist() == [0, 1]
    assert split.questions.repeats


def test_new_items_are_those_that_nobody_met_before_the_cut() -> None:
    events = Events.from_columns(["a", "a", "a", "b"], ["x", "y", "new", "x"], [0, 10, 95, 100])
    split = new_items_split(events)
    assert [split.questions.events.item_ids[n] for n in split.questions.targets[0]] == ["new"]
    assert len(split.train) == 2


def test_events_out_of_order_teach_what_they_do_in_order() -> None:
    told = [("i1", START), ("i2", START + 10), ("i3", START + 20), ("i4", START + 30)]
    seen = []
    for order in permutations(told):
        model = Transitions().fit(shoppers(20), checkerboard_items(60))
        served = Served(model)
        for item, at in order:
            served.record("late", item, at)
            assert not served.record("late", item, at)  # told twice
        numbers = {model.index.ids[n]: n for n in range(len(model.index))}
        live = {
            (a, b): round(model.pairs.live.get(numbers[a], {}).get(numbers[b], 0.0), 6)
            for a in ("i1", "i2", "i3", "i4")
            for b in ("i1", "i2", "i3", "i4")
        }
        seen.append(live)
    assert all(one == seen[0] for one in seen)
    assert seen[0]["i1", "i3"] == 0.5
    assert seen[0]["i3", "i1"] == 0.0


def test_matrix_factorisation_of_ratings_finds_who_likes_what() -> None:
    random = np.random.default_rng(4)
    users = random.integers(60, size=3000)
    items = random.integers(30, size=3000)
    likes = np.where(users % 2 == items % 2, 1.0, -1.0)
    values = 3.0 + likes + random.normal(0.0, 0.3, 3000)
    events = Events.from_columns(
        [f"u{n}" for n in users], [f"i{n}" for n in items], np.arange(3000),
        ["rating"] * 3000, values,
    )  # fmt: skip
    found = train_mf_ratings(events, say=lambda line: None)
    assert float(str(found["rmse"])) < 0.5 * float(str(found["bias_rmse"]))


def test_popular_items_sink_only_as_far_as_it_costs_nothing() -> None:
    counts = np.array([90, 90, 10, 10, 0], dtype=np.float32)
    masks = np.ones((2, 5), dtype=np.bool_)
    level = np.array([[1.0, 0.9, 0.98, 0.1, 0.0]] * 2, dtype=np.float32)
    evenness, height = evenest(*evened(level, counts, (np.array([2]), np.array([2])), masks), 1.0)
    assert evenness == max(EVENNESS)
    assert height == pytest.approx(0.98 * even(counts, evenness)[2])
    first = (np.array([0]), np.array([0]))
    assert evenest(*evened(level, counts, first, masks), 1.0)[0] == 0.0
    third = (np.array([2]), np.array([2]))
    assert evenest(*evened(level, counts, third, masks), 0.1)[0] == 0.1
    factors = even(counts, 0.3)
    assert factors[0] < 1 < factors[2]
    assert factors[4] == 1


def test_numpy_reads_the_net_as_torch_does() -> None:
    events = shoppers()
    net = SequenceModel("cpu", effort=replace(QUICK, epochs=1, blocks=2)).fit(events)
    traces = [net.trace(events.history(user)) for user in range(80)]
    quick = net.score(traces)
    net._reader = None
    assert np.allclose(quick, net.score(traces), rtol=1e-4, atol=1e-7)


def test_one_entry_of_a_row_is_found_without_reading_the_others() -> None:
    rows = Rows.of(csr_matrix(np.array([[0, 2, 0, 3], [0, 0, 0, 0], [1, 0, 0, 0]], np.float32)))
    dense = rows.matrix(4).toarray()
    found = [[rows.entry(one, other) for other in range(4)] for one in range(4)]
    assert np.array_equal(np.array(found), dense)
