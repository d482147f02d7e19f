"""One moment of the shop, ready to be searched: products, columns, words and index of one version.

Searches take a snapshot and keep it to the end; a change makes a new one beside it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sqlalchemy import select, text

from aisle.language.errors import AisleError
from aisle.language.normalise import fold
from aisle.search.columns import Columns
from aisle.search.dense import Space
from aisle.search.documents import dense_text, lexical_tokens, texts_digest
from aisle.search.eligible import Facts
from aisle.search.index import Encoders, Index, load_index
from aisle.search.kinds import COMPLETE, KindIndex
from aisle.search.lexical import LexicalIndex
from aisle.search.ranking import WIDER, like_the_first
from aisle.search.typos import Typos
from aisle.search.vocabulary import Vocabulary
from aisle.search.weights import SHIPPED, Weights
from aisle.shop.catalogue import Catalogue, Product
from aisle.shop.database import Database
from aisle.shop.names import Names
from aisle.shop.settings import Settings
from aisle.shop.tables import Variant as VariantRow
from aisle.shop.versions import current

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int32]
log = logging.getLogger(__name__)
ENCODED_AT_ONCE = (
    64  # so many new texts get vectors while the shopper waits; more wait for a training
)


@dataclass(frozen=True)
class Snapshot:
    """`products[i]` is row i of everything here."""

    version: int  # of the catalogue
    pointer: str | None  # the index version it was made of
    products: Sequence[Product]
    digests: list[str]
    facts: Facts
    vocabulary: Vocabulary
    spaces: dict[str, Space]
    titles: dict[str, list[int]]
    typos: Typos
    notes: list[str] = field(default_factory=list)
    kinds_near: dict[str, Mask] = field(default_factory=dict)  # filled as kinds are asked for
    texts: str = ""  # `texts_state` when it was taken
    weights: Weights = SHIPPED
    shelves: dict[str, Rows] = field(
        default_factory=dict
    )  # {} where a shelf is no more than a kind
    shelves_near: dict[str, Floats] = field(default_factory=dict)  # filled as wishes come

    def near_kind(self, kind: str) -> Mask:
        """The 200 products whose meaning is nearest to the name of a kind, of the whole catalogue.

        Only useful for products that do not say what they are: “Samsung Galaxy A41 64 GB”."""
        if kind not in self.kinds_near:
            mask = np.zeros(len(self.products), dtype=bool)
            for language, space in self.spaces.items():
                if name := self.vocabulary.names.get(("type", kind), {}).get(language):
                    vector = space.encoder.encode([name], "query")[0]
                    rows, _ = like_the_first(space, vector, *space.nearest(vector, None, WIDER))
                    mask[rows] = True
            self.kinds_near[kind] = mask
        return self.kinds_near[kind]

    def with_prices(self, columns: Columns, version: int) -> Snapshot:
        """The same texts with other prices and stock."""
        facts = dataclasses.replace(self.facts, columns=columns)
        return dataclasses.replace(self, facts=facts, version=version)


def take_snapshot(
    products: Sequence[Product],
    settings: Settings,
    encoders: Encoders,
    version: int = 0,
    index: Index | None = None,
    pointer: str | None = None,
) -> Snapshot:
    """Everything a search needs. Without an index, or for texts it does not know, words are indexed
    now and vectors are made for a few; `notes` says what is missing."""
    ordered = sorted(products, key=lambda product: product.product_id)
    digests = [texts_digest(product).hex() for product in ordered]
    ids = [product.product_id for product in ordered]
    notes = list(index.notes) if index else []
    if index is not None and index.ids == ids and index.digests == digests:
        lexical, spaces = index.lexical, index.spaces
    else:
        lexical = LexicalIndex.build([lexical_tokens(product) for product in ordered])
        spaces, late = _carried(index, ordered, digests, encoders)
        if index is None and ordered and encoders:
            notes.append(
                "There is no search index: search goes by words. Run `aisle train search`."
            )
        elif late:
            notes.append(
                f"{late} new texts are found by words only until `aisle train search` has run."
            )
    names = Names.of(settings)
    vocabulary = Vocabulary.build(ordered, names.lexicon, names.own_kinds)
    shop = settings.shop
    facts = Facts(
        columns=Columns(ordered, vocabulary.colour_names),
        kinds=KindIndex(ordered, vocabulary.phrases, vocabulary.sold.below),
        lexical=lexical,
        currency=shop.currency,
        rates={currency: rate.rate for currency, rate in shop.rates.items()},
    )
    titles: dict[str, list[int]] = {}
    for row, product in enumerate(ordered):
        for title in {fold(title).strip() for title in product.title.values()}:
            titles.setdefault(title, []).append(row)
    frequencies = {
        word: lexical.document_frequency(word) for word in lexical.words if word.isalpha()
    }
    return Snapshot(
        version, pointer, ordered, digests, facts, vocabulary, spaces, titles, Typos(frequencies), notes,
        weights=index.weights if index else SHIPPED,
        shelves=_shelves(ordered),
    )  # fmt: skip


def _shelves(products: Sequence[Product]) -> dict[str, Rows]:
    """The rows of each shelf, where nearly all products state a shelf, and a kind beside it."""
    shelves: dict[str, list[int]] = defaultdict(list)
    for row, product in enumerate(products):
        if product.category and product.kind:
            shelves[" > ".join(product.category)].append(row)
    stated = sum(map(len, shelves.values()))
    kinds = {product.kind for product in products if product.kind}
    is_wider = 1 < len(shelves) < len(kinds) and stated >= COMPLETE * len(products)
    return (
        {name: np.array(rows, dtype=np.int32) for name, rows in shelves.items()} if is_wider else {}
    )


def _carried(
    index: Index | None, products: Sequence[Product], digests: list[str], encoders: Encoders
) -> tuple[dict[str, Space], int]:
    """The vectors of texts that did not change, those of a few new ones, and how many are left out."""
    if index is None:
        return {}, 0
    old = dict(zip(index.digests, range(len(index.ids)), strict=True))
    spaces: dict[str, Space] = {}
    late = 0
    for language, space in index.spaces.items():
        place_of = {row: place for place, row in enumerate(space.rows.tolist())}
        texts = [(row, said) for row, p in enumerate(products) if (said := dense_text(p, language))]
        new = [(r, t) for r, t in texts if place_of.get(old.get(digests[r], -1)) is None]
        made: dict[int, np.ndarray] = {}
        if len(new) <= ENCODED_AT_ONCE and language in encoders:
            vectors = encoders[language].encode([said for _, said in new], "passage")
            made = {row: vector for (row, _), vector in zip(new, vectors, strict=True)}
        else:
            late += len(new)
        rows, kept = [], []
        for row, _ in texts:
            place = place_of.get(old.get(digests[row], -1))
            vector = made.get(row) if place is None else space.vectors[place]
            if vector is not None:
                rows.append(row)
                kept.append(vector)
        if rows:
            stacked = np.stack(kept).astype(np.float32)
            spaces[language] = Space(
                language, space.encoder, stacked, np.array(rows, dtype=np.int32)
            )
    return spaces, late


def newest_index(folder: Path, encoders: Encoders) -> tuple[Index | None, str | None]:
    """The promoted index; where it is broken, the newest older one that is whole, and a warning."""
    promoted = current(folder)
    if promoted is None:
        return None, None
    others = sorted((p for p in folder.iterdir() if p.is_dir() and p != promoted), reverse=True)
    candidates = [promoted, *(p for p in others if (p / "manifest.json").is_file())]
    for path in candidates:
        try:
            return load_index(path, encoders), promoted.name
        except AisleError as error:
            log.warning("search index refused: %s", error)
    return None, promoted.name


def snapshot_of_shop(
    settings: Settings, database: Database, encoders: Encoders, folder: Path
) -> Snapshot:
    """The shop as it is now. The version is read first: a change meanwhile makes another snapshot."""
    catalogue = Catalogue(database)
    version = catalogue.version()
    index, pointer = newest_index(folder, encoders)
    texts = texts_state(database)
    taken = take_snapshot(list(catalogue.all()), settings, encoders, version, index, pointer)
    return dataclasses.replace(taken, texts=texts)


def texts_state(database: Database) -> str:
    """Changes when any product changes in more than price and stock: 0.1 s for 20,000 products."""
    digest = hashlib.sha256()
    with database.read() as session:
        for statement in (
            "SELECT product_id, import_id, brand, kind, category, attributes, rating, reviews, is_listed"
            " FROM products ORDER BY product_id",
            "SELECT product_id, language, title, description FROM product_texts"
            " ORDER BY product_id, language",
            "SELECT variant_id, product_id, options FROM variants ORDER BY variant_id",
            "SELECT import_id FROM imports WHERE completed_at IS NULL ORDER BY import_id",
            "SELECT path, names FROM categories ORDER BY path",
        ):
            for row in session.execute(text(statement)):
                digest.update(repr(tuple(row)).encode("utf-8", "replace"))
    return digest.hexdigest()


def price_rows(database: Database) -> list[tuple[str, int | None, str, int | None]]:
    """(variant_id, price_minor, currency, stock) of every variant: what changes all day."""
    row = VariantRow
    with database.read() as session:
        found = session.execute(select(row.variant_id, row.price_minor, row.currency, row.stock))
        return [(one[0], one[1], one[2], one[3]) for one in found]


__all__ = [
    "Snapshot",
    "newest_index",
    "price_rows",
    "snapshot_of_shop",
    "take_snapshot",
    "texts_state",
]
