"""The audit chain: any change, removal or cut of a row is found."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from aisle.shop.audit import append, verify
from tests.shop.little_shop import LittleShop


def filled(shop: LittleShop) -> None:
    with shop.database.write() as session:
        for number in range(5):
            append(session, number, "staff", "note", "#W1", {"amount_minor": number})


def test_an_untouched_chain_is_whole(shop: LittleShop) -> None:
    filled(shop)
    assert verify(shop.database).broken_at is None
    assert verify(shop.database).rows == 6  # one is the sign-in


@pytest.mark.parametrize(
    ("damage", "broken_at"),
    [
        ("UPDATE audit SET facts = '{\"amount_minor\": 9}' WHERE seq = 3", 3),
        ("UPDATE audit SET actor = 'nobody' WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 4", 5),
        ("DELETE FROM audit WHERE seq = 1", 2),
        ("DELETE FROM audit WHERE seq = 6", 6),
        ("DELETE FROM audit", 1),
    ],
)
def test_a_damaged_chain_is_found(shop: LittleShop, damage: str, broken_at: int) -> None:
    filled(shop)
    with shop.database.write() as session:
        session.execute(text(damage))
    assert verify(shop.database).broken_at == broken_at
