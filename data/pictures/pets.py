"""For cats and dogs."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, Canvas


def pet_bed(c: Canvas) -> None:
    c.shadow(40)
    c.oval(50, 70, 40, 17, c.main)
    c.oval(50, 66, 30, 10.5, c.deep)
    c.oval(50, 68, 28, 9, c.accent)
    c.blob([(36, 66), (40, 56), (52, 54), (62, 58), (64, 66), (50, 70)], "#8a6242")
    c.oval(38, 60, 7, 6, "#8a6242")
    c.poly([(33, 57), (33, 50), (38, 55)], "#6d4c32")
    c.poly([(40, 55), (43, 50), (44, 57)], "#6d4c32")
    c.arc(36, 61, (1.8, 1), (0, 180), INK, 0.6)
    c.blob([(10, 72), (26, 80), (50, 82), (74, 80), (90, 72), (84, 83), (50, 88), (16, 83)], c.dark)
    c.mark(50, 84.6, 1.4)


def cat_tree(c: Canvas) -> None:
    c.shadow(30)
    for x, top in ((34, 40), (64, 20)):
        c.rect(x - 4, top, x + 4, 82, "#d9bf92", 1)
        for y in range(int(top) + 3, 82, 3):
            c.stroke([(x - 4, y), (x + 4, y - 1)], "#bb9c68", 0.6)
    c.rect(18, 80, 82, 86, c.main, 2)
    c.rect(22, 38, 48, 43, c.main, 2)
    c.rect(50, 16, 80, 21, c.main, 2)
    c.rect(46, 52, 82, 76, c.main, 4)
    c.oval(64, 65, 8, 8, c.deep)
    c.blob([(58, 16), (58, 6), (62, 9), (67, 9), (71, 6), (71, 16)], INK)
    c.stroke([(30, 43), (30, 56)], c.accent, 0.6)
    c.oval(30, 58, 2.6, 2.6, "#c8382e")


def leash(c: Canvas) -> None:
    c.shadow(30)
    c.ring(36, 56, 20, 20, c.main, 3.4)
    c.ring(40, 58, 14, 15, c.dark, 3.4)
    c.stroke([(50, 72), (66, 62), (70, 40), (80, 30)], c.main, 3.4, smooth=True)
    c.ring(80, 22, 6, 9, METAL, 2.4)
    c.stroke([(16, 58), (14, 76), (24, 84), (34, 78)], c.accent, 5, smooth=True)
    c.mark(24, 83, 1.3, PAPER)


def pet_fountain(c: Canvas) -> None:
    c.shadow(34)
    c.rect(20, 58, 80, 86, c.main, 8)
    c.oval(50, 58, 30, 8, c.dark)
    c.oval(50, 57, 26, 6, METAL)
    c.oval(50, 57, 22, 4.8, c.accent)
    c.rect(46, 38, 54, 58, c.main, 3)
    c.stroke([(50, 39), (40, 36), (36, 55)], c.accent, 2, smooth=True)
    c.stroke([(50, 39), (60, 36), (64, 55)], c.accent, 2, smooth=True)
    c.rect(66, 68, 72, 80, "#bfe0f0", 2)
    c.mark(36, 74)


def pet_carrier(c: Canvas) -> None:
    c.shadow(28)
    c.arc(50, 26, (9, 9), (180, 360), INK, 2.4)
    c.rect(25, 24, 75, 86, c.main, 14)
    c.oval(50, 52, 18, 18, c.accent)
    c.oval(50, 52, 15, 15, "#dbeaf0")
    c.blob([(40, 64), (40, 44), (45, 50), (55, 50), (60, 44), (60, 64), (50, 67)], "#e0a35c")
    for x in (46, 54):
        c.oval(x, 55, 1.2, 1.6, INK)
    c.oval(50, 58.6, 1, 0.8, INK)
    for x in (34, 42, 50, 58, 66):
        c.oval(x, 77, 1.5, 1.5, c.deep)
    c.mark(50, 29, 1.6)


def pet_toy(c: Canvas) -> None:
    c.shadow(22)
    c.blob([(30, 74), (34, 52), (44, 34), (56, 34), (66, 52), (70, 74), (60, 86), (40, 86)], c.main)
    c.oval(50, 28, 11, 9, c.dark)
    c.oval(50, 62, 9, 9, c.deep)
    c.ring(50, 62, 11, 11, c.accent, 1.8)
    for x, y in ((80, 84), (86, 80), (22, 84)):
        c.oval(x, y, 3, 2.2, "#8a6242")
    c.mark(50, 46, 1.7)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "pet_bed": pet_bed,
    "cat_tree": cat_tree,
    "leash": leash,
    "pet_fountain": pet_fountain,
    "pet_carrier": pet_carrier,
    "pet_toy": pet_toy,
}
