from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aisle.shop import tables
from aisle.shop.clock import Clock
from aisle.shop.personal_data import find_personal, is_card, is_cn_id, is_iban
from aisle.shop.vault import Vault
from tests.shop.homes import Home, open_home

PERSONAL = [
    ("write to ann.lee+shop@example.co.uk please", "email", "ann.lee+shop@example.co.uk"),
    ("我的邮箱是wang_xm@163.com谢谢", "email", "wang_xm@163.com"),
    ("my card is 4111 1111 1111 1111, thanks", "card", "4111 1111 1111 1111"),
    ("卡号：4111-1111-1111-1111。", "card", "4111-1111-1111-1111"),
    ("Amex 378282246310005", "card", "378282246310005"),
    ("IBAN DE89 3704 0044 0532 0130 00 please refund", "iban", "DE89 3704 0044 0532 0130 00"),
    ("身份证号11010519491231002X", "cn_id", "11010519491231002X"),
    ("打我手机13812345678", "phone", "13812345678"),
    ("电话 138-1234-5678 或微信", "phone", "138-1234-5678"),
    ("+86 138 1234 5678", "phone", "+86 138 1234 5678"),
    ("call me at (415) 555-2671", "phone", "(415) 555-2671"),
    ("ring +44 20 7946 0958 tonight", "phone", "+44 20 7946 0958"),
    ("手机１３８１２３４５６７８", "phone", "13812345678"),
]
HARMLESS = [
    "where is my order #W2378156",
    "order W2378156 and W8855135",
    "tent under 200, two people, 2100 g, 42 cm",
    "iPhone 11 64GB 18W 1920x1080",
    "between 1000 and 1500 in 2026-11-02",
    "我想买三百五十块以内的帐篷，2000毫米",
    "card 4111 1111 1111 1112",
    "EAN 0882780756328",
    "@home",
    "5 @ 20.00",
    "🙂",
    "",
]


@pytest.mark.parametrize(("text", "kind", "value"), PERSONAL)
def test_personal_values_are_found_whole(text: str, kind: str, value: str) -> None:
    assert [(one.kind, one.value) for one in find_personal(text)] == [(kind, value)]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_shoppers_say_otherwise_is_left_alone(text: str) -> None:
    assert find_personal(text) == []


@given(st.integers(10**11, 10**17 - 1))
def test_one_wrong_digit_makes_a_card_number_no_card_number(number: int) -> None:
    body = f"4{number}"
    right = [body + str(digit) for digit in range(10) if is_card(body + str(digit))]
    assert len(right) == 1


def test_check_digits_tell_numbers_from_ids() -> None:
    assert is_iban("GB82WEST12345698765432")
    assert not is_iban("GB82WEST12345698765433")
    assert is_cn_id("11010519491231002X")
    assert not is_cn_id("110105194912310021")
    assert not is_cn_id("11010519491331002X")


def vault(folder: Path) -> tuple[Home, Vault]:
    home = open_home(folder)
    return home, Vault(home.database, home.clock, hours=24)


def test_a_text_comes_back_as_it_was_and_the_same_value_keeps_its_token(tmp_path: Path) -> None:
    _, kept = vault(tmp_path)
    said = "I am ann@example.com, phone 13812345678, and not bob@example.com. ann@example.com!"
    hidden = kept.redact("web:1", said)
    assert hidden == "I am <email_1>, phone <phone_1>, and not <email_2>. <email_1>!"
    assert kept.redact("web:1", "again ann@example.com") == "again <email_1>"
    assert kept.resolve("web:1", hidden) == said


def test_another_conversation_cannot_resolve_a_token(tmp_path: Path) -> None:
    _, kept = vault(tmp_path)
    kept.redact("web:1", "ann@example.com")
    assert kept.resolve("web:2", "<email_1>") == "<email_1>"


def test_values_are_forgotten_when_their_time_is_over(tmp_path: Path) -> None:
    home, kept = vault(tmp_path)
    kept.redact("web:1", "ann@example.com")
    assert home.settings.now is not None
    later = Clock(
        dataclasses.replace(home.settings, now=home.settings.now + dt.timedelta(hours=25))
    )
    tomorrow = Vault(home.database, later, hours=24)
    assert tomorrow.resolve("web:1", "<email_1>") == "<email_1>"
    assert tomorrow.purge() == 1
    with home.database.read() as session:
        assert session.query(tables.VaultEntry).count() == 0


def test_ids_of_the_shop_are_not_personal_even_if_they_look_like_phones(tmp_path: Path) -> None:
    home, kept = vault(tmp_path)
    home.products({"id": "4155552671", "title": "A thing with an odd number"})
    assert kept.redact("web:1", "is 4155552671 in stock?") == "is 4155552671 in stock?"
    assert kept.redact("web:1", "call 4155552672") == "call <phone_1>"


@given(st.text(max_size=60))
def test_any_text_is_read_without_harm_and_spans_are_true(text: str) -> None:
    ends = [0]
    for one in find_personal(text):
        assert ends[-1] <= one.start < one.end <= len(text)
        ends.append(one.end)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("my card is 4111 1111 1111 1111, thanks", "my card is •••• 1111, thanks"),
        ("IBAN DE89 3704 0044 0532 0130 00 please", "IBAN •••• 0 00 please"),
    ],
)
def test_of_cards_and_accounts_only_the_last_places_are_kept(
    tmp_path: Path, text: str, shown: str
) -> None:
    home = open_home(tmp_path)
    vault = Vault(home.database, home.clock)
    redacted = vault.redact("web:1", text)
    assert vault.redact("web:1", text) == redacted
    assert vault.resolve("web:1", redacted) == shown
    assert b"1111 1111" not in (tmp_path / "shop.db").read_bytes()
