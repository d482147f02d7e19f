"""The root of every error that Aisle raises on purpose."""

from __future__ import annotations


class AisleError(Exception):
    """One sentence: the thing, the value, the cure. Shown to people as it stands."""


class WordingError(AisleError):
    """A key or a value is missing in the wording catalogue: a mistake of ours, never a shopper's."""


class EncoderError(AisleError):
    """A sentence encoder cannot be opened or does not match what was stored with it."""


class LexiconError(AisleError):
    """A lexicon file cannot be read."""
