"""Many questions at once, for the command line: rows of a run file, lines of an understanding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from aisle.search.search import Search
from aisle.search.vocabulary import Vocabulary
from aisle.search.wish import understand
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import Database
from aisle.shop.names import Names
from aisle.shop.settings import Settings

RUN_COLUMNS = ("query_id", "rank", "product_id", "score", "relaxed")


@dataclass(frozen=True)
class RunRow:
    """One row of a run file; `relaxed` is empty, or the broken part of the wish: a near miss."""

    query_id: str
    rank: int
    product_id: str
    score: float
    relaxed: str


def search_batch(
    settings: Settings, database: Database, queries: Iterable[tuple[str, str]], k: int
) -> Iterator[RunRow]:
    """The k best of each (id, text): hits first, then near misses."""
    search = Search.open(settings, database)
    for query_id, text in queries:
        result = search.find(text, k)
        for rank, hit in enumerate((*result.hits, *result.near_misses)[:k], 1):
            yield RunRow(query_id, rank, hit.product_id, hit.score, ";".join(hit.relaxed))


def understand_batch(
    settings: Settings, database: Database, queries: Iterable[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """What was understood of each (id, text): the lines of `aisle understand --queries`."""
    names = Names.of(settings)
    products = list(Catalogue(database).all())
    vocabulary = Vocabulary.build(products, names.lexicon, names.own_kinds)
    for query_id, text in queries:
        wish = understand(text, vocabulary, None, settings.shop.currency)
        yield {"id": query_id, **wish.to_json()}
