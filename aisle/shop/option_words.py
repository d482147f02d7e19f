"""Names of option values: "black" → "黑色", from the lexicon that also understands them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from aisle.language.lexicon import Lexicon

_KINDS = {"colour": "colour", "color": "colour", "material": "material", "size": "size"}


def option_name(option: str, value: str, language: str) -> str:
    """The value as a shopper calls it; as the shop wrote it where the lexicon has no word."""
    if language == "en":
        return value
    words = _words()
    kinds = [f"value:{option.lower()}"]
    kinds += [kind for part, kind in _KINDS.items() if part in option.lower()]
    for kind in kinds:
        for form in (value, value.lower()):
            name = words.name(kind, form, language)
            if name != form:
                return name
    called = words.lookup(value, kinds)  # “small” is what S is called
    return called[0].zh[0] if called and called[0].zh else value


def thing_name(title: str, language: str) -> str:
    """A product without a title in this language, by its kind: Water Bottle → 水瓶."""
    called = _words().lookup(title, ("category",)) if language == "zh" else []
    return called[0].zh[0] if called and called[0].zh else title


def options_text(options: Mapping[str, str], language: str) -> str:
    """Option values in one pair of brackets; nothing without values."""
    names = [option_name(option, value, language) for option, value in options.items() if value]
    if not names:
        return ""
    return f"（{'、'.join(names)}）" if language == "zh" else f" ({', '.join(names)})"


@lru_cache(maxsize=1)
def _words() -> Lexicon:
    """Read when the first Chinese option is named: a quarter of a second."""
    return Lexicon.shipped()
