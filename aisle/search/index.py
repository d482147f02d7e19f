"""The index on disk: built from products, checked by hash when loaded, promoted by a pointer.

`models/search/<version>/` holds manifest.json (schema, encoders, counts, SHA-256 of every file),
the ids with the digests of their texts, the lexical arrays and one array of vectors a language.
"""

from __future__ import annotations

import hashlib
import json
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from aisle.language.encoder import Encoder, open_encoder
from aisle.language.errors import AisleError
from aisle.search.clicks import click_log
from aisle.search.dense import Progress, Space, encode_texts
from aisle.search.documents import dense_text, lexical_tokens, texts_digest
from aisle.search.learned import learn
from aisle.search.lexical import LexicalIndex
from aisle.search.weights import SHIPPED, Weights
from aisle.shop.catalogue import Catalogue, Product
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import Unavailable
from aisle.shop.events import Events
from aisle.shop.settings import Settings
from aisle.shop.versions import new_version, promote

log = logging.getLogger(__name__)
SCHEMA = 1
MANIFEST = "manifest.json"
LANGUAGES = ("en", "zh")
KEPT_VERSIONS = 3

Encoders = Mapping[str, Encoder]  # by the language of the texts they read


@dataclass
class Index:
    """Row i of everything is `ids[i]`; ids are sorted, so the order of the build does not matter."""

    ids: list[str]
    digests: list[str]
    lexical: LexicalIndex
    spaces: dict[str, Space]
    notes: list[str] = field(default_factory=list)
    weights: Weights = SHIPPED


def search_folder(settings: Settings) -> Path:
    """Where the versions of the search index lie."""
    return settings.home / "models" / "search"


def open_encoders(settings: Settings) -> dict[str, Encoder]:
    """The encoder of each language, as `search_encoder` says: `minilm+e5`, `e5`, `none`, a folder.

    MiniLM reads English only; any other encoder reads the languages that are left.
    """
    opened: dict[str, Encoder] = {}
    parts = [part.strip() for part in settings.search_encoder.split("+") if part.strip()]
    for part in parts:
        try:
            encoder = open_encoder(part, settings.home / "models" / "encoders")
        except AisleError as error:  # not installed: words are searched, and it is said
            log.warning("search goes without the encoder '%s': %s", part, error)
            continue
        if encoder is None:
            continue
        for language in ("en",) if part == "minilm" else LANGUAGES:
            opened.setdefault(language, encoder)
    return opened


def build_index(
    products: Iterable[Product], encoders: Encoders, cache: Path, progress: Progress | None = None
) -> Index:
    """An index of these products, in memory; vectors come from the cache where it has them."""
    ordered = sorted(products, key=lambda product: product.product_id)
    lexical = LexicalIndex.build([lexical_tokens(product) for product in ordered])
    spaces = {
        language: space
        for language, encoder in encoders.items()
        if (space := _space(ordered, language, encoder, cache, progress)) is not None
    }
    ids = [product.product_id for product in ordered]
    return Index(ids, [texts_digest(product).hex() for product in ordered], lexical, spaces)


def _space(
    products: Sequence[Product],
    language: str,
    encoder: Encoder,
    cache: Path,
    progress: Progress | None,
) -> Space | None:
    texts = [(row, text) for row, p in enumerate(products) if (text := dense_text(p, language))]
    if not texts:
        return None
    vectors = encode_texts(encoder, [text for _, text in texts], cache, progress)
    return Space(language, encoder, vectors, np.array([row for row, _ in texts], dtype=np.int32))


def save_index(index: Index, folder: Path) -> None:
    """Write all files, the manifest last: a folder without one was cut short."""
    folder.mkdir(parents=True, exist_ok=True)
    files = index.lexical.save(folder)
    (folder / "products.json").write_text(json.dumps([index.ids, index.digests]), encoding="utf-8")
    files += ["products.json", index.weights.save(folder)]
    described: dict[str, Any] = {}
    for language, space in index.spaces.items():
        names = [f"vectors_{language}.npy", f"rows_{language}.npy"]
        np.save(folder / names[0], space.vectors.astype(np.float16))
        np.save(folder / names[1], space.rows)
        files += names
        described[language] = {
            "encoder": space.encoder.name,
            "dimension": space.encoder.dimension,
            "digest": space.encoder.digest,
            "vectors": len(space.rows),
        }
    manifest = {
        "schema": SCHEMA,
        "products": len(index.ids),
        "words": len(index.lexical.words),
        "spaces": described,
        "files": {name: _sha256(folder / name) for name in files},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")


def load_index(folder: Path, encoders: Encoders) -> Index:
    """The index in a folder. Raises Unavailable, naming the file, where it is not as it was written.

    Vectors of another encoder than the one that runs now are left out, and `notes` says so.
    """
    manifest = _checked_manifest(folder)
    ids, digests = json.loads((folder / "products.json").read_text(encoding="utf-8"))
    index = Index(ids, digests, LexicalIndex.load(folder, len(ids)), {}, [], Weights.load(folder))
    for language, told in manifest["spaces"].items():
        encoder = encoders.get(language)
        if encoder is None or encoder.digest != told["digest"]:
            index.notes.append(
                f"The vectors for '{language}' in {folder.name} are of {told['encoder']}, not of the "
                "encoder that runs now: search goes by words. Run `aisle train search`."
            )
            continue
        vectors = np.load(folder / f"vectors_{language}.npy").astype(np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
        rows = np.load(folder / f"rows_{language}.npy")
        index.spaces[language] = Space(language, encoder, vectors, rows)
    return index


def _checked_manifest(folder: Path) -> dict[str, Any]:
    cure = "Run `aisle train search`."
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Unavailable(f"No readable {MANIFEST} in {folder}. {cure}") from error
    if manifest.get("schema") != SCHEMA:
        found = manifest.get("schema")
        raise Unavailable(f"{folder} has index schema {found!r}, this Aisle reads {SCHEMA}. {cure}")
    for name, digest in manifest["files"].items():
        path = folder / name
        if not path.is_file() or _sha256(path) != digest:
            raise Unavailable(f"{path} is damaged: it is not the file that was written. {cure}")
    return manifest


def train_search(settings: Settings, database: Database, progress: Progress | None = None) -> Path:
    """Build the index of the whole catalogue and serve it from now on; its folder.

    metrics.json names what was built and how long it took. Raises Unavailable for an empty shop.
    """
    started = time.monotonic()
    products = list(Catalogue(database).all())
    if not products:
        raise Unavailable("The shop has no products. Run `aisle import products FILE`.")
    encoders = open_encoders(settings)
    folder = search_folder(settings)
    index = build_index(products, encoders, folder / "cache", progress)
    learned = learn(click_log(Events(database, Clock(settings)).all()))
    index.weights = learned.weights
    version = new_version(folder)
    save_index(index, version)
    metrics = {
        "products": len(products),
        "seconds": round(time.monotonic() - started, 1),
        "encoders": {language: space.encoder.name for language, space in index.spaces.items()},
        "clicks": {"told": learned.told, **learned.numbers, **asdict(learned.weights)},
    }
    (version / "metrics.json").write_text(json.dumps(metrics, indent=1), encoding="utf-8")
    load_index(version, encoders)  # the gate: what cannot be read back is not served
    promote(folder, version.name)
    return version


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
