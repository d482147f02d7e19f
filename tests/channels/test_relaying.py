"""News out of turn, the token of a sign-in within a turn, and the demo's mails."""

from __future__ import annotations

import dataclasses

import pytest

from aisle.channels.gateway.bookkeeping import open_conversation
from aisle.channels.gateway.relaying import relay_once
from aisle.shop import tables
from aisle.shop.approvals import Approvals
from aisle.shop.offers import Offers
from aisle.shop.source_requests import SourceRequests
from tests.channels.conftest import House, Talker
from tests.shop.fake_source import REFUSED, FakePlatform

pytestmark = pytest.mark.slow  # whole gateways

ITEMS = {"order_id": "#W1", "payment_method_id": "card"}


def ready_for_a_return(house: House) -> int:
    """Mei has a gift card to refund to; the one line of her order."""
    shop = house.app.state.gateway.door.open()
    with shop.database.write() as session:
        session.merge(
            tables.PaymentMethod(
                payment_method_id="card", customer_id="mei", source="gift_card", currency="USD",
                balance_minor=0,
            )
        )  # fmt: skip
        return session.get_one(tables.Order, "#W1").lines[0].line_id


def waiting(house: House, shopper: Talker | str) -> tuple[Approvals, str]:
    """A return of mei's that waits for a person; the shopper, or the conversation."""
    here = shopper if isinstance(shopper, str) else shopper.conversation_id
    shop = house.app.state.gateway.door.open()
    limits = dataclasses.replace(shop.settings.shop.limits, refund_minor=1)
    rules = dataclasses.replace(shop.settings.shop, limits=limits)
    settings = dataclasses.replace(shop.settings, shop=rules)
    offers = Offers(shop.database, shop.clock, settings)
    line_id = ready_for_a_return(house)
    shop.identity.sign_in(here, "mei")
    offer = offers.offer(here, "mei", "return_item", {**ITEMS, "items": [{"line_id": line_id}]})
    offers.confirm(here, "mei")
    return Approvals(shop.database, shop.clock, offers), offer.op_id


def test_what_staff_decides_is_said_in_the_conversation_out_of_turn(house: House) -> None:
    shopper = house.talker("zh-CN")
    approvals, op_id = waiting(house, shopper)
    shop = house.app.state.gateway.door.open()
    approvals.refuse(op_id, by="Ann", clause="R4")
    for _ in range(2):
        relay_once(shop)
    told = [one.data.get("text", "") for one in shop.transcript.newest(shopper.conversation_id, 50)]
    news = [text for text in told if "没有批准" in text]
    assert len(news) == 1
    assert "R4" in news[0]


def test_in_telegram_it_is_sent_to_the_chat_once(house: House) -> None:
    shop = house.app.state.gateway.door.open()
    open_conversation(shop, "tg:5", "telegram", "zh")
    approvals, op_id = waiting(house, "tg:5")
    approvals.refuse(op_id, by="Ann", reason="check")
    for _ in range(2):
        relay_once(shop)
    with shop.database.read() as session:
        [row] = session.query(tables.Delivery).all()
        [said] = session.query(tables.TranscriptItem).filter_by(seq=row.seq).all()
    assert "想先和您沟通" in said.data["text"]


def test_where_nobody_is_signed_in_only_that_there_is_news_is_said(house: House) -> None:
    shopper = house.talker()
    approvals, op_id = waiting(house, shopper)
    shop = house.app.state.gateway.door.open()
    shop.identity.sign_out(shopper.conversation_id)
    approvals.refuse(op_id, by="Ann")
    for _ in range(2):
        relay_once(shop)
    told = [one.data.get("text", "") for one in shop.transcript.newest(shopper.conversation_id, 50)]
    assert sum("There is news" in text for text in told) == 1
    assert not any("#W1" in text for text in told)


def test_a_late_answer_of_the_order_system_is_said_out_of_turn(house: House) -> None:
    shopper = house.talker()
    shop, platform = house.app.state.gateway.door.open(), FakePlatform("late")
    shop.source_requests = SourceRequests(shop.database, shop.clock, platform)
    line_id = ready_for_a_return(house)
    shop.identity.sign_in(shopper.conversation_id, "mei")
    offers = Offers(shop.database, shop.clock, shop.settings, platform)
    items = {**ITEMS, "items": [{"line_id": line_id}]}
    op_id = offers.offer(shopper.conversation_id, "mei", "return_item", items).op_id
    offers.confirm(shopper.conversation_id, "mei")
    relay_once(shop)
    platform.decide(op_id, REFUSED)
    for _ in range(2):
        relay_once(shop)
    told = [one.data.get("text", "") for one in shop.transcript.newest(shopper.conversation_id, 50)]
    assert sum("already packed" in text for text in told) == 1
    with shop.database.read() as session:
        assert session.get_one(tables.Order, "#W1").status == "delivered"


def test_a_sign_in_within_a_turn_hands_the_new_token_over(house: House) -> None:
    shopper = house.talker()
    shop = house.app.state.gateway.door.open()
    answer = house.rasa.answer

    async def signs_in(told: dict[str, object]) -> object:
        if told["sender"] == shopper.conversation_id:
            shop.identity.sign_in(shopper.conversation_id, "mei")
        return await answer(told)

    house.rasa.answer = signs_in  # type: ignore[method-assign, assignment]
    end = shopper.say("my code is 123456")[-1]
    house.rasa.answer = answer  # type: ignore[method-assign]
    assert shopper.get("/v1/history").status_code == 401
    shopper.token = end.data["token"]
    history = shopper.get("/v1/history")
    assert history.status_code == 200
    assert "token" not in str([one["data"] for one in history.json()["items"]])
    assert "token" not in shopper.say("hello")[-1].data


def test_who_says_who_they_are_gets_a_new_token_and_the_old_one_is_void_once_it_is_used(
    house: House,
) -> None:
    shopper = house.talker()
    shop, old = house.app.state.gateway.door.open(), shopper.token
    answer = house.rasa.answer

    async def identifies(told: dict[str, object]) -> object:
        if told["sender"] == shopper.conversation_id:
            shop.identity.identify(shopper.conversation_id, email="mei@example.com")
        return await answer(told)

    house.rasa.answer = identifies  # type: ignore[method-assign, assignment]
    end = shopper.say("mei@example.com")[-1]
    assert shopper.get("/v1/history").status_code == 200  # the stream may have broken
    shopper.token = end.data["token"]
    history = shopper.get("/v1/history").json()["items"]
    assert "token" not in str([one["data"] for one in history])
    assert "token" not in shopper.say("mei@example.com")[-1].data  # known already
    house.rasa.answer = answer  # type: ignore[method-assign]
    assert shop.identity.customer_of(shopper.conversation_id) == "mei"
    shopper.token = old
    assert shopper.get("/v1/history").status_code == 401


def test_the_demo_shows_the_codes_that_a_mail_server_would_send(house: House) -> None:
    shopper = house.talker("zh-CN")
    shop = house.app.state.gateway.door.open()
    shop.identity.send_code(shopper.conversation_id, "#W1", email="mei@example.com")
    mails = shopper.get("/shop/api/mails").json()["items"]
    assert mails[0]["to"] == "mei@example.com"
    far = shopper.get("/shop/api/mails")
    assert far.status_code == 200
    beyond = shopper.client.get(
        f"{house.url}/shop/api/mails", headers={"x-forwarded-for": "192.0.2.7"}
    )
    assert beyond.status_code == 403
