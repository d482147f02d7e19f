"""`aisle approvals` and `aisle audit verify`: what people of the shop do at the command line."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from pathlib import Path

from tests.cli.command import aisle
from tests.shop.little_shop import little_shop

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}


def waiting_shop(home: Path) -> str:
    """A home in which one cancellation waits for a person; its number."""
    home.mkdir()
    (home / "shop.toml").write_text("[limits]\nrefund_minor = 1999\n", encoding="utf-8")
    shop = little_shop(home)
    with shop.database.write() as session:
        session.connection().exec_driver_sql("UPDATE conversations SET verified_at = 4000000000")

    limits = dataclasses.replace(shop.settings.shop.limits, refund_minor=1999)
    shop.settings = dataclasses.replace(
        shop.settings, shop=dataclasses.replace(shop.settings.shop, limits=limits)
    )
    shop.at(shop.clock.now())
    op_id = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL).op_id
    shop.offers.confirm("web:1", "mei")
    shop.database.close()
    return op_id


def test_what_waits_is_listed_and_approved_by_name(tmp_path: Path) -> None:
    home = tmp_path / "home"
    op_id = waiting_shop(home)
    listed = aisle(home, "approvals", "list", "--json")
    assert [one["op_id"] for one in json.loads(listed.out)] == [op_id]
    assert json.loads(listed.out)[0]["amount"] == 20.0
    assert json.loads(listed.out)[0]["after"] == ["cancelled"]

    assert aisle(home, "approvals", "approve", op_id, "--by", "Ann Lee").code == 0
    assert "Nothing waits" in aisle(home, "approvals", "list").out
    again = aisle(home, "approvals", "refuse", op_id, "--by", "Ann Lee")
    assert again.code == 1
    assert op_id in again.err


def test_a_refusal_takes_one_of_three_reasons(tmp_path: Path) -> None:
    home = tmp_path / "home"
    op_id = waiting_shop(home)
    wrong = aisle(home, "approvals", "refuse", op_id, "--by", "Ann Lee", "--reason", "rude")
    assert wrong.code == 1
    assert "'rude'" in wrong.err
    refuse = ("approvals", "refuse", op_id, "--by", "Ann Lee", "--reason", "policy")
    assert aisle(home, *refuse).code == 0
    with sqlite3.connect(home / "shop.db") as connection:
        [(reply,)] = connection.execute("SELECT reply FROM pending_operations").fetchall()
    assert json.loads(reply)["key"] == "orders.staff_refused_policy"


def test_a_chain_that_was_tampered_with_is_refused_with_its_row(tmp_path: Path) -> None:
    home = tmp_path / "home"
    waiting_shop(home)
    assert aisle(home, "audit", "verify").code == 0
    with sqlite3.connect(home / "shop.db") as connection:
        connection.execute("UPDATE audit SET subject = '#W9' WHERE seq = 1")
    broken = aisle(home, "audit", "verify")
    assert broken.code == 1
    assert "row 1" in broken.err
