"""Misspelt names of kinds, mended before a wish is read: “kettel” → kettle.

Only Latin words that neither the catalogue, nor the lexicon, nor our own sentences write; never a word
with a digit, never a brand, and never another first letter: a house is no mouse.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from aisle.language import bounds
from aisle.language.english import is_english
from aisle.language.lexicon import Lexicon
from aisle.language.normalise import fold
from aisle.language.wording import texts
from aisle.search import asking
from aisle.search.phrases import Phrases
from aisle.search.typos import Typos, distance
from aisle.shop.catalogue import Product

_WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{5,20}(?![\w'’-])")
_LETTERS = re.compile(r"[a-z]+")
_TWO_EDITS_FROM = 9  # letters: “commuter” is no computer


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

    def mended(self, text: str) -> tuple[str, dict[str, str]]:
        """The text with misspelt names put right, and what was read as what."""
        read: dict[str, str] = {}

        def mend(match: re.Match[str]) -> str:
            word = fold(match[0])
            if word in self._known or word.rstrip("s") in self._known or is_english(word):
                return match[0]
            meant = self._typos.nearest(word) or self._typos.nearest(word.rstrip("s"))
            if meant is None or meant[0] != word[0]:
                return match[0]
            if len(word) < _TWO_EDITS_FROM and distance(word.rstrip("s"), meant.rstrip("s")) > 1:
                return match[0]
            read[word] = meant
            return meant

        return _WORD.sub(mend, text), read


@cache
def _own_words() -> frozenset[str]:
    """Everyday words: those of our own patterns and of the sentences that shoppers read."""
    patterns = [one.pattern for one in vars(asking).values() if isinstance(one, re.Pattern)]
    patterns += [pattern.pattern for _, pattern in (*asking.SORTS, *asking.SOFT)]
    patterns += [one.pattern for one in vars(bounds).values() if isinstance(one, re.Pattern)]
    return frozenset(
        word for text in (*patterns, *texts("en")) for word in _LETTERS.findall(fold(text))
    )
