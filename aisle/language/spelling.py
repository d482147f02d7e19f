"""Words of shoppers as they are mistyped: “cacnel teh ordr” → “cancel the order”; names of goods too.

Only a word that no list holds is touched, and only for one that shoppers use: first letter the same,
one letter more, less or other, or two neighbours swapped. Names with a capital stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import log1p
from pathlib import Path
from weakref import WeakKeyDictionary

from aisle.language.english import dictionary
from aisle.language.lexicon import Lexicon
from aisle.language.normalise import Aligned, replaced
from aisle.language.phrases import PERSON
from aisle.language.pinyin import sounds
from aisle.language.uses import alternatives

_FILE = Path(__file__).parent / "data" / "shoppers_words.txt"
_WORD = re.compile(
    r"(?<![\w@.#<'’/-])[A-Za-z][a-z]{3,15}(?![\w@<'’/-]|\.\w)|(?<![\w@.#<'’/-])[A-Z]{4,15}(?![\w@<'’/-]|\.\w)"
)
_LATIN = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_NAMED = ("category", "colour", "material", "attribute")
_WAYS_TO_PAY = ("visa", "paypal", "klarna", "alipay", "amex", "mastercard", "wechat", "apple")
# Words that numbers stand beside: a slip in one must not lose the number.
_BESIDE_NUMBERS = "option options number budget limit postcode postal size order quantity first second third fourth three seven eight grandma grandpa grandmother grandfather grandparents grandson granddaughter".split()
_BESIDE_COUNT = 20
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")  # of a keyboard
_SIDE_BY_SIDE = frozenset(row[at : at + 2] for row in _ROWS for at in range(len(row) - 1))
_GOODS_COUNT = 2  # as if a row or two used the name


class Speller:
    """The words that are right, and those that a mistyped word may have been."""

    def __init__(self, known: set[str], used: dict[str, int]) -> None:
        self._known, self._used = known | set(used), used
        self._shortened: dict[str, set[str]] = {}
        for word in used:
            for rest in _rests(word):
                self._shortened.setdefault(rest, set()).add(word)
        self._told: dict[str, str | None] = {}

    def meant(self, word: str) -> str | None:
        """The word that a mistyped one stands for; None for one that is right or beyond guessing."""
        if word not in self._told:
            if len(self._told) > 20_000:
                self._told.clear()
            self._told[word] = self._guess(word)
        return self._told[word]

    def _guess(self, word: str) -> str | None:
        if word in self._known or (word[-1] == "s" and word[:-1] in self._known):
            return None
        near = {
            one
            for rest in _rests(word)
            for one in self._shortened.get(rest, ())
            if one[0] == word[0] and _one_slip(word, one)
        }
        # A swap of neighbours is the slip that is made most, another letter the one made least; a word
        # that is used much is meant sooner than a rare one.
        return (
            min(near, key=lambda one: (_kind(word, one) - 0.6 * log1p(self._used[one]), one))
            if near
            else None
        )


def respelt(text: str, speller: Speller) -> Aligned:
    """The text with mistyped words put right; places lead back to what was typed."""
    if not _HAN.search(text) and sounds(text.lower()):  # all pinyin
        return Aligned(text, None, None)
    pieces = []
    shouted = text.isupper()
    for match in _WORD.finditer(text):
        word = match.group()
        if word[0].isupper() and match.start() and not shouted:
            continue  # a name
        right = speller.meant(word.lower())
        if right is not None:
            pieces.append((*match.span(), right))
    return replaced(text, pieces) if pieces else Aligned(text, None, None)


def speller_for(lexicon: Lexicon) -> Speller:
    """The shipped words and the names of a catalogue; made once for each."""
    made = _MADE.get(lexicon)
    if made is None:
        made = _MADE[lexicon] = _made(lexicon)
    return made


_MADE: WeakKeyDictionary[Lexicon, Speller] = WeakKeyDictionary()


def _made(lexicon: Lexicon) -> Speller:
    shipped, counts = _shipped()
    known, used = set(shipped), dict(counts)
    for entry in lexicon:
        words = {w for name in (entry.value, *entry.en) for w in _LATIN.findall(name.lower())}
        known |= words
        if entry.kind.partition(":")[0] in _NAMED:
            for word in words:
                if len(word) >= 4:
                    used.setdefault(word, _GOODS_COUNT)
                    if entry.kind == "category" and word[-1] != "s":
                        used.setdefault(f"{word}s", _GOODS_COUNT)
    return Speller(known, used)


@lru_cache(maxsize=1)
def shipped_speller() -> Speller:
    """Without a shop's own names."""
    return speller_for(Lexicon.shipped())


@lru_cache(maxsize=1)
def _shipped() -> tuple[frozenset[str], dict[str, int]]:
    known: set[str] = set(dictionary())
    used = dict.fromkeys(_WAYS_TO_PAY, _GOODS_COUNT)
    used |= dict.fromkeys(_BESIDE_NUMBERS, _BESIDE_COUNT)
    for word in _LATIN.findall(f"{PERSON} {alternatives('en')}"):
        if len(word) >= 4:
            used.setdefault(word, 1)
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        word, _, count = line.partition(" ")
        if word.startswith("#"):
            continue
        known.add(word)
        if count:
            used[word] = max(int(count), used.get(word, 0))
    return frozenset(known), used


def _rests(word: str) -> set[str]:
    return {word, *(word[:at] + word[at + 1 :] for at in range(1, len(word)))}


def _kind(word: str, name: str) -> int:
    if sorted(word) == sorted(name):
        return 0
    if len(word) != len(name):
        return 1
    wrong = next({a, b} for a, b in zip(word, name, strict=True) if a != b)
    return 1 if any(wrong <= set(keys) for keys in _SIDE_BY_SIDE) else 2


def _one_slip(word: str, name: str) -> bool:
    if len(word) == len(name):
        wrong = [at for at in range(len(word)) if word[at] != name[at]]
        if len(wrong) == 1:
            return True
        return (
            len(wrong) == 2
            and wrong[1] == wrong[0] + 1
            and (word[wrong[0]], word[wrong[1]]) == (name[wrong[1]], name[wrong[0]])
        )
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    if len(longer) - len(shorter) != 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(1, len(longer)))
