"""Things to carry things in."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, Canvas


def backpack(c: Canvas) -> None:
    c.shadow(27)
    if c.style == "vest":
        _vest(c)
        return
    width = {"school": 23, "city": 22, "hiking": 23, "rolltop": 22}.get(c.style, 22)
    top = {"school": 36, "city": 32, "hiking": 26, "rolltop": 24}.get(c.style, 30)
    left, right = 50 - width, 50 + width
    c.arc(50, top + 3, (8, 10), (180, 360), c.deep, 2.6)
    c.rect(left - 3, 52, left + 6, 82, c.dark, 4)
    c.rect(right - 6, 52, right + 3, 82, c.dark, 4)
    c.rect(left, top, right, 86, c.main, 4 if c.style == "rolltop" else 12)
    if c.style == "rolltop":
        for y, shade in ((top - 2, c.dark), (top + 4, c.deep)):
            c.rect(left - 1, y, right + 1, y + 5, shade, 2)
        c.rect(47, top - 3, 53, 54, c.accent, 1)
        c.rect(45, 50, 55, 57, INK, 1.6)
        c.rect(left, 74, right, 77, "#e9ecef")
    elif c.style == "hiking":
        c.rect(left + 2, top - 4, right - 2, top + 12, c.dark, 6)
        c.rect(left + 7, 56, right - 7, 82, c.dark, 5)
        for x in (left + 9, right - 9):
            c.rect(x - 1.2, top + 6, x + 1.2, 82, c.accent)
            c.rect(x - 2.4, top + 14, x + 2.4, top + 18, INK, 0.8)
        c.rect(left - 6, 66, left - 1, 84, METAL, 2)
    elif c.style == "school":
        c.rect(left + 5, 58, right - 5, 82, c.accent, 7)
        c.oval(43, 50, 2, 2, INK)
        c.oval(57, 50, 2, 2, INK)
        c.arc(50, 51, (4, 3), (20, 160), INK, 1)
        for x in (left + 7, right - 7):
            c.oval(x, top + 3, 5, 5, c.dark)
        c.rect(left + 5, 66, right - 5, 68.5, "#f6f5f1")
    else:
        c.rect(left + 5, 58, right - 5, 82, c.dark, 5)
        c.rect(left, top + 4, right, 54, c.dark, 8)
        for x in (41, 59):
            c.rect(x - 2, 46, x + 2, 64, c.accent, 1)
    c.mark(50, 74, 2.4)


def _vest(c: Canvas) -> None:
    c.blob([(30, 30), (34, 16), (50, 12), (66, 16), (70, 30), (60, 46), (40, 46)], c.dark)
    c.blob([(42, 30), (44, 20), (50, 18), (56, 20), (58, 30), (55, 48), (45, 48)], c.ground)
    for s in (-1, 1):
        c.blob(
            [
                (50 + s * 6, 20),
                (50 + s * 22, 22),
                (50 + s * 25, 55),
                (50 + s * 24, 84),
                (50 + s * 5, 84),
                (50 + s * 9, 50),
            ],
            c.main,
        )
        c.rect(50 + s * 16 - 5, 44, 50 + s * 16 + 5, 76, c.dark, 4)
        c.rect(50 + s * 16 - 3.6, 32, 50 + s * 16 + 3.6, 58, "#d7e8f0", 3)
        c.oval(50 + s * 16, 31, 2, 2.6, c.accent)
    for y in (50, 66):
        c.rect(42, y, 58, y + 2, c.accent, 1)
        c.rect(47, y - 1, 53, y + 3, INK, 1)
    c.mark(34, 68, 1.8)


def suitcase(c: Canvas) -> None:
    tall = c.style == "large"
    left, right, top = (24, 76, 22) if tall else (30, 70, 34)
    c.shadow(right - 48)
    for rod in (43, 57):
        c.rect(rod - 1, top - 15, rod + 1, top + 4, METAL)
    c.rect(41, top - 18, 59, top - 14, INK, 1.8)
    c.rect(left, top, right, 82, c.main, 6)
    step = (right - left - 8) / (6 if tall else 5)
    for i in range(6 if tall else 5):
        x = left + 5 + i * step
        c.rect(x, top + 5, x + step * 0.5, 77, c.dark, 1.6)
    for wheel in (left + 5, right - 5):
        c.rect(wheel - 3, 81, wheel + 3, 87, INK, 2)
    if tall:
        c.rect(left, 56, right, 60, c.accent)
        c.rect(46, 55, 54, 61, INK, 1)
    c.rect(right - 1, 50, right + 2, 64, c.accent, 1)
    c.rect(45, top + 9, 55, top + 17, c.accent, 1.5)
    c.mark(50, top + 13, 1.8, INK)


def tote(c: Canvas) -> None:
    c.shadow(30)
    for x in (37, 63):
        c.stroke([(x - 5, 44), (x - 3, 24), (x + 3, 24), (x + 5, 44)], c.dark, 2.4, smooth=True)
    c.poly([(22, 40), (78, 40), (82, 86), (18, 86)], c.main)
    c.poly([(22, 40), (78, 40), (78.6, 45), (21.4, 45)], c.dark)
    c.oval(50, 66, 10, 10, c.accent)
    c.mark(50, 66, 4, c.light)


def crossbody(c: Canvas) -> None:
    c.shadow(28)
    c.stroke([(26, 54), (30, 24), (50, 12), (70, 24), (74, 54)], c.deep, 1.8, smooth=True)
    c.rect(22, 46, 78, 86, c.main, 15)
    c.blob([(22, 56), (28, 45), (50, 43), (72, 45), (78, 56), (70, 70), (50, 74), (30, 70)], c.dark)
    c.stroke([(25, 60), (33, 68), (50, 71.5), (67, 68), (75, 60)], c.main, 0.6, smooth=True)
    for x in (26, 74):
        c.ring(x, 52, 2.6, 3.2, c.accent, 1.1)
    c.rect(46, 69, 54, 77, c.accent, 1.6)
    c.mark(50, 58, 2.2, c.accent)


def cubes(c: Canvas) -> None:
    c.shadow(36)
    for x, y, w, h, fill in (
        (16, 62, 46, 24, c.main),
        (20, 40, 38, 21, c.accent),
        (64, 56, 22, 30, c.dark),
        (66, 36, 18, 19, c.light),
    ):
        c.rect(x, y, x + w, y + h, fill, 4)
        c.rect(x + 4, y + 4, x + w - 4, y + h * 0.55, "#eef1f2", 2)
        for i in range(3):
            c.stroke([(x + 6, y + 6 + i * 2.2), (x + w - 6, y + 6 + i * 2.2)], fill, 0.4)
        c.stroke([(x + w - 8, y + h * 0.8), (x + w - 4, y + h * 0.8)], INK, 1.3)
    c.mark(26, 80, 1.8)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "backpack": backpack,
    "suitcase": suitcase,
    "tote": tote,
    "crossbody": crossbody,
    "cubes": cubes,
}
