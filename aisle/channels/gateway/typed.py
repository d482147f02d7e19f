"""What a shopper typed, made safe to store and to hand to Rasa."""

from __future__ import annotations

import unicodedata

_SLASHES = "/／⁄∕⧸"


def cleaned(text: str) -> str:
    """Without lone surrogates, control characters and blanks around it; new lines stay."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    kept = (char for char in whole if char in "\n\t" or unicodedata.category(char) != "Cc")
    return "".join(kept).strip()


def without_command(text: str) -> str:
    """`  /restart{}` → `restart{}`: Rasa would execute a leading slash, also after blanks, also full-width.

    Buttons come by another way; nothing that is typed is a command.
    """
    start = 0
    while start < len(text) and (text[start] in _SLASHES or _is_blank(text[start])):
        start += 1
    return text[start:]


def _is_blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) in {"Cc", "Cf", "Zs", "Zl", "Zp"}
