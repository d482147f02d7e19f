"""What a question asks for by name: attributes, buyers' opinions, facts of an order. The words are in asked.toml.

asked_keys("how heavy is it")            → ["weight_g", "weight_kg", "weight"]
asks_opinion("what do buyers say")       → True
order_keys("how did I pay for the lamp") → ["payment"]
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from aisle.language.normalise import fold
from aisle.language.toml_file import read_toml


@dataclass(frozen=True)
class _About:
    """A row of asked.toml."""

    words: tuple[str, ...]
    keys: tuple[str, ...]
    unless_more: bool


def asked_keys(question: str) -> list[str]:
    """The attribute keys a question is about, likeliest first; empty where no word tells."""
    text = fold(question)
    found = [(one, word) for one in _rows("about") for word in one.words if stands(word, text)]
    # “up to which weight” is about the load: the shorter “weight” within it asks for nothing
    meant = [
        one
        for one, word in found
        if not any(word in longer and word != longer for _, longer in found)
    ]
    plain = [one for one in meant if not one.unless_more] or meant
    return list(dict.fromkeys(key for one in plain for key in one.keys))


def order_keys(question: str) -> list[str]:
    """The facts of an order that a question is about, likeliest first."""
    text = fold(question)
    return [
        key
        for one in _rows("order")
        for key in one.keys
        if any(re.search(pattern, text) for pattern in one.words)
    ]


def asks_opinion(question: str) -> bool:
    """Whether it asks what buyers say."""
    return bool(_pattern("opinion").search(fold(question)))


def without_opinion(question: str) -> str:
    """What the opinion is asked about: “what do buyers say about the strap” → “what do  about the strap”."""
    return _pattern("opinion").sub(" ", fold(question))


def asks_whether_it_has(question: str) -> bool:
    """Whether it asks for a thing that may not be there: “does it come with a bag”, “有磁扣吗”."""
    return bool(_pattern("has").search(fold(question)))


def asks_amount(question: str) -> bool:
    """Whether an answer must say how much, how many, how long …"""
    return bool(_pattern("amount").search(fold(question)))


def says_amount(text: str) -> bool:
    """Whether a number stands in it, in digits or words."""
    return bool(_pattern("number").search(fold(text)))


@lru_cache(maxsize=512)
def names_of_key(key: str, language: str) -> tuple[str, ...]:
    """The words of this language that ask for an attribute."""
    words = (word for one in _rows("about") if key in one.keys[:3] for word in one.words)
    return tuple(word for word in words if word.isascii() is (language == "en"))


def stands(name: str, text: str) -> bool:
    """Whether a word stands in a folded text, whole; an English one also with -s."""
    if len(name) < 2:
        return False
    if name.isascii():
        return bool(re.search(rf"(?<![a-z0-9]){re.escape(name)}s?(?![a-z0-9])", text))
    return name in text


@lru_cache(maxsize=1)
def _told() -> dict[str, Any]:  # Any: TOML
    return read_toml(Path(__file__).with_name("asked.toml"))


@lru_cache(maxsize=4)
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile("|".join(_told()[name]))


@lru_cache(maxsize=2)
def _rows(table: str) -> list[_About]:
    return [
        _About(
            tuple(row["words"]) if table == "order" else tuple(map(fold, row["words"])),
            tuple(row["keys"]),
            row.get("unless_more", False),
        )
        for row in _told()[table]
    ]
