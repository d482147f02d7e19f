"""Slips of the fingers, mended before a wish is read: “kettel” → kettle, “undr 10o” → under 100, 音相 → 音箱.

Only Latin words that neither the catalogue, nor the lexicon, nor our own sentences write; never a word
with a digit, never a brand, and never another first letter: a house is no mouse. A word that names
nothing sold is mended where the right one says something to a wish: a bound, an order, an attribute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aisle.language import bounds
from aisle.language.english import is_english
from aisle.language.lexicon import Lexicon
from aisle.language.normalise import fold
from aisle.language.pinyin import sounds
from aisle.language.segment import is_word, tokens
from aisle.language.spelling import speller_for
from aisle.language.wording import texts
from aisle.search import asking
from aisle.search.phrases import Phrases
from aisle.search.typos import Typos, distance
from aisle.shop.catalogue import Product

_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{5,20}(?![\w'’-])")
_TWO = re.compile(r"(?=(?<![\w'’-])([A-Za-z]{2,12}) ([A-Za-z]{2,12})(?![\w'’-]))")
_LETTERS = re.compile(r"[a-z]+")
_SAID = re.compile(r"(?<![\w@.#<'’/-])[A-Za-z]{4,15}(?![\w@<'’/-]|\.\w)")
_O = re.compile("o", re.IGNORECASE)
_TWO_EDITS_FROM = 9  # letters: “commuter” is no computer
_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
_LONGEST_HEARD = 4  # characters of a kind that is known by its sound
_TELLING = ("category", "colour", "material", "attribute", "size")
# “under 10o”: the letter beside the nought, after a word that compares or a sign of money
_LETTER_O = re.compile(
    rf"(?:\b{asking.COMPARING}\s*{asking.SIGN_OF_MONEY}|[$€£¥]|\d\s?(?:and|to|-|到|至))\s*(\d{{1,5}}o{{1,3}})(?!\w)",
    re.I,
)


class Spelling:
    """Knows every word of the catalogue, and which of them may be meant by a misspelt one."""

    def __init__(
        self, products: Sequence[Product], phrases: Phrases, lexicon: Lexicon | None = None
    ) -> None:
        self._known: set[str] = set()
        for product in products:
            for text in (
                *product.title.values(),
                *product.description.values(),
                product.brand or "",
            ):
                self._known.update(_LETTERS.findall(fold(text)))
        for entry in lexicon or ():
            for name in (entry.value, *entry.en):
                self._known.update(_LETTERS.findall(fold(name)))
        meant = {
            word
            for key, _ in phrases.all("type")
            for word in key
            if word.isascii() and word.isalpha()
        }
        self._known |= meant | _own_words()
        self._typos = Typos(dict.fromkeys(meant, 1))
        names = [
            key
            for key, _ in phrases.all("type")
            if len(key) == 2 and all(map(_LETTERS.fullmatch, key))
        ]
        self._pairs = {"".join(key): " ".join(key) for key in names}
        self._pair_typos = Typos(dict.fromkeys(self._pairs, 1))
        self._speller = speller_for(lexicon) if lexicon is not None else None
        self._telling = meant | _words_of_wishes() | _words_of(lexicon)
        self._heard: dict[tuple[str, ...], str] = {}
        for name in sorted("".join(key) for key, _ in phrases.all("type")):
            if 2 <= len(name) <= _LONGEST_HEARD and _HAN.fullmatch(name):
                self._heard.setdefault(tuple(sounds(name)), name)

    def mended(self, text: str) -> tuple[str, dict[str, str]]:
        """The text with misspelt names of kinds put right, and what was read as what."""
        read: dict[str, str] = {}

        def mend(match: re.Match[str]) -> str:
            word = fold(match[0])
            if self._is_right(word):
                return match[0]
            meant = self._typos.nearest(word) or self._typos.nearest(word.rstrip("s"))
            if meant is None or meant[0] != word[0]:
                return match[0]
            if len(word) < _TWO_EDITS_FROM and distance(word.rstrip("s"), meant.rstrip("s")) > 1:
                return match[0]
            read[word] = meant
            return meant

        mended = _WORD.sub(mend, text)
        return (self._of_two(mended, read) if not read else mended), read

    def _of_two(self, text: str, read: dict[str, str]) -> str:
        """“des ktidy”, “usb ub”: two words that are together one slip away from the name of a kind."""
        for match in _TWO.finditer(text):
            said = fold(f"{match[1]}{match[2]}")
            if self._is_right(fold(match[1])) and self._is_right(fold(match[2])):
                continue
            meant = said if said in self._pairs else self._pair_typos.nearest(said)
            if meant and meant[0] == said[0] and distance(said, meant) <= 1:
                start, end = match.start(1), match.end(2)
                read[fold(text[start:end])] = self._pairs[meant]
                return f"{text[:start]}{self._pairs[meant]}{text[end:]}"
        return text

    def said(self, text: str) -> tuple[str, dict[str, str]]:
        """The text with the words around the thing put right: bounds, orders, attributes; kinds by their sound."""
        read: dict[str, str] = {}

        def mend(match: re.Match[str]) -> str:
            word = fold(match[0])
            is_name = match[0][0].isupper() and match.start() and not text.isupper()
            if is_name or self._speller is None or self._is_right(word):
                return match[0]
            meant = self._speller.meant(word)
            if meant is None or meant not in self._telling:
                return match[0]
            read[word] = meant
            return meant

        def nought(match: re.Match[str]) -> str:
            read[match[1]] = _O.sub("0", match[1])
            return f"{match[0][: match.start(1) - match.start()]}{read[match[1]]}"

        mended = _LETTER_O.sub(nought, _SAID.sub(mend, text))
        return _HAN.sub(lambda match: self._by_sound(match[0], read), mended), read

    def _is_right(self, word: str) -> bool:
        return word in self._known or word.rstrip("s") in self._known or is_english(word)

    def _by_sound(self, run: str, read: dict[str, str]) -> str:
        """音相 → 音箱, where one character is right and no word of the dictionary reaches into it."""
        words = tokens(run)
        for size in range(min(_LONGEST_HEARD, len(run)), 1, -1):
            for at in range(len(run) - size + 1):
                window = run[at : at + size]
                name = self._heard.get(tuple(sounds(window)))
                if name is None or name == window or len(name) != size or is_word(window):
                    continue
                is_cut = any(
                    one.start < at < one.end or one.start < at + size < one.end for one in words
                )
                if not is_cut and any(a == b for a, b in zip(name, window, strict=True)):
                    read[window] = name
                    return f"{run[:at]}{name}{run[at + size :]}"
        return run


def _words_of(lexicon: Lexicon | None) -> set[str]:
    """The words of all that a wish can name but a brand."""
    named = (one for one in lexicon or () if one.kind.partition(":")[0] in _TELLING)
    return {
        w for one in named for name in (one.value, *one.en) for w in _LETTERS.findall(fold(name))
    }


@cache
def _own_words() -> frozenset[str]:
    """Everyday words: those of our own patterns and of the sentences that shoppers read."""
    return _words_of_wishes() | {
        word for text in texts("en") for word in _LETTERS.findall(fold(text))
    }


@cache
def _words_of_wishes() -> frozenset[str]:
    """The words of our own patterns: “under”, “cheapest”, “without”."""
    patterns = [one.pattern for one in vars(asking).values() if isinstance(one, re.Pattern)]
    patterns += [pattern.pattern for _, pattern in (*asking.SORTS, *asking.SOFT)]
    patterns += [one.pattern for one in vars(bounds).values() if isinstance(one, re.Pattern)]
    return frozenset(
        word for text in patterns for word in _LETTERS.findall(fold(text.replace("\\b", " ")))
    )
