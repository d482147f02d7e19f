"""Notebooks, pens and where they stand."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, Canvas


def notebook(c: Canvas) -> None:
    c.shadow(28)
    if c.style == "set":
        for dx, fill in ((14, c.accent), (5, "#f0c33c"), (-4, c.main)):
            c.rect(28 + dx, 30 - dx * 0.4, 66 + dx, 84 - dx * 0.4, fill, 1.6)
        c.oval(43, 52, 9, 9, c.accent)
        c.mark(43, 52, 4, PAPER)
        return
    c.rect(29, 20, 76, 86, c.dark, 3)
    c.rect(31, 22, 77.5, 84.6, PAPER, 1)
    c.rect(26, 18, 73, 84, c.main, 3)
    c.rect(26, 18, 32, 84, c.dark, 2)
    if c.style == "planner":
        for row in range(4):
            for column in range(5):
                c.rect(
                    38 + column * 6.4,
                    46 + row * 7,
                    42.6 + column * 6.4,
                    50.6 + row * 7,
                    c.accent,
                    0.6,
                )
        c.rect(38, 28, 66, 36, c.accent, 1)
    else:
        c.rect(66, 18, 69, 84, c.accent)
        c.rect(40, 32, 58, 42, c.accent, 1)
        c.stroke([(46, 84), (46, 91)], c.accent, 1.6)
    c.mark(50, 37 if c.style != "planner" else 32, 1.9, c.deep)


def pen(c: Canvas) -> None:
    c.shadow(34)
    if c.style == "gel":
        c.rect(24, 52, 76, 86, PAPER, 3)
        c.rect(24, 66, 76, 86, c.main, 3)
        for i in range(9):
            x = 28 + i * 5.4
            c.rect(x - 1.7, 24 + (i % 3) * 2, x + 1.7, 60, c.main if i % 2 else c.dark, 1)
            c.rect(x - 1.7, 30 + (i % 3) * 2, x + 1.7, 34 + (i % 3) * 2, c.accent)
        c.mark(50, 76, 3, PAPER)
        return
    wide = 6.4 if c.style == "luxury" else 5
    c.stroke([(22, 80), (66, 36)], c.main, wide)
    c.stroke([(22, 80), (40, 62)], c.dark, wide + 0.8)
    c.stroke([(40, 62), (41.6, 60.4)], c.accent, wide + 1.2)
    c.stroke([(26, 70), (38, 58)], c.accent, 1.3)
    c.poly([(64, 33), (70, 39), (84, 18)], c.accent)
    c.stroke([(84, 18), (72, 31)], INK, 0.5)
    c.stroke([(60, 84), (70, 80), (78, 85), (88, 80)], c.main, 1, smooth=True)


def organiser(c: Canvas) -> None:
    c.shadow(38)
    for x, fill, top in ((24, "#c8382e", 30), (30, "#2f6fb5", 26), (37, "#f0c33c", 34)):
        c.rect(x - 1.4, top, x + 1.4, 60, fill, 0.8)
    c.rect(62, 36, 74, 64, INK, 2)
    c.rect(14, 54, 46, 86, c.main, 2)
    c.rect(46, 64, 86, 86, c.main, 2)
    c.rect(46, 64, 66, 75, c.accent, 1)
    c.rect(68, 66, 84, 83, "#a87f4d", 1)
    c.stroke([(16, 70), (44, 70)], "#a87f4d", 0.6)
    c.oval(76, 74.5, 1.3, 1.3, METAL)
    c.mark(30, 78, 1.7, INK)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "notebook": notebook,
    "pen": pen,
    "organiser": organiser,
}
