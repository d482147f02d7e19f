"""Vectors of questions and passages from one encoder, each text encoded once and kept between starts."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt

from aisle.language.encoder import Encoder

Floats = npt.NDArray[np.float32]
Kept = dict[tuple[str, str], Floats]  # (query or passage, text) → its vector
MOST = 8000  # passages whose vectors are kept


class Meaning:
    """Cosines by one encoder. Safe to be used by several threads."""

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        """`folder`: where vectors are kept between starts; they are made again if they are lost."""
        self._encoder = encoder
        self._path = folder / f"vectors-{encoder.digest[:12]}.npz" if folder else None
        self._lock = threading.Lock()
        self._vectors = _read(self._path) if self._path else {}

    def cosines(
        self, question: str, texts: Sequence[str], kind: Literal["query", "passage"] = "passage"
    ) -> npt.NDArray[np.float64]:
        """(texts,) cosines with the question: of passages, or of other questions."""
        asked = self._vector("query", question, is_kept=False)
        return np.array([float(self._vector(kind, text) @ asked) for text in texts])

    def keep(self) -> None:
        """Write the vectors of this moment beside the models, whole or not at all."""
        if self._path is None or not self._vectors:
            return
        with self._lock:
            keys, rows = list(self._vectors), np.stack(list(self._vectors.values()))
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".{os.getpid()}-{self._path.name}")
        names = np.array([json.dumps(key) for key in keys])
        np.savez(part, keys=names, rows=rows.astype(np.float16))
        part.replace(self._path)

    def _vector(
        self, kind: Literal["query", "passage"], text: str, *, is_kept: bool = True
    ) -> Floats:
        key = (kind, text)
        with self._lock:
            if key not in self._vectors:
                vector: Floats = self._encoder.encode([text], kind)[0]
                if not is_kept:
                    return vector
                if len(self._vectors) >= MOST:
                    self._vectors.clear()
                self._vectors[key] = vector
            return self._vectors[key]


def _read(path: Path) -> Kept:
    """What `keep` wrote; nothing where it is not there or cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as kept:
            rows = kept["rows"].astype(np.float32)
            return {
                tuple(json.loads(str(key))): row
                for key, row in zip(kept["keys"], rows, strict=True)
            }
    except (OSError, ValueError, KeyError):
        return {}
