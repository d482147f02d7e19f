from __future__ import annotations

from pathlib import Path

from sqlalchemy import update

from aisle.shop import tables
from aisle.shop.conversations import Conversations
from tests.shop.homes import open_home


def test_what_was_saved_is_loaded_again_as_it_was(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    conversations = Conversations(home.database, home.clock)
    one = conversations.load("web:1")
    one.language, one.shown, one.turns = "zh", ["A", "B"], 3
    one.tasks.append({"kind": "return_item", "order_id": "#W1"})
    one.wish = {"text": "tent"}
    conversations.save(one)
    again = conversations.load("web:1")
    assert (again.language, again.shown, again.turns, again.wish) == (
        "zh",
        ["A", "B"],
        3,
        {"text": "tent"},
    )
    assert again.task == {"kind": "return_item", "order_id": "#W1"}
    assert again.created_at == again.updated_at == home.clock.timestamp()


def test_the_channel_follows_from_the_id(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    conversations = Conversations(home.database, home.clock)
    names = ("web:5", "tg:77", "anything", "odd:1")
    assert [conversations.load(name).channel for name in names] == [
        "web",
        "telegram",
        "rest",
        "rest",
    ]


def test_saving_never_signs_anybody_in_or_back_in(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    conversations = Conversations(home.database, home.clock)
    old = conversations.load("web:1")
    old.customer_id, old.verified_at = "anna", 5
    conversations.save(old)
    assert conversations.load("web:1").customer_id is None
    with home.database.write() as session:
        session.execute(update(tables.Conversation).values(customer_id="bob", verified_at=9))
    conversations.save(old)
    assert conversations.load("web:1").customer_id == "bob"
    assert conversations.of_customer("bob") == ["web:1"]


def test_a_turn_that_is_saved_late_does_not_bring_an_old_token_back(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    conversations = Conversations(home.database, home.clock)
    running = conversations.load("web:1")
    conversations.save(running)
    assert conversations.rotate_token("web:1") == 1
    conversations.save(running)
    assert conversations.load("web:1").token_version == 1
