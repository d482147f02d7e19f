"""The simulated market keeps its own laws, before any product is measured in it."""

from __future__ import annotations

import ast
import csv
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from benchmarks.market import shoppers, words
from benchmarks.market.goods import Good
from benchmarks.market.history import a_year, bestsellers, kept_by
from benchmarks.market.lexical import SearchBox
from benchmarks.market.ratios import Ratio, ratio
from benchmarks.market.shoppers import Market, conversion, visit
from benchmarks.market.shown import shown
from benchmarks.market.talks import Talk, need_of, talk
from benchmarks.market.words import Saying

ROOM = Path(shoppers.__file__).parent
NOW, PEOPLE, LIST = 1_800_000_000, 100, 8
SHELVES = ("Bags", "Audio", "Stationery", "Women & Men", "Kitchen & Coffee", "Dogs & Cats")


@cache
def goods() -> list[Good]:
    """90 kinds on six shelves, ten brands, prices from 5 to 95."""
    with (ROOM / "kinds.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[:90]
    return [
        Good(
            f"G-{at:02d}", {"en": f"Acme {one['kind']}", "zh": f"壹号 {one['zh']}"}, {"en": "", "zh": ""}, one["kind"],
            f"brand {at % 10}", ("All", SHELVES[at % 6]), {"en": ("All",), "zh": ("全部",)}, frozenset({"red"}),
            5.0 + at,
        )
        for at, one in enumerate(rows)
    ]  # fmt: skip


@cache
def market(has_tastes: bool = True, taste: float = shoppers.TASTE, seed: int = 5) -> Market:
    return Market(goods(), seed, PEOPLE, has_tastes, taste)


def against_bestsellers(here: Market) -> Ratio:
    """Who knows each taste, beside the bestsellers."""
    sold = bestsellers(here, a_year(here, NOW))[:LIST]
    pairs = [
        (conversion(here, at, here.best(at, LIST), 6), conversion(here, at, sold, 6))
        for at in range(PEOPLE)
    ]
    return ratio({5: pairs}, 300)


def own_against_others(here: Market) -> Ratio:
    """Goods of the kind of shelf one looked at most, beside those of somebody else."""
    met = kept_by(here, a_year(here, NOW), ("view",))
    favourite = [
        max(range(6), key=lambda shelf, own=own: sum(good % 6 == shelf for good in own))
        for own in met
    ]
    pairs = []
    for at in range(PEOPLE):
        lists = [
            [good for good in range(90) if good % 6 == favourite[one % PEOPLE]][:LIST]
            for one in (at, at + 1)
        ]
        pairs.append((conversion(here, at, lists[0], 12), conversion(here, at, lists[1], 12)))
    return ratio({5: pairs}, 300)


def test_a_taste_makes_the_list_of_who_knows_it_better_than_the_bestsellers() -> None:
    strong, weak = against_bestsellers(market()), against_bestsellers(market(True, 0.3))
    assert strong.low > 0.5
    assert strong.value > weak.value


def test_what_one_did_says_something_only_where_there_are_tastes() -> None:
    assert own_against_others(market()).low > 0
    null = own_against_others(market(has_tastes=False))
    assert null.low < 0 < null.high


def test_in_the_null_market_one_good_is_as_good_as_another() -> None:
    null = market(has_tastes=False)
    assert not null.interest.any()
    assert len({one.purse for one in null.people}) == 1
    assert len({one.language for one in null.people}) == 2
    sold = against_bestsellers(null)
    assert sold.low < 0.05
    assert sold.high > -0.05


def found_by(here: Market, is_box: bool) -> list[float]:
    """1 for each shopper who finds something: in a search box, or where goods are drawn."""
    box, drawn = SearchBox(goods()), np.random.default_rng(3)

    def shown(saying: Saying, language: str) -> list[int]:
        asked = box.search(saying.typed, language) if is_box else []
        return asked or [int(one) for one in drawn.permutation(90)[:10]]

    return [
        float(talk(here, at, lambda said, one=one: shown(said, one.language)).found is not None)
        for at, one in enumerate(here.people)
    ]


def test_in_the_null_market_a_search_box_finds_no_more_than_chance_does() -> None:
    null, real = market(has_tastes=False), market()
    pairs = list(zip(found_by(null, True), found_by(null, False), strict=True))
    assert abs(ratio({5: pairs}, 300).value) < 0.15
    assert sum(found_by(real, True)) > 2 * sum(found_by(real, False))


def test_in_the_null_market_only_an_empty_answer_costs_anything() -> None:
    """Neither how many are shown, nor which, nor whether they are new; in a market with tastes all of it counts."""
    null, real = market(has_tastes=False), market()
    answers: list[Callable[[int], list[int]]] = [
        lambda turn: list(range(10 * turn, 10 * turn + 10)),
        lambda turn: [3],
        lambda turn: list(range(10)) if turn % 2 else [],
    ]

    def talks(here: Market, answer: Callable[[int], list[int]]) -> list[Talk]:
        turns = [count(1) for _ in here.people]
        return [talk(here, at, lambda _, at=at: answer(next(turns[at]))) for at in range(PEOPLE)]

    many, one, empty = ([(t.found is not None, t.turns) for t in talks(null, a)] for a in answers)
    assert many == one
    assert sum(found for found, _ in empty) < sum(found for found, _ in many)
    assert [t.turns for t in talks(real, answers[0])] != [t.turns for t in talks(real, answers[1])]


def test_the_same_seed_gives_the_same_market_and_another_seed_another() -> None:
    first, again = Market(goods(), 5, PEOPLE), Market(goods(), 5, PEOPLE)
    assert a_year(first, NOW) == a_year(again, NOW)
    assert a_year(first, NOW) != a_year(market(seed=6), NOW)
    here = talk(first, 3, lambda one: [1, 2, 3])
    assert here == talk(again, 3, lambda one: [1, 2, 3])


def test_patience_ends_talks() -> None:
    for at, person in enumerate(market().people[:40]):
        said: list[Saying] = []
        ended = talk(market(), at, lambda one, said=said: said.append(one) or [])  # type: ignore[func-returns-value]
        assert ended.found is None
        assert len(said) == person.turns == ended.turns - 1
        assert shoppers.TURNS[0] <= person.turns <= shoppers.TURNS[1]


def test_what_stands_first_is_bought_more_often_and_what_is_dear_less() -> None:
    here = market()
    first = [
        visit(here, at, [7, 8, 9, 10, 11, 12], str(n)) for at in range(PEOPLE) for n in range(4)
    ]
    last = [
        visit(here, at, [12, 11, 10, 9, 8, 7], str(n)) for at in range(PEOPLE) for n in range(4)
    ]
    assert first.count(7) > last.count(7)
    assert last.count(12) > first.count(12)
    dear = [(at, one.purse) for at, one in enumerate(here.people)]
    poor, rich = min(dear, key=lambda one: one[1])[0], max(dear, key=lambda one: one[1])[0]
    lost = (here.interest - here.taste)[:, 0] - (here.interest - here.taste)[:, 89]
    assert lost[poor] > lost[rich]


def test_the_words_of_a_need_hold_its_limit_only_where_there_is_one_to_hold() -> None:
    for at in range(60):
        need, _ = need_of(market(), at)
        language = market().people[at].language
        for one in words.sayings(need, language, 5, market().dice("words", at)):
            assert (str(need.limit) in one.sentence) or not need.limit
            assert not {"under", "以内"} & {*one.typed.split(), one.typed[-2:]}


def test_every_kind_and_shelf_of_the_demo_shop_has_its_words() -> None:
    from data.catalogue import demo_products

    products = demo_products()
    assert {str(one["kind"]) for one in products} <= set(words._kinds())
    assert {str(one["category"]["en"][-1]) for one in products} <= set(words._shelves())


@pytest.mark.parametrize(
    ("typed", "language"), [("kettle", "en"), ("电热壶", "zh"), ("Kettles!", "en")]
)
def test_the_search_box_finds_the_word_of_a_title(typed: str, language: str) -> None:
    found = SearchBox(goods()).search(typed, language)
    assert goods()[found[0]].kind == "kettle"


def test_a_ratio_is_paired_and_its_interval_holds_it() -> None:
    assert str(ratio({1: [(1, 1), (0, 0)]}, 50)) == "+0.0% [+0.0%, +0.0%]"
    one = ratio({1: [(3, 2)] * 5, 2: [(3, 2)] * 5}, 50)
    assert (one.value, one.low, one.high) == pytest.approx((0.5, 0.5, 0.5))
    with pytest.raises(ValueError, match="No shopper"):
        ratio({})


def test_the_table_says_simulated_in_every_row_of_the_market() -> None:
    pairs = [(1.0, 0.5), (1.0, 0.5)]
    one = {
        "personal": dict.fromkeys(("bestsellers", "unseen", "oracle"), pairs), "world": {"events": 9, "trained": True},
        "campaign": {"pairs": pairs, "reach": [2]},
        "search": {**dict.fromkeys(("first", "success", "turns"), pairs), "shoppers": ["en, knows", "zh, knows"]},
    }  # fmt: skip
    text = shown({"7|tastes": one, "7|null": one, "replay": {"lists": pairs}})
    head = next(line for line in text.splitlines() if line.startswith("| simulated"))
    assert head.count("simulated") == 3
    assert text.count("+100.0%") >= 12


def test_the_market_knows_neither_the_recommender_nor_the_data_of_the_demo_shop() -> None:
    """But for the replay, which is of real people and measures the recommender itself."""
    for path in sorted(ROOM.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        named = {one.module or "" for one in ast.walk(tree) if isinstance(one, ast.ImportFrom)}
        named |= {
            name.name for one in ast.walk(tree) if isinstance(one, ast.Import) for name in one.names
        }
        rooms = {one.split(".")[0] for one in named}
        assert "data" not in rooms, path.name
        assert path.name == "replay.py" or "recommender" not in rooms, path.name
