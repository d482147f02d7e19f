"""Tents, boots and what goes with them."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, WOOD, Canvas, Point

_TENTS: dict[str, list[Point]] = {
    "dome": [(12, 86), (24, 58), (50, 38), (76, 58), (88, 86)],
    "wedge": [(14, 86), (30, 62), (46, 46), (66, 62), (88, 86)],
    "popup": [(10, 86), (18, 64), (50, 50), (82, 64), (90, 86)],
    "geodesic": [(13, 86), (22, 56), (50, 36), (78, 56), (87, 86)],
}


def tent(c: Canvas) -> None:
    c.shadow(42)
    if c.style == "tunnel":
        c.blob([(8, 86), (10, 56), (26, 42), (70, 42), (90, 58), (93, 86), (50, 86.5)], c.main)
        for x in (32, 52, 72):
            c.stroke([(x, 43), (x + 7, 60), (x + 8, 85)], c.dark, 1.2, smooth=True)
        c.blob([(11, 86), (13, 62), (22, 52), (32, 64), (34, 86), (22, 86)], c.deep)
        c.blob([(15, 86), (17, 68), (22, 60), (28, 70), (29, 86), (22, 86)], c.accent)
    else:
        outline = _TENTS[c.style or "dome"]
        top = outline[2]
        c.poly(outline, c.main)
        c.poly([top, outline[3], outline[4], (60, 86)], c.dark)
        c.poly([top, (36, 86), (66, 86)], c.deep)
        c.poly([top, (44, 86), (66, 86)], c.accent)
        c.stroke([top, (54, 86)], c.accent_dark, 0.6)
        if c.style == "geodesic":
            c.stroke([(13, 86), (40, 46), (78, 56)], INK, 0.9, smooth=True)
            c.stroke([(87, 86), (60, 46), (22, 56)], INK, 0.9, smooth=True)
    for x in (8, 92):
        c.stroke([(x, 87), (x + (10 if x < 50 else -10), 72)], METAL, 0.5)
    c.mark(24, 76, 1.9)


def sleeping_bag(c: Canvas) -> None:
    c.shadow(25, 90)
    if c.style == "envelope":
        c.rect(30, 20, 70, 90, c.main, 6)
        c.rect(30, 20, 70, 36, c.accent, 6)
        c.rect(34, 23, 66, 33, c.light, 4)
    else:
        c.blob(
            [(33, 40), (36, 18), (50, 10), (64, 18), (67, 40), (60, 84), (50, 91), (40, 84)], c.main
        )
        c.blob([(40, 30), (42, 19), (50, 15), (58, 19), (60, 30), (50, 36)], c.deep)
        c.blob([(43, 30), (45, 22), (50, 20), (55, 22), (57, 30), (50, 34)], c.accent)
    for y in range(44, 86, 9):
        half = 15 - (0 if c.style == "envelope" else max(0.0, y - 46) * 0.16)
        c.stroke([(50 - half, y), (50, y + 2), (50 + half, y)], c.dark, 0.9, smooth=True)
    c.stroke([(59, 40), (57, 80)], c.accent, 0.9)
    c.mark(43, 50)


def sleeping_mat(c: Canvas) -> None:
    c.shadow(36)
    c.rect(22, 50, 88, 86, c.main, 10)
    for x in range(42, 86, 9):
        c.rect(x, 52, x + 4, 84, c.dark, 2)
    c.oval(26, 68, 14, 18, c.dark)
    for r in (11, 7.5, 4):
        c.ring(26, 68, r, r * 1.28, c.accent, 1.2)
    c.rect(52, 49, 56, 87, c.accent, 1)
    c.mark(70, 68)


def headlamp(c: Canvas) -> None:
    c.shadow(30)
    c.ring(50, 48, 34, 27, c.main, 6)
    c.ring(50, 48, 34, 27, c.dark, 1)
    c.rect(32, 56, 68, 85, c.main, 8)
    c.oval(50, 70, 12, 12, INK)
    c.oval(50, 70, 9.5, 9.5, "#fff3bf")
    c.oval(47, 67, 3, 3, "#ffffff")
    c.rect(61, 59, 65, 62, c.accent, 1)
    c.mark(38, 81, 1.5)


def lantern(c: Canvas) -> None:
    c.shadow(20)
    c.arc(50, 34, (15, 17), (180, 360), INK, 1.8)
    c.rect(36, 28, 64, 38, c.main, 4)
    c.rect(38, 37, 62, 66, "#fff0bf", 3)
    c.oval(50, 52, 7, 10, "#ffd76b")
    for x in (39, 50, 61):
        c.stroke([(x, 38), (x, 66)], c.dark, 1.1)
    c.rect(33, 65, 67, 86, c.main, 5)
    c.rect(33, 71, 67, 74, c.dark)
    c.oval(50, 80, 3, 3, c.accent)
    c.mark(41, 80, 1.6)


def camp_stove(c: Canvas) -> None:
    c.shadow(20)
    c.rect(34, 62, 66, 86, c.accent, 8)
    c.rect(34, 72, 66, 78, "#f6f5f1")
    c.mark(50, 75, 1.9, INK)
    c.rect(46, 48, 54, 63, METAL, 1)
    c.rect(54, 54, 66, 57, INK, 1)
    c.oval(50, 47, 9, 3.4, c.dark)
    for x in (30, 50, 70):
        c.stroke([(50, 50), (x, 38)], c.main, 1.8)
        c.stroke([(x, 38), (x - 2, 36)], c.main, 1.8)
    for x, h in ((42, 10), (50, 15), (58, 10)):
        c.blob([(x - 3, 44), (x, 44 - h), (x + 3, 44), (x, 46)], "#5aa0e6")


def camp_chair(c: Canvas) -> None:
    c.shadow(30)
    for a, b in (
        ((28, 86), (66, 56)),
        ((72, 86), (34, 56)),
        ((36, 86), (30, 40)),
        ((66, 86), (72, 40)),
    ):
        c.stroke([a, b], c.accent, 2)
    c.blob([(27, 24), (50, 27), (73, 24), (71, 58), (50, 63), (29, 58)], c.main)
    c.blob([(27, 56), (50, 61), (73, 56), (76, 68), (50, 73), (24, 68)], c.dark)
    c.stroke([(28, 25), (50, 28), (72, 25)], c.deep, 1.4, smooth=True)
    c.mark(50, 42, 2.6)


def boot(c: Canvas) -> None:
    c.shadow(38)
    c.blob(
        [(30, 28), (52, 26), (55, 48), (68, 60), (86, 66), (88, 78), (50, 80), (26, 79), (28, 50)],
        c.main,
    )
    c.blob([(66, 60), (86, 66), (88, 78), (72, 79)], c.dark if c.style == "light" else c.accent)
    c.blob([(30, 28), (52, 26), (53, 33), (41, 35), (30, 34)], c.dark)
    c.rect(25, 76, 89, 83, c.accent, 3)
    for x in range(27, 86, 7):
        c.rect(x, 81, x + 4.5, 86, INK, 0.8)
    for i, y in enumerate((36, 42, 48, 54)):
        c.stroke([(45 + i * 1.6, y + 1), (55 + i * 3.4, y)], c.accent if i % 2 else "#f6f5f1", 1.3)
    c.stroke([(38, 36), (37, 60), (48, 74)], c.dark, 1.0, smooth=True)
    c.mark(37, 66)


def shoe(c: Canvas) -> None:
    c.shadow(40)
    high = 6 if c.style == "storm" else 0
    c.blob([(13, 47), (20, 52 - high), (34, 46 - high), (40, 50), (27, 64), (14, 60)], c.deep)
    c.blob([(33, 44 - high), (41, 40 - high), (47, 50), (54, 60), (40, 64)], c.accent)
    c.blob(
        [
            (11, 47),
            (16, 44),
            (21, 54 - high),
            (30, 58 - high),
            (42, 49),
            (60, 62),
            (80, 67),
            (90, 75),
            (88, 80),
            (50, 81),
            (13, 80),
            (11, 64),
        ],
        c.main,
    )
    c.blob([(11, 47), (16, 44), (21, 55), (26, 66), (25, 79), (13, 79), (11, 64)], c.dark)
    c.blob([(74, 68), (82, 68), (90, 75), (88, 79), (76, 79)], c.dark)
    c.blob(
        [
            (11, 77),
            (30, 78),
            (50, 79),
            (70, 78),
            (90, 76),
            (92, 81),
            (86, 86),
            (50, 84.5),
            (16, 86),
            (9, 82),
        ],
        "#f2f0ea",
    )
    if c.style == "road":
        c.blob([(12, 82), (50, 82), (88, 80), (84, 86), (50, 85), (16, 86)], c.accent)
    else:
        for left in range(13, 86, 6):
            c.rect(left, 82.5, left + 3.8, 87, c.accent, 0.8)
    for i in range(4):
        x, y = 41 + i * 5.4, 55 + i * 3.4
        c.stroke(
            [(x - 3, y + 5), (x + 3, y)], "#ffffff" if c.style != "road" else c.accent_dark, 1.4
        )
    c.stroke([(30, 67), (38, 74), (48, 71), (58, 63)], c.accent, 2.4, smooth=True)
    c.mark(66, 73, 1.6)


def sandal(c: Canvas) -> None:
    c.shadow(38)
    c.blob([(10, 76), (30, 74), (50, 78), (70, 76), (90, 78), (88, 86), (50, 86), (12, 86)], INK)
    c.blob([(11, 72), (30, 71), (50, 75), (70, 73), (89, 75), (88, 81), (50, 81), (12, 80)], WOOD)
    c.stroke([(60, 74), (68, 58), (82, 74)], c.main, 6, smooth=True)
    c.stroke([(38, 74), (42, 54), (56, 74)], c.main, 6, smooth=True)
    c.stroke([(16, 72), (18, 52), (40, 56)], c.main, 5, smooth=True)
    c.rect(64, 58, 71, 65, c.dark, 1.4)
    c.mark(45, 60, 1.6)


def poles(c: Canvas) -> None:
    c.shadow(28)
    for x, lean in ((36, -8), (64, 8)):
        c.stroke([(x, 24), (x + lean, 84)], c.main, 2.4)
        c.stroke([(x + lean * 0.4, 48), (x + lean * 0.6, 60)], c.dark, 3.2)
        c.stroke([(x - lean * 0.1, 14), (x + lean * 0.1, 28)], c.accent, 5.4)
        c.oval(x + lean * 0.9, 78, 6, 1.8, INK)
        c.stroke([(x + lean, 84), (x + lean * 1.05, 87)], METAL, 1.4)
        c.arc(x + 3, 22, (6, 9), (-60, 100), INK, 1)
    c.mark(50, 50, 2, c.dark)


def socks(c: Canvas) -> None:
    c.shadow(32)
    for dx, body in ((14, c.dark), (0, c.main)):
        c.blob(
            [
                (26 + dx, 20),
                (44 + dx, 20),
                (45 + dx, 56),
                (66 + dx, 72),
                (62 + dx, 85),
                (40 + dx, 84),
                (27 + dx, 66),
            ],
            body,
        )
        c.rect(25 + dx, 16, 45 + dx, 26, c.accent, 2)
        c.blob([(56 + dx, 68), (67 + dx, 74), (62 + dx, 85), (52 + dx, 85)], c.accent)
        c.blob([(27 + dx, 62), (36 + dx, 64), (40 + dx, 78), (30 + dx, 74)], c.accent)
    for y in (34, 42, 50):
        c.stroke([(28, y), (43, y)], c.light, 1)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "tent": tent,
    "sleeping_bag": sleeping_bag,
    "sleeping_mat": sleeping_mat,
    "headlamp": headlamp,
    "lantern": lantern,
    "camp_stove": camp_stove,
    "camp_chair": camp_chair,
    "boot": boot,
    "shoe": shoe,
    "sandal": sandal,
    "poles": poles,
    "socks": socks,
}
