"""Sport and fitness."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, Canvas, luminance


def yoga_mat(c: Canvas) -> None:
    c.shadow(38)
    if c.style == "folded":
        for i in range(5):
            c.rect(22, 80 - i * 6, 78, 86 - i * 6, c.main if i % 2 else c.dark, 2.6)
        c.rect(46, 54, 54, 87, c.accent, 1)
        c.mark(34, 64, 1.6)
        return
    depth = 6 if c.style == "thick" else 3
    c.poly([(30, 70), (92, 70), (88, 86), (26, 86)], c.main)
    c.poly([(26, 86), (88, 86), (88, 86 + depth / 2), (26, 86 + depth / 2)], c.dark)
    c.oval(26, 68, 17, 18, c.main)
    for r in range(14, 2, -3):
        c.ring(26, 68, r, r * 1.06, c.accent if r % 2 else c.dark, depth * 0.32)
    c.rect(40, 74, 80, 75.4, c.accent)
    c.mark(74, 80, 1.9)


def dumbbell(c: Canvas) -> None:
    c.shadow(38)
    for y in (74, 50):
        c.rect(32, y - 2.4, 68, y + 2.4, METAL, 2)
        for x in range(40, 61, 3):
            c.stroke([(x, y - 2), (x, y + 2)], c.accent, 0.6)
        for x in (24, 76):
            c.poly(
                [
                    (x - 10, y - 7),
                    (x - 6, y - 12),
                    (x + 6, y - 12),
                    (x + 10, y - 7),
                    (x + 10, y + 7),
                    (x + 6, y + 12),
                    (x - 6, y + 12),
                    (x - 10, y + 7),
                ],
                c.main if y == 74 else c.dark,
            )
            c.mark(x, y, 2.2, PAPER)


def bands(c: Canvas) -> None:
    c.shadow(34)
    fills = (c.main, c.accent, "#2b7f86", "#f0c33c", "#4a4e55")
    for i, fill in enumerate(fills):
        c.ring(30 + i * 10, 58 - (i % 2) * 4, 14, 24, fill, 4.4)


def watch(c: Canvas) -> None:
    c.shadow(14, 90)
    c.rect(38, 8, 62, 92, c.main, 6)
    c.rect(42, 8, 58, 92, c.dark, 4)
    if c.style == "square":
        c.rect(28, 30, 72, 70, METAL, 10)
        c.rect(31, 33, 69, 67, INK, 8)
        c.arc(50, 50, (12, 12), (-90, 160), c.main, 2.6)
        c.arc(50, 50, (7.6, 7.6), (-90, 60), "#57c17b", 2.2)
    else:
        c.oval(50, 50, 24, 24, c.dark)
        c.oval(50, 50, 20, 20, INK)
        c.ring(50, 50, 23, 23, c.accent, 1.4)
        c.stroke(
            [(36, 52), (43, 52), (47, 42), (52, 60), (56, 52), (64, 52)],
            c.accent if luminance(c.accent) > 90 else c.main,
            1.3,
        )
    c.rect(72, 46, 76, 54, METAL, 1)
    for y in (16, 84):
        c.oval(50, y, 1.3, 1.3, c.accent)


def goggles(c: Canvas) -> None:
    c.shadow(36)
    c.stroke([(12, 62), (16, 46), (50, 34), (84, 46), (88, 62)], c.accent, 3, smooth=True)
    for x in (30, 70):
        c.blob(
            [(x - 18, 62), (x - 10, 52), (x + 10, 52), (x + 18, 62), (x + 10, 76), (x - 10, 76)],
            c.main,
        )
        c.blob(
            [(x - 13, 62), (x - 8, 56), (x + 8, 56), (x + 13, 62), (x + 7, 71), (x - 7, 71)], c.deep
        )
        c.stroke([(x - 7, 63), (x - 2, 58)], "#ffffff", 1.4)
    c.rect(45, 60, 55, 64, c.dark, 1.5)


def basketball(c: Canvas) -> None:
    c.shadow(28)
    c.oval(50, 54, 33, 33, c.main)
    c.ring(50, 54, 33, 33, c.accent, 0.9)
    c.stroke([(17, 54), (83, 54)], c.accent, 0.9)
    c.stroke([(50, 21), (50, 87)], c.accent, 0.9)
    c.arc(14, 54, (24, 30), (-54, 54), c.accent, 0.9)
    c.arc(86, 54, (24, 30), (126, 234), c.accent, 0.9)
    c.mark(60, 44, 3)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "yoga_mat": yoga_mat,
    "dumbbell": dumbbell,
    "bands": bands,
    "watch": watch,
    "goggles": goggles,
    "basketball": basketball,
}
