"""The shop's database: SQLite for several processes at once, every write in one short transaction.

with database.read() as session: …      a snapshot; it cannot write
with database.write() as session: …     BEGIN IMMEDIATE; commits at the end, nothing on an error
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from aisle.shop.errors import Unavailable
from aisle.shop.migrating import head_revision, migrate, revision_of
from aisle.shop.settings import Settings

BUSY_MS = 5000
CACHE_KIB = 16_384  # a connection; bulk imports read each index page once

__all__ = ["Database", "migrate", "open_database"]


class Database:
    """One open database. Sessions are for one thread and one piece of work each."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._reader = _engine(path, "BEGIN", query_only=True)
        self._writer = _engine(path, "BEGIN IMMEDIATE", query_only=False)
        self._read_session = sessionmaker(self._reader, autoflush=False, expire_on_commit=False)
        self._write_session = sessionmaker(self._writer, expire_on_commit=False)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one moment of the database and refuses to write."""
        with self._guarded(), self._read_session() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that holds the write lock from its first statement and commits at the end."""
        with self._guarded(), self._write_session() as session, session.begin():
            session.connection()  # take the lock now: what is read next cannot change under us
            yield session

    def forget_journal(self) -> None:
        """Empty the write-ahead log: what was erased must not be read out of it.

        While others read, SQLite leaves it as it is; the next call does it.
        """
        with closing(sqlite3.connect(self.path, timeout=1)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of all connections."""
        self._reader.dispose()
        self._writer.dispose()

    def problems(self) -> list[str]:
        """What SQLite finds broken in the file; empty when it is sound. Reads all of it."""
        with self._guarded(), self._reader.connect() as connection:
            found = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check")]
        return [] if found == ["ok"] else found

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            if "locked" in str(error.orig):
                raise Unavailable(
                    f"{self.path} has been busy for {BUSY_MS // 1000} seconds. Try again; "
                    "nothing was changed."
                ) from error
            raise
        except DatabaseError as error:
            if _is_damaged(error):
                raise _damaged(self.path) from error
            raise


def open_database(target: Settings | Path, *, create: bool = False) -> Database:
    """The database of a home (or at a path), of the version this code is written for.

    `create` makes a missing one and brings an older one up to date. Without it a missing, older,
    newer or damaged database is Unavailable, and the message names the cure.
    """
    path = target.db_path if isinstance(target, Settings) else target
    if create:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path)
    elif not path.exists():
        raise Unavailable(
            f"No shop in {path.parent}. Run `aisle init --demo` for the demo shop, or `aisle init`."
        )
    elif (found := revision_of(path)) != head_revision():
        raise Unavailable(
            f"{path} is of version {found or 'none'}, this Aisle works with {head_revision()}. "
            "Run `aisle run`: it keeps a backup and brings the database up to date."
        )
    return Database(path)


def _engine(path: Path, begin: str, *, query_only: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in (
            f"busy_timeout = {BUSY_MS}",
            "foreign_keys = ON",
            "synchronous = FULL",
            "secure_delete = ON",  # erased means overwritten
            f"cache_size = {-CACHE_KIB}",
            f"query_only = {'ON' if query_only else 'OFF'}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


def _is_damaged(error: DatabaseError) -> bool:
    return any(word in str(error.orig) for word in ("malformed", "not a database"))


def _damaged(path: Path) -> Unavailable:
    return Unavailable(
        f"{path} is damaged. Put back the newest copy from {path.parent / 'backups'}, or move the "
        "file away and run `aisle init --demo`."
    )
