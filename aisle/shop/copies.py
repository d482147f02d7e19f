"""Erasing in the copies of the database that lie under `backups/`."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path


def erase_from_copies(
    home: Path,
    ids: Iterable[str],
    emptied: Sequence[tuple[str, str]],
    blanked: Mapping[str, Mapping[str, str | None]],
) -> int:
    """Erase in the copies under `backups/` too, of whatever version they are; how many rows.

    `emptied`: tables and the column that holds an id. `blanked`: table with a customer_id → new values.
    """
    return sum(
        _erase_from_copy(path, list(ids), emptied, blanked)
        for path in sorted((home / "backups").glob("*.db"))
    )


def _erase_from_copy(
    path: Path,
    ids: list[str],
    emptied: Sequence[tuple[str, str]],
    blanked: Mapping[str, Mapping[str, str | None]],
) -> int:
    marks = ", ".join("?" * len(ids))
    count = 0
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(path, timeout=5)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            for table, column in emptied:
                if column in _columns(connection, table):
                    sql = f"DELETE FROM {table} WHERE {column} IN ({marks})"
                    count += connection.execute(sql, ids).rowcount
            for table, values in blanked.items():
                kept = {
                    name: value
                    for name, value in values.items()
                    if name in _columns(connection, table)
                }
                if kept:
                    sets = ", ".join(f"{name} = ?" for name in kept)
                    sql = f"UPDATE {table} SET {sets} WHERE customer_id IN ({marks})"
                    count += connection.execute(sql, [*kept.values(), *ids]).rowcount
    return count


def _columns(connection: sqlite3.Connection, table: str) -> set[str]:
    return {str(row[1]) for row in connection.execute(f"PRAGMA table_info({table})")}
