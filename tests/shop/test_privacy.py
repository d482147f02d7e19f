from __future__ import annotations

import io
import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from aisle.shop import privacy, tables
from aisle.shop.carts import Carts
from aisle.shop.consents import Consents
from aisle.shop.conversations import Conversations
from aisle.shop.errors import NotFound
from aisle.shop.events import Events
from aisle.shop.feedback import Feedbacks
from aisle.shop.importing import import_customers, import_orders
from aisle.shop.privacy import Privacy
from aisle.shop.tracker import forget_before
from aisle.shop.vault import Vault
from tests.shop.homes import Home, open_home

pytestmark = pytest.mark.slow  # many small shops

CANARIES = (
    "Annabel",
    "Quillfeather",
    "annabel@canary.example",
    "+1 202 555 0143",
    "7 Canary Wharf",
    "4242",
)


def life(folder: Path) -> Home:
    """A shop with one customer who left traces everywhere, and another beside her."""
    home = open_home(folder)
    home.products({"id": "T1", "title": "Tent", "price": 10})
    customers = [
        {
            "customer_id": "anna",
            "first_name": CANARIES[0],
            "last_name": CANARIES[1],
            "email": CANARIES[2],
            "phone": CANARIES[3],
            "address1": CANARIES[4],
            "zip": "10001",
            "payment_methods": json.dumps(
                [{"payment_method_id": "card_1", "source": "credit_card", "last_four": CANARIES[5]}]
            ),
        },
        {"customer_id": "bob", "email": "bob@example.com", "address1": "8 Other Street"},
    ]
    import_customers(home.database, home.feed("customers.csv", customers), home.settings.shop)
    orders = [
        {
            "order_id": f"#W{number}",
            "customer_id": owner,
            "status": "delivered",
            "placed_at": 1_790_000_000,
            "lines": [{"variant_id": "T1", "price": 10}],
            "payments": [{"kind": "payment", "amount": 10, "payment_method_id": "card_1"}],
        }
        for number, owner in ((1, "anna"), (2, "bob"))
    ]
    import_orders(home.database, home.feed("orders.jsonl", orders), home.settings.shop)
    for owner, conversation in (("anna", "web:a"), ("bob", "web:b")):
        talk(home, owner, conversation)
    return home


def talk(home: Home, owner: str, conversation: str) -> None:
    conversations = Conversations(home.database, home.clock)
    conversations.save(conversations.load(conversation))
    said = Vault(home.database, home.clock).redact(conversation, f"I am {owner}@canary.example")
    Events(home.database, home.clock).record(owner, "T1", "view")
    Events(home.database, home.clock).record(conversation, "T1", "view")
    Carts(home.database, home.clock).add(owner, "T1")
    Consents(home.database, home.clock).set(owner, "marketing", True)
    Feedbacks(home.database, home.clock).give(conversation, 1, "nice")
    with home.database.write() as session:
        session.execute(
            text("UPDATE conversations SET customer_id = :owner WHERE conversation_id = :name"),
            {"owner": owner, "name": conversation},
        )
        session.add(
            tables.TranscriptItem(
                conversation_id=conversation,
                seq=1,
                turn_id="t",
                role="user",
                event="text",
                data={"text": said},
                at=1,
            )
        )


def dump(home: Home) -> str:
    """Everything in the database, as text."""
    with home.database.read() as session:
        return "\n".join(
            str(row)
            for table in tables.Base.metadata.sorted_tables
            for row in session.execute(select(table))
        )


def test_an_erased_person_is_nowhere_in_the_database_and_others_are_untouched(
    tmp_path: Path,
) -> None:
    home = life(tmp_path)
    before = dump(home)
    assert all(canary in before for canary in CANARIES)
    receipt = Privacy(home.database, home.clock).erase_person("anna")
    after = dump(home)
    assert [canary for canary in CANARIES if canary in after] == []
    assert "anna@canary.example" not in after
    assert "web:a" not in after
    assert "bob@canary.example" in after
    assert receipt["kept"] == {"orders": 1}
    assert receipt["erased"]["transcript"] == receipt["erased"]["conversations"] == 1
    assert "anna" not in json.dumps(receipt)


def test_orders_stay_by_id_without_the_name(tmp_path: Path) -> None:
    home = life(tmp_path)
    Privacy(home.database, home.clock).erase_person("anna")
    with home.database.read() as session:
        order = session.get(tables.Order, "#W1")
        assert order is not None
        assert (order.customer_id, order.payments[0].amount_minor) == ("anna", 1000)
        address = session.get(tables.Address, order.address_id)
        assert address is not None
        assert (address.address1, address.zip) == ("", "")
        assert session.scalars(select(tables.Audit.action)).all() == ["erase person"]


def test_a_guest_can_be_erased_by_the_conversation_alone(tmp_path: Path) -> None:
    home = life(tmp_path)
    Vault(home.database, home.clock).redact("web:guest", "guest@canary.example")
    Privacy(home.database, home.clock).erase_person("web:guest")
    assert "guest@canary.example" not in dump(home)
    assert CANARIES[2] in dump(home)


def test_what_a_late_turn_wrote_is_swept_again(tmp_path: Path) -> None:
    home = life(tmp_path)
    rights = Privacy(home.database, home.clock)
    rights.erase_person("anna")
    assert rights.sweep() == 0
    with home.database.write() as session:
        session.add(
            tables.TranscriptItem(
                conversation_id="web:a",
                seq=9,
                turn_id="t",
                role="user",
                event="text",
                data={},
                at=1,
            )
        )
    assert rights.sweep() == 1
    assert "web:a" not in dump(home)


def test_a_turn_that_was_running_does_not_bring_its_conversation_back(tmp_path: Path) -> None:
    home = life(tmp_path)
    conversations = Conversations(home.database, home.clock)
    loaded = conversations.load("web:a")
    Privacy(home.database, home.clock).erase_person("anna")
    conversations.save(loaded)
    assert conversations.load("web:a").created_at is None
    conversations.save(conversations.load("web:a"))
    assert conversations.load("web:a").created_at is None
    for _ in range(2):  # plain REST keeps its ids and begins anew
        conversations.save(conversations.load("shell"))
        assert conversations.load("shell").created_at is not None
        Privacy(home.database, home.clock).erase_person("shell")


def test_rasas_record_is_erased_for_all_conversations_and_again_for_late_turns(
    tmp_path: Path,
) -> None:
    home = life(tmp_path)
    with home.database.write() as session:
        session.execute(
            text("UPDATE conversations SET customer_id = 'anna' WHERE conversation_id = 'web:b'")
        )
    tracker(tmp_path, "web:a", "web:b", "web:c")
    rights = Privacy(home.database, home.clock)
    assert rights.erase_person("anna")["erased"]["rasa_events"] == 2
    assert tracked(tmp_path) == ["web:c"]
    tracker(tmp_path, "web:b")  # a turn that was still running
    assert b"said by web:b" in (tmp_path / "tracker.db").read_bytes()
    rights.sweep()
    assert tracked(tmp_path) == ["web:c"]
    assert b"said by web:b" not in (tmp_path / "tracker.db").read_bytes()
    assert (forget_before(tmp_path, 10), forget_before(tmp_path, 11)) == (0, 1)


def tracker(folder: Path, *senders: str) -> None:
    """Rasa's own database, with an event of each conversation."""
    with closing(sqlite3.connect(folder / "tracker.db")) as connection, connection:
        connection.execute(
            "CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY, sender_id TEXT, timestamp FLOAT, data TEXT)"
        )
        for one in senders:
            connection.execute(
                "INSERT INTO events (sender_id, timestamp, data) VALUES (?, 10.5, ?)",
                (one, f"said by {one}"),
            )


def tracked(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "tracker.db")) as connection:
        return [row[0] for row in connection.execute("SELECT sender_id FROM events")]


def test_an_import_does_not_bring_an_erased_person_back(tmp_path: Path) -> None:
    home = life(tmp_path)
    Privacy(home.database, home.clock).erase_person("anna")
    report = import_customers(home.database, home.path / "customers.csv", home.settings.shop)
    assert (report.unchanged, report.rejected) == (1, 1)
    assert CANARIES[2] not in dump(home)


def test_nothing_is_held_of_a_stranger_nor_of_somebody_erased(tmp_path: Path) -> None:
    home = life(tmp_path)
    rights = Privacy(home.database, home.clock)
    rights.erase_person("anna")
    for subject in ("stranger", "anna"):
        with pytest.raises(NotFound, match=subject):
            rights.erase_person(subject)
        with pytest.raises(NotFound):
            rights.export_person(subject)


def exported(home: Home, language: str) -> tuple[dict[str, Any], str]:
    content = Privacy(home.database, home.clock).export_person("anna", language)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("person.json")), archive.read("person.txt").decode()


def test_the_export_holds_all_of_the_person_and_nothing_of_others(tmp_path: Path) -> None:
    home = life(tmp_path)
    data, readable = exported(home, "en")
    for canary in CANARIES:
        assert canary in json.dumps(data, ensure_ascii=False)
        assert canary in readable
    assert "bob" not in json.dumps(data)
    assert data["transcript"][0]["data"] == {"text": "I am anna@canary.example"}
    assert [one["order_id"] for one in data["orders"]] == ["#W1"]
    assert [one["event"] for one in data["events"]].count("purchase") == 1


def test_the_readable_export_speaks_the_persons_language(tmp_path: Path) -> None:
    _, readable = exported(life(tmp_path), "zh")
    assert "本店保存的关于您的全部信息" in readable
    assert "== 订单 (1)" in readable


def test_every_table_that_names_a_person_or_a_conversation_is_erased_blanked_or_kept_on_purpose() -> (
    None
):
    blanked = {"customers", "addresses", "payment_methods"}
    listed = {
        table.__tablename__
        for table in {**privacy.OF_CONVERSATIONS, **privacy.OF_ANYBODY, **privacy.KEPT}
    }
    naming = {"customer_id", "conversation_id", "user_id", "owner"}
    for table in tables.Base.metadata.sorted_tables:
        if naming & {column.name for column in table.columns}:
            assert table.name in listed | blanked, table.name


def test_nothing_of_the_person_is_left_in_the_files_of_the_database(tmp_path: Path) -> None:
    home = life(tmp_path)
    Privacy(home.database, home.clock).erase_person("anna")
    content = b"".join(path.read_bytes() for path in tmp_path.glob("shop.db*"))
    assert not [one for one in CANARIES if one.encode() in content]
