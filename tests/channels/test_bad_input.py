"""Bad input that no other test brings: what is too old, too big or too deep, and a picture without a word."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from aisle.channels.gateway import tokens
from tests.channels.conftest import House, named, picture, text_of

pytestmark = pytest.mark.slow  # whole gateways


def test_an_expired_token_and_an_expired_button_are_refused(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopper = house.talker("zh-CN")
    button = named(shopper.say("tents"), "quick_replies")[0]["items"][0]["payload"]
    monkeypatch.setattr(tokens, "BUTTON_SECONDS", -1)
    answer = shopper.post("/v1/messages", {"payload": button})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_payload")
    assert "按钮" in answer.json()["error"]["message"]
    monkeypatch.setattr(tokens, "SESSION_SECONDS", -1)
    assert shopper.post("/v1/messages", {"text": "hello"}).status_code == 401
    assert len(house.rasa.messages(shopper.conversation_id)) == 1


@pytest.mark.parametrize("is_declared", [True, False])
def test_a_body_of_200_kb_is_refused_before_it_is_read_whole(
    house: House, is_declared: bool
) -> None:
    shopper, piece = house.talker(), b" " * 20_000

    def pieces() -> Iterator[bytes]:
        for _ in range(10):
            yield piece

    with httpx.Client(timeout=10, trust_env=False) as client:
        answer = client.post(
            f"{house.url}/v1/messages",
            content=piece * 10 if is_declared else pieces(),
            headers={**shopper.headers, "content-type": "application/json"},
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_big")


def test_deep_json_is_refused_and_others_are_not_slowed(house: House) -> None:
    shopper, other = house.talker(), house.talker()
    deep = '{"text": "hi", "page": ' + '{"a": ' * 2000 + "1" + "}" * 2001
    answer = shopper.client.post(
        f"{house.url}/v1/messages",
        content=deep,
        headers={**shopper.headers, "content-type": "application/json"},
    )
    assert answer.status_code in (200, 400, 422)  # an unknown key is ignored, however deep
    started = time.monotonic()
    other.say("hello")
    assert time.monotonic() - started < 10


@pytest.mark.parametrize(("locale", "words"), [("en", "pictures"), ("zh-CN", "图片")])
def test_a_picture_without_a_word_gets_a_clear_sentence(
    house: House, locale: str, words: str
) -> None:
    shopper = house.talker(locale)
    sent = shopper.post("/v1/uploads", files={"file": ("a.png", picture(), "image/png")})
    events = shopper.say(uploads=[sent.json()["upload_id"]], locale=locale)
    assert words in text_of(events)
    assert house.rasa.messages(shopper.conversation_id) == []
    assert words in text_of(shopper.say("tents", uploads=[sent.json()["upload_id"]]))
    assert house.rasa.messages(shopper.conversation_id) == ["tents"]


def test_a_truncated_picture_is_refused(house: House) -> None:
    answer = house.talker().post(
        "/v1/uploads", files={"file": ("a.jpg", picture(kind="JPEG")[:200], "image/jpeg")}
    )
    assert (answer.status_code, answer.json()["error"]["code"]) == (415, "bad_image")
