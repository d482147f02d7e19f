"""What the tests of the bridge leave open of the 25 points: thumbs, drafts, narrow tables, links, floods, webhooks."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request

from aisle.channels.gateway.answers import Said
from aisle.channels.telegram.drawing import table_of, texts_of
from tests.channels.conftest import Borders, picture
from tests.channels.server import served
from tests.channels.stub_rasa import product
from tests.channels.town import Town, a_town, until

# python-telegram-bot warns about its own attribute when it makes a RetryAfter (2026-11, version 22.8)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning"),
]

COMPARED = {
    "v": 1, "type": "comparison", "fallback": "Tent 1 costs less.",
    "columns": ["Northfell Ridge 1", "Northfell Crescent 2 & co"],
    "rows": [["Price", "$99.00", "$129.00"], ["Weight", "2.1 kg", "<3 kg"]],
}  # fmt: skip
LONG = "words of a long answer " * 40


@pytest.fixture
def town(home: Path, borders: Borders) -> Iterator[Town]:
    with a_town(home, borders) as made:
        yield made


def titles(message: dict[str, Any]) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [one["text"] for row in rows for one in row]


def test_every_answer_has_thumbs_and_down_asks_why(town: Town) -> None:
    """Point 16."""
    phone = town.phone()
    phone.say("hello")
    answer = phone.wait_for(1)[0]
    assert {"👍", "👎"} <= set(titles(answer))
    phone.press(answer, "👎")
    asked = phone.wait_for(2)[1]
    assert "wrong" in asked["text"]
    phone.press(asked, "Wrong information")
    shop = town.app.state.gateway.door.open()
    until(lambda: [one.reason for one in shop.feedbacks.recent()] == ["Wrong information"])
    [given] = shop.feedbacks.recent()
    assert (given.value, bool(shop.transcript.of_turn("tg:7", given.turn_id))) == (-1, True)
    assert phone.calls("answerCallbackQuery")[-1]["text"] == "Thank you for telling us."
    phone.press(answer, "👍")
    until(lambda: [one.value for one in shop.feedbacks.recent()] == [1])


def test_typing_shows_at_once_and_a_long_answer_grows_as_a_draft(town: Town) -> None:
    """Points 8, 9: the sign of life comes before Rasa has answered; the last text is the whole one."""
    answer, started = town.rasa.answer, time.monotonic()
    signs: list[float] = []

    async def slowly(told: dict[str, Any]) -> Any:
        if told["sender"] == "__ready__":
            return await answer(told)
        turn_id = told["metadata"]["turn_id"]
        url = f"http://127.0.0.1:{town.settings.port}/internal/turns/{turn_id}/events"
        headers = {"x-internal-secret": "test-secret"}
        async with httpx.AsyncClient(trust_env=False) as client:
            for part in (LONG[:200], LONG[200:]):
                body = {"event": "text.delta", "data": {"text": part}}
                await client.post(url, json=body, headers=headers)
                await asyncio.sleep(0.8)
        return [{"text": LONG}]

    town.rasa.answer = slowly  # type: ignore[method-assign]
    phone = town.phone()
    started = time.monotonic()
    phone.say("tell me more")
    until(lambda: phone.calls("sendChatAction"))
    signs.append(time.monotonic() - started)
    assert signs[0] < 1.5  # 300 ms on an idle machine; this one may be busy
    assert phone.wait_for(1)[0]["text"] == LONG.strip()
    drafts = [one["text"] for one in phone.calls("sendMessageDraft")]
    assert drafts
    assert all(LONG.startswith(one) for one in drafts)


def test_a_comparison_fits_a_phone(town: Town) -> None:
    """Point 12: a narrow table in fixed width, a wide one product by product."""
    narrow = {**COMPARED, "columns": ["Ridge 1", "Crescent 2"]}
    for name, block in (("wide", COMPARED), ("narrow", narrow)):
        town.rasa.script[name] = [{"text": "Compared."}, {"custom": block}]
    phone = town.phone()
    phone.say("wide")
    wide = phone.wait_for(2)[1]
    assert wide["text"].startswith("Northfell Ridge 1\nPrice: $99.00\nWeight: 2.1 kg")
    assert "Northfell Crescent 2 & co\nPrice: $129.00\nWeight: <3 kg" in wide["text"]
    phone.say("narrow")
    lines = phone.wait_for(4)[3]["text"].split("\n")
    assert max(map(len, lines)) <= 34
    assert lines[0].split() == ["Ridge", "1", "Crescent", "2"]


def test_a_chinese_table_stands_in_columns_and_its_words_are_not_said_twice() -> None:
    block = {
        "type": "comparison", "fallback": "对比：月牙，轻羽\n价格：US$129.00 | US$248.50",
        "columns": ["月牙", "轻羽"], "rows": [["价格", "US$129.00", "US$248.50"], ["搭建时间", "6 分钟", "5 分钟"]],
    }  # fmt: skip
    said = [Said("text.done", {"text": block["fallback"]}), Said("block", block)]
    lines = (table_of(said) or "").removeprefix("<pre>").split("\n")
    # the last cell begins in the same column of every line, a Chinese character being two wide
    begins = {
        len(line[: line.rindex(last)].encode("gbk"))
        for line, last in zip(lines, ("轻羽", "US$248", "5 分"), strict=True)
    }
    assert len(begins) == 1
    assert texts_of(said, "zh") == ["对比：月牙，轻羽"]


def test_a_link_to_a_product_asks_for_it_and_an_unknown_one_greets(town: Town) -> None:
    phone = town.phone()
    phone.say("/start T2")
    assert "You said: Tent 2" in phone.wait_for(1)[0]["text"]
    assert town.rasa.last_metadata()["page"] == {"sku": "T2"}
    phone.say("/start nothing-like-it")
    assert "AI assistant" in phone.wait_for(2)[1]["text"]


def test_the_eleventh_message_of_a_minute_gets_a_friendly_notice(town: Town) -> None:
    """Point 23."""
    phone = town.phone()
    for number in range(12):
        phone.say(f"message {number}")
    told = phone.wait_for(12)
    texts = [one["text"] for one in told]
    assert texts[:10] == [f"You said: message {number}" for number in range(10)]
    assert all("wait" in text for text in texts[10:])


def test_no_turn_sends_more_than_three_messages(town: Town) -> None:
    """Point 21."""
    items = [product(1), product(2)]
    town.rasa.script["everything"] = [
        {"text": "A text."},
        {"custom": COMPARED},
        {"custom": {"v": 1, "type": "products", "fallback": "1. Tent", "items": items}},
        {"text": "Another text."},
        {"custom": {"v": 1, "type": "notice", "fallback": "A notice."}},
    ]
    phone = town.phone()
    phone.say("everything")
    phone.wait_for(3)
    time.sleep(0.5)
    assert len(phone.from_bot()) == 3


@pytest.mark.parametrize("locale", ["en", "zh-hans"])
def test_a_silent_kind_of_message_is_answered_in_the_users_language(
    town: Town, locale: str
) -> None:
    """Points 17, 18, 25."""
    phone = town.phone(lang=locale)
    phone.say(voice=True)
    phone.say(photo=base64.b64encode(picture()).decode())
    told = phone.wait_for(2)
    assert {one["text"].isascii() for one in told} == {locale == "en"}


def test_a_webhook_wants_its_secret(home: Path, borders: Borders) -> None:
    """By setting: Telegram calls us, and only Telegram."""
    with a_town(home, borders, telegram_webhook=True, public_url="https://shop.example") as town:
        phone = town.phone()
        [asked] = until(lambda: phone.calls("setWebhook"))
        assert asked["url"] == "https://shop.example/telegram/webhook"
        url = f"http://127.0.0.1:{town.settings.port}/telegram/webhook"
        update = {
            "update_id": 5,
            "message": {
                "message_id": 1,
                "date": int(time.time()),
                "chat": {"id": 7, "type": "private", "first_name": "Ann"},
                "from": {"id": 7, "is_bot": False, "first_name": "Ann", "language_code": "en"},
                "text": "hello",
            },
        }
        for secret, status in (("", 403), ("forged", 403), (asked["secret_token"], 200)):
            headers = {"x-telegram-bot-api-secret-token": secret}
            answer = town.client.post(url, json=update, headers=headers)
            assert answer.status_code == status
        assert "You said: hello" in phone.wait_for(1)[0]["text"]
        assert phone.calls("getUpdates") == []


def test_a_photo_is_looked_at_where_the_shop_has_picture_search(
    home: Path, borders: Borders
) -> None:
    with a_town(home, borders, picture_search="colour") as town:
        phone = town.phone()
        phone.say(photo=base64.b64encode(picture()).decode())
        phone.wait_for(1)
        phone.say(photo=base64.b64encode(picture()).decode(), caption="like this, under 50")
        phone.wait_for(2)
        assert town.rasa.messages("tg:7") == ["/search_product", "like this, under 50"]
        (sent,) = town.rasa.last_metadata()["attachments"]
        assert sent["mime"] == "image/jpeg"
        phone.say(photo=base64.b64encode(picture(kind="GIF")).decode())
        assert "cannot be read" in phone.wait_for(3)[2]["text"]


def test_a_voice_note_is_said_back_answered_and_never_a_yes(home: Path, borders: Borders) -> None:
    """Point 18, with a speech server at the border."""
    said, got = ["tents please"], []
    speech = FastAPI()

    @speech.post("/v1/audio/transcriptions")
    async def transcribe(request: Request) -> dict[str, str]:
        form = await request.form()
        got.append((form["model"], form["language"], await form["file"].read()))  # type: ignore[union-attr]
        await form.close()
        return {"text": said[-1]}

    with (
        served(speech) as url,
        a_town(home, borders, speech_url=f"{url}/v1", speech_model="small") as town,
    ):
        town.server.files["v1"] = b"OggS sound"
        phone = town.phone()
        phone.say(voice=True)
        told = phone.wait_for(3)
        assert told[0]["text"] == "I heard: “tents please”"
        assert "three tents" in told[1]["text"]
        assert got == [("small", "en", b"OggS sound")]
        shop = town.app.state.gateway.door.open()
        spoken = shop.conversations.load("tg:7")
        spoken.asks = "confirm"
        shop.conversations.save(spoken)
        said.append("yes")
        phone.say(voice=True)
        told = phone.wait_for(5)
        assert told[3]["text"] == "I heard: “yes”"
        assert "written yes" in told[4]["text"]
        assert town.rasa.messages("tg:7") == ["tents please"]
        said.append("")
        phone.say(voice=True)
        assert "could not make out" in phone.wait_for(6)[5]["text"]
