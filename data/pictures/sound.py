"""Speakers, headphones, a turntable."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, WOOD, Canvas


def speaker(c: Canvas) -> None:
    if c.style == "can":
        c.shadow(20)
        c.rect(32, 28, 68, 86, c.main, 9)
        for y in range(36, 80, 4):
            for x in range(36, 66, 4):
                c.oval(x + (y // 4 % 2) * 2, y, 0.9, 0.9, c.dark)
        c.oval(50, 30, 18, 5, c.dark)
        c.rect(32, 74, 68, 79, c.accent)
        c.stroke([(68, 36), (75, 40), (72, 52)], c.accent, 1.8, smooth=True)
        c.mark(50, 55, 4, PAPER)
    elif c.style == "round":
        c.shadow(26)
        c.arc(50, 28, (9, 11), (150, 390), c.dark, 2.4)
        c.oval(50, 58, 29, 28, c.main)
        c.oval(50, 58, 22, 21, c.dark)
        for r in (18, 13.5, 9, 4.5):
            c.ring(50, 58, r, r, c.main, 1.3)
        c.mark(50, 58, 2.6, c.accent)
    elif c.style == "shelf":
        c.shadow(38)
        c.rect(12, 42, 88, 82, c.accent, 5)
        c.rect(15, 45, 85, 79, c.main, 3)
        for y in range(48, 78, 3):
            c.stroke([(17, y), (83, y)], c.dark, 0.4)
        for x in (20, 80):
            c.rect(x - 3, 82, x + 3, 86, INK)
        for x in (40, 50, 60):
            c.oval(x, 42, 2.6, 1.4, INK)
        c.mark(78, 73, 1.9)
    elif c.style == "tower":
        c.shadow(24)
        c.arc(50, 26, (16, 12), (180, 360), INK, 3.4)
        c.blob(
            [(28, 84), (26, 54), (32, 26), (50, 22), (68, 26), (74, 54), (72, 84), (50, 87)], c.main
        )
        c.oval(50, 64, 17, 17, c.dark)
        c.oval(50, 64, 12, 12, INK)
        c.ring(50, 64, 17, 17, c.accent, 1.8)
        c.oval(50, 38, 8, 8, c.dark)
        c.oval(50, 38, 4.6, 4.6, INK)
        c.mark(50, 64, 3, PAPER)
    else:
        c.shadow(22)
        c.rect(28, 42, 72, 86, c.main, 11)
        c.oval(50, 65, 15, 15, c.dark)
        for i in range(-2, 3):
            c.stroke([(50 + i * 5, 55), (50 + i * 5, 75)], c.accent, 1.5)
        c.rect(42, 30, 58, 46, c.accent, 4)
        c.rect(46, 34, 54, 42, c.ground, 2)
        c.mark(64, 50, 1.6)


def headphones(c: Canvas) -> None:
    c.shadow(32)
    band = c.dark if c.style != "studio" else INK
    width = {"kids": 5.5, "studio": 3.6, "gaming": 6, "over": 5}.get(c.style, 5)
    c.arc(50, 54, (30, 36), (180, 360), band, width)
    if c.style == "kids":
        for x in (36, 64):
            c.poly([(x - 6, 22), (x, 8), (x + 6, 20)], c.main)
    if c.style == "gaming":
        c.stroke([(20, 72), (26, 86), (46, 84)], INK, 2, smooth=True)
        c.oval(48, 83.5, 4, 2.6, c.accent)
    for x, s in ((20, 1), (80, -1)):
        c.rect(x - 2, 48, x + 2, 60, METAL, 1)
        c.blob(
            [(x - 8, 56), (x, 50), (x + 8, 56), (x + 9, 70), (x, 85), (x - 9, 70)]
            if c.style == "studio"
            else [
                (x - 8, 54),
                (x, 50),
                (x + 8, 54),
                (x + 9, 68),
                (x + 7, 82),
                (x, 85),
                (x - 7, 82),
                (x - 9, 68),
            ],
            c.main,
        )
        c.rect(x + s * 9 - 4, 54, x + s * 9 + 4, 81, c.deep if c.style != "kids" else c.accent, 4)
        c.oval(x - s * 2, 68, 5, 8, c.accent if c.style != "studio" else WOOD)
        c.mark(x - s * 2, 68, 1.7)
    if c.style == "studio":
        c.stroke(
            [(22, 84), (30, 90), (38, 85), (46, 91), (54, 86), (62, 90)], INK, 1.1, smooth=True
        )


def earbuds(c: Canvas) -> None:
    c.shadow(32)
    if c.style == "hook":
        for x, s in ((32, 1), (68, -1)):
            c.arc(x, 46, (13, 17), (160 if s > 0 else 20, 380 if s > 0 else -200), c.dark, 3)
            c.blob([(x - 8, 52), (x + 8, 52), (x + 9, 68), (x, 82), (x - 9, 68)], c.main)
            c.oval(x + s * 9, 70, 6, 5, c.accent)
            c.mark(x, 62, 2)
        return
    c.rect(24, 54, 76, 86, c.main, 12)
    c.rect(24, 54, 76, 66, c.dark, 9)
    c.oval(50, 76, 1.5, 1.5, "#57c17b")
    for x, s in ((37, 1), (63, -1)):
        c.rect(x - 3, 36, x + 3, 60, c.main, 3)
        c.oval(x, 34, 7.6, 7.6, c.main)
        c.oval(x + s * 6, 35, 3.8, 4.8, c.accent)
        c.stroke([(x - 1, 46), (x - 1, 52)], c.dark, 0.9)
    c.mark(50, 82, 1.5)


def turntable(c: Canvas) -> None:
    c.shadow(40)
    c.poly([(16, 54), (84, 54), (92, 76), (8, 76)], WOOD)
    c.rect(8, 75, 92, 83, c.main, 2)
    for x in (16, 84):
        c.rect(x - 4, 82, x + 4, 87, INK, 1)
    c.oval(44, 65, 29, 9.4, INK)
    for r in (24, 19, 14):
        c.ring(44, 65, r, r * 0.325, "#4b4e55", 0.5)
    c.oval(44, 65, 9, 3, "#c8382e")
    c.oval(44, 65, 1.2, 0.6, PAPER)
    c.stroke([(80, 58), (78, 68), (62, 67)], METAL, 1.5)
    c.oval(80, 58, 3.4, 2, METAL)
    c.poly([(16, 53), (84, 53), (80, 24), (20, 24)], "#e3edf1")
    c.poly([(26, 48), (40, 28), (46, 28), (32, 48)], "#f4f9fb")
    c.mark(84, 79, 1.5, PAPER)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "speaker": speaker,
    "headphones": headphones,
    "earbuds": earbuds,
    "turntable": turntable,
}
