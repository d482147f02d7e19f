from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import suppress
from itertools import permutations
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from aisle.shop import migrating, tables
from aisle.shop.database import open_database
from aisle.shop.errors import Unavailable
from aisle.shop.stored_settings import read_setting, write_setting
from aisle.shop.tables.commerce import ORDER_STATUSES, STATUS_EDGES
from tests.shop.homes import open_home


class Interrupted(Exception):
    """Something that goes wrong in the middle of a write."""


COUNT_UP = """
import sys
from pathlib import Path
from aisle.shop.database import open_database
from aisle.shop.stored_settings import read_setting, write_setting
database = open_database(Path(sys.argv[1]), create=True)
for _ in range(40):
    with database.write() as session:
        write_setting(session, "count", read_setting(session, "count").get("count", 0) + 1)
"""


def test_the_migrations_make_the_tables_that_the_code_expects(tmp_path: Path) -> None:
    database = open_database(tmp_path / "shop.db", create=True)
    engine = create_engine(f"sqlite:///{database.path}")
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), tables.Base.metadata)
    engine.dispose()
    assert differences == []


def test_a_reader_sees_one_moment_and_cannot_write(tmp_path: Path) -> None:
    database = open_home(tmp_path).database
    with database.read() as session:
        assert read_setting(session, "a") == {}
        with database.write() as other:
            write_setting(other, "a", 1)
        assert read_setting(session, "a") == {}
        with pytest.raises(OperationalError, match="readonly"):
            session.execute(text("DELETE FROM settings"))
    with database.read() as session:
        assert read_setting(session, "a") == {"a": 1}


def test_an_error_inside_a_write_leaves_nothing(tmp_path: Path) -> None:
    database = open_home(tmp_path).database
    with pytest.raises(Interrupted), database.write() as session:  # noqa: PT012
        write_setting(session, "a", 1)
        raise Interrupted
    with database.read() as session:
        assert read_setting(session, "a") == {}


@pytest.mark.slow
def test_processes_that_create_and_count_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    running = [
        subprocess.Popen([sys.executable, "-c", COUNT_UP, str(path)], stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    for one in running:
        _, errors = one.communicate(timeout=120)
        assert one.returncode == 0, errors.decode()
    with open_database(path).read() as session:
        assert read_setting(session, "count") == {"count": 120}


def test_a_write_that_waits_too_long_says_so_and_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aisle.shop.database.BUSY_MS", 100)
    database = open_home(tmp_path).database
    holder = sqlite3.connect(database.path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="busy"), database.write() as session:
        write_setting(session, "a", 1)
    holder.execute("ROLLBACK")
    holder.close()


def test_the_database_itself_refuses_every_status_edge_that_is_not_in_the_table(
    tmp_path: Path,
) -> None:
    database = open_home(tmp_path).database
    with database.write() as session:
        session.add(tables.Customer(customer_id="c"))
        session.flush()
        for number, (before, _) in enumerate(permutations(ORDER_STATUSES, 2)):
            session.add(
                tables.Order(
                    order_id=f"#W{number}",
                    customer_id="c",
                    status=before,
                    currency="USD",
                    version=1,
                )
            )
    passed = set()
    with database.write() as session:
        for number, (before, after) in enumerate(permutations(ORDER_STATUSES, 2)):
            change = update(tables.Order).where(tables.Order.order_id == f"#W{number}")
            with suppress(IntegrityError), session.begin_nested():
                session.execute(change.values(status=after))
                passed.add((before, after))
    assert passed == set(STATUS_EDGES)


def test_a_missing_shop_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match=r"No shop in .*aisle init --demo"):
        open_database(tmp_path / "shop.db")
    assert not (tmp_path / "shop.db").exists()


def test_a_database_of_a_newer_aisle_is_left_alone(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with home.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match="9999"):
        open_database(home.database.path)
    with pytest.raises(Unavailable, match="newer Aisle"):
        open_database(home.database.path, create=True)
    assert not (tmp_path / "backups").exists()


def test_a_file_that_is_no_database_names_the_backup_folder(tmp_path: Path) -> None:
    (tmp_path / "shop.db").write_bytes(b"this is not a database at all" * 100)
    for create in (False, True):
        with pytest.raises(Unavailable, match="backups"):
            open_database(tmp_path / "shop.db", create=create)


def test_damaged_pages_are_found_and_named(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with home.database.write() as session:
        for number in range(400):
            write_setting(session, f"name {number}", "x" * 200)
    home.database.close()
    with sqlite3.connect(home.database.path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(home.database.path.read_bytes())
    content[-40_000:] = b"\xff" * 40_000
    home.database.path.write_bytes(content)
    damaged = open_database(home.database.path)
    try:
        found = damaged.problems()
    except Unavailable as error:
        found = [str(error)]
    assert found
    assert open_home(tmp_path / "other").database.problems() == []


def test_the_backup_holds_what_still_stood_in_the_write_ahead_log(tmp_path: Path) -> None:
    home = open_home(tmp_path)
    with home.database.write() as session:
        write_setting(session, "a", 7)
    migrating.back_up(home.database.path)
    (copy,) = (tmp_path / "backups").glob("shop-*.db")
    with open_database(copy).read() as session:
        assert read_setting(session, "a") == {"a": 7}


def test_a_shop_of_the_first_version_keeps_its_wishes_for_a_person(tmp_path: Path) -> None:
    """0001 → 0002: what stood in a column of the conversation is a row of the queue."""
    path = tmp_path / "shop.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(Path(migrating.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO conversations (conversation_id, channel, tasks, shown, shown_reasons, "
                "misses, turns, rasa_session, token_version, created_at, updated_at, handoff) "
                "VALUES ('web:1', 'web', '[]', '[]', '{}', 0, 0, 0, 0, 1, 7, 'waiting')"
            )
        )
    engine.dispose()
    migrating.migrate(path)
    database = open_database(path)
    with database.read() as session:
        [row] = session.query(tables.Handoff).all()
        assert (row.conversation_id, row.state, row.is_quiet, row.asked_at) == (
            "web:1", "waiting", False, 7,
        )  # fmt: skip
    assert len(list((tmp_path / "backups").iterdir())) == 1
