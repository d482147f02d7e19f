"""Turns through the gateway, over real HTTP, against a Rasa at the border."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from aisle.channels.sse import Event
from tests.channels.conftest import House, named, text_of

pytestmark = pytest.mark.slow  # whole gateways, and waits


def test_a_session_answers_what_a_widget_needs(house: House) -> None:
    opened = house.talker("zh-CN").opened
    assert opened["conversation_id"].startswith("web:")
    assert opened["language"] == "zh"
    assert opened["limits"]["text"] == 2000
    assert "AI" in opened["disclosure"]
    assert len(opened["starters"]) >= 3


def test_a_message_streams_numbered_events_in_order(house: House) -> None:
    shopper = house.talker()
    events = shopper.say("show me tents", page={"sku": "T2"}, locale="en-GB")
    assert [event.name for event in events] == [
        "turn.start",
        "text.done",
        "block",
        "quick_replies",
        "turn.end",
    ]
    numbers = [event.seq for event in events]
    assert None not in numbers
    assert numbers == sorted(set(numbers))
    block = named(events, "block")[0]
    assert (block["v"], block["type"], len(block["items"])) == (1, "products", 3)
    told = next(one for one in house.rasa.heard if one["sender"] == shopper.conversation_id)
    assert told["metadata"]["page"] == {"sku": "T2"}
    assert told["metadata"]["locale"] == "en-GB"
    assert told["metadata"]["turn_id"] == events[0].data["turn_id"]
    assert told["input_channel"] == "web"


def test_a_button_comes_back_as_the_payload_that_rasa_gave(house: House) -> None:
    shopper = house.talker()
    events = shopper.say("tents")
    sealed = named(events, "quick_replies")[0]["items"][0]["payload"]
    assert "search_product" not in sealed
    shopper.say(payload=sealed)
    inner = named(events, "block")[0]["items"][1]["actions"][0]["payload"]
    shopper.say(payload=inner)
    assert house.rasa.messages(shopper.conversation_id)[1:] == [
        '/search_product{"relative_price":"cheaper"}',
        '/add_to_cart{"product_id":"T2"}',
    ]


def test_a_forged_or_foreign_button_is_refused(house: House) -> None:
    ann, bob = house.talker(), house.talker()
    sealed = named(ann.say("tents"), "quick_replies")[0]["items"][0]["payload"]
    for talker, payload in ((bob, sealed), (ann, sealed[:-2] + "xx"), (ann, "/restart")):
        answer = talker.post("/v1/messages", {"payload": payload})
        assert answer.status_code == 422
        assert answer.json()["error"]["code"] == "bad_payload"
    assert house.rasa.messages(bob.conversation_id) == []


@pytest.mark.parametrize(
    "typed", ["/restart", "  /affirm", "／return_item{}", "\u200b/back", "//deny"]
)
def test_a_typed_slash_never_reaches_rasa(house: House, typed: str) -> None:
    shopper = house.talker()
    shopper.say(typed)
    told = house.rasa.messages(shopper.conversation_id)
    assert told
    assert not told[0].lstrip().startswith(("/", "／"))


def test_the_same_message_again_is_said_again_and_not_done_again(house: House) -> None:
    shopper = house.talker()
    first = shopper.say("add it", client_msg_id="m1")
    again = shopper.say("add it", client_msg_id="m1")
    assert [(e.name, e.seq, e.data) for e in again] == [(e.name, e.seq, e.data) for e in first]
    assert house.rasa.messages(shopper.conversation_id) == ["add it"]


def test_a_repeated_message_joins_the_turn_that_still_runs(house: House) -> None:
    shopper = house.talker()
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(shopper.say, "slow one", client_msg_id="m1") for _ in range(2)]
        first, second = (one.result() for one in both)
    assert text_of(first) == text_of(second) == "You said: slow one"
    assert house.rasa.messages(shopper.conversation_id) == ["slow one"]


def test_a_failed_turn_can_be_tried_again_under_the_same_id(house: House) -> None:
    shopper = house.talker()
    house.rasa.is_broken = True
    failed = shopper.say("hello there", client_msg_id="m1")
    assert named(failed, "error")[0]["code"] == "unreachable"
    house.rasa.is_broken = False
    assert text_of(shopper.say("hello there", client_msg_id="m1")) == "You said: hello there"
    items = shopper.get("/v1/history").json()["items"]
    assert [one["data"]["text"] for one in items if one["role"] == "user"] == ["hello there"]


@pytest.mark.parametrize(("text", "code"), [("nothing", "no_answer"), ("crash", "unreachable")])
def test_an_empty_or_failed_answer_becomes_an_apology_with_two_ways_on(
    house: House, text: str, code: str
) -> None:
    events = house.talker().say(text)
    error = named(events, "error")[0]
    assert (error["code"], error["retryable"]) == (code, True)
    retry, person = named(events, "quick_replies")[0]["items"]
    assert retry["kind"] == "retry"
    assert person["payload"]
    assert events[-1].name == "turn.end"
    assert events[-1].data["feedback"] is False


@pytest.mark.parametrize("house", [{"turn_timeout_s": 0.5}], indirect=True)
def test_a_turn_that_takes_too_long_is_ended_politely(house: House) -> None:
    started = time.monotonic()
    events = house.talker().say("stuck")
    assert named(events, "error")[0]["code"] == "too_slow"
    assert time.monotonic() - started < 10  # Rasa would need 30 s


def test_two_fast_messages_are_answered_in_order_and_a_third_is_refused(house: House) -> None:
    shopper = house.talker()
    with ThreadPoolExecutor(3) as pool:
        first = pool.submit(shopper.say, "slow first")
        time.sleep(0.1)
        second = pool.submit(shopper.say, "slow second")
        time.sleep(0.1)
        third = shopper.post("/v1/messages", {"text": "third"})
        ends = [one.result()[-1].seq for one in (first, second)]
    assert third.status_code == 409
    assert third.json()["error"]["code"] == "busy"
    assert ends == sorted(ends)
    assert house.rasa.messages(shopper.conversation_id) == ["slow first", "slow second"]
    assert house.rasa.overlaps == 0


def test_conversations_do_not_wait_for_each_other(house: House) -> None:
    talkers = [house.talker() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda one: one.say("slow"), talkers))
    assert house.rasa.most_at_once >= 3


def test_the_eleventh_message_of_a_minute_gets_a_friendly_notice(house: House) -> None:
    shopper = house.talker()
    posts = (shopper.post("/v1/messages", {"text": f"message {number}"}) for number in range(60))
    answers = [next(posts) for _ in range(10)]
    assert {one.status_code for one in answers} == {200}
    # a slow machine lets some seconds pass meanwhile, and with them one more message or two
    answer = next(one for one in posts if one.status_code != 200)
    assert answer.status_code == 429
    assert answer.json()["error"]["retry_after"] >= 1
    assert int(answer.headers["retry-after"]) >= 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "  \u200b / "}, 422, "empty"),
        ({"text": "x" * 2001}, 422, "too_long"),
        ({"text": "x" * 20_000}, 413, "too_big"),
        ({"text": 7}, 422, "bad_request"),
        ({"text": "hi", "uploads": ["not-mine"]}, 422, "unknown_upload"),
    ],
)
def test_an_unusable_message_is_refused_in_words(
    house: House, body: dict[str, Any], status: int, code: str
) -> None:
    answer = house.talker().post("/v1/messages", body)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert len(answer.json()["error"]["message"]) > 10


def test_broken_and_very_deep_json_is_refused(house: House) -> None:
    shopper = house.talker()
    for content in (b"{", b"[" * 8000, b'{"text": "\xff"}'):
        answer = shopper.client.post(
            f"{house.url}/v1/messages",
            content=content,
            headers={**shopper.headers, "content-type": "application/json"},
        )
        assert answer.status_code in (400, 422)
        assert answer.json()["error"]["code"] == "bad_request"


def test_a_lone_surrogate_and_markup_are_only_text(house: House) -> None:
    shopper = house.talker()
    content = b'{"text": "a\\ud800b <img onerror=x> \\u0000"}'
    answer = shopper.client.post(
        f"{house.url}/v1/messages",
        content=content,
        headers={**shopper.headers, "content-type": "application/json"},
    )
    assert "a?b <img onerror=x>" in answer.text


def test_the_language_follows_the_shopper_and_sticks(house: House) -> None:
    shopper = house.talker("en")
    spoken = [
        shopper.say(text)[-1].data["language"]
        for text in ("tents please", "有没有防水的帐篷？", "200", "please show me something else")
    ]
    assert spoken == ["en", "zh", "zh", "en"]


def test_personal_data_is_hidden_from_rasa_and_the_transcript_but_shown_to_its_owner(
    house: House,
) -> None:
    shopper = house.talker()
    events = shopper.say("my e-mail is mei@example.com")
    assert "mei@example.com" not in str(house.rasa.messages(shopper.conversation_id))
    assert "<email_1>" in house.rasa.messages(shopper.conversation_id)[0]
    stored = (house.settings.home / "shop.db").read_bytes() + (
        house.settings.home / "shop.db-wal"
    ).read_bytes()
    assert b"my e-mail is mei@" not in stored
    assert text_of(events)
    items = shopper.get("/v1/history").json()["items"]
    assert items[0]["data"]["text"] == "my e-mail is mei@example.com"


def test_history_after_a_reload_has_everything_and_its_buttons_work(house: House) -> None:
    shopper = house.talker()
    shopper.say("tents")
    told = shopper.get("/v1/history").json()
    assert [one["event"] for one in told["items"]] == [
        "text",
        "turn.start",
        "text.done",
        "block",
        "quick_replies",
        "turn.end",
    ]
    payload = told["items"][4]["data"]["items"][0]["payload"]
    shopper.say(payload=payload)
    assert house.rasa.messages(shopper.conversation_id)[-1].startswith("/search_product")
    later = shopper.get("/v1/history", params={"after": told["last_seq"]}).json()["items"]
    assert later[0]["data"]["text"] == "Cheaper"


def test_live_deltas_and_status_lines_reach_the_running_turn_only(house: House) -> None:
    shopper = house.talker()
    seen: list[Event] = []
    thread = threading.Thread(target=lambda: seen.extend(shopper.say("slow tents")))
    thread.start()
    turn_id = _wait_for(
        lambda: next(
            (
                one["metadata"]["turn_id"]
                for one in house.rasa.heard
                if one["sender"] == shopper.conversation_id
            ),
            None,
        )
    )
    address = f"{house.url}/internal/turns/{turn_id}/events"
    secret = {"x-internal-secret": house.settings.internal_secret}
    event = {"event": "text.delta", "data": {"text": "Three "}}
    assert shopper.client.post(address, json=event, headers=secret).status_code == 202
    assert (
        shopper.client.post(address, json=event, headers={"x-internal-secret": "wrong"}).status_code
        == 403
    )
    assert (
        shopper.client.post(
            address, json={"event": "turn.end", "data": {}}, headers=secret
        ).status_code
        == 422
    )
    thread.join()
    assert [one.data["text"] for one in seen if one.name == "text.delta"] == ["Three "]
    assert shopper.client.post(address, json=event, headers=secret).status_code == 410


def test_a_long_conversation_gets_a_new_rasa_session_but_not_while_a_task_is_open(
    house: House,
) -> None:
    from aisle.channels.gateway.sessions_of_rasa import is_due
    from aisle.shop.conversations import Conversation

    shopper = house.talker()
    shop = house.app.state.gateway.door.open()
    conversation = shop.conversations.load(shopper.conversation_id)
    conversation.rasa_session = 60
    conversation.tasks = [{"kind": "return_item"}]
    shop.conversations.save(conversation)
    shopper.say("still here")
    conversation.tasks = []
    conversation.rasa_session = 60
    shop.conversations.save(conversation)
    shopper.say("and now")
    shopper.say("and then")
    assert house.rasa.messages(shopper.conversation_id) == [
        "still here",
        "/session_start",
        "and now",
        "and then",
    ]
    idle = Conversation("web:1", rasa_session=3, updated_at=1000)
    assert is_due(idle, 1000 + 3600)
    assert not is_due(idle, 1000 + 3599)


def test_events_tells_news_after_the_last_one_seen(house: House) -> None:
    from aisle.channels.gateway.answers import Said
    from aisle.channels.sse import events_in

    shopper = house.talker()
    last = shopper.say("hello there")[-1].seq
    shop = house.app.state.gateway.door.open()
    shop.transcript.append(
        shopper.conversation_id,
        "news",
        [("assistant", Said("text.done", {"text": "A person is here."}))],
    )
    headers = {**shopper.headers, "last-event-id": str(last)}
    with shopper.client.stream("GET", f"{house.url}/v1/events", headers=headers) as answer:
        event = next(events_in(answer.iter_lines()))
    assert (event.name, event.data["text"], event.seq) == (
        "text.done",
        "A person is here.",
        (last or 0) + 1,
    )


def test_a_shopper_who_goes_away_still_finds_the_answer_in_the_history(house: House) -> None:
    shopper = house.talker()
    with shopper.client.stream(
        "POST", f"{house.url}/v1/messages", json={"text": "slow tents"}, headers=shopper.headers
    ) as answer:
        next(answer.iter_lines())
    ended = _wait_for(
        lambda: [
            one for one in shopper.get("/v1/history").json()["items"] if one["event"] == "turn.end"
        ]
    )
    assert ended


def _wait_for(look: Callable[[], Any], seconds: float = 5.0) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


def test_half_characters_and_numbers_beyond_all_bounds_are_refused_or_mended(house: House) -> None:
    shopper = house.talker()
    content = b'{"text": "hi", "uploads": ["\\ud800"], "client_msg_id": "\\udfff"}'
    headers = {**shopper.headers, "content-type": "application/json"}
    answer = shopper.client.post(f"{house.url}/v1/messages", content=content, headers=headers)
    assert answer.status_code == 422
    assert shopper.get("/v1/history", params={"after": 10**23}).status_code == 422
    assert shopper.client.get(f"{house.url}/assets/%00").status_code == 404
