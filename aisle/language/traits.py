"""What goods are wished to be beyond a catalogue's features: “a cute hooded jacket”, 加绒的长袖卫衣."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from aisle.language.found import Found

_FILE = Path(__file__).parent / "data" / "traits.txt"
_ASKS = re.compile(
    r"[?？吗么]|\b(?:is|are|does|do|how|will|can|too|so)\b|不\s*$|多[大长厚]|太|有点"
)
_BEFORE, _AFTER = 30, 24  # characters between a trait and the thing it is wished of


def find_traits(folded: str, nouns: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """`nouns`: where kinds of goods are named; before one of them always, after it where nothing is asked."""
    asks = _ASKS.search(folded) is not None
    for match in _pattern().finditer(folded):
        start, end = match.span()
        ahead = any(0 <= noun - end <= _BEFORE for noun, _ in nouns)
        behind = not asks and any(0 <= start - stop <= _AFTER for _, stop in nouns)
        if ahead or behind:
            yield Found("attributes", match.group(), start, end)


@cache
def _pattern() -> re.Pattern[str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    words = {word for line in lines if not line.startswith("#") for word in line.split("|")}
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    latin = "|".join(re.escape(w).replace(r"\ ", "[ -]") for w in longest_first if w.isascii())
    han = "|".join(re.escape(word) for word in longest_first if not word.isascii())
    return re.compile(rf"(?<![a-z0-9-])(?:{latin})(?![a-z0-9-])|{han}")
