"""The bathroom shelf."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, WOOD, Canvas


def tube(c: Canvas) -> None:
    c.shadow(16)
    c.poly([(32, 16), (68, 16), (63, 76), (37, 76)], c.main)
    c.rect(31, 12, 69, 19, c.dark, 1)
    c.rect(38, 75, 62, 86, c.accent, 2)
    c.oval(50, 42, 10, 10, c.accent)
    if c.style == "kids":
        for x in (46, 54):
            c.oval(x, 41, 1.4, 1.6, INK)
        c.arc(50, 43, (4, 3), (20, 160), INK, 0.8)
    else:
        c.oval(50, 42, 6, 6, c.light)
    for y in (58, 62, 66):
        c.stroke([(43, y), (57, y)], c.dark, 0.8)


def jar(c: Canvas) -> None:
    c.shadow(28)
    c.rect(24, 54, 76, 86, c.main if c.style != "gel" else c.accent, 8)
    c.rect(22, 40, 78, 55, c.accent if c.style != "gel" else c.main, 3)
    c.rect(30, 60, 70, 78, PAPER, 2)
    c.mark(50, 66, 2.6, c.deep)
    c.stroke([(40, 74), (60, 74)], c.dark, 0.9)
    c.blob(
        [(30, 36), (38, 28), (50, 26), (56, 33), (48, 37)],
        "#ffffff" if c.style != "gel" else "#d5efe2",
    )


def soap(c: Canvas) -> None:
    c.shadow(30)
    c.rect(20, 74, 80, 86, WOOD, 3)
    c.blob([(24, 72), (26, 54), (36, 48), (64, 48), (74, 54), (76, 72), (64, 76), (36, 76)], c.main)
    c.blob([(30, 60), (36, 53), (62, 53), (68, 60), (62, 64), (36, 64)], c.light)
    c.mark(50, 58, 2.6, c.deep)
    for x, y, r in ((26, 38, 5), (38, 30, 3.4), (68, 36, 4.2), (76, 46, 2.6)):
        c.ring(x, y, r, r, "#ffffff", 0.8)
    c.stroke([(58, 72), (72, 40)], "#5b7a4b", 1)
    for i in range(5):
        c.oval(61 + i * 2.4, 64 - i * 5.4, 3.2, 1.1, "#5b7a4b")


def hair_dryer(c: Canvas) -> None:
    c.shadow(22)
    c.stroke([(52, 84), (66, 88), (84, 84)], INK, 1.5, smooth=True)
    c.poly([(44, 52), (58, 50), (60, 85), (48, 86)], c.dark)
    if c.style == "fold":
        c.oval(51, 54, 4, 4, c.accent)
    c.oval(40, 40, 19, 18, c.main)
    c.poly([(42, 23), (76, 30), (76, 50), (42, 57)], c.main)
    c.rect(74, 28, 86, 52, c.accent if c.style == "fold" else c.deep, 1.6)
    c.oval(38, 40, 11, 11, c.dark)
    for r in (8, 5, 2):
        c.ring(38, 40, r, r, c.main, 0.9)
    c.rect(51, 60, 55, 70, c.accent, 1.6)
    c.mark(62, 40, 2)


def toothbrush(c: Canvas) -> None:
    c.shadow(14)
    c.rect(43, 44, 57, 86, c.main, 6)
    c.rect(47.6, 20, 52.4, 46, c.light if c.main != "#2b2d31" else METAL, 2)
    c.rect(45, 10, 55, 26, c.accent, 3)
    for y in range(12, 25, 3):
        c.rect(55, y, 60, y + 2, "#ffffff", 0.4)
    c.oval(50, 56, 3, 3, c.dark)
    c.rect(43, 72, 57, 74, c.accent)
    c.mark(50, 79, 1.4)
    c.rect(24, 80, 38, 86, c.dark, 2)
    c.rect(29, 74, 33, 81, METAL, 1)


def shaver(c: Canvas) -> None:
    c.shadow(16)
    c.blob([(40, 84), (38, 60), (42, 44), (58, 44), (62, 60), (60, 84), (50, 87)], c.main)
    c.rect(46, 52, 54, 78, c.accent, 3)
    c.blob([(32, 34), (34, 20), (50, 14), (66, 20), (68, 34), (58, 44), (42, 44)], c.dark)
    for x, y in ((41, 32), (59, 32), (50, 21)):
        c.oval(x, y, 6.4, 6, METAL)
        c.ring(x, y, 4, 3.8, INK, 0.9)
    c.oval(50, 60, 2.6, 2.6, PAPER)
    c.mark(50, 72, 1.6, PAPER)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "tube": tube,
    "jar": jar,
    "soap": soap,
    "hair_dryer": hair_dryer,
    "toothbrush": toothbrush,
    "shaver": shaver,
}
