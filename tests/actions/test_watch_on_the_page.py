"""The button of a product's page speaks to the chat in words that the chat knows as such a request."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from actions.watch_words import watch_asked

WORDS = Path("aisle/channels/web/shop/words.js").read_text(encoding="utf-8")


@pytest.mark.parametrize(("key", "kind"), [("tellBackText", "stock"), ("tellLessText", "price")])
def test_both_languages_ask_to_be_told(key: str, kind: str) -> None:
    said = re.findall(rf'{key}: "([^"]+)"', WORDS)
    assert len(said) == 2
    for text in said:
        assert watch_asked(text.replace("{options}", "moss green, 42")) == kind
        assert watch_asked(text.replace("{options}", "").rstrip(":：")) == kind
