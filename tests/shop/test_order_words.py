"""The words of after-sales: the same keys and places in both languages, and every key the code names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aisle.language.wording import keys, places
from aisle.shop.option_words import option_name
from aisle.shop.order_types import Method
from aisle.shop.order_words import (
    CANCEL_REASONS,
    RETURN_REASONS,
    method_name,
    possible_sentence,
    reason_name,
    return_reason,
    status_name,
)
from aisle.shop.plans import KINDS
from aisle.shop.possible import Possibility
from aisle.shop.tables.commerce import ORDER_STATUSES

SHOP = Path(__file__).parents[2] / "aisle" / "shop"


def ours(language: str) -> set[str]:
    return {key for key in keys(language) if key.startswith(("orders.", "policies."))}


def test_both_languages_have_the_same_keys_and_places() -> None:
    assert ours("en") == ours("zh")
    for key in ours("en"):
        assert places(key, "en") == places(key, "zh"), key


def test_every_key_that_the_code_names_has_words() -> None:
    named = set()
    for path in SHOP.glob("*.py"):
        named |= set(
            re.findall(r'"(orders\.(?!jsonl")[a-z_.]+)"', path.read_text(encoding="utf-8"))
        )
    assert len(named) > 40
    assert {key for key in named if key != "orders.not_allowed"} <= ours("en")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_status_reason_and_kind_has_a_name(language: str) -> None:
    for status in ORDER_STATUSES:
        assert status_name(status, language)
    for reason in (*CANCEL_REASONS, *RETURN_REASONS):
        assert reason_name(reason, language)
    for kind in KINDS:
        assert {f"orders.offer_{kind}", f"orders.done_{kind}"} <= ours(language)
    for source in ("credit_card", "paypal", "gift_card", "alipay", "wechat_pay"):
        assert method_name(Method("m", source, None, None, None, "USD"), language)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("it does not work", "defective"),
        ("屏幕碎了", "damaged"),
        ("你们发错货了", "wrong item"),
        ("the shoes are too small", "does not fit"),
        ("just because", "other"),
    ],
)
def test_reasons_of_a_return_are_kept_as_codes(text: str, reason: str) -> None:
    assert return_reason(text) == reason


def test_nothing_possible_is_said_too() -> None:
    assert possible_sentence([], "en").strip()
    assert "换货" in possible_sentence([Possibility("exchange_item", None, "R7")], "zh")


@pytest.mark.parametrize(
    ("option", "value", "name"),
    [
        ("colour", "black", "黑色"),
        ("color", "black", "黑色"),
        ("switch type", "clicky", None),
        ("model", "XR-7", "XR-7"),
    ],
)
def test_option_values_are_named_in_chinese(option: str, value: str, name: str | None) -> None:
    found = option_name(option, value, "zh")
    assert found == name if name else found != value
    assert option_name(option, value, "en") == value
