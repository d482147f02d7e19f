"""What a picture looks like, without any model: its colours and its outline. It knows no things.

ColourAndShape().encode([picture]) → (1, 302): rows of length 1, so a product of two rows is a likeness
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from PIL.Image import Image

Floats = npt.NDArray[np.float32]
SIDE = 96  # pixels that a picture is looked at with
GRID = 12  # of the outline
CELLS, DIRECTIONS = 4, 8  # of the edges
HUES, GREYS = 12, 6
COLOUR_SHARE, OUTLINE_SHARE, EDGE_SHARE = 0.5, 0.3, 0.2
BACKGROUND = 36.0  # a colour this far (of 442) from that of the border is part of the thing


class PictureEncoder(Protocol):
    """`floor`: under this likeness two pictures have nothing in common. `digest` names what made the rows."""

    name: str
    digest: str
    floor: float

    def encode(self, pictures: Sequence[Image]) -> Floats:
        """One row of length 1 for each RGB picture."""
        ...


class ColourAndShape:
    """Colours of the thing, its outline and the directions of its edges; needs nothing that is not here."""

    name = "colour"
    digest = "colour-and-shape-1"
    floor = 0.55

    def encode(self, pictures: Sequence[Image]) -> Floats:
        """See `PictureEncoder.encode`."""
        rows = [_features(one) for one in pictures]
        return np.stack(rows) if rows else np.zeros((0, 0), dtype=np.float32)


def _features(picture: Image) -> Floats:
    small = picture.convert("RGB").resize((SIDE, SIDE))
    pixels = np.asarray(small, dtype=np.float32)
    mask = _thing(pixels)
    parts = (
        (COLOUR_SHARE, _colours(pixels, mask)),
        (OUTLINE_SHARE, _outline(mask)),
        (EDGE_SHARE, _edges(pixels, mask)),
    )
    row = np.concatenate([np.sqrt(share) * _unit(part) for share, part in parts])
    return _unit(row).astype(np.float32)


def _thing(pixels: Floats) -> npt.NDArray[np.bool_]:
    """What differs from the colour of the border; all of it where that is nothing, or nearly everything."""
    edge = np.concatenate([pixels[:3].reshape(-1, 3), pixels[-3:].reshape(-1, 3),
                           pixels[:, :3].reshape(-1, 3), pixels[:, -3:].reshape(-1, 3)])  # fmt: skip
    mask: npt.NDArray[np.bool_] = (
        np.linalg.norm(pixels - np.median(edge, axis=0), axis=2) > BACKGROUND
    )
    return mask if 0.02 < mask.mean() < 0.98 else np.ones_like(mask)


def _colours(pixels: Floats, mask: npt.NDArray[np.bool_]) -> Floats:
    """A histogram of hues (pale and strong) and greys; the root makes a small patch count too."""
    chosen = pixels[mask] / 255.0
    high, low = chosen.max(axis=1), chosen.min(axis=1)
    spread = high - low
    saturation = spread / np.maximum(high, 1e-6)
    red, green, blue = chosen.T
    safe = np.maximum(spread, 1e-6)
    hue = np.where(
        high == red,
        ((green - blue) / safe) % 6,
        np.where(high == green, (blue - red) / safe + 2, (red - green) / safe + 4),
    )
    place = hue * HUES / 6
    first = np.floor(place).astype(int) % HUES
    share = place - np.floor(place)
    found = np.zeros(2 * HUES + GREYS, dtype=np.float32)
    weight = np.clip(saturation * 2.5, 0, 1) * (high > 0.08)
    strong = HUES * (saturation > 0.55)
    np.add.at(found, first + strong, weight * (1 - share))
    np.add.at(found, (first + 1) % HUES + strong, weight * share)
    np.add.at(found, 2 * HUES + np.minimum((high * GREYS).astype(int), GREYS - 1), 1 - weight)
    rooted: Floats = np.sqrt(found / max(float(found.sum()), 1e-6))
    return rooted


def _box(mask: npt.NDArray[np.bool_]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return int(rows[0]), int(rows[-1]) + 1, int(columns[0]), int(columns[-1]) + 1


def _squared(values: Floats, mask: npt.NDArray[np.bool_]) -> Floats:
    """The thing alone, in the middle of a square: where it stood and how large it was does not matter."""
    top, bottom, left, right = _box(mask)
    height, width = bottom - top, right - left
    side = max(height, width)
    square = np.zeros((side, side), dtype=np.float32)
    above, before = (side - height) // 2, (side - width) // 2
    square[above : above + height, before : before + width] = values[top:bottom, left:right]
    return square


def _pooled(square: Floats, cells: int) -> Floats:
    """The mean of each of cells × cells fields."""
    cuts = np.linspace(0, len(square), cells + 1).astype(int)
    starts = np.minimum(cuts[:-1], len(square) - 1)
    sums = np.add.reduceat(np.add.reduceat(square, starts, axis=0), starts, axis=1)
    sizes = np.maximum(np.diff(np.append(starts, len(square))), 1)
    pooled: Floats = (sums / np.outer(sizes, sizes)).astype(np.float32)
    return pooled


def _outline(mask: npt.NDArray[np.bool_]) -> Floats:
    filled = _pooled(_squared(mask.astype(np.float32), mask), GRID).ravel()
    centred: Floats = filled - filled.mean() * 0.5
    return centred


def _edges(pixels: Floats, mask: npt.NDArray[np.bool_]) -> Floats:
    grey = pixels.mean(axis=2)
    down, across = np.gradient(grey)
    strength = np.hypot(down, across) * mask
    direction = ((np.arctan2(down, across) % np.pi) * DIRECTIONS / np.pi).astype(int) % DIRECTIONS
    fields = [
        _pooled(_squared((strength * (direction == one)).astype(np.float32), mask), CELLS).ravel()
        for one in range(DIRECTIONS)
    ]
    rooted: Floats = np.sqrt(np.concatenate(fields))
    return rooted


def _unit(values: Floats) -> Floats:
    length = float(np.linalg.norm(values))
    return values / length if length > 1e-9 else values
