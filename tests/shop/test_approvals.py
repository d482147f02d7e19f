"""What shop.toml calls risky waits for a person with a name; the shopper is told, and told again how it ended."""

from __future__ import annotations

import dataclasses

import pytest

from aisle.shop import tables
from aisle.shop.approvals import Approvals
from aisle.shop.audit import verify
from aisle.shop.decisions import Decisions
from aisle.shop.errors import BadInput, NotAllowed
from aisle.shop.outbox import Outbox
from aisle.shop.receipts import Receipt
from aisle.shop.waiting import Waiting
from tests.shop.little_shop import LittleShop

CANCEL = {"order_id": "#W1000004", "reason": "no longer needed"}


def strict(shop: LittleShop, **limits: int) -> LittleShop:
    """The shop with these limits."""
    rules = dataclasses.replace(
        shop.settings.shop, limits=dataclasses.replace(shop.settings.shop.limits, **limits)
    )
    shop.settings = dataclasses.replace(shop.settings, shop=rules)
    shop.at(shop.clock.now())
    return shop


def approvals(shop: LittleShop) -> Approvals:
    return Approvals(shop.database, shop.clock, shop.offers)


def ask(shop: LittleShop) -> Waiting:
    """A cancellation that waits."""
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    told = shop.offers.confirm("web:1", "mei")
    assert isinstance(told, Waiting)
    return told


def test_a_large_refund_is_announced_asked_for_and_written_when_approved(shop: LittleShop) -> None:
    strict(shop, refund_minor=1999)
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert "has to approve" in offer.text("en")
    assert "批准" in offer.text("zh")
    told = shop.offers.confirm("web:1", "mei")
    assert isinstance(told, Waiting)
    assert "Nothing has changed yet" in told.text("en")
    assert shop.order("#W1000004").status == "pending"
    assert [one.op_id for one in approvals(shop).waiting()] == [offer.op_id]
    assert Outbox(shop.database).waiting(topic="approval")[0].key == f"{offer.op_id}:approval"

    shop.later(days=3)
    receipt = approvals(shop).approve(offer.op_id, by="Ann Lee")
    assert isinstance(receipt, Receipt)
    assert shop.balance("rich") == 52000
    shop.identity.sign_in("web:1", "mei")
    (news,) = Decisions(shop.database, shop.clock).take("web:1", "mei")
    assert receipt.receipt_id in news.text("en")
    again = shop.offers.confirm("web:1", "mei", offer.op_id)
    assert isinstance(again, Receipt)
    assert again.receipt_id == receipt.receipt_id
    assert verify(shop.database).broken_at is None


def test_at_the_limit_nobody_is_asked(shop: LittleShop) -> None:
    strict(shop, refund_minor=2000)
    offer = shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert offer.needs is None
    assert isinstance(shop.offers.confirm("web:1", "mei"), Receipt)


def test_a_yes_again_while_it_waits_asks_nobody_twice(shop: LittleShop) -> None:
    told = ask(strict(shop, refund_minor=1999))
    for op_id in (told.op_id, None):
        again = shop.offers.confirm("web:1", "mei", op_id)
        assert isinstance(again, Waiting)
        assert again.replayed
    assert len(approvals(shop).waiting()) == 1
    assert len(Outbox(shop.database).waiting(topic="approval")) == 1


def test_a_person_who_refuses_names_a_clause_and_the_shopper_hears_it(shop: LittleShop) -> None:
    told = ask(strict(shop, refund_minor=1999))
    approvals(shop).refuse(told.op_id, by="Ann Lee", clause="R4")
    assert approvals(shop).waiting() == []
    (news,) = Decisions(shop.database, shop.clock).take("web:1", "mei")
    assert "did not approve" in news.text("en")
    assert "clause R4" in news.text("en")
    assert "没有批准" in news.text("zh")
    with pytest.raises(NotAllowed) as refused:
        shop.offers.confirm("web:1", "mei", told.op_id)
    assert refused.value.key == "orders.staff_refused"
    assert shop.balance("rich") == 50000


def test_who_decided_stands_in_the_audit_chain(shop: LittleShop) -> None:
    told = ask(strict(shop, refund_minor=1999))
    approvals(shop).approve(told.op_id, by=" Ann  Lee ")
    with shop.database.read() as session:
        actors = [row.actor for row in session.query(tables.Audit).order_by("seq")]
    assert "staff:Ann Lee" in actors


def test_the_window_is_that_of_the_shoppers_yes_not_of_the_approval(shop: LittleShop) -> None:
    strict(shop, refund_minor=100)
    items = [{"line_id": shop.line_id("#W1000002")}]
    request = {"order_id": "#W1000002", "items": items, "payment_method_id": "visa"}
    offer = shop.offers.offer("web:1", "mei", "return_item", request)
    shop.offers.confirm("web:1", "mei")
    shop.later(days=60)
    assert isinstance(approvals(shop).approve(offer.op_id, by="Ann"), Receipt)
    assert shop.order("#W1000002").status == "return requested"


def test_an_order_that_changed_while_it_waited_is_refused_and_the_shopper_told(
    shop: LittleShop,
) -> None:
    told = ask(strict(shop, refund_minor=1999))
    with shop.database.write() as session:
        row = session.get_one(tables.Order, "#W1000004")
        row.status, row.version = "processed", row.version + 1
    with pytest.raises(NotAllowed):
        approvals(shop).approve(told.op_id, by="Ann")
    (news,) = Decisions(shop.database, shop.clock).take("web:1", "mei")
    assert "already packed" in news.text("en")
    assert shop.balance("rich") == 50000


def test_the_third_change_of_a_day_waits_and_the_next_day_is_free(shop: LittleShop) -> None:
    strict(shop, changes_per_day=2)
    for street in ("1 A Street", "2 B Street"):
        address = {"address1": street, "city": "Leeds", "country": "UK", "zip": "LS1 4AP"}
        shop.offers.offer("web:1", "mei", "change_own_address", {"address": address})
        assert isinstance(shop.offers.confirm("web:1", "mei"), Receipt)
    assert "several changes" in shop.offers.offer("web:1", "mei", "cancel_order", CANCEL).text("en")
    assert isinstance(shop.offers.confirm("web:1", "mei"), Waiting)
    assert approvals(shop).waiting()[0].why == "count"
    shop.later(days=1, seconds=1)
    shop.identity.sign_in("web:1", "mei")
    shop.offers.offer(
        "web:1", "mei", "change_payment", {"order_id": "#W1000001", "payment_method_id": "rich"}
    )
    assert isinstance(shop.offers.confirm("web:1", "mei"), Receipt)


@pytest.mark.parametrize("op_id", ["made-up", "done"])
def test_only_what_waits_can_be_decided_and_only_by_somebody_with_a_name(
    shop: LittleShop, op_id: str
) -> None:
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL, op_id="done")
    shop.offers.confirm("web:1", "mei")
    with pytest.raises(BadInput, match=op_id):
        approvals(shop).approve(op_id, by="Ann")
    with pytest.raises(BadInput, match=op_id):
        approvals(shop).refuse(op_id, by="Ann")


def test_nobody_decides_without_a_name(shop: LittleShop) -> None:
    told = ask(strict(shop, refund_minor=1999))
    with pytest.raises(BadInput, match="who decides"):
        approvals(shop).approve(told.op_id, by="  ")
    assert len(approvals(shop).waiting()) == 1


def test_news_is_for_its_own_customer_and_a_hint_says_nothing_of_it(shop: LittleShop) -> None:
    told = ask(strict(shop, refund_minor=1999))
    decisions = Decisions(shop.database, shop.clock)
    assert not decisions.hint("web:1")
    approvals(shop).approve(told.op_id, by="Ann")
    assert decisions.conversations() == ["web:1"]
    assert decisions.take("web:1", "yusuf") == []
    assert decisions.take("web:2", "mei") == []
    assert decisions.hint("web:1")
    assert not decisions.hint("web:1")
    assert len(decisions.take("web:1", "mei")) == 1
    assert decisions.conversations() == []


def test_the_changes_of_others_do_not_count(shop: LittleShop) -> None:
    strict(shop, changes_per_day=1)
    shop.identity.sign_in("web:2", "yusuf")
    cancel = {"order_id": "#W2000001", "reason": "ordered by mistake"}
    shop.offers.offer("web:2", "yusuf", "cancel_order", cancel)
    shop.offers.confirm("web:2", "yusuf")
    shop.offers.offer("web:1", "mei", "cancel_order", CANCEL)
    assert isinstance(shop.offers.confirm("web:1", "mei"), Receipt)
