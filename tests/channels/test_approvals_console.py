"""Risky changes at the console: seen with all one must know, decided once by a signed-in person, told in place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher

from aisle.channels.gateway.relaying import tell_news
from aisle.shop import audit, staff, tables
from tests.channels.conftest import House
from tests.channels.test_person import Console, Listener
from tests.channels.test_relaying import waiting

pytestmark = pytest.mark.slow  # whole conversations over HTTP


@pytest.fixture
def console(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Console]:
    """Ann, signed in; Argon2 as cheap as it can be."""
    monkeypatch.setattr(staff, "_HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    made = Console(house)
    token = house.app.state.gateway.door.open().staff.invite("ann@shop.example", "agent").token
    made.do("/accept", {"token": token, "password": "a long enough password"})
    yield made
    made.client.close()


def test_what_waits_is_shown_with_the_change_the_money_who_and_why(
    house: House, console: Console
) -> None:
    waiting(house, house.talker())
    [row] = console.see("/queue?lang=en")["approvals"]
    assert row["title"] == "the return from order #W1"
    assert row["why"] == "amount"
    assert (row["before"], row["after"]) == (["delivered"], ["return requested"])
    assert "Mei Li (mei@example.com)" in row["customer"]
    assert any("$198" in line for line in row["money"])
    [chinese] = console.see("/queue?lang=zh")["approvals"]
    assert "帐篷1号" in chinese["summary"]


@pytest.mark.parametrize("locale", ["en", "zh"])
def test_an_approved_change_is_written_once_and_told_in_place(
    house: House, console: Console, locale: str
) -> None:
    shopper = house.talker(locale)
    _, op_id = waiting(house, shopper)
    shopper.token = house.app.state.gateway.tokens.make(shopper.conversation_id, 1)
    window = Listener(shopper)
    console.do(f"/approvals/{op_id}", {"is_approved": True})
    window.wait_for({"en": "News about what you asked for", "zh": "回执"}[locale])
    again = console.do(f"/approvals/{op_id}?lang=zh", {"is_approved": True}, status=409)
    assert again["error"]["message"] == "同事已经处理过这项申请了。"
    shop = house.app.state.gateway.door.open()
    with shop.database.read() as session:
        assert session.get_one(tables.Order, "#W1").status == "return requested"
        assert session.query(tables.Receipt).count() == 1
        rows = session.query(tables.Audit).order_by(tables.Audit.seq).all()
    assert ("staff:1", "approve return_item") in [(row.actor, row.action) for row in rows]
    assert audit.verify(shop.database).broken_at is None
    assert console.see("/queue")["approvals"] == []


def test_a_refusal_says_reason_and_clause_to_the_shopper_and_keeps_both(
    house: House, console: Console
) -> None:
    shopper = house.talker("zh-CN")
    _, op_id = waiting(house, shopper)
    shop = house.app.state.gateway.door.open()
    verdict = {"is_approved": False, "reason": "policy", "clause": "R4"}
    console.do(f"/approvals/{op_id}", {**verdict, "reason": "rude"}, status=422)
    console.do(f"/approvals/{op_id}", {**verdict, "clause": "<b>"}, status=422)
    console.do(f"/approvals/{op_id}", verdict)
    tell_news(shop)
    told = [one.data.get("text", "") for one in shop.transcript.newest(shopper.conversation_id, 50)]
    [news] = [text for text in told if "没有批准" in text]
    assert "规定不允许" in news
    assert "R4" in news
    with shop.database.read() as session:
        row = session.query(tables.Audit).filter_by(action="refuse return_item").one()
        assert (row.facts["reason"], row.facts["clause"]) == ("policy", "R4")
        assert session.get_one(tables.Order, "#W1").status == "delivered"


def test_what_the_rules_forbid_by_now_is_refused_in_the_language_of_the_console(
    house: House, console: Console
) -> None:
    shopper = house.talker()
    _, op_id = waiting(house, shopper)
    shop = house.app.state.gateway.door.open()
    with shop.database.write() as session:
        session.get_one(tables.Order, "#W1").version += 1
    said = console.do(f"/approvals/{op_id}?lang=zh", {"is_approved": True}, status=409)
    assert "有了变化" in said["error"]["message"]
    told = [one.data.get("text", "") for one in shop.transcript.newest(shopper.conversation_id, 50)]
    assert any("News about what you asked for" in text for text in told)
    assert console.see("/queue")["approvals"] == []


def test_a_stranger_and_another_website_decide_nothing(house: House, console: Console) -> None:
    _, op_id = waiting(house, house.talker())
    stranger = Console(house)
    stranger.do(f"/approvals/{op_id}", {"is_approved": True}, status=401)
    evil = {"origin": "https://evil.example"}
    body = {"is_approved": True}
    assert console.client.post(f"/approvals/{op_id}", json=body, headers=evil).status_code == 403
    form = console.client.post(f"/approvals/{op_id}", data={"is_approved": "true"})
    assert form.status_code == 422
    assert len(console.see("/queue")["approvals"]) == 1
    stranger.client.close()
