"""Sentence vectors turned so that what tells messages apart counts, and what all of them share does not.

Vectors of an encoder huddle in one corner of the sphere and vary mostly along a few axes (Su et al. 2021,
"Whitening Sentence Representations"). Whitened in part only: the smallest axes are noise.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Whitening:
    """`centre` (dimension), `turn` (dimension, axes), both float32."""

    centre: np.ndarray
    turn: np.ndarray

    @classmethod
    def fit(cls, vectors: np.ndarray, damping: float) -> Whitening:
        """`damping` is a share of the longest axis: 0 whitens wholly, a large one only centres."""
        centre = vectors.mean(axis=0)
        _, lengths, axes = np.linalg.svd(vectors - centre, full_matrices=False)
        turn = axes.T / (lengths + damping * lengths[0] + 1e-6)
        return cls(centre.astype(np.float32), turn.astype(np.float32))

    def reads(self, vectors: np.ndarray) -> bool:
        return bool(vectors.shape[1] == len(self.centre))

    def transform(self, vectors: np.ndarray) -> np.ndarray:
        """(n, dimension) → (n, axes), each row of length 1."""
        turned = (vectors - self.centre) @ self.turn
        turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
        return np.asarray(turned, dtype=np.float32)
