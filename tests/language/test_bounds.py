"""What a sentence demands of price, rating and reviews."""

import json
import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.bounds import numeric_bounds
from aisle.language.money import price_bounds

DATA = Path(os.environ.get("AISLE_DATA", Path(__file__).parents[2].parent / "shared" / "data"))


@pytest.mark.parametrize(
    ("text", "minimum", "maximum", "currency"),
    [
        ("under 80 bucks", None, 80, None),
        ("200块以内", None, 200, None),
        ("500到800", 500, 800, None),
        ("$50-80", 50, 80, "USD"),
        ("between £20 and £40", 20, 40, "GBP"),
        ("tents for not more than 1.2k", None, 1200, None),
        ("should not cost more than $15", None, 15, "USD"),
        ("nothing above 42 dollars", None, 42, "USD"),
        ("no less than €25", 25, None, "EUR"),
        ("not cheap but over $50", 50, None, "USD"),
        ("not nike under 50", None, 50, None),
        ("预算三百", None, 300, None),
        ("不超过一千二的", None, 1200, None),
        ("1000元以上的帐篷", 1000, None, "CNY"),
        ("２００塊以內", None, 200, None),
        ("三到五百块", 300, 500, None),
        ("100元到200元之间", 100, 200, "CNY"),
        ("my budget is $41", None, 41, "USD"),
        ("fifty dollars max", None, 50, "USD"),
    ],
)
def test_a_stated_price_is_a_bound(
    text: str, minimum: int | None, maximum: int | None, currency: str | None
) -> None:
    (bound,) = price_bounds(text)
    assert (bound.minimum, bound.maximum, bound.currency) == (minimum, maximum, currency)


@pytest.mark.parametrize(
    "text",
    [
        "38mm", "iPhone 11", "64GB", "18W", "Note 10 Plus", "size 9 to 10", "at least 3 pockets",
        "can i return something after 30 days", "超过三十天还能退货吗", "call 555-1234", "5折",
        "12 Main Street, Denver 80202", "remind me at 5", "2 or 4, which lasts longer", "第二个",
        "over 40 years old", "more than 2 people tent", "10000mAh", "order W1234567",
    ],
)  # fmt: skip
def test_other_numbers_are_no_price(text: str) -> None:
    assert price_bounds(text) == []


def test_about_is_fifteen_percent_to_both_sides_and_says_so() -> None:
    for text in ("三百左右", "around 300", "300ish"):
        (bound,) = price_bounds(text)
        assert bound.about
        assert (bound.minimum, bound.maximum, bound.stated) == (Decimal(255), Decimal(345), 300)


def test_stars_and_reviews_are_told_from_money() -> None:
    text = "phones under $100 rated above 4 stars with 150+ reviews"
    found = {(b.kind, b.minimum, b.maximum) for b in numeric_bounds(text)}
    assert found == {("price", None, 100), ("rating", 4, None), ("reviews", 150, None)}


def test_a_dollar_is_the_shops_own_where_the_shop_counts_in_dollars() -> None:
    assert price_bounds("under $50", "AUD")[0].currency == "AUD"
    assert price_bounds("under US$50", "AUD")[0].currency == "USD"
    assert price_bounds("under ¥500", "JPY")[0].currency == "JPY"


PIECES = st.sampled_from(
    ["under ", "over ", "not ", "$", "50", "1,000", " to ", "-", "stars", " reviews", "块", "以内",
     "三百", "到", "左右", "between ", " and ", "k", ".", "¥", "²", "budget ", "😀", "\ud800"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=14).map("".join)))
def test_no_text_makes_it_raise_and_places_lie_inside_the_text(text: str) -> None:
    for bound in numeric_bounds(text):
        assert 0 <= bound.start < bound.end <= len(text)
        if bound.minimum is not None and bound.maximum is not None:
            assert bound.minimum <= bound.maximum


@pytest.mark.realdata
def test_real_shopping_questions_are_read_right() -> None:
    path = DATA / "search-constraints" / "esci_s_parse.jsonl"
    if not path.is_file():
        pytest.skip(f"no {path.name}: set AISLE_DATA to the folder with search-constraints")
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    right = false = 0
    for row in rows:
        gold = {k: float(v) for k, v in row["gold"].items() if not k.startswith("wants")}
        read: dict[str, float] = {}
        for bound in numeric_bounds(row["query"]):
            for side, value in (("min", bound.minimum), ("max", bound.maximum)):
                if value is not None:
                    read[f"{bound.kind}_{side}"] = float(value)
        right += read == gold
        false += bool(read) and not gold
    assert right / len(rows) >= 0.98  # measured: 1.00 of 70
    assert false == 0
