"""`aisle export person` and `aisle erase person`; `aisle export shop`."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from tests.cli.command import aisle


def test_what_is_known_of_a_person_comes_as_a_zip_and_is_gone_after_erasure(
    shop: Path, tmp_path: Path
) -> None:
    assert aisle(shop, "export", "person", "C1", "--out", str(tmp_path / "before.zip")).code == 0
    erased = aisle(shop, "erase", "person", "C1")
    after = aisle(shop, "export", "shop", "--out", str(tmp_path / "after.json"))

    assert "ada@example.org" in _texts(tmp_path / "before.zip")
    assert erased.code == 0, erased.err
    assert json.loads(erased.out)
    assert after.code == 0, after.err
    assert "ada@example.org" not in (tmp_path / "after.json").read_text(encoding="utf-8")


def test_the_shop_is_exported_in_the_shapes_of_the_retail_benchmark(
    shop: Path, tmp_path: Path
) -> None:
    done = aisle(shop, "export", "shop", "--format", "tau", "--out", str(tmp_path / "shop.json"))

    written = json.loads((tmp_path / "shop.json").read_text(encoding="utf-8"))
    assert done.code == 0, done.err
    assert written["users"]["C1"]["email"] == "ada@example.org"
    assert written["orders"] == {}


def test_staff_are_invited_by_a_link_and_listed(shop: Path) -> None:
    invited = aisle(shop, "staff", "add", "ann@shop.example", "--role", "owner")
    assert invited.out.startswith("http://localhost:8080/operator#invite="), invited.err
    assert aisle(shop, "staff", "list").out == "ann@shop.example\towner\tinvited\n"


def _texts(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return "\n".join(
            archive.read(name).decode("utf-8", "replace") for name in archive.namelist()
        )
