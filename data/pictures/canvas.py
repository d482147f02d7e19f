"""A supersampled sheet of 100 × 100 units on which the shape functions draw flat pictures."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from itertools import pairwise
from random import Random

from PIL import Image, ImageChops, ImageColor, ImageDraw

SIZE = 640
OVERSAMPLE = (
    3  # drawn three times as large and reduced: smooth edges without an antialiasing renderer
)
_LARGEST = 0.44  # pixels of the picture per pixel drawn: more would blur the edges
FLOOR = 86.0  # where things stand, in units from the top

INK = "#2b2d31"
METAL = "#b4bbc3"
WOOD = "#c79a63"
PAPER = "#fbfaf6"
GLASS = "#cfe3ea"

Point = tuple[float, float]


def tone(colour: str, amount: float) -> str:
    """Mix towards white (amount > 0) or a soft black (amount < 0): `tone("#ff0000", 0.5)`."""
    return mix(colour, "#ffffff" if amount > 0 else "#181a20", abs(amount))


def mix(colour: str, other: str, share: float) -> str:
    """`share` of `other` in `colour`, as hex."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#{:02x}{:02x}{:02x}".format(*(round(a + (b - a) * share) for a, b in pairs))


def luminance(colour: str) -> float:
    """Perceived brightness, 0 to 255."""
    red, green, blue = _rgb(colour)
    return 0.3 * red + 0.59 * green + 0.11 * blue


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = ImageColor.getrgb(colour)[:3]
    return red, green, blue


class Canvas:
    """The sheet and its paints: `main` and `accent` of the product, their shades, `style`, `rng`.

    Coordinates are units of 1/100 of the side, y downwards. Everything is scaled about the
    floor by a little that the product's id decides, so that no two products share proportions.
    """

    def __init__(self, seed: str, style: str, main: str, accent: str, ground: str) -> None:
        self.rng = Random(hashlib.sha256(seed.encode()).digest())
        self.style = style
        self.main, self.accent, self.ground = main, accent, ground
        is_dark = luminance(main) < 70
        self.dark = tone(main, 0.16 if is_dark else -0.2)
        self.deep = tone(main, -0.35 if is_dark else -0.42)
        self.light = tone(main, 0.28)
        self.accent_dark = tone(accent, 0.2 if luminance(accent) < 70 else -0.22)
        scale = self.rng.uniform(0.86, 0.92)  # room at the edges; finished() fits it
        stretch = self.rng.uniform(-0.035, 0.035)
        self._scale = (scale * (1 + stretch), scale * (1 - stretch))
        self._pixel = SIZE * OVERSAMPLE / 100
        self.image = Image.new("RGB", (SIZE * OVERSAMPLE, SIZE * OVERSAMPLE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def at(self, x: float, y: float) -> Point:
        """Units → pixels of the oversampled image."""
        scale_x, scale_y = self._scale
        return (
            (50 + (x - 50) * scale_x) * self._pixel,
            (FLOOR + 2 + (y - FLOOR) * scale_y) * self._pixel,
        )

    def shadow(self, half_width: float, y: float = FLOOR, x: float = 50) -> None:
        """The soft shadow on the floor: ovals in ovals, each a little darker."""
        for step in range(7):
            grow, share = 1.16 - step * 0.045, 0.03 + step * 0.018
            self.oval(x, y, half_width * grow, 3.1 * grow, mix(self.ground, "#30343c", share))

    def rect(self, x0: float, y0: float, x1: float, y1: float, fill: str, r: float = 0) -> None:
        box = [self.at(x0, y0), self.at(x1, y1)]
        self._draw.rounded_rectangle(box, radius=r * self._pixel, fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self._draw.ellipse([self.at(x - rx, y - ry), self.at(x + rx, y + ry)], fill=fill)

    def ring(self, x: float, y: float, rx: float, ry: float, fill: str, width: float) -> None:
        box = [self.at(x - rx, y - ry), self.at(x + rx, y + ry)]
        self._draw.ellipse(box, outline=fill, width=round(width * self._pixel))

    def arc(self, x: float, y: float, r: Point, angles: Point, fill: str, width: float) -> None:
        """An open arc, degrees clockwise from east, drawn as a round-capped stroke."""
        start, end = angles
        steps = max(6, int(abs(end - start) / 6))
        turns = [math.radians(start + (end - start) * i / steps) for i in range(steps + 1)]
        self.stroke([(x + r[0] * math.cos(t), y + r[1] * math.sin(t)) for t in turns], fill, width)

    def chord(self, x: float, y: float, r: Point, angles: Point, fill: str) -> None:
        box = [self.at(x - r[0], y - r[1]), self.at(x + r[0], y + r[1])]
        self._draw.chord(box, angles[0], angles[1], fill=fill)

    def slice(self, x: float, y: float, r: Point, angles: Point, fill: str) -> None:
        box = [self.at(x - r[0], y - r[1]), self.at(x + r[0], y + r[1])]
        self._draw.pieslice(box, angles[0], angles[1], fill=fill)

    def poly(self, points: Sequence[Point], fill: str) -> None:
        self._draw.polygon([self.at(*point) for point in points], fill=fill)

    def blob(self, points: Sequence[Point], fill: str) -> None:
        """A closed smooth outline through the points (Catmull-Rom)."""
        self.poly(_smooth([points[-1], *points, points[0], points[1]]), fill)

    def stroke(
        self, points: Sequence[Point], fill: str, width: float, smooth: bool = False
    ) -> None:
        """A line with round ends and joints; `smooth` bends it through the points."""
        path = _smooth([points[0], *points, points[-1]]) if smooth else list(points)
        pixels = [self.at(*point) for point in path]
        half = width * self._pixel * sum(self._scale) / 4
        # One bent ribbon, or straight ones of full width; piece by piece, as it may cross itself.
        parts = [pixels] if smooth else [list(pair) for pair in pairwise(pixels)]
        for part in parts:
            for here, there in pairwise(_ribbon(part, half)):
                self._draw.polygon([*here, *reversed(there)], fill=fill)
        joints = (pixels[0], pixels[-1]) if smooth else pixels
        for x, y in joints:
            self._draw.ellipse([x - half, y - half, x + half, y + half], fill=fill)

    def mark(self, x: float, y: float, size: float = 2.2, fill: str | None = None) -> None:
        """The small brand mark: which figure it is comes from the seed, so each id has its own."""
        fill = fill or (PAPER if luminance(self.main) < 150 else INK)
        figure = self.rng.randrange(6)
        if figure == 0:
            self.oval(x, y, size, size, fill)
        elif figure == 1:
            self.poly([(x, y - size), (x + size, y + size), (x - size, y + size)], fill)
        elif figure == 2:
            self.poly([(x, y - size), (x + size, y), (x, y + size), (x - size, y)], fill)
        elif figure == 3:
            self.rect(x - size, y - size * 0.3, x + size, y + size * 0.3, fill, 0.3)
        elif figure == 4:
            self.ring(x, y, size, size, fill, size * 0.45)
        else:
            for step in (-1, 0, 1):
                self.oval(x + step * size * 0.9, y, size * 0.32, size * 0.32, fill)

    def finished(self) -> Image.Image:
        """The picture at its true size, the thing centred and as large as the margins allow."""
        sheet = Image.new("RGB", (SIZE, SIZE), self.ground)
        coarse = self.image.reduce(OVERSAMPLE)  # finding the edges there is nine times cheaper
        found = ImageChops.difference(coarse, sheet).getbbox()
        if found is None:
            return sheet
        left, top, right, bottom = (OVERSAMPLE * edge for edge in found)
        width, height = right - left, bottom - top
        factor = min(0.86 * SIZE / width, 0.8 * SIZE / height, _LARGEST)
        thing = self.image.resize(
            (round(width * factor), round(height * factor)),
            Image.Resampling.HAMMING,
            box=(left, top, right, bottom),
        )
        sheet.paste(thing, ((SIZE - thing.width) // 2, round((SIZE - thing.height) * 0.52)))
        return sheet


def _ribbon(path: Sequence[Point], half: float) -> list[list[Point]]:
    """For each point of a path its left and right neighbour at `half` pixels, square to the way."""
    sides: list[list[Point]] = []
    for k, (x, y) in enumerate(path):
        before, after = path[max(0, k - 1)], path[min(len(path) - 1, k + 1)]
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        nx, ny = -dy / length * half, dx / length * half
        sides.append([(x + nx, y + ny), (x - nx, y - ny)])
    return sides


def _smooth(points: Sequence[Point], steps: int = 10) -> list[Point]:
    """Catmull-Rom through the inner points; the outer two only give direction."""
    path: list[Point] = []
    for i in range(1, len(points) - 2):
        a, b, c, d = points[i - 1 : i + 3]
        for step in range(steps):
            t = step / steps
            path.append((_spline(a[0], b[0], c[0], d[0], t), _spline(a[1], b[1], c[1], d[1], t)))
    path.append(points[-2])
    return path


def _spline(a: float, b: float, c: float, d: float, t: float) -> float:
    return 0.5 * (
        2 * b
        + (c - a) * t
        + (2 * a - 5 * b + 4 * c - d) * t * t
        + (3 * b - a - 3 * c + d) * t * t * t
    )
