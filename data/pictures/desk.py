"""Computers, phones and what charges them."""

from __future__ import annotations

from collections.abc import Callable

from data.pictures.canvas import INK, METAL, PAPER, Canvas, mix


def keyboard(c: Canvas) -> None:
    c.shadow(42)
    left, right = (8, 92) if c.style == "full" else (13, 87)
    c.rect(left, 52, right, 86, c.dark, 4)
    c.rect(left, 50, right, 83, c.main, 4)
    columns = 17 if c.style == "full" else 14
    step = (right - left - 6) / columns
    key = mix(c.main, "#ffffff", 0.55) if c.style != "full" else c.dark
    for row in range(4):
        for column in range(columns):
            x = left + 3 + column * step
            y = 53 + row * 7
            special = (row, column) in ((0, 0), (2, columns - 1)) or (row == 3 and 4 <= column <= 7)
            c.rect(
                x,
                y,
                x + step - (0 if row == 3 and 4 <= column < 7 else 0.9),
                y + 5.6,
                c.accent if special else key,
                0.9,
            )
    if c.style == "fold":
        c.rect(48.8, 49, 51.2, 86, INK)
    elif c.style != "full":
        c.oval(right - 4, 50, 3, 2, c.accent)
    c.mark(left + 6, 81.5, 0.9)


def mouse(c: Canvas) -> None:
    c.shadow(24)
    if c.style == "vertical":
        c.blob(
            [(26, 84), (30, 60), (44, 36), (58, 32), (68, 48), (74, 72), (74, 84), (50, 87)], c.main
        )
        c.blob([(44, 38), (58, 32), (66, 48), (58, 62), (48, 60)], c.dark)
        c.rect(54, 40, 58, 52, c.accent, 1.8)
        c.mark(42, 76)
        return
    c.blob([(30, 60), (34, 34), (50, 26), (66, 34), (70, 60), (66, 80), (50, 86), (34, 80)], c.main)
    c.stroke([(31, 52), (50, 55), (69, 52)], c.dark, 0.9, smooth=True)
    c.stroke([(50, 27), (50, 54)], c.dark, 0.9)
    c.rect(48, 34, 52, 46, c.accent, 1.9)
    if c.style == "gaming":
        for y in (64, 69, 74):
            c.stroke([(40, y), (50, y + 3), (60, y)], c.accent, 1)
    c.mark(50, 66 if c.style == "basic" else 80, 1.9)


def monitor(c: Canvas) -> None:
    c.shadow(20)
    c.poly([(44, 70), (56, 70), (58, 84), (42, 84)], METAL)
    c.rect(32, 82, 68, 86, METAL, 2)
    c.rect(8, 18, 92, 72, c.main, 3)
    c.rect(10, 20, 90, 68, c.accent, 1.5)
    c.oval(70, 34, 7, 7, "#f7d774")
    c.poly([(10, 68), (34, 40), (52, 60), (62, 50), (80, 68)], c.accent_dark)
    c.poly([(40, 68), (66, 46), (90, 66), (90, 68)], "#22456b")
    c.mark(50, 70, 0.9, METAL)


def webcam(c: Canvas) -> None:
    c.shadow(22)
    c.poly([(40, 62), (60, 62), (66, 86), (34, 86)], c.dark)
    c.rect(22, 30, 78, 66, c.main, 14)
    c.oval(50, 48, 14, 14, INK)
    c.oval(50, 48, 10, 10, "#3b4a5c")
    c.oval(50, 48, 5, 5, c.accent)
    c.oval(46, 44, 2.2, 2.2, "#ffffff")
    c.oval(71, 48, 1.6, 1.6, "#57c17b")
    c.mark(29, 48, 1.5)


def hub(c: Canvas) -> None:
    c.shadow(34)
    c.stroke([(24, 62), (14, 50), (22, 34), (16, 22)], INK, 2.2, smooth=True)
    c.rect(12, 14, 20, 24, METAL, 1.5)
    c.rect(20, 54, 90, 82, c.main, 5)
    c.rect(20, 76, 90, 86, c.dark, 4)
    for x, w in ((28, 9), (42, 7), (53, 7), (64, 5), (73, 10)):
        c.rect(x, 78.6, x + w, 83, INK, 0.9)
    c.mark(78, 64, 2.4)


def laptop_stand(c: Canvas) -> None:
    c.shadow(36)
    c.stroke([(20, 84), (80, 84)], c.main, 4)
    c.stroke([(76, 84), (66, 58), (22, 64)], c.main, 4.4, smooth=True)
    c.poly([(22, 58), (74, 51), (74, 54), (22, 61)], METAL)
    c.poly([(72, 52), (84, 18), (87, 19), (75, 54)], METAL)
    c.poly([(71, 50), (81, 20), (83.4, 20.6), (74, 51)], "#3f5e86")
    c.mark(34, 84, 1.1, INK)


def power_bank(c: Canvas) -> None:
    c.shadow(20)
    if c.style == "brick":
        c.rect(26, 30, 74, 86, c.main, 6)
        c.rect(34, 38, 66, 54, INK, 2)
        c.rect(37, 43, 55, 49, c.accent, 1)
        for x in (36, 47, 58):
            c.rect(x, 31, x + 6, 33.6, INK, 1)
    elif c.style == "solar":
        c.ring(72, 24, 6, 8, METAL, 1.8)
        c.rect(28, 24, 72, 86, c.main, 8)
        c.rect(33, 30, 67, 70, c.accent, 2)
        for x in (44, 56):
            c.stroke([(x, 30), (x, 70)], "#6d87b5", 0.6)
        for y in (40, 50, 60):
            c.stroke([(33, y), (67, y)], "#6d87b5", 0.6)
    else:
        c.rect(32, 24, 68, 86, c.main, 7)
        c.rect(60, 24, 68, 86, c.dark, 7)
        for i in range(4):
            c.oval(40 + i * 4.4, 78, 1.1, 1.1, c.accent if i < 3 else c.dark)
        c.rect(44, 24, 54, 26.6, INK, 1)
    c.mark(48, 66 if c.style != "solar" else 78, 2.6)


def charger(c: Canvas) -> None:
    c.shadow(24)
    if c.style == "desktop":
        c.stroke([(24, 70), (12, 66), (16, 40), (8, 30)], INK, 1.8, smooth=True)
        c.rect(22, 46, 82, 86, c.main, 8)
        c.rect(22, 46, 82, 54, c.dark, 6)
        for x in (34, 48):
            c.rect(x, 66, x + 9, 70, INK, 2)
        c.rect(62, 65, 73, 71, c.accent, 1)
        c.mark(74, 79, 1.6)
        return
    for x in (42, 58):
        c.rect(x - 1.6, 20, x + 1.6, 40, METAL, 1.4)
    c.rect(28, 36, 72, 86, c.main, 9)
    c.rect(28, 36, 72, 44, c.dark, 6)
    c.rect(42, 72, 58, 77, INK, 2.4)
    c.mark(50, 58, 3)


def wireless_charger(c: Canvas) -> None:
    c.shadow(34)
    c.stroke([(80, 74), (92, 70), (94, 52)], INK, 1.6, smooth=True)
    c.oval(50, 76, 34, 11, c.deep)
    c.oval(50, 72, 34, 11, c.main)
    c.ring(50, 72, 22, 7, c.accent, 0.9)
    c.ring(50, 72, 12, 3.8, c.accent, 0.9)
    c.rect(40, 22, 60, 60, INK, 3)
    c.rect(41.4, 24, 58.6, 58, "#8cc1e6", 2)
    c.poly([(51, 32), (45, 43), (49.5, 43), (48, 51), (55, 39), (50.5, 39)], PAPER)


def cable(c: Canvas) -> None:
    c.shadow(30)
    for r in (26, 21, 16):
        c.ring(50, 58, r, r, c.main if r != 21 else c.dark, 2.6)
    c.stroke([(70, 42), (80, 28), (78, 20)], c.main, 2.6, smooth=True)
    c.stroke([(32, 44), (22, 30), (26, 20)], c.main, 2.6, smooth=True)
    for x in (26, 78):
        c.rect(x - 3, 10, x + 3, 22, c.dark, 1.4)
        c.rect(x - 2, 6, x + 2, 11, METAL, 1)
    c.rect(45, 76, 55, 88, c.accent, 2)


def phone_stand(c: Canvas) -> None:
    c.shadow(26)
    c.rect(26, 81, 74, 86, c.main, 2.4)
    c.stroke([(50, 82), (60, 60), (54, 46)], c.dark, 4)
    c.oval(60, 60, 3, 3, c.accent)
    c.poly([(30, 22), (58, 16), (68, 62), (40, 68)], INK)
    c.poly([(32, 25), (57, 19.6), (65.4, 60), (41, 65.4)], "#a6d9c3")
    c.poly([(36, 66), (70, 59), (71, 64), (37, 71)], c.main)
    c.mark(38, 83.5, 1)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "keyboard": keyboard,
    "mouse": mouse,
    "monitor": monitor,
    "webcam": webcam,
    "hub": hub,
    "laptop_stand": laptop_stand,
    "power_bank": power_bank,
    "charger": charger,
    "wireless_charger": wireless_charger,
    "cable": cable,
    "phone_stand": phone_stand,
}
