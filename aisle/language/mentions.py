"""Which of some named things a text speaks of: “the led bulb, not the kettle” → bulb; kettle (refused).

The longest name wins, Latin names count on the edges of words only, hyphens are blanks:
智能手表 is not 手表, “1.5 l” is not “5 l”, “wi-fi” is “wi fi”.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from aisle.language.normalise import fold
from aisle.language.plurals import forms

Thing = TypeVar("Thing", bound=Hashable)
_BLANKS = re.compile(r"[\s_/‐‑‒–—-]+")
_REFUSED_BEFORE = re.compile(
    r"(?:\b(?:not|no longer|except(?: for)?|but not|instead of|rather than|other than|without|from|excluding|don't (?:want|mean|return)|keep(?:ing)?)"
    r"|不是|不要|不退|不换|不用|除了|除去|别用|别退|而不是|保留|留着|留下)\s*(?:the|my|a|an|to|this|that|这个|那个|这件|那件|用|退)?\s*$"
)
_REFUSED_AFTER = re.compile(
    r"\s*(?:那个|那件|那款|这个)?(?:不退|不换|不要了?|不用退|不用换|不用|除外|以外|之外|保留|留着)"
)


@dataclass(frozen=True)
class Mention(Generic[Thing]):
    """`text[start:end]` of the plain text names one of `things`; refused: “not the …”."""

    things: frozenset[Thing]
    start: int
    end: int
    is_refused: bool = False


def plain(text: str) -> str:
    """The form in which texts and names are compared: folded, every gap and hyphen one blank."""
    return _BLANKS.sub(" ", fold(text)).strip()


class Namer(Generic[Thing]):
    """Names → things; one name may be that of several."""

    def __init__(self, names: Mapping[Thing, Iterable[str]], *, plurals: bool = False) -> None:
        known: dict[str, set[Thing]] = defaultdict(set)
        for thing, called in names.items():
            for name in called:
                form = plain(name)
                for one in forms(form) if plurals and form.isascii() else (form,):
                    if one:
                        known[one].add(thing)
        self._known = {name: frozenset(things) for name, things in known.items()}
        self._lengths: dict[str, list[int]] = {}
        for first, sizes in _by_first(self._known).items():
            self._lengths[first] = sorted(sizes, reverse=True)

    def find(self, text: str) -> list[Mention[Thing]]:
        """Left to right in `plain(text)`, longest first."""
        said = plain(text)
        found: list[Mention[Thing]] = []
        at = 0
        while at < len(said):
            name = self._longest(said, at)
            if name is None:
                at += 1
                continue
            end = at + len(name)
            refused = bool(_REFUSED_BEFORE.search(said[max(0, at - 24) : at]))
            refused = refused or bool(_REFUSED_AFTER.match(said, end))
            found.append(Mention(self._known[name], at, end, refused))
            at = end
        return found

    def _longest(self, said: str, at: int) -> str | None:
        if at and _joined(said, at):
            return None
        for length in self._lengths.get(said[at], ()):
            name = said[at : at + length]
            end = at + length
            if name in self._known and not (end < len(said) and _joined(said, end)):
                return name
        return None


def _by_first(names: Iterable[str]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[0]].add(len(name))
    return found


def _joined(said: str, at: int) -> bool:
    """No edge of a word here: Latin letters or digits on both sides, or the point of a number."""
    before, after = said[at - 1], said[at]
    if before == "." and at > 1 and said[at - 2].isdigit() and after.isdigit():
        return True
    if after == "." and before.isdigit() and said[at + 1 : at + 2].isdigit():
        return True
    return _is_latin(before) and _is_latin(after)


def _is_latin(character: str) -> bool:
    return character.isalnum() and not "\u2e80" <= character <= "\u9fff"
