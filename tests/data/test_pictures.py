"""The drawn pictures: one for each product and colour, each its own, opaque, of the right size."""

from __future__ import annotations

import hashlib
import time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from data.catalogue import demo_products, labels
from data.pictures import draw, picture_name, write_pictures
from data.pictures.canvas import SIZE

pytestmark = pytest.mark.slow

Pixel = tuple[int, int, int]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[str, Any]], float]:
    folder = tmp_path_factory.mktemp("pictures")
    products = demo_products()
    start = time.process_time()
    write_pictures(products, folder)
    return folder, products, time.process_time() - start


def test_every_product_and_every_colour_has_its_file(
    drawn: tuple[Path, list[dict[str, Any]], float],
) -> None:
    folder, products, _ = drawn
    wanted = {
        picture_name(product["id"], colour)
        for product in products
        for colour in [None, *product["options"].get("colour", [])]
    }
    assert {path.name for path in folder.iterdir()} == wanted


def test_all_pictures_differ_even_without_their_background(
    drawn: tuple[Path, list[dict[str, Any]], float],
) -> None:
    folder, products, _ = drawn
    whole = [hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()]
    assert len(set(whole)) == len(whole)
    things = [thing_of(folder / picture_name(product["id"])) for product in products]
    assert len(set(things)) == len(things)


def thing_of(path: Path) -> bytes:
    """What is left when the wall is painted out: another wall alone is no difference."""
    with Image.open(path) as image:
        small = image.convert("RGB").resize((80, 80))
    wall = Image.new("RGB", small.size, small.getpixel((0, 0)))
    return ImageChops.difference(small, wall).tobytes()


def test_pictures_are_opaque_pngs_of_the_size_and_small(
    drawn: tuple[Path, list[dict[str, Any]], float],
) -> None:
    folder, _, cpu_seconds = drawn
    for path in folder.iterdir():
        with Image.open(path) as image:
            assert (image.format, image.size) == ("PNG", (SIZE, SIZE)), path.name
            assert "transparency" not in image.info, path.name
            assert image.mode in ("P", "RGB"), path.name
    assert sum(path.stat().st_size for path in folder.iterdir()) < 6_000_000
    assert (
        cpu_seconds < 45
    )  # processor time: about 14 s here; the clock would measure the neighbours


def test_the_thing_stands_in_the_middle_and_touches_no_edge() -> None:
    for product in demo_products():
        image = draw(product)
        wall = Image.new("RGB", image.size, image.getpixel((0, 0)))
        box = ImageChops.difference(image, wall).getbbox()
        assert box is not None, product["id"]
        left, top, right, bottom = box
        assert min(left, top, SIZE - right, SIZE - bottom) > 20, (product["id"], box)
        assert (right - left) * (bottom - top) > 0.12 * SIZE * SIZE, (product["id"], box)


def test_the_colour_asked_for_is_the_colour_seen() -> None:
    speaker = next(p for p in demo_products() if p["id"] == "NG-1702")
    for colour in ("red", "mint", "charcoal"):
        code = labels()["colours"][colour]["hex"]
        wanted = tuple(int(code[i : i + 2], 16) for i in (1, 3, 5))
        counts = draw(speaker, colour).getcolors(SIZE * SIZE)
        share = {seen: count / SIZE**2 for count, seen in counts or []}.get(wanted, 0)
        assert share > 0.05, (colour, share)


def test_drawing_twice_gives_the_same_picture() -> None:
    product = demo_products()[40]
    assert draw(product).tobytes() == draw(product).tobytes()


def test_an_unknown_shape_is_named_with_the_known_ones() -> None:
    product = {**demo_products()[0], "picture": {"shape": "zeppelin", "colours": ["#000", "#fff"]}}
    with pytest.raises(ValueError, match=r"NG-1001: no shape 'zeppelin'. Known: backpack"):
        draw(product)


def test_progress_counts_products_to_the_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    products = demo_products()[:4]
    written = write_pictures(products, tmp_path, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert written == len(list(tmp_path.iterdir()))
