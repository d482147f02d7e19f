"""The synthetic shop of the benchmark, small: its reads find what they look for."""

from __future__ import annotations

from pathlib import Path

from aisle.shop.database import open_database
from aisle.shop.tau_export import export_tau
from benchmarks import many_orders


def test_a_small_synthetic_shop_is_whole_and_is_read(tmp_path: Path) -> None:
    home = many_orders.make_shop(tmp_path, 200)
    found = many_orders.measure(home, 200, reads=20)
    assert {one.count for one in found} == {20}
    assert all(0 < one.p50 <= one.p95 for one in found)
    exported = export_tau(open_database(home / "shop.db"))
    assert (len(exported["orders"]), len(exported["users"])) == (200, 50)
    assert many_orders.make_shop(tmp_path, 200) == home  # and is not made again
