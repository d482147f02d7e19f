"""A small shop that the command itself made."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.command import aisle, table

PRODUCTS = (
    "id,title,price,colour,stock,description",
    "P1,Red tent,120.00,red,3,A tent for two that keeps the rain out",
    "P2,Blue kettle,25.50,blue,4,Boils water in three minutes",
    "P3,露营灯,19.90,黄色,7,挂在帐篷里的灯",
)
CUSTOMERS = (
    "customer_id,first_name,last_name,email,zip",
    "C1,Ada,Stone,ada@example.org,10115",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test here starts the command several times, half a second each."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents and item.path.name != "test_said.py":
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three products, one customer, a search index. Only to be read."""
    folder = tmp_path_factory.mktemp("shop")
    home = folder / "home"
    for verb in (
        ["init"],
        ["import", "products", str(table(folder / "products.csv", *PRODUCTS))],
        ["import", "customers", str(table(folder / "customers.csv", *CUSTOMERS))],
        ["train", "search"],
    ):
        done = aisle(home, *verb)
        assert done.code == 0, (verb, done.err)
    return home


@pytest.fixture
def shop(made_shop: Path, tmp_path: Path) -> Path:
    """A copy of it, to be written to."""
    return Path(shutil.copytree(made_shop, tmp_path / "shop"))
