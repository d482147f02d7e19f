"""One spelling for one thing: “ＸＬ號” → “XL号”, with a way back to the text as it was typed."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

# Invisible or dangerous: controls except tab and newline, soft hyphen, zero-width and direction
# marks, variation selectors, tag characters, lone surrogates. They hide text from people or from us.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e0fff]"
)
_PLAIN = re.compile(r"[\t\n -~]*\Z")


@dataclass(frozen=True)
class Aligned:
    """A normalised text and, for each of its characters, where it came from.

    `starts[i]:ends[i]` are the characters of the original that `text[i]` stands for.
    """

    text: str
    starts: tuple[int, ...] | None  # None: every character stands for itself
    ends: tuple[int, ...] | None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that `text[start:end]` was made from."""
        if self.starts is None or self.ends is None or start >= end:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def here(self, position: int) -> int:
        """Where position of the original stands in `text` (the next character, if it was removed)."""
        if self.starts is None:
            return position
        return bisect_right(self.starts, position - 1) if position else 0


def replaced(text: str, pieces: Iterable[tuple[int, int, str]]) -> Aligned:
    """`text` with other words at some places, left to right, and the way back."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for start, end, word in [*pieces, (len(text), len(text), "")]:
        out += [text[at:start], word]
        starts += [*range(at, start), *[start] * len(word)]
        ends += [*range(at + 1, start + 1), *[end] * len(word)]
        at = end
    return Aligned("".join(out), tuple(starts), tuple(ends))


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional → simplified, one character for one, from OpenCC's table.

    Character by character instead of OpenCC's phrases: lengths stay, and it is 100 times faster.
    """
    from importlib.resources import files  # heavy enough to wait for the first Chinese text

    table: dict[int, str] = {}
    content = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8")
    for line in content.splitlines():
        old, _, new = line.partition("\t")
        first = new.split(" ")[0]
        if len(old) == 1 and len(first) == 1 and old != first:
            table[ord(old)] = first
    # 著 is simplified too (著名); 乾 in shop texts is 干 (dry). A chain must end in one step.
    table.pop(ord("著"), None)
    table[ord("乾")] = "干"
    for code, new in list(table.items()):
        table[code] = table.get(ord(new), new)
    return table


def _has_han(text: str) -> bool:
    return any(
        "\u2e80" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff" or c > "\U0001ffff" for c in text
    )


@lru_cache(maxsize=1024)
def align(text: str) -> Aligned:
    """Normalise and remember where each character came from."""
    if _PLAIN.match(text):
        return Aligned(text, None, None)
    kept = [(i, c) for i, c in enumerate(text) if not _INVISIBLE.match(c)]
    table = _simplified() if _has_han(text) else {}
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    while position < len(kept):
        stop = position + 1
        while stop < len(kept) and unicodedata.combining(kept[stop][1]):
            stop += 1
        cluster = "".join(c for _, c in kept[position:stop])
        made = _INVISIBLE.sub("", unicodedata.normalize("NFKC", cluster).translate(table))
        begin, end = kept[position][0], kept[stop - 1][0] + 1
        out.append(made)
        starts.extend([begin] * len(made))
        ends.extend([end] * len(made))
        position = stop
    return Aligned("".join(out), tuple(starts), tuple(ends))


def normalise(text: str) -> str:
    """“２００塊以內” → “200块以内”: NFKC, half width, simplified, without invisible characters."""
    return align(text).text


def fold(text: str) -> str:
    """For matching: normalised, case-folded, Latin letters without accents (“Café” → “cafe”)."""
    clean = normalise(text)
    if clean.isascii():
        return clean.lower()
    return "".join(fold_character(c) for c in clean)


@lru_cache(maxsize=4096)
def fold_character(character: str) -> str:
    """One normalised character without case or accent; longer only where case folding is (ß → ss)."""
    if character.isascii():
        return character.lower()
    folded = character.casefold()
    parts = unicodedata.normalize("NFD", folded)
    if len(parts) > 1 and parts[0].isascii() and parts[0].isalpha():
        return "".join(c for c in parts if not unicodedata.combining(c))
    return folded
