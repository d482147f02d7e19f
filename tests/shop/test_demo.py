from __future__ import annotations

from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import func, select

from aisle.shop import tables
from aisle.shop.catalogue import Catalogue
from aisle.shop.clock import Clock
from aisle.shop.database import open_database
from aisle.shop.demo import build_demo, init_shop
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.settings import load_settings
from aisle.shop.tables.commerce import ORDER_STATUSES

pytestmark = pytest.mark.slow  # builds the demo shop


def test_the_demo_shop_is_whole_in_both_languages_and_of_today(tmp_path: Path) -> None:
    (tmp_path / "shop.db.building").write_bytes(b"left by a killed build")
    settings = load_settings(tmp_path, {"AISLE_NOW": "2027-05-05T06:00:00+00:00"})
    counts = build_demo(settings, pictures=False)
    assert counts["products"] >= 120
    assert counts["customers"] == 200
    assert counts["orders"] == 600
    assert counts["events"] >= 50_000
    settings = load_settings(tmp_path, {})
    database = open_database(settings)
    for product in Catalogue(database).all():
        assert set(product.title) == set(product.description) == {"en", "zh"}
        assert product.variants
        for image in [*product.images, *(one.image for one in product.variants if one.image)]:
            assert image.startswith("/pictures/NG-")
    with database.read() as session:
        newest = session.scalar(select(func.max(tables.Event.at)))
        statuses = set(session.scalars(select(tables.Order.status)))
        variants = session.scalar(select(func.count()).select_from(tables.Variant))
    now = 1_809_496_800  # 2027-05-05 06:00 UTC
    assert newest is not None
    assert variants is not None
    assert variants >= 600
    assert now - 86_400 < newest <= now
    assert statuses == set(ORDER_STATUSES)
    assert (tmp_path / "policies" / "zh").is_dir()
    with pytest.raises(BadInput, match=r"a shop in .* already"):
        build_demo(settings)


def test_an_empty_shop_has_its_settings_file_and_is_not_made_twice(tmp_path: Path) -> None:
    home = tmp_path / "new"
    shop = init_shop(home)
    settings = load_settings(home, {})
    assert settings.shop == shop
    assert shop.windows.return_days == 30
    assert Catalogue(open_database(settings)).count() == 0
    assert Clock(settings).zone.key == "UTC"
    with pytest.raises(BadInput, match="already"):
        init_shop(home)


def test_two_at_once_make_one_shop(tmp_path: Path) -> None:
    with FileLock(tmp_path / "making.lock"):
        with pytest.raises(Unavailable, match="is being made"):
            build_demo(load_settings(tmp_path, {}), pictures=False)
        with pytest.raises(Unavailable, match="is being made"):
            init_shop(tmp_path)
    assert not (tmp_path / "shop.db").exists()
