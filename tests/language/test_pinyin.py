"""Syllables without tones."""

from __future__ import annotations

import pytest

from aisle.language.pinyin import sounds


@pytest.mark.parametrize(
    "text", ["退款到了吗", "退宽到了吗", "tui kuan dao le ma", "tuikuan daole ma"]
)
def test_one_sound_however_it_is_written(text: str) -> None:
    assert sounds(text) == ["tui", "kuan", "dao", "le", "ma"]


@pytest.mark.parametrize("text", ["where is my order", "cancel it", "", "42", "?!", "straße"])
def test_what_is_no_chinese_has_no_syllables(text: str) -> None:
    assert sounds(text) == []


def test_latin_words_within_chinese_are_left_out() -> None:
    assert sounds("有 black 吗") == ["you", "ma"]
