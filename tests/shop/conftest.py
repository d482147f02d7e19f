"""The little shop: filled once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shop.little_shop import LittleShop, little_shop


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the little shop in it; copy its `shop.db`, never write to it."""
    home = tmp_path_factory.mktemp("little_shop")
    little_shop(home).database.close()
    return home


@pytest.fixture
def shop(filled_home: Path, tmp_path: Path) -> Iterator[LittleShop]:
    shutil.copy(filled_home / "shop.db", tmp_path / "shop.db")
    shop = little_shop(tmp_path)
    yield shop
    shop.database.close()
