"""Find what was wished for: hard filters first, then relevance; near misses apart.

search = Search.open(settings, database)
search.find("black Philips headphones under $26").hits[0].product_id
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aisle.language.normalise import fold
from aisle.language.segment import search_tokens
from aisle.search.bundle_wish import BundleWish, read_bundle
from aisle.search.choosing import Ranked, ranked, relevant_rows
from aisle.search.eligible import is_stated, of_kind, price_bounds_minor
from aisle.search.explaining import Explained, explain
from aisle.search.index import Encoders, open_encoders, search_folder
from aisle.search.near import emptied_by, near_misses, of_other_kinds
from aisle.search.ordering import moved
from aisle.search.ranking import score
from aisle.search.results import Hit, Result, near_miss_text
from aisle.search.snapshot import Snapshot, price_rows, snapshot_of_shop, texts_state
from aisle.search.weights import parts_of
from aisle.search.wish import Wish, understand
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import Database
from aisle.shop.settings import Settings

log = logging.getLogger(__name__)
Mask = npt.NDArray[np.bool_]
_VARIANTS_SHOWN = 12

_understood = lru_cache(maxsize=256)(understand)  # one turn reads its message several times
_bundled = lru_cache(maxsize=256)(read_bundle)


class Search:
    """Searches one shop; safe to share between threads. It notices changes by itself."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._lock = threading.Lock()
        self._shop: tuple[Settings, Database, Encoders, Path] | None = None

    @classmethod
    def open(cls, settings: Settings, database: Database) -> Search:
        """The search of a shop: loads index and encoders (never torch), or builds the words now."""
        encoders = open_encoders(settings)
        folder = search_folder(settings)
        search = cls(snapshot_of_shop(settings, database, encoders, folder))
        search._shop = (settings, database, encoders, folder)
        for note in search._snapshot.notes:
            log.warning("%s", note)
        return search

    @property
    def snapshot(self) -> Snapshot:
        """The shop as it is now: prices and stock are taken over in milliseconds, texts at once."""
        if self._shop is None:
            return self._snapshot
        settings, database, encoders, folder = self._shop
        pointer = _pointer(folder)
        version = Catalogue(database).version()
        if version == self._snapshot.version and pointer == self._snapshot.pointer:
            return self._snapshot
        with self._lock:
            if version == self._snapshot.version and pointer == self._snapshot.pointer:
                return self._snapshot
            self._snapshot = self._changed(settings, database, encoders, folder, pointer, version)
        return self._snapshot

    def understand(self, text: str, language: str | None = None) -> Wish:
        """Read a wish in the words of this catalogue."""
        snapshot = self.snapshot
        return _understood(text, snapshot.vocabulary, language, snapshot.facts.currency)

    def find(
        self, wish: Wish | str, limit: int = 5, affinity: Mapping[str, float] | None = None
    ) -> Result:
        """The best products that satisfy the wish. `affinity`: product_id → 0 to 1, this person's taste.

        Nothing relevant answers an empty list, not noise.
        """
        snapshot = self.snapshot
        if isinstance(wish, str):
            wish = understand(wish, snapshot.vocabulary, None, snapshot.facts.currency)
        return find(snapshot, wish, limit, affinity)

    def explain(
        self, wish: Wish, result: Result, affinity: Mapping[str, float] | None = None
    ) -> Mapping[str, Explained]:
        """By product: what `find` reckoned for each hit and near miss that it gave."""
        return explain(self.snapshot, wish, result, affinity)

    def bundle(self, text: str) -> BundleWish | None:
        """The things that a text wants for one sum; None where it wants one thing."""
        snapshot = self.snapshot
        return _bundled(text, snapshot.vocabulary, snapshot.facts.currency)

    def is_kind(self, product_id: str, kind: str) -> bool:
        """Whether this product is of a kind, by its title, kind or category."""
        facts = self.snapshot.facts
        row = facts.columns.row_of.get(product_id)
        return row is not None and bool(facts.kinds.of(kind)[row])

    def sells(self, kind: str) -> bool:
        """False where the catalogue states its kinds and has nothing of this one."""
        kinds = self.snapshot.facts.kinds
        return not kinds.is_complete or bool(kinds.of(kind).any())

    def shelf_name(self, kind: str, language: str) -> str | None:
        """What a word wider than a kind, a shelf of this shop, is called in a language; None for kinds."""
        vocabulary = self.snapshot.vocabulary
        if not vocabulary.sold.below(kind):
            return None
        return vocabulary.names.get(("type", kind), {}).get(language)

    def states(self, attribute: str) -> bool:
        """Whether any product's record states it."""
        return fold(attribute) in self.snapshot.facts.columns.attribute_rows

    def near_miss_text(self, hit: Hit, language: str) -> str:
        """Why a near miss is one, with colours in the shopper's language: 颜色有酒红色、蓝绿色."""
        snapshot = self.snapshot
        name = snapshot.vocabulary.lexicon.name
        return near_miss_text(
            hit, language, snapshot.facts.currency, lambda part, value: name(part, value, language)
        )

    def _changed(
        self, settings: Settings, database: Database, encoders: Encoders, folder: Path,
        pointer: str | None, version: int,
    ) -> Snapshot:  # fmt: skip
        old = self._snapshot
        if pointer == old.pointer and texts_state(database) == old.texts:
            columns = old.facts.columns.with_money(price_rows(database))
            if columns is not None:
                return old.with_prices(columns, version)
        return snapshot_of_shop(settings, database, encoders, folder)


def find(
    snapshot: Snapshot, wish: Wish, limit: int, affinity: Mapping[str, float] | None = None
) -> Result:
    """Search one snapshot: see `Search.find`."""
    facts = snapshot.facts
    filters = wish.filters
    if not facts.columns.size or limit < 1 or wish.is_empty:
        return Result((), notes=tuple(snapshot.notes))
    found = ranked(snapshot, wish, affinity)
    query, by_kind, allowed, chosen = found.query, found.by_kind, found.allowed, found.chosen
    rows, unanswerable = found.rows, list(found.unanswerable)
    hits = tuple(_hit(snapshot, row, found, affinity) for row in rows[:limit])
    near: list[Hit] = []
    empty: dict[str, int] = {}
    if filters and len(hits) < limit:
        everything = np.ones(facts.columns.size, dtype=bool)
        wide = score(
            query,
            facts.lexical,
            list(snapshot.spaces.values()),
            everything,
            snapshot.weights.meaning,
        )
        most = max(3, limit - len(hits))
        if by_kind is not None and not by_kind.any():
            beside = snapshot.vocabulary.sold.relatives(str(filters.type))
            near, empty = of_other_kinds(facts, filters, beside, wide.fused, most)
        else:
            relevant = relevant_rows(snapshot, wish, wide, by_kind)
            shown = chosen.copy()
            shown[rows] = True
            order = np.where(relevant, moved(snapshot, wish, wide.fused, allowed, affinity), 0)
            near = near_misses(facts, filters, by_kind, order.astype(np.float32), shown, most)
            if not hits:
                empty = emptied_by(facts, filters, by_kind, relevant)
    notes = [*snapshot.notes, *(f"read '{a}' as '{b}'" for a, b in found.corrected.items())]
    unanswerable += _not_stated(snapshot, wish)
    return Result(
        hits,
        tuple(near),
        empty,
        int(chosen.sum()),
        tuple(dict.fromkeys(unanswerable)),
        tuple(notes),
    )


def _hit(snapshot: Snapshot, row: int, found: Ranked, affinity: Mapping[str, float] | None) -> Hit:
    columns, allowed = snapshot.facts.columns, found.allowed
    start, end = np.searchsorted(columns.owner, [row, row + 1])
    own = np.arange(start, end)
    fitting = own[allowed[start:end]]
    fitting = fitting if len(fitting) else own
    buyable = (columns.stock[fitting] == 0) | (columns.price[fitting] < 0)
    best = fitting[np.argsort(buyable, kind="stable")]
    matched: list[str] = []
    if found.scores.lexical[row] > 0:
        title = set(search_tokens(" ".join(snapshot.products[row].title.values())))
        matched = [token for token in found.query.tokens if token in title]
    variant_ids = tuple(columns.variant_ids[place] for place in best[:_VARIANTS_SHOWN])
    return Hit(
        columns.ids[row],
        variant_ids,
        round(float(found.relevance[row]), 6),
        (),
        tuple(matched),
        parts=parts_of(snapshot, found.scores, found.relevance, affinity, row),
    )


def _not_stated(snapshot: Snapshot, wish: Wish) -> list[str]:
    """Parts of the wish that this catalogue does not state at all."""
    columns, filters = snapshot.facts.columns, wish.filters
    missing = [n for n in filters.attributes if not is_stated(snapshot.facts, n, filters.type)]
    missing += [
        one.name
        for one in filters.measures
        if columns.measured.answering(one, of_kind(snapshot.facts, filters.type)) is None
    ]
    if "rating" in filters.named and bool(np.isnan(columns.rating).all()):
        missing.append("rating")
    if "reviews" in filters.named and bool((columns.reviews < 0).all()):
        missing.append("reviews")
    if filters.brand and not columns.brand_rows:
        missing.append("brand")
    if filters.colour and not columns.colour_places:
        missing.append("colour")
    if filters.size and not columns.size_places:
        missing.append("size")
    if "price" in filters.named and price_bounds_minor(snapshot.facts, filters) is None:
        missing.append("currency")
    return missing


def _pointer(folder: Path) -> str | None:
    try:
        return (folder / "current").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None
