"""A campaign through the owner's forms: written, started, sent, downloaded, stopped; said no to where it must be."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import select

from aisle.owner.door import _form_key
from aisle.shop import tables
from tests.owner.conftest import Desk

pytestmark = pytest.mark.slow  # whole gateways

FORM = {
    "name": "Tents", "segment": "all", "text_en": "New tents.", "text_zh": "新帐篷到了。", "products": "T1",
    "channel": ["chat", "widget", "telegram", "csv"], "held_out": "0", "most_shown": "1", "window_days": "14",
}  # fmt: skip


def agreed(desk: Desk, *people: str) -> None:
    for one in people:
        desk.shop.subscribers.answer(one, f"web:{one}", wants=True)


def test_a_campaign_is_written_started_and_stopped(owner: Desk) -> None:
    agreed(owner, "mei", "ann")
    assert "Everybody who agreed to offers (" in owner.see("/campaigns/new")
    draft = owner.press("/campaigns", **FORM)
    assert "New tents." in draft
    assert "新帐篷到了。" in draft
    assert "Tent 1" in draft
    assert "Started: who agreed" in owner.press("/campaigns/1/start")
    assert "was started before" in owner.press("/campaigns/1/start", 409)
    assert "Nobody was held out" in owner.see("/campaigns/1")
    assert "Stopped: nobody" in owner.press("/campaigns/1/stop")
    assert "Tents" in owner.see("/campaigns")


def test_nobody_agreed_an_unknown_segment_and_no_number_are_said(desks: Any) -> None:
    owner = desks("owner", "zh")
    owner.press("/campaigns", **FORM)
    assert "这个人群现在没有人" in owner.press("/campaigns/1/start", 409)
    owner.press("/campaigns", 404, **{**FORM, "segment": "learned:99"})
    assert "“lots”不是数字" in owner.press("/campaigns", 422, **{**FORM, "held_out": "lots"})
    assert "没有选择渠道" in owner.press("/campaigns", 422, **{**FORM, "channel": []})
    assert "目录里没有“X9”" in owner.press("/campaigns", 404, **{**FORM, "products": "X9"})  # fmt: skip
    assert "没有编号为 7 的活动" in owner.see("/campaigns/7", 404)


def test_telegram_reaches_only_chats_that_agreed(owner: Desk) -> None:
    shop = owner.shop
    agreed(owner, "mei", "ann")
    with shop.database.write() as session:
        for chat, person, language in ((1, "mei", "zh"), (2, "ann", "en")):
            session.add(
                tables.Conversation(
                    conversation_id=f"tg:{chat}", channel="telegram", customer_id=person,
                    language=language, created_at=1, updated_at=1,
                )
            )  # fmt: skip
    shop.subscribers.answer("mei", "tg:1", wants=True)
    owner.press("/campaigns", **FORM)
    owner.press("/campaigns/1/start")
    assert "Sent to 1 chat." in owner.press("/campaigns/1/telegram")
    assert "Sent to 0 chats." in owner.press("/campaigns/1/telegram")
    said = shop.transcript.newest("tg:1", 10)
    assert "新帐篷到了。" in said[0].data["text"]
    assert "不要再发优惠" in said[0].data["text"]
    assert said[1].data["items"][0]["price"] == {"amount": 99.0, "currency": "USD"}
    assert shop.transcript.newest("tg:2", 10) == []
    with shop.database.read() as session:
        waiting = session.scalars(select(tables.Delivery.conversation_id)).all()
    assert set(waiting) == {"tg:1"}


def test_the_csv_names_who_agreed_and_no_cell_is_a_formula(owner: Desk) -> None:
    agreed(owner, "mei")
    with owner.shop.database.write() as session:
        session.get_one(tables.Customer, "mei").first_name = "=HYPERLINK(1)"
    owner.press("/campaigns", **{**FORM, "held_out": "0"})
    owner.press("/campaigns/1/start")
    body = {"form_key": _form_key(owner.cookie)}
    got = owner.client.post("/owner/campaigns/1/csv", data=body).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(got)))
    assert [(one["customer_id"], one["text"]) for one in rows] == [("mei", "New tents.")]
    assert rows[0]["first_name"] == "'=HYPERLINK(1)"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_widgets_first_screen_tells_who_is_signed_in_once(desks: Any, language: str) -> None:
    owner = desks("owner")
    agreed(owner, "mei")
    owner.press("/campaigns", **FORM)
    owner.press("/campaigns/1/start")
    client, shop = owner.client, owner.shop

    def opened() -> dict[str, str]:
        made = client.post("/v1/session", json={"locale": language}).json()
        return {"authorization": f"Bearer {made['token']}", "id": made["conversation_id"]}

    stranger, mei = opened(), opened()
    shop.identity.sign_in(mei["id"], "mei")
    assert client.get("/v1/history", headers=stranger).json()["items"] == []
    from aisle.channels.gateway.tokens import SessionTokens

    version = shop.conversations.load(mei["id"]).token_version
    token = SessionTokens(shop.settings.session_key).make(mei["id"], version)
    headers = {"authorization": f"Bearer {token}", "accept-language": language}
    told = client.get("/v1/history", headers=headers).json()["items"]
    assert [one["event"] for one in told] == ["text.done", "block"]
    assert ("新帐篷" if language == "zh" else "New tents.") in told[0]["data"]["text"]
    assert client.get("/v1/history", headers=headers).json()["items"] == []
