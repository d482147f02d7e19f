"""Everything a shopper can read stands in both languages."""

import re
from typing import Any

import pytest

from aisle.language import wording
from aisle.language.errors import WordingError
from aisle.language.wording import keys, places, say
from aisle.language.wording.reasons import reason_text


def test_both_languages_have_the_same_keys() -> None:
    assert keys("en") == keys("zh")


def test_both_languages_take_the_same_values() -> None:
    different = {key for key in keys("en") if places(key, "en") != places(key, "zh")}
    assert different == set()


def test_no_reply_is_empty_or_has_a_blank_line() -> None:
    """Rasa splits a text at a blank line. What the channels send themselves does not pass there."""
    for language in wording.LANGUAGES:
        for key in keys(language):
            filled = say(key, language, **dict.fromkeys(places(key, language), 2))
            assert filled, key
            if not key.startswith(("channels.", "papers.")):
                assert not re.search(r"\n\s*\n", filled), key


def test_a_text_in_two_numbers_goes_by_its_count() -> None:
    assert say("common.items", "en", count=1) == "1 item"
    assert say("common.items", "en", count=3) == "3 items"
    assert say("common.items", "zh", count=3) == "3件"


def test_values_are_never_read_as_places() -> None:
    assert "{x}" in say("common.total", "en", amount="{x}")


@pytest.mark.parametrize(
    ("key", "language", "named"),
    [
        ("common.nothing_here", "zh", "common.nothing_here"),
        ("no_such_feature.x", "en", "no_such_feature"),
        ("../secret.x", "en", "toml"),
        ("common.total", "en", "amount"),
        ("common.items", "en", "count"),
        ("common.yes", "fr", "fr"),
    ],
)
def test_a_missing_text_or_value_is_named(key: str, language: str, named: str) -> None:
    with pytest.raises(WordingError, match=re.escape(named)):
        say(key, language)


REASONS: list[tuple[dict[str, Any], str, str]] = [
    ({"kind": "because_item", "item_id": "t1", "event": "purchase"}, "bought", "买过"),
    ({"kind": "because_item", "item_id": "t1", "event": "view"}, "looked at", "看过"),
    ({"kind": "because_item", "item_id": "t1"}, "history", "记录"),
    ({"kind": "bought_together", "item_id": "t1"}, "together", "一起"),
    ({"kind": "similar_text", "item_id": "t1"}, "description", "介绍"),
    ({"kind": "popular", "count": 12, "days": 30}, "12 times in the last 30 days", "30天"),
    ({"kind": "popular"}, "Popular", "热门"),
    ({"kind": "reorder", "times": 1}, "once", "1次"),
    ({"kind": "category", "name": "Tents"}, "Tents", "Tents"),
    ({"kind": "wish", "matched": ["red", "under $80"]}, "red, under $80", "red、under $80"),
]


@pytest.mark.parametrize(("reason", "english", "chinese"), REASONS)
def test_a_reason_says_what_it_states(reason: dict[str, Any], english: str, chinese: str) -> None:
    titles = {"t1": "Two-person tent"}
    for language, part in (("en", english), ("zh", chinese)):
        text = reason_text(reason, language, titles.__getitem__)
        assert part in text
        assert ("Two-person tent" in text) == ("item_id" in reason)


def test_a_number_that_is_not_stated_is_not_claimed() -> None:
    assert not re.search(r"\d", reason_text({"kind": "popular", "days": 30}, "en", str))
    assert not re.search(r"\d", reason_text({"kind": "reorder"}, "zh", str))


def test_an_unknown_reason_is_an_error() -> None:
    with pytest.raises(WordingError, match="astrology"):
        reason_text({"kind": "astrology"}, "en", str)
    with pytest.raises(WordingError, match="item_id"):
        reason_text({"kind": "similar_text"}, "en", str)
