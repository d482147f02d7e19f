"""Lamps, air and the living room."""

from __future__ import annotations

import math
from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, WOOD, Canvas, luminance

_GLOW = "#fff0b8"


def desk_lamp(c: Canvas) -> None:
    c.shadow(24)
    if c.style == "banker":
        c.oval(50, 83, 20, 4, c.accent)
        c.rect(48, 40, 52, 82, c.accent, 1)
        c.slice(50, 44, (32, 20), (180, 360), c.main)
        c.rect(18, 42, 82, 46, c.accent, 1.6)
        c.blob([(24, 40), (34, 30), (48, 27), (40, 34)], c.light)
        c.stroke([(62, 46), (62, 60)], METAL, 0.6)
        c.oval(62, 62, 1.3, 1.3, c.accent)
        c.mark(50, 83, 1.3, INK)
    elif c.style == "clip":
        c.rect(36, 74, 62, 79, c.dark, 2)
        c.rect(36, 82, 62, 87, c.dark, 2)
        c.rect(36, 74, 42, 87, c.main, 2)
        c.stroke([(48, 75), (40, 52), (54, 34), (66, 34)], c.accent, 2.6, smooth=True)
        c.blob([(60, 28), (80, 28), (84, 36), (80, 42), (60, 42)], c.main)
        c.poly([(62, 42), (80, 42), (90, 66), (56, 66)], _GLOW)
        c.mark(70, 35, 1.6)
    elif c.style == "bar":
        c.rect(18, 40, 82, 78, INK, 2)
        c.rect(20, 42, 80, 75, "#5a7fa6", 1)
        c.poly([(47, 78), (53, 78), (55, 86), (45, 86)], METAL)
        c.rect(22, 28, 78, 34, c.dark, 3)
        c.poly([(24, 34), (76, 34), (72, 40), (28, 40)], _GLOW)
        c.rect(45, 30, 55, 44, c.main, 2)
        c.oval(50, 36, 2, 2, c.accent)
    else:
        c.oval(40, 83, 17, 4, c.dark)
        c.stroke([(40, 82), (30, 56), (52, 34)], c.main, 2.8)
        c.oval(30, 56, 3, 3, c.accent)
        c.oval(52, 34, 2.6, 2.6, c.accent)
        c.poly([(50, 36), (58, 28), (80, 42), (64, 54)], c.main)
        c.poly([(64, 54), (80, 42), (92, 66), (66, 74)], _GLOW)
        c.stroke([(64, 53.4), (79.6, 42.2)], "#ffe08a", 1.6)
        c.mark(40, 83, 1.3)


def night_light(c: Canvas) -> None:
    c.shadow(26)
    c.oval(50, 56, 36, 34, _GLOW)
    for x in (34, 66):
        c.oval(x, 36, 8, 8, c.main)
        c.oval(x, 36, 4.4, 4.4, c.accent)
    c.oval(50, 46, 22, 19, c.main)
    c.blob([(28, 84), (30, 64), (50, 58), (70, 64), (72, 84), (50, 87)], c.main)
    c.oval(50, 74, 12, 11, c.light)
    for x in (43, 57):
        c.oval(x, 45, 1.8, 2.2, INK)
    c.oval(50, 51, 3, 2.2, INK)
    c.oval(37, 51, 3, 2, c.accent)
    c.oval(63, 51, 3, 2, c.accent)


def floor_lamp(c: Canvas) -> None:
    c.shadow(22)
    for x in (34, 50, 66):
        c.stroke([(50, 44), (x, 86)], WOOD if x != 50 else "#a87f4d", 1.8)
    c.oval(50, 47, 4, 2, INK)
    c.poly([(36, 14), (64, 14), (72, 44), (28, 44)], c.main)
    c.poly([(56, 14), (64, 14), (72, 44), (60, 44)], c.dark)
    c.rect(29, 42, 71, 44.6, c.accent, 1)


def fan(c: Canvas) -> None:
    c.shadow(20)
    c.rect(46, 60, 54, 82, c.dark, 2)
    c.oval(50, 83, 17, 4, c.main)
    c.oval(50, 40, 27, 27, c.dark)
    c.oval(50, 40, 24, 24, "#eef2f3")
    blade = c.accent if luminance(c.accent) < 215 else c.main
    for k in range(5):
        a = math.radians(72 * k + 10)
        b = math.radians(72 * k + 50)
        mid = math.radians(72 * k + 34)
        c.blob(
            [
                (50, 40),
                (50 + 21 * math.cos(a), 40 + 21 * math.sin(a)),
                (50 + 23 * math.cos(mid), 40 + 23 * math.sin(mid)),
                (50 + 16 * math.cos(b), 40 + 16 * math.sin(b)),
            ],
            blade,
        )
    for r in (24, 18, 12):
        c.ring(50, 40, r, r, METAL, 0.5)
    c.oval(50, 40, 6, 6, c.main)
    c.mark(50, 40, 2)


def humidifier(c: Canvas) -> None:
    c.shadow(22)
    for x, y, r in ((50, 22, 7), (58, 15, 5), (44, 13, 4)):
        c.oval(x, y, r, r * 0.8, "#ffffff")
    c.blob([(30, 84), (30, 56), (40, 34), (50, 30), (60, 34), (70, 56), (70, 84), (50, 86)], c.main)
    c.rect(30, 70, 70, 86, c.dark, 4)
    c.blob([(37, 66), (39, 50), (46, 40), (46, 52), (44, 67)], c.accent)
    c.rect(46, 29, 54, 33, INK, 1.4)
    c.oval(50, 78, 2.6, 2.6, PAPER)
    c.mark(61, 78, 1.4)


def candle(c: Canvas) -> None:
    c.shadow(22)
    c.rect(30, 46, 70, 86, c.main, 5)
    c.rect(30, 46, 70, 56, c.light, 4)
    c.oval(50, 46, 20, 4, "#f4ead2")
    c.stroke([(50, 46), (50, 40)], INK, 0.9)
    c.blob([(46, 38), (50, 24), (54, 38), (50, 42)], "#f5a93b")
    c.blob([(48, 38), (50, 31), (52, 38), (50, 40)], "#fff0b8")
    c.rect(36, 60, 64, 78, PAPER, 1.5)
    c.mark(50, 67, 2.6, c.deep)
    c.stroke([(41, 74), (59, 74)], c.dark, 0.8)


def wall_clock(c: Canvas) -> None:
    c.oval(51.5, 52, 36, 36, c.dark if c.main.lower() == "#f6f5f1" else c.deep)
    c.oval(50, 50, 36, 36, c.accent)
    c.oval(50, 50, 32, 32, c.main)
    for hour in range(12):
        a = math.radians(hour * 30)
        inner = 25 if hour % 3 == 0 else 27.5
        c.stroke(
            [
                (50 + inner * math.cos(a), 50 + inner * math.sin(a)),
                (50 + 29 * math.cos(a), 50 + 29 * math.sin(a)),
            ],
            c.accent,
            1.4,
        )
    hand = INK if c.main.lower() in ("#f6f5f1", "#c9992e") else PAPER
    c.stroke([(50, 50), (37, 41)], hand, 2.2)
    c.stroke([(50, 50), (68, 33)], hand, 1.4)
    c.stroke([(50, 50), (52, 74)], "#d0493a", 0.6)
    c.oval(50, 50, 2, 2, hand)
    c.mark(50, 62, 1.4, hand)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "desk_lamp": desk_lamp,
    "night_light": night_light,
    "floor_lamp": floor_lamp,
    "fan": fan,
    "humidifier": humidifier,
    "candle": candle,
    "wall_clock": wall_clock,
}
