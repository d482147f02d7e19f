"""Which Latin words are English as it is written, by the word list of the bundled English encoder."""

from __future__ import annotations

from functools import cache

from aisle.language.encoder_minilm import wheel_folder
from aisle.language.errors import EncoderError


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
