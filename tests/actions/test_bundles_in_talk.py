"""When a message is about several things for one sum, and when it only names several things."""

from __future__ import annotations

import pytest

from actions.bundles import steer_bundle
from tests.actions.talk import Talk
from tests.actions.test_fields import turn
from tests.shop.little_shop import little_shop

pytestmark = pytest.mark.slow  # builds the demo shop


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Talk:
    return Talk(little_shop(tmp_path_factory.mktemp("home")))


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a kettle and a lamp for 80 together", "search_product"),
        ("I'd like to order a kettle, a mug and a lamp", "search_product"),
        ("一个水壶和一盏台灯，一共80以内", "search_product"),
        ("where is my kettle, my mug and my lamp?", None),
        ("compare the kettle, the mug and the lamp", None),
        ("I ordered a kettle and a mug for 80 dollars", None),
        ("水壶、马克杯和台灯哪个好", None),
        ("a kettle under 80", None),
    ],
)
def test_only_a_wish_for_several_things_is_a_bundle(
    talk: Talk, text: str, meant: str | None
) -> None:
    assert steer_bundle(talk.rooms, turn(text)) == meant


def test_the_set_is_told_with_its_total_and_goes_into_the_cart_as_one(talk: Talk) -> None:
    (block,) = talk.blocks("a kettle and a lamp for 80 together", "search_product")
    assert block["total"] == {"amount": 55.0, "currency": "USD"}
    assert [one["id"] for one in block["items"]] == ["kettle", "lamp"]
    assert "Together: $55.00" in block["fallback"]
    assert "Total: $55.00" in talk.say("put them all in the cart", "add_to_cart")
