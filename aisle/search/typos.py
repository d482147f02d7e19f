"""Misspelt words: tried only where a word is unknown to the catalogue; the correction is told.

Distance 1 from 4 letters, 2 from 8 (an exchange of neighbours counts once); never a word with a
digit, so never a model number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import combinations

SHORTEST_FOR_ONE, SHORTEST_FOR_TWO, LONGEST = 4, 8, 20


def allowed_distance(word: str) -> int:
    """0, 1 or 2 by length; 0 for anything but plain letters."""
    if not (word.isascii() and word.isalpha()) or not SHORTEST_FOR_ONE <= len(word) <= LONGEST:
        return 0
    return 1 if len(word) < SHORTEST_FOR_TWO else 2


class Typos:
    """Known words by what is left when letters are dropped (symmetric deletion)."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies
        self._by_rest: dict[str, list[str]] = defaultdict(list)
        for word in frequencies:
            for rest in _rests(word, allowed_distance(word)):
                self._by_rest[rest].append(word)

    def nearest(self, word: str) -> str | None:
        """The known word that was meant: the closest, then the most frequent; None if there is none."""
        most = allowed_distance(word)
        if not most or word in self._frequencies:
            return None
        known = {other for rest in _rests(word, most) for other in self._by_rest.get(rest, ())}
        close = [(distance(word, other), -self._frequencies[other], other) for other in known]
        close = [one for one in close if one[0] <= min(most, allowed_distance(one[2]))]
        return min(close)[2] if close else None


def distance(left: str, right: str) -> int:
    """Edits between two words: insert, delete, replace, exchange neighbours (optimal alignment)."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(rows[i - 1][j] + 1, row[j - 1] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def _rests(word: str, most: int) -> set[str]:
    rests = {word}
    for count in range(1, most + 1):
        for kept in combinations(range(len(word)), len(word) - count):
            rests.add("".join(word[place] for place in kept))
    return rests
