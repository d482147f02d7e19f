"""How Chinese sounds: 退款到了吗, 退宽到了吗 and “tuikuan daole ma” are the same syllables.

Without tones, one reading a character: enough to hear through wrong characters and missing input methods.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).parent / "data" / "pinyin.txt"
_LATIN = re.compile(r"[a-z]+")
_NOT_LATIN = re.compile(r"[^\W\d_a-z]")
_LONGEST = 6  # letters of a syllable: zhuang


@lru_cache(maxsize=1)
def _readings() -> dict[str, str]:
    """Character → syllable."""
    readings: dict[str, str] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            syllable, characters = line.split(" ")
            readings.update(dict.fromkeys(characters, syllable))
    return readings


@lru_cache(maxsize=1)
def _syllables() -> frozenset[str]:
    return frozenset(_readings().values())


def sounds(folded: str) -> list[str]:
    """The syllables of the Han characters of a folded text, or of a text that is all pinyin.

    “wo yao tuihuo” → wo, yao, tui, huo; “I want to return” → nothing.
    """
    readings = _readings()
    spoken = [readings[c] for c in folded if c in readings]
    if spoken or _NOT_LATIN.search(folded):
        return spoken
    split = [_split(word) for word in _LATIN.findall(folded)]
    return [syllable for parts in split for syllable in parts] if all(split) else []


@lru_cache(maxsize=4096)
def _split(word: str) -> tuple[str, ...]:
    """A word as the fewest syllables, or none: tuihuo → tui, huo."""
    best: list[tuple[str, ...] | None] = [()]
    for end in range(1, len(word) + 1):
        choices = [
            (*before, word[start:end])
            for start in range(max(0, end - _LONGEST), end)
            if word[start:end] in _syllables() and (before := best[start]) is not None
        ]
        best.append(min(choices, key=len, default=None))
    return best[-1] or ()
