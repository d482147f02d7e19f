"""Which product pictures are like a photo: the shop's own picture files as rows, searched by faiss.

pictures = PictureIndex(home / "pictures", cache, encoder)
pictures.like(photo, lambda: products, 5, version)[0].product_id
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import numpy as np
import numpy.typing as npt

from aisle.search.picture_features import ColourAndShape, PictureEncoder
from aisle.shop.products import Product
from aisle.shop.settings import Settings

if TYPE_CHECKING:
    from PIL.Image import Image

log = logging.getLogger(__name__)
KINDS = frozenset({".png", ".jpg", ".jpeg", ".webp"})
BATCH = 32
FLAT = 3.0  # of 255: a picture whose brightness varies less shows nothing
NONE, COLOUR = "none", "colour"


@dataclass(frozen=True)
class Alike:
    """A product, the version whose picture is most like it (None: the product's own), and how much: 0 to 1."""

    product_id: str
    variant_id: str | None
    likeness: float


@dataclass(frozen=True)
class _Rows:
    """`owners[i]` is what row i shows; `index` is None without rows."""

    version: int
    owners: list[tuple[str, str | None]]
    vectors: npt.NDArray[np.float32]
    index: Any  # Any: faiss


class PictureIndex:
    """Rows are made once a file and kept in `cache`; a changed catalogue reads only what is new."""

    def __init__(self, folder: Path, cache: Path, encoder: PictureEncoder) -> None:
        self._folder = folder.resolve()
        self._cache = cache / f"{encoder.digest[:24]}.npz"
        self.encoder = encoder
        self._lock = threading.Lock()
        self._rows = _Rows(-1, [], np.zeros((0, 0), np.float32), None)

    @property
    def knows_things(self) -> bool:
        """False: it compares colours and outlines, and the answer must say so."""
        return not isinstance(self.encoder, ColourAndShape)

    def like(
        self,
        photo: Image,
        products: Callable[[], Sequence[Product]],
        limit: int,
        version: int,
        among: Collection[str] | None = None,
    ) -> list[Alike]:
        """The products that look most like a photo, best first; `among`: only these. A blank photo: none.

        `products` is asked only where the catalogue has another `version` than the rows at hand.
        """
        if np.asarray(photo.convert("L"), dtype=np.float32).std() < FLAT:
            return []
        rows = self._current(products, version)
        if rows.index is None:
            return []
        asked = self.encoder.encode([photo])
        scores, places = rows.index.search(asked, len(rows.owners))
        best: dict[str, Alike] = {}
        for score, place in zip(scores[0], places[0], strict=True):
            product_id, variant_id = rows.owners[int(place)]
            if score < self.encoder.floor or len(best) >= limit:
                break
            if product_id not in best and (among is None or product_id in among):
                best[product_id] = Alike(product_id, variant_id, round(float(score), 4))
        return list(best.values())

    def _current(self, products: Callable[[], Sequence[Product]], version: int) -> _Rows:
        with self._lock:
            if self._rows.version != version:
                self._rows = self._made(products(), version)
            return self._rows

    def _made(self, products: Sequence[Product], version: int) -> _Rows:
        import faiss  # loads a C++ library: only where pictures are searched

        owners: list[tuple[str, str | None]] = []
        paths: list[Path] = []
        for product in products:
            shown: list[tuple[str, str | None]] = [(image, None) for image in product.images]
            shown += [(one.image or "", one.variant_id) for one in product.variants]
            taken: set[Path] = set()
            for image, variant_id in reversed(shown):
                path = self._path(image)
                if path is not None and path not in taken:
                    taken.add(path)
                    owners.append((product.product_id, variant_id))
                    paths.append(path)
        vectors, kept = self._vectors(paths)
        owners = [owners[place] for place in kept]
        if not owners:
            return _Rows(version, [], vectors, None)
        index: Any = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return _Rows(version, owners, vectors, index)

    def _path(self, image: str) -> Path | None:
        """A file of the home's `pictures`; what lies elsewhere in the world is not fetched."""
        if not image:
            return None
        path = (self._folder / unquote(urlsplit(image).path.rpartition("/")[2])).resolve()
        is_ours = path.is_relative_to(self._folder) and path.suffix.lower() in KINDS
        return path if is_ours and path.is_file() else None

    def _vectors(self, paths: Sequence[Path]) -> tuple[npt.NDArray[np.float32], list[int]]:
        """Rows of these files, from the cache where they stand there, and which of them could be read."""
        from PIL import Image

        known = self._load()
        keys = [f"{path.name}:{path.stat().st_size}:{path.stat().st_mtime_ns}" for path in paths]
        missing = {key: path for key, path in zip(keys, paths, strict=True) if key not in known}
        todo = list(missing)
        for start in range(0, len(todo), BATCH):
            read: dict[str, Image.Image] = {}
            for key in todo[start : start + BATCH]:
                try:
                    with Image.open(missing[key]) as picture:
                        read[key] = picture.convert("RGB")
                except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                    log.warning("picture %s cannot be read", missing[key].name)
            if read:
                rows = self.encoder.encode(list(read.values()))
                known.update(zip(read, rows, strict=True))
        if todo:
            self._save({key: known[key] for key in keys if key in known})
        kept = [place for place, key in enumerate(keys) if key in known]
        found = [known[keys[place]] for place in kept]
        return np.stack(found) if found else np.zeros((0, 0), dtype=np.float32), kept

    def _load(self) -> dict[str, npt.NDArray[np.float32]]:
        try:
            with np.load(self._cache) as stored:
                return dict(zip(map(str, stored["keys"]), stored["vectors"], strict=True))
        except (FileNotFoundError, ValueError, OSError, KeyError):
            return {}  # no cache, or one cut short: it is made anew

    def _save(self, rows: dict[str, npt.NDArray[np.float32]]) -> None:
        if not rows:
            return
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        draft = self._cache.with_name(f".{self._cache.name}.{threading.get_ident()}")
        with draft.open("wb") as file:
            np.savez(file, keys=np.array(list(rows)), vectors=np.stack(list(rows.values())))
        draft.replace(self._cache)


def open_pictures(settings: Settings) -> PictureIndex | None:
    """Picture search as `AISLE_PICTURE_SEARCH` wants it; None where it is off. Raises EncoderError."""
    wanted = settings.picture_search.strip()
    if wanted in ("", NONE):
        return None
    encoder: PictureEncoder
    if wanted == COLOUR:
        encoder = ColourAndShape()
    else:
        from aisle.search.picture_transformers import TransformersPictures

        encoder = TransformersPictures(wanted)
    return PictureIndex(settings.home / "pictures", settings.home / "models" / "pictures", encoder)
