"""Windows: local calendar days, month ends, leap years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from aisle.shop.possible import possible
from aisle.shop.windows import add_months, last_day
from tests.shop.little_shop import LittleShop


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("UTC", date(2026, 6, 3)),
        ("America/New_York", date(2026, 6, 2)),
        ("Asia/Shanghai", date(2026, 6, 3)),
    ],
)
def test_the_last_day_depends_on_the_shops_timezone(zone: str, expected: date) -> None:
    assert last_day(datetime(2026, 5, 4, 2, 0, tzinfo=UTC), 30, zone) == expected


def test_a_window_over_the_change_of_the_clock_still_counts_days() -> None:
    delivered = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)  # 28 February, 23:30, in New York
    assert last_day(delivered, 14, "America/New_York") == date(2026, 3, 14)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2024, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 5, 3), 0, date(2026, 5, 3)),
    ],
)
def test_months_end_on_the_last_day_there_is(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_what_is_possible_ends_where_the_check_refuses(shop: LittleShop) -> None:
    found = {one.kind: one.until for one in possible(shop.order("#W1000002"), shop.offers.terms())}
    assert found == {
        "return_item": date(2026, 6, 2),
        "exchange_item": date(2026, 5, 18),
        "warranty": date(2028, 5, 3),
    }
    shop.at(datetime(2026, 5, 20, 12, tzinfo=UTC))
    left = [one.kind for one in possible(shop.order("#W1000002"), shop.offers.terms())]
    assert left == ["return_item", "warranty"]
