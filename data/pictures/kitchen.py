"""Kettles, coffee and the table."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import GLASS, INK, METAL, PAPER, WOOD, Canvas


def kettle(c: Canvas) -> None:
    c.shadow(30)
    if c.style == "gooseneck":
        c.rect(26, 81, 68, 86, INK, 2)
        c.stroke([(32, 72), (18, 66), (22, 44), (10, 38)], c.dark, 3.2, smooth=True)
        c.poly([(34, 46), (60, 46), (66, 81), (28, 81)], c.main)
        c.rect(34, 41, 60, 47, c.dark, 2)
        c.oval(47, 39, 3, 3, c.accent)
        c.stroke([(60, 48), (76, 46), (80, 62), (72, 74)], c.accent, 3.4, smooth=True)
    elif c.style == "hob":
        c.arc(48, 46, (22, 24), (180, 360), INK, 3.4)
        c.poly([(66, 58), (86, 46), (88, 50), (70, 72)], c.dark)
        c.blob(
            [(18, 80), (22, 58), (36, 46), (60, 46), (74, 58), (78, 80), (70, 86), (26, 86)], c.main
        )
        c.oval(48, 46, 14, 3.6, c.dark)
        c.oval(48, 41, 3.2, 3.2, INK)
        c.blob([(26, 76), (29, 62), (36, 54), (34, 66), (32, 80)], c.light)
    else:
        glass = c.style == "glass"
        body = GLASS if glass else c.main
        c.rect(26, 80, 70, 86, INK if glass else c.dark, 3)
        c.poly([(30, 34), (20, 38), (31, 48)], INK if glass else c.dark)
        c.poly([(31, 32), (63, 32), (69, 80), (27, 80)], body)
        if glass:
            c.poly([(29, 56), (66, 56), (69, 80), (27, 80)], "#a9d3e4")
            c.rect(27, 77, 69, 80, "#4fa3d8")
            c.rect(42, 38, 54, 64, METAL, 1)
        else:
            c.rect(55, 42, 59, 72, GLASS, 2)
        c.rect(30, 27, 64, 33, INK if glass else c.dark, 2.6)
        c.stroke(
            [(64, 36), (82, 38), (82, 66), (69, 74)], INK if glass else c.accent, 4, smooth=True
        )
    c.mark(45, 70, 2)


def coffee_machine(c: Canvas) -> None:
    c.shadow(28)
    if c.style == "espresso":
        c.rect(34, 24, 66, 86, c.main, 4)
        c.rect(36, 50, 64, 78, c.deep, 2)
        c.rect(32, 78, 68, 86, c.dark, 2)
        c.rect(43, 48, 57, 54, METAL, 1)
        c.rect(38, 54, 62, 57, INK, 1)
        c.rect(26, 53.5, 42, 57.5, c.accent, 1.5)
        c.stroke([(65, 42), (71, 46), (74, 62), (72, 70)], c.deep, 1.6, smooth=True)
        c.poly([(44, 66), (56, 66), (54, 78), (46, 78)], PAPER)
        c.oval(44, 37, 3.4, 3.4, PAPER)
        c.oval(56, 37, 3.4, 3.4, PAPER)
        c.rect(34, 19, 66, 25, c.dark, 2)
    else:
        c.rect(26, 24, 74, 40, c.main, 4)
        c.rect(58, 24, 76, 86, c.main, 4)
        c.rect(24, 79, 76, 86, c.dark, 3)
        c.poly([(32, 40), (54, 40), (49, 50), (37, 50)], c.dark)
        c.blob([(30, 78), (29, 60), (36, 53), (50, 53), (57, 60), (56, 78)], c.accent)
        c.rect(36, 50, 50, 55, INK, 1.5)
        c.stroke([(56, 56), (64, 60), (62, 72), (56, 74)], c.light, 2.2, smooth=True)
        c.rect(62, 30, 71, 36, "#9fd6e8", 1)
    c.mark(50 if c.style == "espresso" else 38, 31, 1.6)


def moka(c: Canvas) -> None:
    c.shadow(20)
    c.poly([(36, 60), (64, 60), (68, 86), (32, 86)], c.main)
    c.poly([(50, 60), (64, 60), (68, 86), (52, 86)], c.dark)
    c.rect(35, 56, 65, 61, c.deep, 1)
    c.poly([(32, 30), (66, 30), (62, 56), (38, 56)], c.main)
    c.poly([(50, 30), (66, 30), (62, 56), (51, 56)], c.dark)
    c.poly([(32, 30), (26, 28), (36, 42)], c.main)
    c.poly([(32, 30), (49, 22), (66, 30)], c.light)
    c.oval(49, 20, 2.6, 2.6, c.accent)
    c.stroke([(66, 34), (80, 34), (78, 58)], c.accent, 3.6, smooth=True)
    c.mark(42, 74)


def french_press(c: Canvas) -> None:
    c.shadow(22)
    c.rect(48.8, 12, 51.2, 36, METAL)
    c.oval(50, 12, 3.6, 3.2, c.accent)
    c.rect(32, 36, 66, 86, c.main, 3)
    c.rect(32, 36, 40, 86, c.light, 3)
    c.rect(58, 36, 66, 86, c.dark, 3)
    c.poly([(32, 37), (25, 38), (32, 48)], c.dark)
    c.chord(49, 36, (18, 8), (180, 360), c.dark)
    c.stroke([(66, 44), (80, 46), (80, 72), (66, 78)], c.accent, 3.6, smooth=True)
    c.mark(49, 62, 2.6)


def grinder(c: Canvas) -> None:
    c.shadow(17)
    c.stroke([(50, 22), (76, 18)], METAL, 2.4)
    c.oval(77, 15, 4.6, 5.6, c.accent)
    c.rect(38, 22, 62, 56, c.main, 4)
    c.rect(36, 55, 64, 61, METAL, 1)
    c.rect(38, 60, 62, 86, c.dark, 4)
    for x in range(40, 61, 3):
        c.stroke([(x, 64), (x, 82)], c.main, 0.5)
    c.rect(38, 32, 62, 34, c.accent)
    c.mark(50, 44)


def mug(c: Canvas) -> None:
    c.shadow(26)
    c.ring(70, 63, 12, 13, c.dark, 4)
    c.rect(26, 42, 70, 86, c.main, 7)
    c.blob(
        [(26, 46), (34, 56), (44, 52), (54, 62), (64, 54), (70, 58), (70, 42), (26, 42)], c.accent
    )
    c.oval(48, 42, 22, 4.6, c.dark)
    c.oval(48, 42.6, 19, 3.4, "#5a3a26")
    for x in (40, 50):
        c.stroke([(x, 34), (x + 3, 28), (x - 1, 22), (x + 2, 17)], "#ffffff", 1.2, smooth=True)
    c.mark(40, 75)


def tumbler(c: Canvas) -> None:
    c.shadow(17)
    c.poly([(34, 30), (66, 30), (61, 86), (39, 86)], c.main)
    c.poly([(56, 30), (66, 30), (61, 86), (54, 86)], c.dark)
    c.rect(32, 22, 68, 31, INK, 3)
    c.rect(42, 16, 56, 23, INK, 2)
    c.poly([(35, 46), (65, 46), (64, 58), (36, 58)], c.accent)
    c.mark(46, 72)


def bottle(c: Canvas) -> None:
    c.shadow(16)
    if c.style == "squeeze":
        c.blob(
            [
                (36, 34),
                (50, 30),
                (64, 34),
                (65, 48),
                (60, 56),
                (65, 64),
                (64, 84),
                (50, 86),
                (36, 84),
                (35, 64),
                (40, 56),
                (35, 48),
            ],
            c.main,
        )
        c.rect(36, 26, 64, 36, c.accent, 3)
        c.rect(45, 16, 55, 27, c.accent_dark, 3)
        for y in (66, 70, 74):
            c.stroke([(38, y), (44, y)], c.dark, 0.8)
    else:
        c.arc(50, 20, (8, 8), (180, 360), INK, 2.4)
        c.rect(42, 20, 58, 30, INK, 2)
        c.blob(
            [(42, 32), (58, 32), (66, 44), (66, 82), (60, 86), (40, 86), (34, 82), (34, 44)], c.main
        )
        c.rect(34, 78, 66, 80, c.accent)
        c.rect(38, 46, 42, 74, c.light, 2)
    c.mark(52, 62, 2.4)


def pan(c: Canvas) -> None:
    c.shadow(32, 84, 44)
    c.stroke([(64, 64), (92, 54)], WOOD if c.style == "ceramic" else c.deep, 5)
    c.oval(42, 68, 33, 17, c.main if c.style == "ceramic" else c.dark)
    c.oval(42, 65, 33, 16, c.dark if c.style == "ceramic" else c.main)
    c.oval(42, 65.5, 28, 12.5, PAPER if c.style == "ceramic" else c.deep)
    c.blob([(30, 66), (36, 60), (46, 61), (54, 66), (46, 71), (35, 71)], "#ffffff")
    c.oval(42, 66, 5, 3.4, "#f3b53c")


def bento(c: Canvas) -> None:
    c.shadow(34)
    c.rect(18, 64, 82, 86, c.main, 5)
    c.rect(18, 46, 82, 65, c.dark, 5)
    c.rect(16, 36, 84, 47, c.main, 5)
    c.rect(44, 34, 56, 88, c.accent, 1)
    c.stroke([(26, 30), (78, 26)], WOOD, 1.6)
    c.stroke([(26, 33), (78, 31)], WOOD, 1.6)
    c.mark(30, 42, 1.8)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "kettle": kettle,
    "coffee_machine": coffee_machine,
    "moka": moka,
    "french_press": french_press,
    "grinder": grinder,
    "mug": mug,
    "tumbler": tumbler,
    "bottle": bottle,
    "pan": pan,
    "bento": bento,
}
