"""Toys and games."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, WOOD, Canvas


def blocks(c: Canvas) -> None:
    c.shadow(38)
    if c.style == "tiles":
        for x, y, fill in (
            (14, 62, c.main),
            (38, 62, "#3f8f57"),
            (62, 62, c.accent),
            (26, 38, "#c8382e"),
            (50, 38, "#7a58a6"),
        ):
            c.rect(x, y, x + 23, y + 23, fill, 2)
            c.rect(x + 4, y + 4, x + 19, y + 19, PAPER, 1)
            c.rect(x + 5, y + 5, x + 18, y + 18, fill, 1)
        c.poly([(26, 37), (49.5, 37), (38, 15)], c.accent)
        c.poly([(50, 37), (73.5, 37), (62, 15)], c.main)
        return
    for x, y, fill in (
        (14, 66, c.main),
        (36, 66, "#2f6fb5"),
        (58, 66, c.main),
        (25, 45, c.accent),
        (47, 45, c.main),
    ):
        c.rect(x, y, x + 21, y + 20, fill, 1.6)
        c.rect(x + 3, y + 3, x + 18, y + 17, "#ffffff" if fill == "#2f6fb5" else WOOD, 1)
    c.poly([(25, 44), (46, 44), (35.5, 26)], "#f0c33c")
    c.chord(57.5, 44, (10.5, 13), (180, 360), c.accent)
    c.oval(86, 80, 6, 6, "#3f8f57")


def puzzle(c: Canvas) -> None:
    c.shadow(36)
    if c.style == "farm":
        c.rect(12, 40, 88, 86, WOOD, 4)
        for x, y, fill in (
            (26, 54, c.accent),
            (50, 54, "#f6f5f1"),
            (74, 54, "#7a5238"),
            (26, 74, "#f0c33c"),
            (50, 74, c.main),
            (74, 74, "#8cc1e6"),
        ):
            c.oval(x, y, 9, 7.4, fill)
            c.oval(x + 7, y - 4, 4.4, 4, fill)
            c.oval(x + 8, y - 5, 0.8, 0.8, INK)
        return
    c.rect(16, 26, 84, 86, c.main, 3)
    c.rect(20, 30, 80, 70, "#31497a", 1)
    c.oval(66, 40, 5, 5, c.accent)
    c.poly([(20, 70), (38, 50), (54, 64), (66, 54), (80, 70)], "#1a2744")
    c.rect(24, 62, 66, 68, "#c8382e", 2)
    for x in range(28, 64, 7):
        c.rect(x, 63, x + 3.6, 65.6, "#f7d774")
    for x in (35, 50, 65):
        c.stroke([(x, 30), (x + 1.5, 40), (x - 1.5, 50), (x, 70)], "#dfe6f2", 0.4, smooth=True)
    for y in (43, 56):
        c.stroke([(20, y), (40, y + 1.4), (60, y - 1.4), (80, y)], "#dfe6f2", 0.4, smooth=True)
    c.mark(50, 78, 2.4)


def plush(c: Canvas) -> None:
    c.shadow(26)
    if c.style == "rabbit":
        for x in (41, 59):
            c.oval(x, 24, 6, 18, c.main)
            c.oval(x, 25, 3, 13, c.accent)
    else:
        for x in (34, 66):
            c.oval(x, 30, 5, 5, c.dark)
        c.blob([(66, 78), (84, 72), (90, 84), (70, 86)], c.dark)
    c.blob([(30, 84), (32, 62), (50, 54), (68, 62), (70, 84), (50, 87)], c.main)
    c.oval(50, 74, 12, 12, c.accent)
    c.oval(50, 44, 19, 17, c.main)
    c.oval(50, 50, 10, 7.4, c.accent if c.style != "rabbit" else c.light)
    for x in (42, 58):
        c.oval(x, 41, 2, 2.4, INK)
    c.oval(50, 47, 2.4, 1.7, INK)
    c.stroke([(50, 48), (50, 51)], INK, 0.7)
    c.arc(50, 50, (3, 2), (20, 160), INK, 0.7)
    for x in (32, 68):
        c.oval(x, 68, 6, 8, c.dark)
        c.oval(x + (4 if x < 50 else -4), 85, 8, 5, c.dark)
    if c.style != "rabbit":
        c.chord(50, 72, (7, 8), (180, 360), "#ef9fb5")


def balance_bike(c: Canvas) -> None:
    c.shadow(40)
    for x in (26, 74):
        c.ring(x, 69, 17, 17, INK, 3)
        c.ring(x, 69, 13, 13, METAL, 0.9)
        for dx, dy in ((12, 0), (0, 12), (8.6, 8.6), (-8.6, 8.6)):
            c.stroke([(x - dx, 69 - dy), (x + dx, 69 + dy)], METAL, 0.4)
        c.oval(x, 69, 2.4, 2.4, c.main)
    c.stroke([(26, 69), (46, 60), (66, 46)], c.main, 4, smooth=True)
    c.stroke([(26, 69), (38, 50)], c.main, 3)
    c.stroke([(74, 69), (64, 32)], c.main, 3.2)
    c.stroke([(58, 30), (70, 28)], c.accent, 3.4)
    c.rect(28, 44, 48, 50, c.accent, 3)
    c.mark(52, 56.6, 1.3)


def game_box(c: Canvas) -> None:
    c.shadow(36)
    c.poly([(20, 24), (76, 24), (84, 18), (28, 18)], c.dark)
    c.poly([(76, 24), (84, 18), (84, 80), (76, 86)], c.deep)
    c.rect(20, 24, 76, 86, c.main, 1)
    c.poly([(42, 78), (46, 42), (54, 42), (58, 78)], PAPER)
    c.poly([(44.6, 56), (55.4, 56), (56.4, 64), (43.8, 64)], "#c8382e")
    c.rect(44, 36, 56, 43, c.accent, 1)
    c.poly([(56, 37), (76, 30), (76, 48), (56, 42)], c.accent)
    c.poly([(44, 37), (20, 30), (20, 48), (44, 42)], c.accent)
    c.blob([(20, 78), (34, 74), (48, 78), (62, 74), (76, 78), (76, 86), (20, 86)], "#2f6fb5")
    c.mark(30, 31, 1.8)


def paint_set(c: Canvas) -> None:
    c.shadow(36)
    c.rect(14, 46, 80, 86, c.main, 4)
    c.rect(17, 49, 77, 83, "#dfe3e6", 2)
    row = ("#c8382e", "#e8842c", "#f0c33c", "#3f8f57", "#2f6fb5", "#7a58a6")
    for i, fill in enumerate(row + tuple(reversed(row))):
        c.oval(23 + (i % 6) * 9.6, 58 + (i // 6) * 15, 3.9, 4.6, fill)
    c.stroke([(88, 82), (70, 24)], c.accent, 2.4)
    c.blob([(71, 26), (68, 22), (66, 12), (72, 20)], "#c8382e")


def kite(c: Canvas) -> None:
    c.poly([(50, 10), (86, 44), (50, 52), (14, 44)], c.main)
    c.poly([(50, 10), (86, 44), (50, 52)], c.dark)
    c.poly([(50, 24), (66, 44), (50, 50), (34, 44)], c.accent)
    c.stroke([(50, 10), (50, 52)], INK, 0.8)
    for i, fill in enumerate((c.main, c.accent, c.main)):
        y = 60 + i * 10
        c.poly([(46 + i * 2, y), (54 + i * 2, y + 4), (46 + i * 2, y + 4), (54 + i * 2, y)], fill)
    c.stroke([(50, 52), (52, 64), (48, 76), (54, 90)], INK, 0.6, smooth=True)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "blocks": blocks,
    "puzzle": puzzle,
    "plush": plush,
    "balance_bike": balance_bike,
    "game_box": game_box,
    "paint_set": paint_set,
    "kite": kite,
}
