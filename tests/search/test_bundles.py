"""Several things for one sum: how they are read, and that the set found is the best there is."""

from __future__ import annotations

import itertools
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aisle.search.bundle_changes import changed_bundle
from aisle.search.bundle_wish import BundleWish, read_bundle
from aisle.search.bundles import NONE, Offered, best_set, cheapest_set, solve
from aisle.search.snapshot import Snapshot, take_snapshot
from aisle.search.vocabulary import Vocabulary
from aisle.shop.products import Product
from aisle.shop.settings import Settings
from tests.search.shelf import SHELF

VOCABULARY = Vocabulary.build(SHELF)


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return snapshot_of(SHELF)


def snapshot_of(products: list[Product]) -> Snapshot:
    return take_snapshot(products, Settings(), {})


def read(text: str) -> BundleWish | None:
    return read_bundle(text, VOCABULARY, "USD")


def kinds(wish: BundleWish | None) -> list[tuple[int, str | None]]:
    assert wish is not None
    return [(one.count, one.wish.filters.type) for one in wish.parts]


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("a tent, hiking boots and a speaker for 400 together", 400),
        ("$400 for a tent, hiking boots and a speaker", 400),
        ("tent + hiking boots + speaker, budget 400", 400),
        ("帐篷、登山靴和音箱一共400以内", 400),
        ("400块能买一顶帐篷、一双登山靴加一个音箱吗", 400),
        ("帐篷，登山靴，还有音箱，加起来不超过四百块", 400),
        ("a tent, hiking boots and a speaker", None),
    ],
)
def test_a_list_of_things_for_one_sum_is_a_bundle(text: str, limit: int | None) -> None:
    wish = read(text)
    assert kinds(wish) == [(1, "tent"), (1, "hiking boots"), (1, "speaker")]
    assert wish is not None
    assert wish.limit == limit


@pytest.mark.parametrize(
    "text",
    [
        "a tent under 100",
        "a tent or a speaker under 100",
        "帐篷或者音箱，100以内",
        "a tent and a speaker",
        "waterproof speaker for the tent under 80",
        "",
        "together 400",
    ],
)
def test_one_thing_or_the_other_is_no_bundle(text: str) -> None:
    assert read(text) is None


def test_each_thing_keeps_its_own_conditions_and_what_is_said_of_all() -> None:
    wish = read("a tent under 150, two red speakers and headphones, 400 together, not Northwold")
    assert wish is not None
    assert wish.limit == 400
    tent, speaker, headphones = wish.parts
    assert tent.wish.filters.price_max == 150
    assert headphones.wish.filters.price_max is None
    assert speaker.count == 2
    assert speaker.wish.filters.colour == ("red",)
    assert all(one.wish.filters.excluded.brand == ("Northwold",) for one in wish.parts)
    both = read("帐篷和音箱一共300块，都要红色的")
    assert both is not None
    assert both.limit == 300
    assert [one.wish.filters.colour for one in both.parts] == [("red",), ("red",)]


def test_each_under_a_price_bounds_every_thing_and_not_their_sum() -> None:
    for text in ("a tent and a speaker, each under 100", "帐篷和音箱，每样不超过100"):
        wish = read(text)
        assert wish is not None
        assert wish.limit is None
        assert [one.wish.filters.price_max for one in wish.parts] == [100, 100]


def test_an_open_bundle_takes_another_sum_another_condition_one_thing_more_or_less() -> None:
    before = read("a tent, a speaker and headphones for 400 together")
    assert before is not None

    def after(text: str) -> BundleWish | None:
        return changed_bundle(before, text, VOCABULARY, "USD")

    assert (lower := after("under 300 instead"))
    assert lower.limit == 300
    assert kinds(after("without the headphones")) == [(1, "tent"), (1, "speaker")]
    assert kinds(after("耳机不要了")) == [(1, "tent"), (1, "speaker")]
    assert kinds(after("再加一双登山靴"))[-1] == (1, "hiking boots")
    assert (green := after("make the tent orange"))
    assert [one.wish.filters.colour for one in green.parts] == [("orange",), (), ()]
    assert (black := after("all in black"))
    assert [one.wish.filters.colour for one in black.parts] == [("black",)] * 3
    assert after("hiking boots size 42") is None
    assert after("thanks") is None
    assert BundleWish.from_json(before.to_json()).to_json() == before.to_json()


def test_the_set_keeps_to_the_sum_and_to_every_condition(snapshot: Snapshot) -> None:
    wish = read("a tent, a speaker and headphones for 220 together")
    assert wish is not None
    found = solve(snapshot, wish)
    assert [one.hit.product_id for one in found.lines] == ["T2", "S1", "H1"]
    assert found.total_minor == 7450 + 5900 + 7900
    assert not found.over_minor
    dear = solve(snapshot, read("a tent, a speaker and headphones for 280 together"))  # type: ignore[arg-type]
    assert dear.lines[0].hit.product_id == "T1"


def test_where_none_fits_the_cheapest_is_shown_with_what_it_is_over(snapshot: Snapshot) -> None:
    wish = read("帐篷、音箱和耳机一共200以内")
    assert wish is not None
    found = solve(snapshot, wish)
    assert found.total_minor == 21250
    assert found.over_minor == 1250
    assert not found.missing


def test_what_nothing_satisfies_is_named_and_the_rest_still_shown(snapshot: Snapshot) -> None:
    wish = read("a purple tent and a speaker for 500 together")
    assert wish is not None
    found = solve(snapshot, wish)
    assert [one.said for one in found.missing] == ["a purple tent"]
    assert [one.hit.product_id for one in found.lines] == ["S1"]
    nothing = solve(snapshot_of([]), wish)
    assert not nothing.lines
    assert len(nothing.missing) == 2


def test_too_few_pieces_in_stock_are_no_offer(snapshot: Snapshot) -> None:
    wish = read("six tents and a speaker for 9000 together")
    assert wish is not None
    assert wish.parts[0].count == 6
    assert [one.said for one in solve(snapshot, wish).missing] == ["tents"]


def test_money_without_a_rate_is_said_and_holds_nothing(snapshot: Snapshot) -> None:
    wish = read("a tent and a speaker for 300 yen together")
    assert wish is not None
    assert wish.currency == "JPY"
    assert wish.limit == Decimal(300)
    found = solve(snapshot, wish)
    assert found.unanswerable == ("currency",)
    assert not found.lines


offers = st.lists(
    st.lists(
        st.tuples(st.integers(0, 7), st.integers(1, 60), st.integers(0, 12)),
        min_size=1,
        max_size=5,
        unique_by=lambda one: one[0],
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=150, deadline=None)
@given(offers, st.integers(0, 160))
def test_no_set_within_the_sum_is_better_and_none_is_cheaper(
    drawn: list[list[tuple[int, int, int]]], limit: int
) -> None:
    made = [
        Offered(*(np.array([*column], dtype=np.int64) for column in zip(*one, strict=True)))
        for one in ([(*line, 0) for line in part] for part in drawn)
    ]
    sets = [one for one in itertools.product(*drawn) if len({row for row, _, _ in one}) == len(one)]
    worths = [(sum(p for *_, p in one), -sum(c for _, c, _ in one)) for one in sets]
    fitting = [one for one in worths if -one[1] <= limit]
    assert _worth(drawn, best_set(made, limit)) == max(fitting, default=None)
    cheapest = max(((cost, points) for points, cost in worths), default=None)
    found = _worth(drawn, cheapest_set(made))
    assert (found and (found[1], found[0])) == cheapest
    assert NONE > 10**15


def test_many_parts_over_the_same_products_end_and_sell_nothing_twice() -> None:
    prices = np.arange(1, 31, dtype=np.int64)
    part = Offered(np.arange(30), prices, np.full(30, 5, dtype=np.int64), np.zeros(30, np.int64))
    for rows in (best_set([part] * 8, None), cheapest_set([part] * 8)):
        assert rows is not None
        assert len(set(rows)) == 8


def _worth(
    drawn: list[list[tuple[int, int, int]]], rows: list[int] | None
) -> tuple[int, int] | None:
    if rows is None:
        return None
    lines = [
        next(one for one in part if one[0] == row) for part, row in zip(drawn, rows, strict=True)
    ]
    return sum(p for *_, p in lines), -sum(c for _, c, _ in lines)
