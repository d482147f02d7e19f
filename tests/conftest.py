"""What several rooms test with: the running product, started once a session, and the little shop, filled once."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.running import Assistant, demo_home, started
from tests.shop.little_shop import LittleShop, little_shop

DATA = Path(os.environ.get("AISLE_DATA", "../shared/data"))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data; the test skips where it is not."""
    if not DATA.is_dir():
        pytest.skip(f"no real data in {DATA}: set AISLE_DATA")
    return DATA


@pytest.fixture(scope="session")
def trained_home() -> Path:
    """A demo home with all models, never written to: copy it."""
    if not Path(".venv-bot/bin/python").exists():
        pytest.skip("no .venv-bot: run `make setup`")
    return demo_home()


@pytest.fixture(scope="session")
def assistant(trained_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """Rasa, action server and gateway of the demo shop, with Telegram against the fake Bot API."""
    with started(trained_home, tmp_path_factory.mktemp("assistant")) as running:
        yield running


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
