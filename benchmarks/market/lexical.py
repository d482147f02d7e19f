"""The search box beside the assistant: BM25 of SQLite's FTS5 over the same cards, any word may match.

English words are stemmed (porter), Chinese is indexed as characters and pairs of them; titles count three times.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence

from benchmarks.market.goods import Good

PAGE = 10
_RUN = re.compile(r"[一-鿿]+|[a-z0-9]+")


class SearchBox:
    """search("red tent", "en") → numbers of goods, best first, a page of them."""

    def __init__(self, goods: Sequence[Good]) -> None:
        self._table = sqlite3.connect(":memory:")
        for language in ("en", "zh"):
            self._table.execute(
                f"CREATE VIRTUAL TABLE {language} USING fts5(title, card, tokenize='porter unicode61')"
            )
            for at, one in enumerate(goods):
                title = one.titles.get(language) or " ".join(one.titles.values())
                names = " ".join(one.shelf_names.get(language, ()))
                kind = one.kind if language == "en" else ""
                card = f"{names} {one.brand} {kind} {' '.join(one.colours)} {one.texts.get(language, '')}"
                self._table.execute(
                    f"INSERT INTO {language}(rowid, title, card) VALUES (?, ?, ?)",
                    (at, " ".join(tokens(title)), " ".join(tokens(card))),
                )

    def search(self, typed: str, language: str) -> list[int]:
        """A page; empty where no word matches."""
        asked = " OR ".join(f'"{one}"' for one in dict.fromkeys(tokens(typed)))
        if not asked:
            return []
        rows = self._table.execute(
            f"SELECT rowid FROM {language} WHERE {language} MATCH ? "
            f"ORDER BY bm25({language}, 3.0, 1.0), rowid LIMIT {PAGE}",
            (asked,),
        )
        return [int(row[0]) for row in rows]


def tokens(text: str) -> list[str]:
    """Red tent 帐篷 → red, tent, 帐, 篷, 帐篷"""
    found: list[str] = []
    for run in _RUN.findall(text.lower()):
        if run[0] < "一":
            found.append(run)
        else:
            found += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
    return found
