"""The Telegram bridge end to end: a real bot polling our fake Bot API, real turns, a Rasa at the border."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.desk import tell
from aisle.channels.gateway.shop_parts import ShopDoor
from aisle.channels.telegram.drawing import Carousel, card, reply_title
from tests.channels.conftest import Borders, picture
from tests.channels.fake_bot_api import TOKEN
from tests.channels.stub_rasa import product
from tests.channels.town import Town, a_town, until

# python-telegram-bot warns about its own attribute when it makes a RetryAfter (2026-11, version 22.8)
pytestmark = [
    pytest.mark.slow,  # whole bots, and waits as long as Telegram's own
    pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning"),
]


@pytest.fixture
def town(home: Path, borders: Borders) -> Iterator[Town]:
    with a_town(home, borders) as made:
        yield made


def test_start_says_it_is_an_ai_and_offers_questions(town: Town) -> None:
    phone = town.phone(lang="zh-hans")
    phone.say("/start")
    hello = phone.wait_for(1)[0]
    assert "AI" in hello["text"]
    assert "人工" in hello["text"]
    assert len(hello["reply_markup"]["inline_keyboard"]) >= 2


def test_products_are_one_photo_with_arrows_and_the_list_is_not_repeated(town: Town) -> None:
    phone = town.phone()
    phone.say("tents")
    text, photo = phone.wait_for(2)
    assert text["text"] == "Here are three tents:"
    assert photo["caption"].startswith("Tent <b>1</b> & more\n$100.50")
    assert "within your budget" in photo["caption"]
    titles = [[one["text"] for one in row] for row in photo["reply_markup"]["inline_keyboard"]]
    assert titles[0] == ["◀", "1/3", "▶"]
    assert {"Add to cart", "Why this?", "Cheaper"} <= {title for row in titles for title in row}


def test_what_a_card_can_do_itself_does_not_stand_below_it_again() -> None:
    replies = [{"title": title, "payload": "/why_recommended"} for title in ("Why this?", "More")]
    rows = card(Carousel("turn", [product(1), product(2)], replies), 1, "en").rows
    titles = [reply_title(one) for row in rows for one in row]
    assert titles.count("Why this?") == 1
    assert "More" in titles


def test_the_arrows_turn_the_same_message_and_pictures_are_uploaded_once(town: Town) -> None:
    phone = town.phone()
    phone.say("tents")
    photo = phone.wait_for(2)[1]
    phone.press(photo, "▶")
    second = until(
        lambda: (found := phone.from_bot()[1])["caption"].startswith("Tent <b>2</b>") and found
    )
    phone.press(second, "◀")
    until(lambda: phone.from_bot()[1]["caption"].startswith("Tent <b>1</b>"))
    assert len(phone.from_bot()) == 2
    edits = phone.calls("editMessageMedia")
    assert [bool(one["_files"]) for one in edits] == [True, False]
    assert town.server.open_queries == set()


def test_a_button_says_its_payload_and_its_spinner_stops_first(town: Town) -> None:
    phone = town.phone()
    phone.say("tents")
    photo = phone.wait_for(2)[1]
    phone.press(photo, "Add to cart")
    phone.wait_for(3)
    assert town.rasa.messages("tg:7")[-1] == '/add_to_cart{"product_id":"T1"}'
    answered = phone.calls("answerCallbackQuery")[-1]["at"]
    assert answered < phone.calls("sendMessage")[-1]["at"]


def test_buttons_work_after_a_restart_and_unknown_ones_are_called_too_old(town: Town) -> None:
    phone = town.phone()
    phone.say("tents")
    photo = phone.wait_for(2)[1]
    town.restart()
    phone.press(photo, "▶")
    until(lambda: phone.from_bot()[1]["caption"].startswith("Tent <b>2</b>"))
    phone.press(photo, "Cheaper")
    until(lambda: "/search_product" in town.rasa.messages("tg:7")[-1])
    phone.press_data(photo, "never-made")
    until(
        lambda: any(
            "too old" in (one.get("text") or "") for one in phone.calls("answerCallbackQuery")
        )
    )
    assert town.server.open_queries == set()


def test_a_button_of_one_chat_means_nothing_in_another(town: Town) -> None:
    ann, bob = town.phone(7), town.phone(8)
    ann.say("tents")
    bob.say("tents")
    anns, bobs = ann.wait_for(2)[1], bob.wait_for(2)[1]
    stolen = anns["reply_markup"]["inline_keyboard"][1][0]["callback_data"]
    bob.press_data(bobs, stolen)
    until(
        lambda: any(
            "too old" in (one.get("text") or "") for one in bob.calls("answerCallbackQuery")
        )
    )
    assert town.rasa.messages("tg:8") == ["tents"]


def test_messages_of_a_chat_stay_in_order_while_chats_run_in_parallel(town: Town) -> None:
    phones = [town.phone(chat_id) for chat_id in (11, 12, 13)]
    for number in range(3):
        for phone in phones:
            phone.say(f"slow {number}")
    for phone in phones:
        told = phone.wait_for(3)
        assert [one["text"] for one in told] == [f"You said: slow {number}" for number in range(3)]
    assert town.rasa.overlaps == 0
    assert town.rasa.most_at_once >= 2


def test_a_flood_refusal_of_telegram_is_waited_out_unseen(town: Town) -> None:
    phone = town.phone()
    town.server.failures.append(
        {
            "method": "sendMessage",
            "error_code": 429,
            "retry_after": 1,
            "times": 2,
            "description": "Too Many Requests: retry after 1",
        }
    )
    phone.say("hello")
    assert [one["text"] for one in phone.wait_for(1)] == ["You said: hello"]
    assert len(phone.calls("sendMessage")) == 3
    assert town.rasa.messages("tg:7") == ["hello"]


def test_markup_is_shown_as_text_and_long_texts_are_split(town: Town) -> None:
    town.rasa.script["long"] = [
        {"text": "<b>bold & [x](javascript:1)</b> " + "word " * 1200 + "😀" * 600}
    ]
    phone = town.phone()
    phone.say("long")
    parts = phone.wait_for(3)
    assert parts[0]["text"].startswith("<b>bold & [x](javascript:1)</b> word")
    assert "".join(one["text"] for one in parts).count("word") == 1200


@pytest.mark.parametrize("typed", ["/restart", "/affirm", "/return_item{}", "  /deny"])
def test_a_typed_slash_is_only_text(town: Town, typed: str) -> None:
    phone = town.phone()
    phone.say(typed)
    phone.wait_for(1)
    assert not town.rasa.messages("tg:7")[0].startswith("/")


def test_pictures_voices_and_stickers_get_a_sentence(town: Town) -> None:
    phone = town.phone()
    phone.say(photo=base64.b64encode(picture()).decode(), caption="something like this")
    assert "picture" in phone.wait_for(2)[0]["text"]
    assert town.rasa.messages("tg:7") == ["something like this"]
    phone.say(voice=True)
    assert "voice" in phone.wait_for(3)[2]["text"]
    phone.say(sticker=True)
    assert "words" in phone.wait_for(4)[3]["text"]


def test_an_update_that_comes_five_times_is_answered_once(town: Town) -> None:
    phone = town.phone()
    update_id = phone.say("hello")["update_id"]
    phone.wait_for(1)
    town.restart()
    for _ in range(4):
        town.client.post(f"{town.bot_url}/_ctl/again", json={"update_id": update_id})
    phone.say("goodbye")
    phone.wait_for(2)
    assert town.rasa.messages("tg:7") == ["hello", "goodbye"]
    assert len(phone.from_bot()) == 2


def test_an_edited_message_is_no_new_turn_and_that_is_said(town: Town) -> None:
    phone = town.phone()
    phone.say("hello", edited=True)
    assert "new message" in phone.wait_for(1)[0]["text"]
    phone.say("really")
    phone.wait_for(2)
    assert town.rasa.messages() == ["really"]


def test_in_a_group_only_a_command_is_answered_and_with_no_more_than_come_to_me(town: Town) -> None:
    group = town.phone(-5)
    group.say("hello", group=True)
    group.say("/orders", group=True)
    assert "private" in group.wait_for(1)[0]["text"]
    assert town.rasa.messages() == []


def test_commands_ask_for_the_shopper(town: Town) -> None:
    phone = town.phone()
    phone.say("/orders")
    phone.wait_for(1)
    phone.say("/human")
    phone.wait_for(2)
    assert town.rasa.messages("tg:7") == ["/order_status", "/human_handoff"]
    phone.say("/privacy")
    assert "90" in phone.wait_for(3)[2]["text"]


def test_the_language_can_be_chosen_and_then_follows_the_shopper(town: Town) -> None:
    phone = town.phone(lang="en")
    phone.say("/language")
    asked = phone.wait_for(1)[0]
    phone.press(asked, "中文")
    assert "中文" in phone.wait_for(2)[1]["text"]
    phone.say("/help")
    assert "双人帐篷" in phone.wait_for(3)[2]["text"]
    phone.say("please show me something in English")
    phone.wait_for(4)
    phone.say("/help")
    assert "a tent for two" in phone.wait_for(5)[4]["text"]


def test_forget_asks_first_and_then_erases_the_chat(town: Town) -> None:
    phone = town.phone()
    phone.say("hello")
    phone.wait_for(1)
    phone.say("/forget")
    phone.press(phone.wait_for(2)[1], "No, keep it")
    phone.wait_for(3)
    assert b"You said: hello" in _stored(town)
    phone.say("/forget")
    phone.press(phone.wait_for(4)[3], "Yes, delete it")
    assert "deleted" in phone.wait_for(5)[4]["text"]
    from aisle.shop.database import open_database

    database = open_database(town.settings)
    with database.read() as session:
        from sqlalchemy import func, select

        from aisle.shop import tables

        left = session.scalar(
            select(func.count())
            .select_from(tables.TranscriptItem)
            .where(tables.TranscriptItem.conversation_id == "tg:7")
        )
    database.close()
    assert left == 0
    phone.say("hello again")
    assert phone.wait_for(6)[5]["text"] == "You said: hello again"


def test_a_dead_rasa_gets_an_apology_with_a_way_to_a_person(town: Town) -> None:
    town.rasa.is_broken = True
    phone = town.phone()
    phone.say("hello")
    told = phone.wait_for(1)[0]
    assert "try again" in told["text"]
    assert told["reply_markup"]["inline_keyboard"][0][0]["text"] == "Talk to a person"


def test_the_token_is_never_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        town.server.failures.append(
            {"method": "sendMessage", "error_code": 500, "times": 1, "description": "Internal"}
        )
        phone = town.phone()
        phone.say("hello")
        phone.wait_for(1)
    assert TOKEN not in caplog.text


def _stored(town: Town) -> bytes:
    return b"".join(path.read_bytes() for path in town.settings.home.glob("shop.db*"))


def test_a_person_answers_in_the_chat_and_the_assistant_keeps_quiet(town: Town) -> None:
    shop = town.app.state.gateway.door.open()
    place = shop.handoffs.ask("tg:7", quietly=True)
    assert place.state == "noted"  # nobody at the desk yet: the assistant goes on
    agent = httpx.Client(
        base_url=f"http://127.0.0.1:{town.settings.port}/operator/api", trust_env=False
    )
    with agent:
        agent.post("/demo")
        phone = town.phone()
        phone.say("hello")
        assert "You said: hello" in phone.wait_for(1)[-1]["text"]
        number = agent.get("/queue").json()["handoffs"][0]["handoff_id"]
        agent.post(f"/handoffs/{number}/take")
        joined = phone.wait_for(2)[-1]
        assert "Demo from" in joined["text"]
        agent.post(f"/handoffs/{number}/say", json={"text": "Hello <i>there</i>"})
        assert phone.wait_for(3)[-1]["text"] == "Demo: Hello <i>there</i>"
        phone.say("thanks")
        until(lambda: "thanks" in str(agent.get(f"/handoffs/{number}").json()["entries"]))
        assert town.rasa.messages("tg:7") == ["hello"]
        phone.press(joined, "Back to the assistant")
        assert "I am back" in phone.wait_for(4)[-1]["text"]
        phone.say("tent please")
        assert "You said: tent please" in phone.wait_for(5)[-1]["text"]


def test_what_a_person_said_while_telegram_was_away_arrives_later(town: Town) -> None:
    phone = town.phone()
    phone.say("hello")
    phone.wait_for(1)
    town.gateway.close()
    door = ShopDoor(town.settings)
    tell(door.open(), "tg:7", [Said("text.done", {"text": "Your parcel left."})], "shop")
    door.close()
    town.start()
    assert phone.wait_for(2)[-1]["text"] == "Your parcel left."
