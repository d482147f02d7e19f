"""What things are for: “likes cooking”, 喜欢喝茶; each use with the kinds of things that serve it."""

from __future__ import annotations

import csv
import re
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parent / "data" / "uses.csv"


@cache
def kinds_for(word: str) -> tuple[str, ...]:
    """ "做饭" → ("frying pan", "kitchen knife", …); () for a word that names no use."""
    return _kinds().get(word.casefold(), ())


def every_use() -> list[tuple[str, ...]]:
    """The kinds of each use there is, once."""
    return list(dict.fromkeys(_kinds().values()))


def alternatives(language: str) -> str:
    """A pattern of all uses as they are called in "en" or "zh", the longest first."""
    han = language == "zh"
    words = [word for word in _kinds() if word.isascii() != han]
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


@cache
def _kinds() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    with _FILE.open(encoding="utf-8", newline="") as file:
        for use, english, chinese, kinds in csv.reader(row for row in file if row[0] != "#"):
            for word in (use, *english.split("|"), *chinese.split("|")):
                if word:
                    found[word.casefold()] = tuple(kinds.split("|"))
    return found
