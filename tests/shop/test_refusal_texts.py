"""What a refusal says, in both languages: what, the clause, the dates, and what is possible instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from aisle.language.wording import say
from aisle.shop import tables
from aisle.shop.errors import NotAllowed
from aisle.shop.refusals import Unfit, refusal
from tests.shop.little_shop import LittleShop

PLACEHOLDER = re.compile(r"[{}]|_minor|_date|None")
CLAUSE = {"en": r"\(clause ([A-Z]\d)\)", "zh": r"（条款 ([A-Z]\d)）"}
INSTEAD = {
    "en": ("you can still do", "nothing else I can change"),
    "zh": ("现在还可以", "没有可以改动"),
}


def moved(order_id: str, **values: Any) -> Callable[[LittleShop], None]:
    """Staff changes an order."""

    def change(shop: LittleShop) -> None:
        with shop.database.write() as session:
            row = session.get_one(tables.Order, order_id)
            for name, value in values.items():
                setattr(row, name, value)

    return change


def nothing(shop: LittleShop) -> None:
    pass


def done(
    kind: str, request: Callable[[LittleShop], dict[str, Any]]
) -> Callable[[LittleShop], None]:
    def change(shop: LittleShop) -> None:
        shop.offers.offer("web:1", "mei", kind, request(shop))
        shop.offers.confirm("web:1", "mei")

    return change


def late(days: int) -> Callable[[LittleShop], None]:
    def change(shop: LittleShop) -> None:
        shop.later(days=days)
        shop.identity.sign_in("web:1", "mei")

    return change


def back(shop: LittleShop, order: str = "#W1000002", method: str = "visa") -> dict[str, Any]:
    items = [{"line_id": shop.line_id(order)}]
    return {"order_id": order, "items": items, "payment_method_id": method}


def swap(
    shop: LittleShop, order: str, variant: str, method: str = "visa", place: int = 0
) -> dict[str, Any]:
    swaps = [{"line_id": shop.line_id(order, place), "variant_id": variant}]
    return {"order_id": order, "swaps": swaps, "payment_method_id": method}


CANCEL = {"reason": "no longer needed"}
# key → (what happened before, the request, its clause, whether what is still possible is said)
CASES: dict[str, tuple[Callable[[LittleShop], None], str, Callable[[LittleShop], dict[str, Any]], str, bool]] = {
    "cancel_reason": (nothing, "cancel_order", lambda s: {"order_id": "#W1000001", "reason": "too dear"}, "O2", True),
    "is_cancelled": (moved("#W1000001", status="cancelled"), "cancel_order", lambda s: {"order_id": "#W1000001", **CANCEL}, "O1", True),
    "already_packed": (nothing, "cancel_order", lambda s: {"order_id": "#W1000003", **CANCEL}, "O8", True),
    "already_delivered": (nothing, "cancel_order", lambda s: {"order_id": "#W1000002", **CANCEL}, "O8", True),
    "not_delivered": (nothing, "return_item", lambda s: back(s, "#W1000001"), "O8", True),
    "return_over": (late(31), "return_item", back, "R1", True),
    "exchange_over": (late(16), "exchange_item", lambda s: swap(s, "#W1000002", "k-red"), "R7", True),
    "delivery_date_unknown": (nothing, "return_item", lambda s: back(s, "#W1000005"), "R1", True),
    "already_in_after_sales": (done("return_item", back), "return_item", back, "R4", True),
    "items_changed_final": (
        done("change_items", lambda s: swap(s, "#W1000001", "k-red")), "cancel_order",
        lambda s: {"order_id": "#W1000001", **CANCEL}, "O7", True,
    ),
    "payment_changed_once": (
        done("change_payment", lambda s: {"order_id": "#W1000001", "payment_method_id": "paypal"}), "change_payment",
        lambda s: {"order_id": "#W1000001", "payment_method_id": "rich"}, "O6", True,
    ),
    "same_method": (nothing, "change_payment", lambda s: {"order_id": "#W1000001", "payment_method_id": "visa"}, "O6", True),
    "same_variant": (nothing, "change_items", lambda s: swap(s, "#W1000001", "k-black"), "O7", True),
    "other_product": (nothing, "exchange_item", lambda s: swap(s, "#W1000002", "l-large"), "R8", True),
    "variant_sold_out": (nothing, "exchange_item", lambda s: swap(s, "#W1000002", "l-none", place=1), "R8", True),
    "refund_target": (nothing, "return_item", lambda s: back(s, method="paypal"), "R5", False),
    "not_your_method": (nothing, "return_item", lambda s: back(s, method="theirs"), "P5", False),
    "gift_card_short": (nothing, "change_payment", lambda s: {"order_id": "#W1000001", "payment_method_id": "gift"}, "P4", False),
}  # fmt: skip


@pytest.mark.parametrize("key", CASES)
def test_a_refusal_names_clause_and_order_and_what_is_possible_instead(
    shop: LittleShop, key: str
) -> None:
    before, kind, request, clause, says_instead = CASES[key]
    before(shop)
    wanted = request(shop)
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer("web:1", "mei", kind, wanted)
    assert refused.value.key == f"orders.{key}"
    for language in ("en", "zh"):
        text = refusal(refused.value, language)
        assert re.findall(CLAUSE[language], text) == [clause]
        assert not PLACEHOLDER.search(text), text
        if says_instead:
            assert any(words in text for words in INSTEAD[language]), text


def test_a_refusal_for_being_late_names_all_three_days(shop: LittleShop) -> None:
    late(31)(shop)
    with pytest.raises(NotAllowed) as refused:
        shop.offers.offer("web:1", "mei", "return_item", back(shop))
    english, chinese = (refusal(refused.value, language) for language in ("en", "zh"))
    assert "3 May 2026" in english
    assert "30 days" in english
    assert "2 June 2026" in english
    assert "2026年5月3日" in chinese
    assert "2026年6月2日" in chinese


def test_what_cannot_be_used_says_what_to_give_instead(shop: LittleShop) -> None:
    line = shop.line_id("#W1000002")
    for items in (
        [],
        [{"line_id": line, "quantity": 0}],
        [{"line_id": line, "quantity": 9}],
        [{"line_id": -1}],
    ):
        with pytest.raises(Unfit) as wrong:
            shop.offers.offer("web:1", "mei", "return_item", {**back(shop), "items": items})
        for language in ("en", "zh"):
            text = refusal(wrong.value, language)
            assert not PLACEHOLDER.search(text), text
            assert any(word in text for word in ("Please", "请")), text


@pytest.mark.parametrize(
    "key",
    ["no_offer", "offer_expired", "offer_replaced", "offer_withdrawn", "other_parameters", "changed_meanwhile",
     "not_possible", "unavailable", "undo_not_possible"],
)  # fmt: skip
def test_a_yes_that_does_nothing_says_that_nothing_was_changed_or_waits(key: str) -> None:
    english, chinese = say(f"orders.{key}", "en"), say(f"orders.{key}", "zh")
    assert re.search(
        r"nothing (was|has been) (changed|written)|nothing waiting|Nothing was", english
    )
    assert re.search(r"没有改动|没有等您确认", chinese)
