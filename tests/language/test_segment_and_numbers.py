"""Words, index terms, numbers, dates and amounts."""

from datetime import date, datetime, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.dates import format_date, local_date, parse_date
from aisle.language.errors import AisleError
from aisle.language.money import exponent, format_money
from aisle.language.numbers import parse_number
from aisle.language.segment import search_tokens, tokens

TODAY = date(2026, 11, 25)


@given(st.text(max_size=60))
def test_a_token_is_exactly_its_place_in_the_text(text: str) -> None:
    last = 0
    for token in tokens(text, han="characters"):
        assert text[token.start : token.end] == token.text
        assert token.start >= last
        last = token.end


def test_order_numbers_emails_and_decimals_stay_whole() -> None:
    pieces = [t.text for t in tokens("订单#W1234567 鞋42.5码 a.b@c.com <email_1>")]
    assert {"#W1234567", "42.5", "a.b@c.com", "<email_1>"} <= set(pieces)


def test_chinese_is_cut_into_words_with_their_places() -> None:
    assert [(t.text, t.start) for t in tokens("蓝色运动鞋")] == [("蓝色", 0), ("运动鞋", 2)]


def test_index_terms_hold_parts_and_joined_model_numbers_and_han_bigrams() -> None:
    assert search_tokens("TN-2110 墨盒") == ["tn", "2110", "tn2110", "墨", "墨盒", "盒"]
    assert set(search_tokens("tn2110")) & set(search_tokens("TN-2110")) >= {"tn2110", "tn", "2110"}
    assert search_tokens("Running shoes") == search_tokens("run shoe")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,299", 1299), ("1.2k", 1200), ("三百五十", 350), ("一千二", 1200), ("两万", 20000),
        ("3万5", 35000), ("一百零五", 105), ("十二", 12), ("两百五", 250), ("一万二", 12000),
        ("twenty-five", 25), ("two hundred and fifty", 250), ("a hundred", 100), ("１２", 12),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(text: str, value: int) -> None:
    assert parse_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "abc", "三五百", "万", "a", "1.2.3", "k"])
def test_what_is_no_number_gives_none(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(min_value=0, max_value=99_999))
def test_a_chinese_number_spelled_in_full_is_read_back(number: int) -> None:
    assert parse_number(_spelled(number)) == number


def _spelled(number: int) -> str:
    digits = "零一二三四五六七八九"
    if number == 0:
        return "零"
    out, pending = "", False
    for scale, word in ((10000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, scale)
        if digit:
            out += ("零" if pending and out else "") + digits[digit] + word
            pending = False
        elif out:
            pending = True
    return out


@given(st.text(max_size=30))
def test_reading_a_number_or_a_date_never_raises(text: str) -> None:
    parse_number(text)
    parse_date(text, TODAY)


def test_money_is_written_exactly_in_both_languages() -> None:
    assert format_money(129900, "CNY", "zh") == "¥1,299.00"
    assert format_money(1999, "USD", "en") == "$19.99"
    assert format_money(1999, "USD", "zh") == "US$19.99"
    assert format_money(-500, "GBP", "en") == "-£5.00"
    assert format_money(1200, "JPY", "en") == "¥1,200"
    assert format_money(5, "KWD", "en") == "KWD 0.005"
    assert exponent("JPY") == 0


def test_a_currency_that_is_no_code_is_named_in_the_error() -> None:
    with pytest.raises(AisleError, match="dollars"):
        format_money(1, "dollars", "en")


def test_a_day_is_that_of_the_shops_timezone() -> None:
    late = datetime(2026, 11, 25, 23, 30, tzinfo=timezone.utc)
    assert local_date(late, "Asia/Shanghai") == date(2026, 11, 26)
    assert local_date(late, "America/New_York") == date(2026, 11, 25)
    with pytest.raises(AisleError, match="Mars/Base"):
        local_date(late, "Mars/Base")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("on 3 Nov", date(2026, 11, 3)), ("11月3日买的", date(2026, 11, 3)), ("昨天", date(2026, 11, 24)),
        ("3 days ago", date(2026, 11, 22)), ("两周前", date(2026, 11, 11)), ("2025-12-31", date(2025, 12, 31)),
        ("Dec 31", date(2025, 12, 31)), ("Feb 31", None), ("nothing", None),
    ],
)  # fmt: skip
def test_dates_are_read_relative_to_today(text: str, day: date | None) -> None:
    assert parse_date(text, TODAY) == day


def test_dates_are_written_without_doubt() -> None:
    assert format_date(TODAY, "en") == "25 November 2026"
    assert format_date(TODAY, "zh") == "2026年11月25日"
