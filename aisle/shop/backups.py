"""Copies of the database: made while it runs, put back without bringing an erased person back.

back_up(path)            → backups/shop-0004-20261128-101502.db, whole, also of what stands in the journal
restore(settings, copy)  → the copy in place of the database; who was erased since is erased in it
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import SQLAlchemyError

from aisle.shop import audit, tables
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.erased_list import list_erased, listed
from aisle.shop.errors import BadInput, ShopError, Unavailable
from aisle.shop.migrating import back_up, head_revision, migrate, revision_of
from aisle.shop.privacy import Privacy
from aisle.shop.settings import Settings
from aisle.shop.stored_settings import CATALOGUE_VERSION, catalogue_version, write_setting

__all__ = ["back_up", "restore"]
DRAFT = ".restore.db"


def restore(settings: Settings, copy: Path) -> dict[str, int | str | None]:
    """Put `copy` in place of the shop's database, which is kept beside it. Nothing may run meanwhile.

    Returns `{"erased": how many subjects were erased anew, "kept": the file with the state of before}`. Raises
    BadInput for a file that is no copy of a shop, or one of a newer Aisle; then nothing has changed.
    """
    home, path = settings.home, settings.db_path
    draft = home / DRAFT
    home.mkdir(parents=True, exist_ok=True)
    _remove(draft)
    try:
        _copy_whole(copy, draft)
        migrate(draft, keep_copy=False)
        version = _present_version(path)
        list_erased(home, _tombstones(path))
        erased = _apply(Database(draft), Clock(settings), listed(home), version)
        kept = _put_aside(path)
        draft.replace(path)
    finally:
        _remove(draft)
    return {"erased": erased, "kept": kept.name if kept else None}


def _copy_whole(copy: Path, draft: Path) -> None:
    cure = "Give a file that `aisle backup` has written."
    if not copy.is_file():
        raise BadInput(f"No file '{copy}'. {cure}")
    try:
        with closing(sqlite3.connect(f"file:{copy}?mode=ro", uri=True)) as source:
            problem = source.execute("PRAGMA quick_check").fetchone()[0]
            if problem != "ok":
                raise BadInput(f"'{copy}' is damaged ({problem}). Take an older copy.")
            with closing(sqlite3.connect(draft)) as target:
                source.backup(target)
    except sqlite3.DatabaseError as error:
        raise BadInput(f"'{copy}' is not a copy of a shop ({error}). {cure}") from error
    found = revision_of(draft)
    if found is None:
        raise BadInput(f"'{copy}' is a database, and not of a shop. {cure}")
    if found > head_revision():
        raise BadInput(
            f"'{copy}' was made by a newer Aisle (version {found}, this one knows {head_revision()}). "
            "Update Aisle first."
        )


def _apply(database: Database, clock: Clock, tombstones: Mapping[str, int], version: int) -> int:
    """The tombstones, and a version of the catalogue that no process has seen yet."""
    with database.write() as session:
        for name, at in tombstones.items():
            row = insert(tables.Tombstone).values(subject_hash=name, erased_at=at)
            session.execute(row.on_conflict_do_nothing())
        write_setting(session, CATALOGUE_VERSION, max(version, catalogue_version(session)) + 1)
    erased = Privacy(database, clock).sweep()
    with database.write() as session:
        facts = {"erased": erased}
        audit.append(session, clock.timestamp(), "shop", "restore", None, facts)
    database.forget_journal()
    database.close()
    return erased


def _tombstones(path: Path) -> dict[str, int]:
    if not path.is_file():
        return {}
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            rows = connection.execute("SELECT subject_hash, erased_at FROM tombstones")
            return {str(name): int(at) for name, at in rows}
    except sqlite3.DatabaseError:
        return {}  # damaged: the list beside it has them


def _present_version(path: Path) -> int:
    if not path.is_file():
        return 0
    try:
        database = Database(path)
        with database.read() as session:
            version = catalogue_version(session)
        database.close()
    except (ShopError, SQLAlchemyError):  # missing or damaged: it is about to be replaced
        return 0
    return version


def _put_aside(path: Path) -> Path | None:
    """What was there until now, kept; also a damaged file, under a name that says so."""
    if not path.is_file():
        return None
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    try:
        kept = back_up(path)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except (sqlite3.DatabaseError, Unavailable):
        stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
        kept = folder / f"{path.stem}-damaged-{stamp}"
        os.link(path, kept)
    for name in ("-wal", "-shm"):
        path.with_name(path.name + name).unlink(missing_ok=True)
    return kept


def _remove(path: Path) -> None:
    for name in ("", "-wal", "-shm", "-journal", ".lock"):
        path.with_name(path.name + name).unlink(missing_ok=True)
