"""A free-form answer names what it rests on; a language model's sentences reach the gateway one by one."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI, Request

from actions.rooms import Rooms
from tests.actions.talk import Talk
from tests.answers.fake_llm import FakeLlm, honest, llm_app
from tests.channels.server import served
from tests.shop.little_shop import LittleShop, little_shop

pytestmark = pytest.mark.slow  # builds an index


@pytest.fixture
def shop(tmp_path: Path) -> LittleShop:
    return little_shop(tmp_path)


def test_the_block_names_evidence_and_answerer(shop: LittleShop) -> None:
    talk = Talk(shop)
    block = talk.blocks("how much is the kettle", "product_question")[0]
    assert block["answered_by"] == "extractive"
    assert [one["id"] for one in block["evidence"]] == ["kettle:price"]
    assert "prompt" not in block


def test_ones_own_orders_answer_where_no_intent_fits(shop: LittleShop) -> None:
    talk = Talk(shop)
    assert "PayPal" not in talk.say("how did I pay for my order?")
    shop.identity.sign_in("web:1", "mei")
    block = talk.blocks("how did I pay for my order?")[0]
    assert block["evidence"][0]["kind"] == "order"


def test_each_sentence_is_heard_by_the_gateway_before_the_answer(shop: LittleShop) -> None:
    gateway, heard = FastAPI(), []

    @gateway.post("/internal/turns/{turn_id}/events")
    async def hear(turn_id: str, request: Request) -> dict[str, Any]:
        heard.append((turn_id, request.headers["x-internal-secret"], await request.json()))
        return {}

    fake = FakeLlm(says=lambda shown: [*honest(shown), {"text": "It costs {v1}.", "cites": ["e1"]}])
    with served(gateway) as here, served(llm_app(fake)) as url:
        talk = Talk(shop)
        talk.rooms = Rooms(
            dataclasses.replace(
                talk.rooms.settings,
                llm_url=url,
                llm_model="small",
                internal_secret="s" * 32,
                port=int(here.rpartition(":")[2]),
            )
        )
        talk.metadata = {"turn_id": "t1"}
        block = talk.blocks("how much is the kettle", "product_question")[0]
        talk.rooms.deltas.close()
        talk.rooms.answers.close()
    assert block["answered_by"] == "llm:small"
    assert block["prompt"]
    assert [(turn, secret) for turn, secret, _ in heard] == [("t1", "s" * 32)] * 2
    assert "".join(one["data"]["text"] for *_, one in heard) == block["fallback"]
