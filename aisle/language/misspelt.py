"""Names of things written as they sound: 运动携 → 运动鞋, “hongse beizi” → 红色杯子.

Han by sound where a character of the name is right, and pinyin by its syllables. What is a word of
its own is left alone. Slips in Latin words are mended before (spelling.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from weakref import WeakKeyDictionary

from aisle.language.lexicon import Lexicon
from aisle.language.normalise import Aligned, replaced
from aisle.language.pinyin import sounds
from aisle.language.segment import is_word

_KINDS = ("category", "colour", "attribute", "material")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z]+")
# Characters of a name that is looked for by its sound: two of them sound like too much else.
_SHORTEST, _LONGEST = 3, 5
_LONG_PINYIN = 6  # letters of a word among Han that is read by its sound: 这款 shoubiao
Piece = tuple[int, int, str]


class _Names:
    """The names of a lexicon by their sound."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.sounding: dict[tuple[str, ...], str] = {}
        for entry in lexicon:
            if entry.kind.partition(":")[0] not in _KINDS:
                continue
            for name in entry.zh:
                heard = tuple(sounds(name))
                if 2 <= len(name) == len(heard) <= _LONGEST:
                    self.sounding.setdefault(heard, name)


_NAMES: WeakKeyDictionary[Lexicon, _Names] = WeakKeyDictionary()


def mended(folded: str, lexicon: Lexicon) -> Aligned:
    """The text with the names of things spelt as usual; spans lead back to what was typed."""
    names = _NAMES.get(lexicon)
    if names is None:
        names = _NAMES[lexicon] = _Names(lexicon)
    pieces = sorted(_by_sound(folded, names))
    return replaced(folded, pieces) if pieces else Aligned(folded, None, None)


def _by_sound(folded: str, names: _Names) -> Iterator[Piece]:
    for run in _HAN.finditer(folded):
        yield from _han(run.group(), run.start(), names)
    if not _HAN.search(folded) and sounds(folded):
        yield from _pinyin(folded, names)
    elif _HAN.search(folded):
        for word in _LATIN.finditer(folded):
            name = names.sounding.get(tuple(sounds(word.group())))
            if name is not None and len(word.group()) >= _LONG_PINYIN:
                yield word.start(), word.end(), name


def _han(run: str, offset: int, names: _Names) -> Iterator[Piece]:
    at = 0
    while at <= len(run) - _SHORTEST:
        for size in range(min(_LONGEST, len(run) - at), _SHORTEST - 1, -1):
            window = run[at : at + size]
            name = names.sounding.get(tuple(sounds(window)))
            if name is None or len(name) != size:
                continue
            if name == window or is_word(window):
                at += size - 1
                break
            if any(a == b for a, b in zip(name, window, strict=True)):
                yield offset + at, offset + at + size, name
                at += size - 1
                break
        at += 1


def _pinyin(folded: str, names: _Names) -> Iterator[Piece]:
    words = list(_LATIN.finditer(folded))
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            heard = tuple(sounds(" ".join(word.group() for word in words[at : at + size])))
            name = names.sounding.get(heard)
            if name is not None:
                yield words[at].start(), words[at + size - 1].end(), name
                at += size - 1
                break
        at += 1
