"""Pictures of our own drawing: the thing in the photo is found by colour and outline, or by an encoder."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from aisle.language.errors import EncoderError
from aisle.search.picture_features import ColourAndShape
from aisle.search.picture_index import PictureIndex, open_pictures
from aisle.shop.products import Product
from aisle.shop.settings import Settings
from tests.search.shelf import thing

pytestmark = pytest.mark.slow  # compares pictures

RED, BLUE, GREEN = (200, 40, 40), (40, 70, 190), (60, 140, 70)
Draw = Callable[..., Image.Image]


def mug(
    colour: tuple[int, int, int], at: int = 60, side: int = 240, paper: str = "white"
) -> Image.Image:
    picture = Image.new("RGB", (side, side), paper)
    draw = ImageDraw.Draw(picture)
    draw.rectangle([at, at, at + 90, at + 110], fill=colour)
    draw.ellipse([at + 75, at + 25, at + 130, at + 85], outline=colour, width=12)
    return picture


def tent(
    colour: tuple[int, int, int], at: int = 40, side: int = 240, paper: str = "white"
) -> Image.Image:
    picture = Image.new("RGB", (side, side), paper)
    draw = ImageDraw.Draw(picture)
    draw.polygon([(at, at + 120), (at + 80, at), (at + 160, at + 120)], fill=colour)
    draw.polygon(
        [(at + 62, at + 120), (at + 80, at + 40), (at + 98, at + 120)], fill=(250, 230, 190)
    )
    return picture


DRAWN: dict[str, Image.Image] = {
    "M-red": mug(RED), "M-blue": mug(BLUE), "T-green": tent(GREEN), "T-blue": tent(BLUE),
}  # fmt: skip


@pytest.fixture
def shelf(tmp_path: Path) -> tuple[Path, list[Product]]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    products = []
    for name, picture in DRAWN.items():
        picture.save(folder / f"{name}.png")
        made = thing(name, name, name, "mug" if name[0] == "M" else "tent", "A", 9)
        products.append(dataclasses.replace(made, images=(f"/pictures/{name}.png",)))
    return folder, products


@pytest.fixture
def index(shelf: tuple[Path, list[Product]], tmp_path: Path) -> PictureIndex:
    return PictureIndex(shelf[0], tmp_path / "cache", ColourAndShape())


def photo_of(picture: Image.Image, quality: int = 60) -> Image.Image:
    """As a phone would send it: softer, darker, noisier, compressed."""
    noise = np.random.default_rng(7).normal(0, 8, (*picture.size[::-1], 3))
    pixels = np.asarray(picture.filter(ImageFilter.GaussianBlur(1.5)), dtype=float) * 0.9 + noise
    out = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype("uint8")).save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


@pytest.mark.parametrize("name", list(DRAWN))
def test_a_photo_of_a_thing_finds_that_thing(
    index: PictureIndex, shelf: tuple[Path, list[Product]], name: str
) -> None:
    found = index.like(photo_of(DRAWN[name]), lambda: shelf[1], 4, 1)
    assert found[0].product_id == name
    assert 0.8 < found[0].likeness <= 1


@pytest.mark.parametrize(
    ("photo", "name"),
    [
        (mug(RED, at=20, side=300, paper="beige"), "M-red"),
        (mug(BLUE, at=70, side=220, paper="lightgrey"), "M-blue"),
        (tent(GREEN, at=10, side=200, paper="lightyellow"), "T-green"),
    ],
)
def test_where_it_stands_how_large_it_is_and_on_what_does_not_matter(
    index: PictureIndex, shelf: tuple[Path, list[Product]], photo: Image.Image, name: str
) -> None:
    assert index.like(photo, lambda: shelf[1], 1, 1)[0].product_id == name


def test_only_what_the_words_allow_is_shown_and_a_blank_page_is_like_nothing(
    index: PictureIndex, shelf: tuple[Path, list[Product]]
) -> None:
    found = index.like(mug(BLUE), lambda: shelf[1], 4, 1, among={"T-blue", "T-green"})
    assert [one.product_id for one in found][:1] == ["T-blue"]
    assert not {one.product_id for one in found} - {"T-blue", "T-green"}
    assert index.like(mug(BLUE), lambda: shelf[1], 4, 1, among=set()) == []
    assert index.like(Image.new("RGB", (80, 80), "white"), lambda: shelf[1], 4, 1) == []
    assert index.like(mug(BLUE), list, 4, 2) == []


def test_a_new_picture_is_seen_a_broken_one_left_out_and_nothing_is_read_twice(
    index: PictureIndex, shelf: tuple[Path, list[Product]], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, products = shelf
    index.like(mug(RED), lambda: products, 1, 1)
    (folder / "broken.png").write_bytes(b"no picture")
    mug(GREEN).save(folder / "M-green.png")
    more = [
        dataclasses.replace(products[0], product_id=name, images=(f"/pictures/{name}.png",))
        for name in ("broken", "M-green")
    ]
    again = PictureIndex(folder, index._cache.parent, index.encoder)
    encoded: list[int] = []
    encode = index.encoder.encode

    def counted(pictures: list[Image.Image]) -> object:
        encoded.append(len(pictures))
        return encode(pictures)

    monkeypatch.setattr(index.encoder, "encode", counted)
    assert again.like(mug(GREEN), lambda: [*products, *more], 1, 2)[0].product_id == "M-green"
    assert encoded == [1, 1]  # the new file and the photo
    outside = dataclasses.replace(products[0], images=("https://elsewhere/../../etc/passwd",))
    assert again.like(mug(RED), lambda: [outside], 1, 3) == []


def test_it_is_off_by_default_and_a_missing_encoder_is_named(tmp_path: Path) -> None:
    assert open_pictures(Settings(home=tmp_path)) is None
    colours = open_pictures(Settings(home=tmp_path, picture_search="colour"))
    assert colours is not None
    assert not colours.knows_things


@pytest.mark.models
def test_an_image_encoder_in_a_folder_takes_the_place_of_colours(
    shelf: tuple[Path, list[Product]], tmp_path: Path
) -> None:
    from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel

    small = {
        "hidden_size": 32,
        "intermediate_size": 64,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
    }
    config = CLIPConfig(
        text_config={**small, "vocab_size": 64, "eos_token_id": 2, "bos_token_id": 1, "pad_token_id": 0},
        vision_config={**small, "image_size": 32, "patch_size": 8},
        projection_dim=16,
    )  # fmt: skip
    CLIPModel(config).save_pretrained(tmp_path / "clip")
    CLIPImageProcessor(size={"shortest_edge": 32}, crop_size=32).save_pretrained(tmp_path / "clip")
    home = shelf[0].parent
    (tmp_path / "none").mkdir()  # a folder, and no model in it
    with pytest.raises(EncoderError, match="nothing is downloaded"):
        open_pictures(Settings(home=home, picture_search=str(tmp_path / "none")))
    index = open_pictures(Settings(home=home, picture_search=str(tmp_path / "clip")))
    assert index is not None
    assert index.knows_things
    for name, picture in DRAWN.items():
        found = index.like(picture, lambda: shelf[1], 1, 1)
        assert (found[0].product_id, round(found[0].likeness, 3)) == (name, 1.0)
