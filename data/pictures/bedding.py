"""Duvets, pillows, sheets, blankets, towels."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import METAL, Canvas


def duvet(c: Canvas) -> None:
    c.shadow(38)
    for y, fill in ((70, c.accent), (56, c.dark), (42, c.main)):
        c.blob(
            [
                (14, y + 6),
                (20, y),
                (50, y - 3),
                (80, y),
                (86, y + 6),
                (84, y + 15),
                (50, y + 17),
                (16, y + 15),
            ],
            fill,
        )
    for x in (28, 42, 57, 72):
        if c.style == "dots":
            c.oval(x, 50, 2.2, 2.2, c.accent)
        else:
            c.stroke([(x, 41), (x - 1, 56)], c.dark, 0.7)
    c.stroke([(16, 50), (50, 49), (84, 50)], c.dark, 0.7, smooth=True)
    c.rect(44, 40, 56, 75, c.accent, 1)
    c.mark(50, 58, 2.4, c.dark)


def pillow(c: Canvas) -> None:
    c.shadow(38)
    if c.style == "contour":
        c.blob(
            [
                (10, 80),
                (12, 58),
                (24, 50),
                (40, 60),
                (58, 62),
                (74, 54),
                (88, 62),
                (90, 80),
                (80, 86),
                (20, 86),
            ],
            c.main,
        )
        c.blob([(12, 76), (40, 74), (88, 76), (88, 82), (50, 85), (14, 83)], c.accent)
        c.blob([(16, 62), (25, 55), (34, 60), (24, 64)], c.light)
    else:
        c.blob(
            [
                (10, 50),
                (30, 46),
                (50, 44),
                (70, 46),
                (90, 50),
                (86, 66),
                (90, 84),
                (50, 87),
                (10, 84),
                (14, 66),
            ],
            c.main,
        )
        for x in (28, 42, 58, 72):
            c.stroke([(x, 48), (x, 84)], c.accent, 1.6)
    c.mark(79, 74)


def sheets(c: Canvas) -> None:
    c.shadow(36)
    for i, fill in enumerate((c.main, c.dark, c.light, c.main)):
        y = 74 - i * 11
        c.rect(18 + i * 2, y, 82 - i * 2, y + 12, fill, 5)
        c.stroke(
            [(24 + i * 2, y + 6), (76 - i * 2, y + 6)], c.dark if fill != c.dark else c.main, 0.6
        )
    c.rect(44, 40, 56, 87, c.accent, 1)
    c.oval(50, 38, 5, 3.4, c.accent)
    c.mark(50, 62, 2.4, c.deep)


def blanket(c: Canvas) -> None:
    c.shadow(34)
    c.rect(20, 34, 80, 78, c.main, 4)
    for x in (32, 46, 60, 74):
        c.rect(x - 2.4, 34, x + 0.6, 78, c.accent)
    for y in (44, 56, 68):
        c.rect(20, y, 80, y + 1.4, c.dark)
    for x in range(21, 80, 4):
        c.stroke([(x, 78), (x, 85)], c.dark, 1)
    c.rect(20, 30, 80, 38, c.dark, 4)


def towel(c: Canvas) -> None:
    c.shadow(24)
    c.rect(16, 16, 84, 19, METAL, 1.5)
    c.rect(26, 15, 74, 86, c.main, 3)
    c.rect(52, 15, 74, 78, c.dark, 3)
    for y in range(26, 84, 6):
        for x in range(29, 51, 6):
            c.rect(x, y, x + 3.6, y + 3.6, c.light, 0.5)
    c.rect(26, 74, 52, 78, c.accent)
    c.mark(63, 70)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "duvet": duvet,
    "pillow": pillow,
    "sheets": sheets,
    "blanket": blanket,
    "towel": towel,
}
