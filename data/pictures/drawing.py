"""A product row → its picture: chooses shape, paints and background, and writes the set of PNGs."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any  # rows of data.catalogue.demo_products

from PIL import Image

from data.catalogue import labels
from data.pictures import (
    bags,
    bedding,
    care,
    clothes,
    desk,
    home,
    kitchen,
    outdoor,
    paper,
    pets,
    play,
    sound,
    sport,
)
from data.pictures.canvas import SIZE, Canvas, luminance, mix

_ROOMS = (
    outdoor,
    bags,
    kitchen,
    home,
    bedding,
    sound,
    desk,
    clothes,
    play,
    care,
    sport,
    pets,
    paper,
)
SHAPES: dict[str, Callable[[Canvas], None]] = {
    name: shape for room in _ROOMS for name, shape in room.SHAPES.items()
}
_GROUNDS = ("#e3e8ea", "#e9e4da", "#dfe7e1", "#e6e1e9", "#dde5ee", "#ece3df", "#e4e6dc", "#dbe4e4")
_PALETTE = 96  # flat colours and their edges need no more; keeps a file near 9 kB


def picture_name(product_id: str, colour: str | None = None) -> str:
    """`NG-1001` → `NG-1001.png`; with a colour `NG-1001-MG.png` (the colour's code)."""
    code = "" if colour is None else f"-{labels()['colours'][colour]['code']}"
    return f"{product_id}{code}.png"


def draw(product: Mapping[str, Any], colour: str | None = None) -> Image.Image:
    """The product in one of its colours (or as its cover picture), 640 × 640, RGB, no transparency.

    Deterministic: the id seeds the proportions. Raises ValueError for a shape we cannot draw.
    """
    picture = product["picture"]
    shape = SHAPES.get(picture["shape"])
    if shape is None:
        raise ValueError(
            f"{product['id']}: no shape {picture['shape']!r}. Known: {', '.join(sorted(SHAPES))}."
        )
    cover, accent = picture["colours"][:2]
    main = cover if colour is None else str(labels()["colours"][colour]["hex"])
    if _alike(main, accent):
        accent = cover if not _alike(main, cover) else _against(main)
    number = int("".join(filter(str.isdigit, product["id"])))
    ground = _GROUNDS[(number * 5 + number // 10) % len(_GROUNDS)]
    if colour is not None:
        ground = mix(mix(main, "#f0eee9", 0.82), "#d9dde0", 0.25)
    if luminance(main) > 225 and luminance(ground) > 218:
        ground = mix(ground, "#9fb0ba", 0.3)  # a white thing needs a darker wall
    canvas = Canvas(product["id"], picture.get("style", ""), main, accent, ground)
    shape(canvas)
    return canvas.finished()


def write_pictures(
    products: Iterable[Mapping[str, Any]],
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Write a cover and one PNG per colour of every product; returns how many files stand there.

    `progress(done, total)` is called after each product. Threads are enough:
    Pillow lets go of the interpreter while it scales, quantises and packs.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = [_row(product) for product in products]
    written = 0
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for done, count in enumerate(pool.map(partial(_write, folder), rows), 1):
            written += count
            if progress:
                progress(done, len(rows))
    return written


def _row(product: Mapping[str, Any]) -> dict[str, Any]:
    colours = (product.get("options") or {}).get("colour") or []
    return {"id": product["id"], "picture": product["picture"], "options": {"colour": colours}}


def _write(folder: Path, row: Mapping[str, Any]) -> int:
    looks: list[str | None] = [None, *row["options"]["colour"]]
    for colour in looks:
        image = draw(row, colour)
        # The palette of every third pixel serves the whole: three times faster, edges as smooth.
        sample = image.resize((SIZE // 3, SIZE // 3), Image.Resampling.NEAREST)
        palette = sample.quantize(_PALETTE, dither=Image.Dither.NONE)
        image = image.quantize(palette=palette, dither=Image.Dither.NONE)
        image.save(folder / picture_name(row["id"], colour), compress_level=7)
    return len(looks)


def _alike(colour: str, other: str) -> bool:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return sum(abs(a - b) for a, b in pairs) < 60


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[i : i + 2], 16) for i in (1, 3, 5))


def _against(colour: str) -> str:
    return "#f6f5f1" if luminance(colour) < 130 else "#4a4e55"
