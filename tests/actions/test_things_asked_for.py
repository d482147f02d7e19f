"""A thing that is asked for is searched, whatever it sounds like to the dialogue."""

from __future__ import annotations

import pytest

from tests.actions.talk import Talk
from tests.shop.little_shop import LittleShop


@pytest.mark.parametrize("intent", ["human_handoff", "out_of_scope", "nlu_fallback"])
@pytest.mark.parametrize("text", ["I need kettle", "有没有水壶"])
def test_a_kind_that_is_sold_is_searched(shop: LittleShop, intent: str, text: str) -> None:
    blocks = Talk(shop).blocks(text, intent, 0.95)
    assert [one["id"] for block in blocks for one in block.get("items", ())] == ["kettle"]


@pytest.mark.parametrize("text", ["I need a person", "I need help with my kettle", "找人工"])
def test_a_person_is_a_person(shop: LittleShop, text: str) -> None:
    assert any(one["type"] == "handoff" for one in Talk(shop).blocks(text, "human_handoff", 0.95))


def test_what_is_not_sold_stays_outside(shop: LittleShop) -> None:
    told = Talk(shop).blocks("I need a lawyer", "out_of_scope", 0.95)
    assert not any(one["type"] == "products" for one in told)
