"""Names of things as they are mistyped: “kettel” → kettle, 运动携 → 运动鞋, “hongse beizi” → 红色杯子.

Latin words by one slip of the fingers, Han by sound where a character of the name is right, and
messages that are all pinyin by their syllables. What is a word of its own is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from weakref import WeakKeyDictionary

from aisle.language.lexicon import Lexicon
from aisle.language.normalise import Aligned
from aisle.language.pinyin import sounds
from aisle.language.segment import is_word
from aisle.language.wording import texts

_KINDS = ("category", "colour", "attribute", "material")
_WORD = re.compile(r"(?<![\w'’-])[a-z]{5,20}(?![\w'’-])")
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_LATIN = re.compile(r"[a-z]+")
# Characters of a name that is looked for by its sound: two of them sound like too much else.
_SHORTEST, _LONGEST = 3, 5
Piece = tuple[int, int, str]


class _Names:
    """The names of a lexicon by their sound, and by their letters with one left out."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.sounding: dict[tuple[str, ...], str] = {}
        self.known: set[str] = set()
        self.shortened: dict[str, set[str]] = {}
        for entry in lexicon:
            for name in (entry.value, *entry.en):
                self.known.update(_LATIN.findall(name.lower()))
            if entry.kind.partition(":")[0] not in _KINDS:
                continue
            for name in entry.zh:
                heard = tuple(sounds(name))
                if 2 <= len(name) == len(heard) <= _LONGEST:
                    self.sounding.setdefault(heard, name)
            if entry.kind == "category":
                for name in (entry.value, *entry.en):
                    for word in _LATIN.findall(name.lower()):
                        if len(word) >= 5:
                            self._learn(word)

    def _learn(self, word: str) -> None:
        for rest in _rests(word):
            self.shortened.setdefault(rest, set()).add(word)

    def meant(self, word: str) -> str | None:
        """The one name that is a slip away: same first letter, two letters swapped, or one more or less."""
        if word in self.known or word.rstrip("s") in self.known or word in _everyday():
            return None
        near = {
            name
            for rest in _rests(word)
            for name in self.shortened.get(rest, ())
            if name[0] == word[0] and abs(len(name) - len(word)) <= 1 and _one_slip(word, name)
        }
        return min(near) if near else None


_NAMES: WeakKeyDictionary[Lexicon, _Names] = WeakKeyDictionary()


def mended(folded: str, lexicon: Lexicon) -> Aligned:
    """The text with the names of things spelt as usual; spans lead back to what was typed."""
    names = _NAMES.get(lexicon)
    if names is None:
        names = _NAMES[lexicon] = _Names(lexicon)
    pieces = sorted([*_by_letters(folded, names), *_by_sound(folded, names)])
    if not pieces:
        return Aligned(folded, None, None)
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, name in [*pieces, (len(folded), len(folded), "")]:
        out += [folded[at:start], name]
        starts += [*range(at, start), *[start] * len(name)]
        ends += [*range(at + 1, start + 1), *[end] * len(name)]
        at = end
    return Aligned("".join(out), tuple(starts), tuple(ends))


def _by_letters(folded: str, names: _Names) -> Iterator[Piece]:
    if sounds(folded) and not _HAN.search(folded):
        return  # all pinyin
    for match in _WORD.finditer(folded):
        name = names.meant(match.group())
        if name is not None:
            yield match.start(), match.end(), name


def _by_sound(folded: str, names: _Names) -> Iterator[Piece]:
    for run in _HAN.finditer(folded):
        yield from _han(run.group(), run.start(), names)
    if not _HAN.search(folded) and sounds(folded):
        yield from _pinyin(folded, names)


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


def _rests(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


@lru_cache(maxsize=4096)
def _one_slip(word: str, name: str) -> bool:
    if len(word) == len(name):
        wrong = [at for at in range(len(word)) if word[at] != name[at]]
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and (word[wrong[0]], word[wrong[1]]) == (name[wrong[1]], name[wrong[0]])
        )
    if len(name) < 7:  # “boxes” is no boxer
        return False
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer) - 1))


@cache
def _everyday() -> frozenset[str]:
    """Words of our own sentences."""
    return frozenset(word for text in texts("en") for word in _LATIN.findall(text.lower()))
