"""Bringing a database to the version of this code: under a file lock, after a backup copy."""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path

from aisle.shop.errors import BadInput, Unavailable

LOCK_WAIT_S = 60
_SCRIPTS = Path(__file__).parent / "migrations"


def migrate(path: Path, *, keep_copy: bool = True) -> None:
    """Create the database at `path`, or upgrade it; does nothing where it is up to date.

    One process at a time. An existing file is copied to `backups/` first, with `keep_copy`. Raises Unavailable for a
    damaged database, or one made by a newer Aisle.
    """
    if path.exists() and revision_of(path) == head_revision():
        return
    from filelock import FileLock, Timeout  # here: only who migrates needs it

    try:
        with FileLock(f"{path}.lock", timeout=LOCK_WAIT_S):
            _migrate_locked(path, keep_copy)
    except Timeout as error:
        raise Unavailable(
            f"Another process has been migrating {path} for {LOCK_WAIT_S} seconds. Stop it, then "
            "start again."
        ) from error


def revision_of(path: Path) -> str | None:
    """The revision an existing database is of; None for one without tables."""
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=5)) as connection:
            tables = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            )
            if tables.fetchone() is None:
                return None
            row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
            return str(row[0]) if row else None
    except sqlite3.DatabaseError as error:
        raise Unavailable(
            f"{path} cannot be read as the shop's database ({error}). Put back the newest copy from "
            f"{path.parent / 'backups'}, or move the file away and run `aisle init --demo`."
        ) from error


@cache
def head_revision() -> str:
    """The revision this code is written for: the newest file of `migrations/versions`."""
    names = sorted(path.name for path in (_SCRIPTS / "versions").glob("[0-9]*.py"))
    return names[-1].split("_", 1)[0]


def _migrate_locked(path: Path, keep_copy: bool) -> None:
    found = revision_of(path) if path.exists() else None
    if found == head_revision():
        return
    if found is not None and found > head_revision():
        raise Unavailable(
            f"{path} was made by a newer Aisle (version {found}, this one knows {head_revision()}). "
            "Update Aisle, or use another --home."
        )
    if found is not None and keep_copy:
        back_up(path)
    _prepare_file(path)
    _upgrade(path)


def _prepare_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")  # stays with the file


def _upgrade(path: Path) -> None:
    from alembic import command  # here: a third of a second that only migrations pay
    from alembic.config import Config
    from sqlalchemy import create_engine
    from sqlalchemy.pool import NullPool

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def back_up(path: Path, out: Path | None = None) -> Path:
    """A whole copy of the database in `out`, or in `backups/` beside it, also while it is written to.

    Raises BadInput for a file that exists, Unavailable for a database that cannot be read.
    """
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = out or path.parent / "backups" / f"{path.stem}-{revision_of(path)}-{stamp}.db"
    if copy.exists():
        raise BadInput(f"'{copy}' exists already. Give another name, or remove it.")
    if not copy.parent.is_dir():
        if out is not None:
            raise BadInput(f"No folder '{copy.parent}'. Make it, or give another --out.")
        copy.parent.mkdir()
    draft = copy.with_name(f".{copy.name}.{os.getpid()}")
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)  # a plain copy could miss what still stands in the WAL file
            target.execute("PRAGMA journal_mode = DELETE")
        draft.replace(copy)
    finally:
        draft.unlink(missing_ok=True)
    return copy
