"""Orders that live elsewhere: the yes is requested, and done or refused when the platform says so."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, cast

import pytest

from aisle.shop import tables
from aisle.shop.audit import verify
from aisle.shop.database import Database
from aisle.shop.decisions import Decisions
from aisle.shop.errors import NotAllowed, Unavailable
from aisle.shop.offers import Offers
from aisle.shop.order_source import Answer, Embedded, OrderSource, Seen
from aisle.shop.receipts import Receipt
from aisle.shop.refusals import refusal
from aisle.shop.source_requests import SourceRequests
from aisle.shop.waiting import Waiting
from tests.shop.fake_source import REFUSED, FakePlatform
from tests.shop.little_shop import LittleShop

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}


def offers_of(shop: LittleShop, source: OrderSource) -> Offers:
    return Offers(shop.database, shop.clock, shop.settings, source)


def requests_of(shop: LittleShop, source: OrderSource) -> SourceRequests:
    return SourceRequests(shop.database, shop.clock, source)


def say_yes(shop: LittleShop, source: OrderSource) -> Receipt | Waiting:
    offers = offers_of(shop, source)
    offers.offer("web:1", "mei", "cancel_order", CANCEL)
    return offers.confirm("web:1", "mei")


@pytest.mark.parametrize("source", [Embedded(), FakePlatform()], ids=["embedded", "platform"])
def test_a_source_that_answers_at_once_gives_the_receipt_at_once(
    shop: LittleShop, source: OrderSource
) -> None:
    receipt = say_yes(shop, source)
    assert isinstance(receipt, Receipt)
    again = offers_of(shop, source).confirm("web:1", "mei", receipt.op_id)
    assert isinstance(again, Receipt)
    assert (again.receipt_id, again.replayed) == (receipt.receipt_id, True)
    assert shop.order("#W1000004").status == "cancelled"
    assert shop.balance("rich") == 52000


def test_a_late_confirmation_is_requested_first_and_done_later(shop: LittleShop) -> None:
    platform = FakePlatform("late")
    told = say_yes(shop, platform)
    assert isinstance(told, Waiting)
    assert "not confirmed" in told.text("en")
    assert "还在等它确认" in told.text("zh")
    assert told.block("en")["type"] == "notice"
    assert shop.order("#W1000004").status == "pending"
    assert shop.count(tables.Receipt) == 0
    again = offers_of(shop, platform).confirm("web:1", "mei")
    assert isinstance(again, Waiting)
    assert requests_of(shop, platform).follow() == 0

    platform.decide(told.op_id, Answer("done"))
    assert requests_of(shop, platform).follow() == 1
    assert shop.order("#W1000004").status == "cancelled"
    (news,) = Decisions(shop.database, shop.clock).take("web:1", "mei")
    assert "cancelled" in news.text("en")
    assert news.block("en")["type"] == "receipt"
    assert Decisions(shop.database, shop.clock).take("web:1", "mei") == []
    assert set(platform.asked) == {told.op_id}
    assert verify(shop.database).broken_at is None


def test_a_late_refusal_says_why_in_both_languages(shop: LittleShop) -> None:
    platform = FakePlatform("late")
    told = say_yes(shop, platform)
    platform.decide(told.op_id, REFUSED)
    requests_of(shop, platform).follow()
    (news,) = Decisions(shop.database, shop.clock).take("web:1", "mei")
    assert "already packed" in news.text("en")
    assert "clause R9" in news.text("en")
    assert "已经打包" in news.text("zh")
    assert shop.order("#W1000004").status == "pending"
    with pytest.raises(NotAllowed):
        offers_of(shop, platform).confirm("web:1", "mei", told.op_id)


def test_a_refusal_at_once_is_a_refusal(shop: LittleShop) -> None:
    platform = FakePlatform("refuses")
    with pytest.raises(NotAllowed) as refused:
        say_yes(shop, platform)
    assert refused.value.key == "orders.already_packed"
    assert "#W1000004" in refusal(refused.value, "zh")
    assert shop.balance("rich") == 50000


def test_an_answer_that_was_lost_is_asked_for_again_and_written_once(shop: LittleShop) -> None:
    """The platform has cancelled the order, and its answer never arrived."""
    platform = FakePlatform("away")
    told = say_yes(shop, platform)
    assert isinstance(told, Waiting)
    platform.mood = "at once"
    assert requests_of(shop, platform).follow() == 1
    assert requests_of(shop, platform).follow() == 0
    assert set(platform.asked) == {told.op_id}
    assert shop.count(tables.Receipt) == 1
    assert shop.balance("rich") == 52000


def test_the_preconditions_are_read_again_at_the_yes(shop: LittleShop) -> None:
    platform = FakePlatform()
    offers = offers_of(shop, platform)
    offers.offer("web:1", "mei", "cancel_order", CANCEL)
    platform.orders["#W1000004"] = Seen("processed")
    with pytest.raises(NotAllowed) as refused:
        offers.confirm("web:1", "mei")
    assert refused.value.key == "orders.already_packed"
    assert platform.asked == []


def test_an_order_that_moved_before_the_offer_is_refused_at_the_offer(shop: LittleShop) -> None:
    platform = FakePlatform()
    platform.orders["#W1000001"] = Seen("processed")
    with pytest.raises(NotAllowed) as refused:
        offers_of(shop, platform).offer(
            "web:1", "mei", "cancel_order", {**CANCEL, "order_id": "w 100 0001"}
        )
    assert refused.value.key == "orders.already_packed"


def test_a_platform_that_is_down_is_said_and_nothing_is_kept(shop: LittleShop) -> None:
    platform = FakePlatform()
    offers = offers_of(shop, platform)
    offers.offer("web:1", "mei", "cancel_order", CANCEL)
    platform.mood = "down"
    with pytest.raises(Unavailable) as away:
        offers.confirm("web:1", "mei")
    assert "nothing was changed" in refusal(away.value, "en")
    platform.mood = "at once"
    assert isinstance(offers.confirm("web:1", "mei"), Receipt)


def test_our_copy_follows_when_it_had_moved_on_before_the_platform_confirmed(
    shop: LittleShop,
) -> None:
    platform = FakePlatform("late")
    told = say_yes(shop, platform)
    with shop.database.write() as session:
        session.get_one(tables.Order, "#W1000004").version += 1
    platform.decide(told.op_id, Answer("done"))
    assert requests_of(shop, platform).follow() == 1
    assert shop.order("#W1000004").status == "cancelled"
    assert shop.count(tables.Receipt) == 1


def test_what_is_not_confirmed_cannot_be_taken_back(shop: LittleShop) -> None:
    shop.settings = dataclasses.replace(
        shop.settings, shop=dataclasses.replace(shop.settings.shop, undo_minutes=10)
    )
    platform = FakePlatform("late")
    told = say_yes(shop, platform)
    with pytest.raises(NotAllowed) as refused:
        offers_of(shop, platform).undo("web:1", "mei", told.op_id)
    assert refused.value.key == "orders.undo_not_possible"


def test_our_copy_of_one_order_follows_and_grows_only_when_it_moved(shop: LittleShop) -> None:
    platform = FakePlatform()
    platform.orders["#W1000001"] = Seen("pending")
    requests_of(shop, platform).look("#W1000001")
    assert shop.order("#W1000001").version == 1
    platform.orders["#W1000001"] = Seen("processed")
    for _ in range(2):
        requests_of(shop, platform).look("#W1000001")
    requests_of(shop, platform).look("#W7777777")
    assert (shop.order("#W1000001").status, shop.order("#W1000001").version) == ("processed", 2)
    assert shop.order("#W1000004").status == "pending"


def test_two_processes_that_hear_the_same_answer_write_once(shop: LittleShop) -> None:
    platform = FakePlatform("late")
    told = say_yes(shop, platform)

    class Twin(FakePlatform):
        """Another process asks while we wait for the answer."""

        def submit(self, op_id: str, change: Mapping[str, Any]) -> Answer:
            requests_of(shop, platform).submit(op_id)
            return platform.submit(op_id, change)

    platform.decide(told.op_id, Answer("done"))
    outcome = requests_of(shop, Twin()).submit(told.op_id)
    assert isinstance(outcome, Receipt)
    assert outcome.replayed
    assert shop.count(tables.Receipt) == 1
    assert requests_of(shop, platform).submit("made-up") is None
    assert requests_of(shop, platform).submit(told.op_id) is None


def test_what_a_platform_has_done_is_not_taken_back_by_us(shop: LittleShop) -> None:
    rules = dataclasses.replace(shop.settings.shop, undo_minutes=10)
    shop.settings = dataclasses.replace(shop.settings, shop=rules)
    offers = offers_of(shop, FakePlatform())
    items = [{"line_id": shop.line_id("#W1000002")}]
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    op_id = offers.offer("web:1", "mei", "return_item", request).op_id
    assert isinstance(offers.confirm("web:1", "mei"), Receipt)
    assert offers.undo_until(op_id) is None
    with pytest.raises(NotAllowed) as refused:
        offers.undo("web:1", "mei", op_id)
    assert refused.value.key == "orders.undo_not_possible"
    assert shop.order("#W1000002").status == "return requested"


class Watched(FakePlatform):
    """Notes the orders it was asked about."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[str] = []

    def look(self, order_id: str) -> Seen | None:
        self.looked.append(order_id)
        return super().look(order_id)


def test_orders_of_our_own_are_not_even_read(shop: LittleShop) -> None:
    requests = SourceRequests(cast(Database, None), shop.clock, Embedded())
    requests.look("#W1000004")
    requests.look_for("web:1", None)
    assert requests.follow() == 0


def test_only_the_order_that_the_yes_is_about_is_looked_up(shop: LittleShop) -> None:
    platform = Watched()
    op_id = offers_of(shop, platform).offer("web:1", "mei", "cancel_order", CANCEL).op_id
    platform.looked.clear()
    requests = requests_of(shop, platform)
    requests.look("#W7777777")
    requests.look_for("web:1", "another")
    assert platform.looked == []
    requests.look_for("web:1", op_id)
    requests.look_for("web:1", None)
    assert platform.looked == ["#W1000004"] * 2


def test_what_nobody_said_yes_to_is_not_submitted(shop: LittleShop) -> None:
    platform = FakePlatform()
    op_id = offers_of(shop, platform).offer("web:1", "mei", "cancel_order", CANCEL).op_id
    assert requests_of(shop, platform).submit(op_id) is None
    assert requests_of(shop, platform).submit("made-up") is None
    assert platform.asked == []


def test_a_conversation_asks_about_its_own_and_an_answer_heard_twice_is_written_once(
    shop: LittleShop,
) -> None:
    platform = FakePlatform("late")
    told = say_yes(shop, platform)
    platform.decide(told.op_id, Answer("done"))
    requests = requests_of(shop, platform)
    assert requests.follow("web:2") == 0
    assert requests.follow("web:1") == 1
    with shop.database.write() as session:
        again = requests._settle(session, told.op_id, Answer("done"))
    assert isinstance(again, Receipt)
    assert again.replayed
    assert shop.count(tables.Receipt) == 1
