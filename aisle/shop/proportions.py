"""How sure a share is: Wilson's score interval, which holds for few people and for nobody."""

from __future__ import annotations

from math import sqrt

Z = 1.959964  # 95 %


def wilson(hits: int, of: int) -> tuple[float, float]:
    """3 of 10 → (0.11, 0.60); of nobody (0, 1)."""
    if of <= 0:
        return 0.0, 1.0
    share = hits / of
    middle = (share + Z * Z / (2 * of)) / (1 + Z * Z / of)
    half = Z / (1 + Z * Z / of) * sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)
