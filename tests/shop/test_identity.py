"""Who a conversation belongs to: three ways, the same words for wrong and unknown, limited tries."""

from __future__ import annotations

from pathlib import Path

import pytest

from aisle.shop import tables
from aisle.shop.errors import NotAllowed, NotFound
from aisle.shop.outbox import Outbox
from aisle.shop.refusals import refusal
from tests.shop.little_shop import LittleShop, little_shop


@pytest.mark.parametrize("email", ["mei@example.com", " MEI@Example.COM ", "ｍｅｉ@example.com"])
def test_an_email_identifies_whatever_its_case(shop: LittleShop, email: str) -> None:
    assert shop.identity.identify("web:2", email=email) == "mei"
    assert shop.identity.customer_of("web:2") == "mei"


@pytest.mark.parametrize("name", ["李梅", "梅李", "李 梅", "梅 李"])
def test_a_chinese_name_is_taken_in_either_order(shop: LittleShop, name: str) -> None:
    assert shop.identity.identify("web:2", name=name, zip="10001") == "mei"


def test_name_and_zip_must_be_of_the_same_person(shop: LittleShop) -> None:
    assert shop.identity.identify("web:2", name="yusuf  ROSSI", zip="80279") == "yusuf"
    with pytest.raises(NotFound):
        shop.identity.identify("web:3", name="Yusuf Rossi", zip="10001")


def test_wrong_and_unknown_get_the_same_words(shop: LittleShop) -> None:
    said = set()
    for email, name, zip_code in (
        ("nobody@example.com", None, None), (None, "Yusuf Rossi", "10001"), (None, "No Body", "1"),
    ):  # fmt: skip
        with pytest.raises(NotFound) as refused:
            shop.identity.identify("web:2", email=email, name=name, zip=zip_code)
        said.add(refusal(refused.value, "zh"))
    assert len(said) == 1


def test_after_five_failed_tries_even_the_right_answer_waits_an_hour(shop: LittleShop) -> None:
    for _ in range(5):
        with pytest.raises(NotFound):
            shop.identity.identify("web:2", email="nobody@example.com")
    with pytest.raises(NotAllowed) as refused:
        shop.identity.identify("web:2", email="mei@example.com")
    assert refused.value.key == "orders.identity.too_many_tries"
    assert shop.identity.identify("web:3", email="mei@example.com") == "mei"
    shop.later(minutes=61)
    assert shop.identity.identify("web:2", email="mei@example.com") == "mei"


def test_identity_lapses_after_half_an_hour_without_use(shop: LittleShop) -> None:
    shop.later(minutes=29)
    assert shop.identity.customer_of("web:1") == "mei"
    shop.later(minutes=29)
    assert shop.identity.customer_of("web:1") == "mei"
    shop.later(minutes=31)
    assert shop.identity.customer_of("web:1") is None
    assert shop.identity.customer_of("web:1") is None
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer(
            "web:1", "mei", "cancel_order", {"order_id": "#W1000001", "reason": "no longer needed"}
        )
    assert refused.value.key == "orders.identity.needed"


def test_a_conversation_serves_one_person(shop: LittleShop) -> None:
    with pytest.raises(NotAllowed) as refused:
        shop.identity.identify("web:1", email="yusuf@example.com")
    assert refused.value.key == "orders.identity.other_person"
    assert shop.identity.customer_of("web:1") == "mei"


def test_signing_in_rotates_the_token_and_brings_the_guests_cart(shop: LittleShop) -> None:
    with shop.database.write() as session:
        session.add(tables.CartLine(owner="web:2", variant_id="k-red", quantity=2, added_at=1))
    shop.identity.sign_in("web:2", "mei")
    with shop.database.read() as session:
        row = session.get(tables.Conversation, "web:2")
        cart = session.get(tables.CartLine, ("mei", "k-red"))
    assert row is not None
    assert row.token_version == 1
    assert cart is not None
    assert cart.quantity == 2


def test_signing_out_takes_open_offers_with_it(shop: LittleShop) -> None:
    shop.offers.offer(
        "web:1", "mei", "cancel_order", {"order_id": "#W1000001", "reason": "no longer needed"}
    )
    shop.identity.sign_out("web:1")
    shop.identity.sign_in("web:1", "mei")
    assert shop.offers.open_offer("web:1", "mei") is None


def test_a_code_goes_to_the_outbox_and_signs_in_once(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    with pytest.raises(NotAllowed):
        shop.identity.identify("web:2", email="mei@example.com")
    shop.identity.send_code("web:2", "w100 0001", phone="0147")
    letter = Outbox(shop.database).waiting(topic="one_time_code")[0]
    assert shop.identity.enter_code("web:2", f" {letter.body['code']} ") == "mei"
    with pytest.raises(NotFound):
        shop.identity.enter_code("web:3", letter.body["code"])
    Outbox(shop.database).sent(letter.outbox_id, 1)
    with shop.database.read() as session:
        kept = session.get(tables.Outbox, letter.outbox_id)
        assert kept is not None
        assert "code" not in kept.body


def test_nothing_is_sent_and_nothing_told_when_order_and_email_do_not_fit(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:2", "#W1000001", email="yusuf@example.com")
    shop.identity.send_code("web:2", "#W7777777", email="mei@example.com")
    assert Outbox(shop.database).waiting(topic="one_time_code") == []


def test_a_code_cannot_be_guessed_by_trying_nor_used_late(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:2", "#W1000001", email="mei@example.com")
    code = Outbox(shop.database).waiting(topic="one_time_code")[0].body["code"]
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(5):
        with pytest.raises(NotFound):
            shop.identity.enter_code("web:2", wrong)
    with pytest.raises(NotFound):
        shop.identity.enter_code("web:2", code)
    shop.identity.send_code("web:3", "#W1000001", email="mei@example.com")
    late = Outbox(shop.database).waiting(topic="one_time_code")[-1].body["code"]
    shop.later(minutes=11)
    with pytest.raises(NotFound):
        shop.identity.enter_code("web:3", late)


def test_a_code_does_not_make_a_conversation_somebody_elses(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    shop.identity.send_code("web:1", "#W2000001", email="yusuf@example.com")
    code = Outbox(shop.database).waiting(topic="one_time_code")[0].body["code"]
    with pytest.raises(NotAllowed) as refused:
        shop.identity.enter_code("web:1", code)
    assert refused.value.key == "orders.identity.other_person"
    assert shop.identity.customer_of("web:1") == "mei"
    with pytest.raises(NotFound):
        shop.identity.enter_code("web:1", code)


def test_codes_that_are_asked_for_too_often_are_not_sent(tmp_path: Path) -> None:
    shop = little_shop(tmp_path, identity="code")
    for number in range(5):
        shop.identity.send_code(f"web:{number}", "#W1000001", email="mei@example.com")
    with pytest.raises(NotAllowed) as refused:
        shop.identity.send_code("web:9", "w 100 0001", email="mei@example.com")
    assert refused.value.key == "orders.identity.too_many_tries"


def test_a_name_is_not_tried_with_every_zip_from_new_conversations(shop: LittleShop) -> None:
    for number in range(5):
        with pytest.raises(NotFound):
            shop.identity.identify(f"web:try{number}", name="Yusuf  ROSSI", zip=f"8000{number}")
    with pytest.raises(NotAllowed) as refused:
        shop.identity.identify("web:new", name="yusuf rossi", zip="80279")
    assert refused.value.key == "orders.identity.too_many_tries"
    assert shop.identity.identify("web:new", email="yusuf@example.com") == "yusuf"


def test_letting_go_in_the_chat_keeps_the_browsers_token(shop: LittleShop) -> None:
    shop.identity.let_go("web:1")
    assert shop.identity.customer_of("web:1") is None
    with shop.database.read() as session:
        row = session.get(tables.Conversation, "web:1")
        assert row is not None
        assert (row.customer_id, row.tasks) == (None, [])
