"""Which Latin words are English as it is written: two lists that come with the packages."""

from __future__ import annotations

import gzip
import json
import re
from functools import cache
from importlib.resources import files

from aisle.language.encoder_minilm import wheel_folder
from aisle.language.errors import EncoderError

COMMON = (
    100  # times that the dictionary's sources use a word: rarer ones are mostly slips themselves
)
_WORD = re.compile(r"[a-z]{3,14}")
_ELIDED = re.compile(r"[a-z]+'(?:t|s|m|re|ve|ll|d)")


def is_english(word: str) -> bool:
    """ "cooking", "cook" → True; "kettel" → False, and so is everything where the list is missing."""
    return word.lower() in _words()


@cache
def _words() -> frozenset[str]:
    try:
        listed = (wheel_folder() / "vocab.txt").read_text(encoding="utf-8").split()
    except (EncoderError, OSError):
        return frozenset()
    return frozenset(word for word in listed if word.isascii() and word.isalpha())


@cache
def dictionary() -> dict[str, int]:
    """Words of pyspellchecker's English dictionary, 3 to 14 letters, British ones too, and how common they are;
    0 where it does not say. “don't” and “what's” stand as they are typed in haste: “dont”, “whats”.
    """
    packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    right = {word: n for word, n in counts.items() if n >= COMMON and _WORD.fullmatch(word)}
    elided = {word.replace("'", "") for word in counts if _ELIDED.fullmatch(word)}
    british = {re.sub("iz(?=e|i|a)", "is", word) for word in right}
    return dict.fromkeys(elided | british, 0) | right
