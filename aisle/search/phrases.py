"""Finds known phrases in a text, longest first: one pass, however many phrases are known.

A text is cut into units: runs of Latin letters and digits, single Han characters. So a Latin name
glued to Chinese (想买HP的墨盒) has edges, and `USB集线器` is one phrase.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from aisle.language.normalise import fold_character, normalise

_UNIT = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]", re.IGNORECASE)
_KEPT_S = ("ss", "us", "is", "as")


@dataclass(frozen=True)
class Unit:
    """One unit: folded text and where it stands in the normalised text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Found:
    """A known phrase in a text: `kind` and canonical `value`; the span is of the normalised text."""

    kind: str
    value: str
    start: int
    end: int
    units: int  # how many units it covers


def units(text: str) -> list[Unit]:
    """`HP的U盘` → hp, 的, u, 盘. Spans are of `normalise(text)`: pass normalised text to keep them."""
    clean = normalise(text)
    return [
        Unit("".join(map(fold_character, match[0])), match.start(), match.end())
        for match in _UNIT.finditer(clean)
    ]


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """`batteries` → battery, `boxes` → box, `headphones` → headphone; other words stay."""
    if len(word) < 4 or not word.isascii() or word[-1] != "s" or word.endswith(_KEPT_S):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("xes", "ches", "shes", "sses", "zes")):
        return word[:-2]
    return word[:-1]


def phrase_key(text: str) -> tuple[str, ...]:
    """What two spellings of a phrase share: units without plural."""
    return tuple(singular(unit.text) for unit in units(text))


class Phrases:
    """Phrases by their units. The same words may be known as several kinds (a brand and a colour)."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
        self._longest: dict[str, int] = defaultdict(int)  # by first unit

    def add(self, kind: str, value: str, names: Iterable[str]) -> None:
        """Know these spellings of a value; the first one to claim a spelling of a kind keeps it."""
        for name in names:
            key = phrase_key(name)
            if key:
                self._known[key].setdefault(kind, value)
                self._longest[key[0]] = max(self._longest[key[0]], len(key))

    def values(self, text: str) -> dict[str, str]:
        """Kind → value where the whole text is a known phrase; else empty."""
        return dict(self._known.get(phrase_key(text), {}))

    def all(self, kind: str) -> Iterator[tuple[tuple[str, ...], str]]:
        """Every known (key, value) of a kind."""
        for key, kinds in self._known.items():
            if kind in kinds:
                yield key, kinds[kind]

    def find(self, text: str) -> list[Found]:
        """All known phrases of a normalised text; of overlapping ones the longest, left to right."""
        cut = units(text)
        keys = [singular(unit.text) for unit in cut]
        found: list[Found] = []
        at = 0
        while at < len(cut):
            length = min(self._longest.get(keys[at], 0), len(cut) - at)
            while length and tuple(keys[at : at + length]) not in self._known:
                length -= 1
            if not length:
                at += 1
                continue
            start, end = cut[at].start, cut[at + length - 1].end
            kinds = self._known[tuple(keys[at : at + length])]
            found += [Found(kind, value, start, end, length) for kind, value in kinds.items()]
            at += length
        return found

    def add_each(self, kind: str, values: Iterable[str]) -> None:
        """Know each value by its own spelling."""
        for value in values:
            self.add(kind, value, [value])
