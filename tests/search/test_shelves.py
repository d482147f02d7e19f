"""Wide wishes: the nearest shelf, and one of each kind first."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from aisle.search.filters import Filters
from aisle.search.shelves import is_wide, mixed, open_rows, shelf_scores
from aisle.search.wish import Wish

KINDS = ["pen", "pen", "notebook", "kite", "kite", "puzzle"]


class Encoder:
    """Writing lies one way, playing the other."""

    def encode(self, texts: list[str], as_what: str) -> np.ndarray:
        return np.array([[1.0, 0.0] if "write" in text else [0.0, 1.0] for text in texts])


class Space:
    encoder = Encoder()

    def cosine(self, vector: np.ndarray, rows: np.ndarray) -> np.ndarray:
        return np.array([[1.0, 0.1] if row < 3 else [0.1, 1.0] for row in rows]) @ vector


def shop(**changed: Any) -> Any:  # Any: as much of a snapshot as is looked at
    shelves = {"desk": np.array([0, 1, 2]), "toys": np.array([3, 4, 5])}
    parts: dict[str, Any] = {
        "products": [SimpleNamespace(kind=kind) for kind in KINDS], "spaces": {"en": Space()},
        "shelves": shelves, "shelves_near": {},
        "vocabulary": SimpleNamespace(
            sold=SimpleNamespace(below=lambda kind: {"kite"} if kind == "toy" else set())
        ),
    }  # fmt: skip
    return SimpleNamespace(**{**parts, **changed})


def wish(text: str, said: str = "", **filters: Any) -> Wish:
    return Wish(text, "en", Filters(**filters), said=said or text)


def test_what_names_no_thing_is_looked_for_on_the_nearest_shelf() -> None:
    scores = shelf_scores(shop(), wish("write", "something to write with"))
    assert scores is not None
    assert scores.tolist() == [1, 1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    "one", [wish("pen", type="pen"), wish("write", brand=("Acme",)), wish(" ", "under 5")]
)
def test_a_named_thing_or_brand_says_enough(one: Wish) -> None:
    assert shelf_scores(shop(), one) is None


def test_a_shop_whose_shelves_are_no_more_than_kinds_has_none() -> None:
    assert shelf_scores(shop(shelves={}), wish("write")) is None
    assert not is_wide(shop(shelves={}), wish("write"))


def test_only_who_says_that_anything_would_do_is_shown_what_no_word_fits() -> None:
    rows = open_rows(shop(), wish("write", "something to write with"))
    assert rows is not None
    assert rows.tolist() == [True, True, True, False, False, False]
    assert open_rows(shop(), wish("write")) is None


def test_a_refined_wish_is_placed_by_its_own_words() -> None:
    scores = shelf_scores(shop(), wish("write", "under 5 instead"))
    assert scores is not None
    assert scores[0] == 1


def test_one_of_each_kind_comes_before_the_second_of_any_that_is_hardly_better() -> None:
    close = np.array([0.9, 0.88, 0.85, 0.84, 0.1, 0.8], dtype=np.float32)
    assert mixed(shop(), [0, 1, 2, 3, 5, 4], close) == [0, 2, 3, 5, 1, 4]
    far = np.array([0.9, 0.88, 0.2, 0.1, 0.1, 0.1], dtype=np.float32)
    assert mixed(shop(), [0, 1, 2, 3, 4, 5], far)[:2] == [0, 1]


def test_a_wish_is_wide_where_several_kinds_would_do() -> None:
    assert is_wide(shop(), wish("toys", type="toy"))
    assert is_wide(shop(), wish("write"))
    assert not is_wide(shop(), wish("kite", type="kite"))
    assert not is_wide(shop(), Wish("write", "en", sort="price_asc"))
