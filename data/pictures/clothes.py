"""What one wears, and an umbrella over it."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, WOOD, Canvas, Point


def _torso(c: Canvas, bottom: float, flare: float) -> list[Point]:
    return [(38, 24), (62, 24), (70, 30), (70 + flare, bottom), (30 - flare, bottom), (30, 30)]


def jacket(c: Canvas) -> None:
    bottom = {"raincoat": 90.0, "puffer": 76.0}.get(c.style, 80.0)
    c.shadow(26, bottom + 3)
    for s in (-1, 1):
        c.blob(
            [
                (50 + s * 12, 24),
                (50 + s * 22, 30),
                (50 + s * 33, 66),
                (50 + s * 31, 74),
                (50 + s * 22, 73),
                (50 + s * 16, 46),
            ],
            c.dark,
        )
        c.stroke([(50 + s * 31, 71), (50 + s * 23, 70.5)], c.accent, 2)
    c.poly(_torso(c, bottom, 6 if c.style == "raincoat" else 1), c.main)
    if c.style == "fleece":
        c.poly([(30, 30), (38, 24), (62, 24), (70, 30), (70, 44), (30, 44)], c.accent)
        c.blob([(38, 26), (42, 16), (58, 16), (62, 26), (50, 28)], c.dark)
        c.rect(54, 48, 64, 58, c.accent, 1.4)
    else:
        c.blob([(36, 26), (38, 14), (50, 8), (62, 14), (64, 26), (50, 32)], c.dark)
        c.blob([(42, 25), (43, 18), (50, 13), (57, 18), (58, 25), (50, 29)], c.deep)
    if c.style == "puffer":
        for y in range(34, 76, 8):
            c.stroke([(30.5, y), (50, y + 2.4), (69.5, y)], c.dark, 1.3, smooth=True)
    c.stroke([(50, 28), (50, bottom - 1)], c.accent, 1.3)
    if c.style in ("shell", "raincoat"):
        for s in (-1, 1):
            c.stroke([(50 + s * 9, 66), (50 + s * 13, 56)], c.accent, 1.1)
    if c.style == "raincoat":
        for y in (40, 54, 68):
            c.oval(46.5, y, 1.3, 1.3, c.accent)
    c.mark(60, 40 if c.style != "fleece" else 53, 1.9)


def tshirt(c: Canvas) -> None:
    c.shadow(24, 88)
    for s in (-1, 1):
        c.poly([(50 + s * 14, 22), (50 + s * 36, 36), (50 + s * 29, 50), (50 + s * 18, 44)], c.dark)
    c.poly([(36, 21), (64, 21), (70, 30), (70, 86), (30, 86), (30, 30)], c.main)
    c.chord(50, 21, (10, 8), (0, 180), c.dark)
    c.chord(50, 19, (8, 7), (0, 180), c.ground)
    if c.style == "merino":
        c.rect(30, 50, 70, 54, c.accent)
        c.mark(60, 40, 1.8)
    else:
        c.rect(54, 36, 64, 47, c.accent, 1)
        c.mark(59, 41.5, 1.7, INK)


def trousers(c: Canvas) -> None:
    c.shadow(22, 90)
    c.poly(
        [(34, 14), (66, 14), (70, 50), (66, 90), (54, 90), (50, 46), (46, 90), (34, 90), (30, 50)],
        c.main,
    )
    c.poly([(50, 22), (67, 22), (70, 50), (66, 90), (54, 90), (50, 46)], c.dark)
    c.rect(34, 12, 66, 18, c.accent, 1.4)
    c.rect(48, 13, 52, 17, "#c9a45c", 0.6)
    c.stroke([(36, 20), (42, 30)], c.deep, 0.8)
    c.stroke([(64, 20), (58, 30)], c.deep, 0.8)
    c.stroke([(34, 88), (46, 88)], c.light, 0.8)
    c.stroke([(54, 88), (66, 88)], c.light, 0.8)
    c.mark(40, 36, 1.4)


def dress(c: Canvas) -> None:
    c.shadow(26, 90)
    for s in (-1, 1):
        c.poly([(50 + s * 10, 18), (50 + s * 24, 26), (50 + s * 20, 38), (50 + s * 12, 34)], c.dark)
    c.poly([(38, 16), (62, 16), (64, 44), (78, 90), (22, 90), (36, 44)], c.main)
    c.poly([(36, 44), (64, 44), (65, 49), (35, 49)], c.accent)
    c.poly([(44, 16), (56, 16), (50, 26)], c.ground)
    for x in (38, 50, 62):
        c.stroke([(50 + (x - 50) * 0.5, 52), (x, 88)], c.dark, 0.8)
    for y in (30, 36, 42):
        c.oval(50, y, 1.1, 1.1, c.accent)
    c.mark(31, 84, 1.6)


def sweater(c: Canvas) -> None:
    c.shadow(28, 86)
    for s in (-1, 1):
        c.blob(
            [
                (50 + s * 12, 24),
                (50 + s * 24, 30),
                (50 + s * 34, 68),
                (50 + s * 32, 76),
                (50 + s * 22, 75),
                (50 + s * 16, 48),
            ],
            c.dark,
        )
        c.stroke([(50 + s * 32, 74), (50 + s * 23, 73.4)], c.accent, 3)
    c.poly([(36, 22), (64, 22), (71, 30), (70, 82), (30, 82), (29, 30)], c.main)
    for x in range(34, 69, 4):
        c.stroke([(x, 30), (x, 76)], c.dark, 0.7)
    c.rect(30, 76, 70, 84, c.accent, 2)
    c.rect(39, 17, 61, 26, c.accent, 4)
    c.mark(50, 50, 2.6)


def hat(c: Canvas) -> None:
    c.shadow(30)
    c.oval(50, 20, 9, 9, c.accent)
    c.blob([(22, 76), (24, 50), (38, 30), (62, 30), (76, 50), (78, 76), (50, 78)], c.main)
    for x in (34, 42, 50, 58, 66):
        c.stroke([(50 + (x - 50) * 0.6, 34), (x, 68)], c.dark, 1)
    c.rect(19, 66, 81, 86, c.dark, 6)
    for x in range(24, 80, 5):
        c.stroke([(x, 69), (x, 83)], c.main, 0.9)
    c.rect(44, 70, 56, 82, c.accent, 1.4)
    c.mark(50, 76, 2)


def umbrella(c: Canvas) -> None:
    c.shadow(20)
    c.stroke([(50, 50), (50, 78), (54, 85), (61, 83), (61, 78)], WOOD, 2.6, smooth=True)
    c.stroke([(50, 14), (50, 56)], INK, 1.4)
    c.slice(50, 54, (40, 38), (180, 360), c.main)
    c.slice(50, 54, (14, 38), (180, 360), c.dark)
    for x in (17, 30, 43.5, 56.5, 70, 83):
        c.chord(x, 55, (6.8, 4.6), (180, 360), c.ground)
    c.stroke([(12, 52), (24, 30), (48, 17)], c.light, 0.8, smooth=True)
    c.oval(50, 15, 1.6, 2.4, c.accent)
    c.mark(32, 40, 2)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "jacket": jacket,
    "tshirt": tshirt,
    "trousers": trousers,
    "dress": dress,
    "sweater": sweater,
    "hat": hat,
    "umbrella": umbrella,
}
