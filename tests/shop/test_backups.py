"""Copies of the database and the way back: nobody who was erased comes back with them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from filelock import FileLock
from typer.testing import CliRunner

from aisle.cli.app import app, attach
from aisle.shop.backups import back_up, restore
from aisle.shop.catalogue import Catalogue
from aisle.shop.database import open_database
from aisle.shop.erased_list import listed
from aisle.shop.errors import BadInput
from aisle.shop.privacy import Privacy
from tests.shop.homes import Home
from tests.shop.test_privacy import CANARIES, life

pytestmark = pytest.mark.slow  # many small shops


def found_in(folder: Path, *words: str) -> list[str]:
    """Which of the words stand in which file."""
    return [
        f"{word} in {path.name}"
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix not in (".csv", ".jsonl")
        for word in words
        if word.encode() in path.read_bytes()
    ]


def closed(home: Home) -> None:
    home.database.close()


def test_a_copy_brings_the_shop_back_but_nobody_who_was_erased_since(tmp_path: Path) -> None:
    home = life(tmp_path)
    copy = back_up(home.database.path, tmp_path / "copy.db")
    Privacy(home.database, home.clock).erase_person("anna")
    home.products({"id": "T2", "title": "Stove", "price": 10})
    closed(home)

    done = restore(home.settings, copy)
    copy.unlink()

    back = open_database(home.settings)
    assert Catalogue(back).count() == 1
    with back.read() as session:
        names = session.connection().exec_driver_sql("SELECT last_name, email FROM customers").all()
    assert {("", None), ("", "bob@example.com")} == set(names)
    back.close()
    assert done["erased"] == 2  # anna and her conversation
    assert found_in(tmp_path, *CANARIES, "anna@canary.example") == []
    assert not list(tmp_path.glob(".restore*"))
    assert sqlite3.connect(tmp_path / "backups" / str(done["kept"])).execute(
        "SELECT count(*) FROM products"
    ).fetchone() == (2,)


def test_the_erased_stay_erased_also_when_the_database_itself_was_lost(tmp_path: Path) -> None:
    home = life(tmp_path)
    copy = back_up(home.database.path, tmp_path / "copy.db")
    Privacy(home.database, home.clock).erase_person("anna")
    closed(home)
    home.database.path.write_bytes(b"not a database any more")
    for name in ("shop.db-wal", "shop.db-shm"):
        (tmp_path / name).unlink(missing_ok=True)

    restore(home.settings, copy)

    copy.unlink()
    assert found_in(tmp_path, *CANARIES) == []
    assert len(listed(tmp_path)) == 2


def test_copies_that_lie_in_the_home_are_erased_in_as_well(tmp_path: Path) -> None:
    home = life(tmp_path)
    copy = back_up(home.database.path)
    assert found_in(copy.parent, *CANARIES)

    receipt = Privacy(home.database, home.clock).erase_person("anna")

    assert receipt["erased"]["rows_of_copies"] > 3
    assert found_in(copy.parent, *CANARIES, "anna@canary.example", "web:a") == []
    assert found_in(copy.parent, "bob@example.com")


def test_what_is_no_copy_of_a_shop_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    home = life(tmp_path / "home")
    closed(home)
    junk, other, newer = tmp_path / "junk.db", tmp_path / "other.db", tmp_path / "newer.db"
    junk.write_bytes(b"x" * 5000)
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE t (a)")
    back_up(home.database.path, newer)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = home.database.path.read_bytes()
    for file, words in {
        tmp_path / "none.db": "No file", junk: "not a copy of a shop", other: "not of a shop", newer: "newer Aisle",
    }.items():  # fmt: skip
        with pytest.raises(BadInput, match=words):
            restore(home.settings, file)
    with pytest.raises(BadInput, match="exists already"):
        back_up(home.database.path, newer)
    assert home.database.path.read_bytes() == before
    assert not list((tmp_path / "home").glob(".restore*"))


def test_the_verbs_back_up_and_restore_a_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = life(tmp_path)
    closed(home)
    attach()
    monkeypatch.setenv("AISLE_HOME", str(tmp_path))
    made = CliRunner().invoke(app, ["--home", str(tmp_path), "backup"])
    copy = Path(made.output.strip())
    assert copy.parent == tmp_path / "backups"
    with FileLock(tmp_path / "run.lock"), pytest.raises(BadInput, match="is running already"):
        CliRunner().invoke(app, ["restore", str(copy)], catch_exceptions=False)
    done = CliRunner().invoke(app, ["--home", str(tmp_path), "restore", str(copy)])
    assert done.exit_code == 0
    assert "erased anew: 0" in done.output
