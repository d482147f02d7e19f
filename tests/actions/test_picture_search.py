"""A picture in a message: what looks like it, within the words beside it, and what colours cannot tell."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image
from sqlalchemy import update

from actions.rooms import Rooms
from aisle.shop import tables
from aisle.shop.stored_settings import bump_catalogue
from tests.actions.talk import Talk
from tests.search.test_picture_index import BLUE, GREEN, mug, tent
from tests.shop.little_shop import little_shop

pytestmark = pytest.mark.slow  # compares pictures

SENT = {"attachments": [{"id": "u1", "mime": "image/jpeg"}]}


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    shop = little_shop(tmp_path_factory.mktemp("home"))
    folder = shop.settings.home / "pictures"
    folder.mkdir()
    mug(BLUE).save(folder / "kettle.png")
    tent(GREEN).save(folder / "lamp.png")
    with shop.database.write() as session:
        for name in ("kettle", "lamp"):
            row = tables.Product
            images = [f"/pictures/{name}.png"]
            session.execute(update(row).where(row.product_id == name).values(images=images))
        session.add(upload("u1", "web:1", mug(BLUE)))
        session.add(upload("u2", "web:other", mug(BLUE)))
        bump_catalogue(session)
    made = Talk(shop)
    made.rooms = Rooms(dataclasses.replace(made.rooms.settings, picture_search="colour"))
    made.metadata = SENT
    return made


def upload(name: str, conversation_id: str, picture: Image.Image) -> tables.Upload:
    out = io.BytesIO()
    picture.save(out, "JPEG")
    return tables.Upload(
        upload_id=name,
        conversation_id=conversation_id,
        mime="image/jpeg",
        content=out.getvalue(),
        at=0,
    )


def test_what_looks_like_the_picture_comes_first_and_says_what_was_compared(talk: Talk) -> None:
    (block,) = talk.blocks("/search_product", "search_product")
    assert block["items"][0]["id"] == "kettle"
    assert block["items"][0]["why"]["text"].startswith("Colours and outline 9")


def test_words_beside_the_picture_hold(talk: Talk) -> None:
    (block,) = talk.blocks("a lamp like this", "search_product")
    assert "kettle" not in [one["id"] for one in block.get("items", [])]
    told = talk.say("a kettle like this under 5", "search_product")
    assert "Nothing that fits your words looks like the picture" in told


def test_a_strangers_picture_or_none_is_not_looked_at(talk: Talk) -> None:
    talk.metadata = {"attachments": [{"id": "u2", "mime": "image/jpeg"}]}
    try:
        assert "cannot look at pictures" in talk.say("/search_product", "search_product")
    finally:
        talk.metadata = SENT
