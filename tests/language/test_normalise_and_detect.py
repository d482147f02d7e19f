"""One spelling for one thing, and which language a message is in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.language.detect import asked_language, detect_language
from aisle.language.normalise import align, fold, normalise

TEXT = st.text(max_size=80)  # surrogates included


@given(TEXT)
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(TEXT)
def test_every_place_of_a_normalised_text_leads_back_into_the_original(text: str) -> None:
    aligned = align(text)
    for index in range(len(aligned.text)):
        start, end = aligned.original(index, index + 1)
        assert 0 <= start < end <= len(text)


def test_full_width_and_traditional_characters_become_plain() -> None:
    assert normalise("２００塊以內，ＸＬ號") == "200块以内,XL号"


def test_hidden_characters_are_removed() -> None:
    assert normalise("pay\u200bpal\U000e0041\u202e\ud800") == "paypal"


def test_folding_drops_case_and_accents() -> None:
    assert fold("Café CRÈME") == "cafe creme"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("any tents under 80?", "en"),
        ("有帐篷吗", "zh"),
        ("running shoes size 9 有 black 吗", "zh"),
        ("我要 Mechanical Keyboard", "zh"),
        ("do you have 帐篷 in stock", "en"),
        ("請問有背包嗎", "zh"),
    ],
)
def test_a_message_has_the_language_of_its_grammar(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_a_text_without_letters_keeps_the_language_before() -> None:
    assert detect_language("42?", "zh") == "zh"
    assert detect_language("👍", "en") == "en"
    assert detect_language("") == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("speak Chinese", "zh"),
        ("说中文", "zh"),
        ("English please", "en"),
        ("请用英语回答", "en"),
        ("换成中文", "zh"),
        ("can you answer in english", "en"),
        ("我不会说英语，请说中文", "zh"),
        ("i don't speak chinese", None),
        ("这个用中文怎么说", None),
        ("an english tea set", None),
    ],
)
def test_a_language_counts_only_when_it_is_asked_for(text: str, language: str | None) -> None:
    assert asked_language(text) == language
