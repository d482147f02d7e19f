"""A copy of the events in columns, kept in the home: what would take minutes out of the database takes a second.

The copy grows by what is new. It is made anew when an import was completed or somebody was erased;
erasing also deletes it (aisle/shop/privacy.py). It holds no words.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock

from aisle.shop.privacy import COPIES

if TYPE_CHECKING:
    import polars as pl

Progress = Callable[[int], None]  # events read so far
CHUNK = 200_000
MOST_FILES = 16  # then they become one
COLUMNS = ("user_id", "item_id", "at", "event", "value", "quantity", "conversation_id", "channel",
           "language", "turn_id", "position", "variant_id")  # fmt: skip
_VISIBLE = "(import_id IS NULL OR import_id NOT IN (SELECT import_id FROM imports WHERE completed_at IS NULL))"


def schema() -> dict[str, Any]:
    """The types of the columns: ids are categories, so that ten million events fit into memory."""
    import polars as pl

    ids = dict.fromkeys(("user_id", "item_id", "event", "conversation_id", "channel", "language",
                         "turn_id", "variant_id"), pl.Categorical)  # fmt: skip
    return {**dict.fromkeys(COLUMNS, pl.Int64), **ids} | {
        "value": pl.Float32,
        "quantity": pl.Int32,
        "position": pl.Int16,
    }


class EventCopy:
    """One for a home."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._folder = database.parent / COPIES / "events"
        self._state = self._folder / "state.json"

    def version(self) -> tuple[str, int]:
        """(imports and erasures, number of the last event): changes whenever the events do."""
        with closing(self._open()) as connection:
            return self._ground(connection), _last(connection)

    def files(self, progress: Progress | None = None) -> list[Path]:
        """The Parquet files that together hold every event seen now."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with FileLock(self._folder.parent / "events.lock"):
            for _ in range(3):  # somebody may be erased while we read
                self._catch_up(progress or (lambda _: None))
                with closing(self._open()) as connection:
                    if self._ground(connection) == self._known()["ground"]:
                        break
                self._forget()
            self._tidy()
            return sorted(self._folder.glob("*.parquet"))

    def _catch_up(self, progress: Progress) -> None:
        with closing(self._open()) as connection:
            connection.execute("BEGIN")  # one moment of the database
            ground, last, known = self._ground(connection), _last(connection), self._known()
            if known["ground"] != ground or known["last"] > last:
                self._forget()
                known = self._known()
            if known["last"] < last:
                path = self._folder / f"{last:012d}.parquet"
                _write(connection, known["last"], path, progress)
            self._folder.mkdir(parents=True, exist_ok=True)
            self._state.write_text(json.dumps({"ground": ground, "last": last}), encoding="utf-8")

    def _tidy(self) -> None:
        import polars as pl

        files = sorted(self._folder.glob("*.parquet"))
        if len(files) > MOST_FILES:
            whole = pl.concat([pl.read_parquet(path) for path in files])
            _save(whole, files[-1])
            for path in files[:-1]:
                path.unlink()

    def _known(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads(self._state.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._forget()
            return {"ground": "", "last": 0}
        return found

    def _forget(self) -> None:
        for path in self._folder.glob("*"):
            path.unlink(missing_ok=True)

    def _ground(self, connection: sqlite3.Connection) -> str:
        """Imports and erasures so far: what was read before one of them is not to be built upon."""
        imports = "SELECT count(*), max(completed_at) FROM imports WHERE completed_at IS NOT NULL"
        erased = "SELECT count(*), max(erased_at) FROM tombstones"
        seen = [*connection.execute(imports).fetchone(), *connection.execute(erased).fetchone()]
        return " ".join(map(str, [*COLUMNS, *seen]))  # a copy of other columns is no use either

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._database}?mode=ro", uri=True, timeout=5)


def _last(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(event_id), 0) FROM events").fetchone()[0])


def _write(connection: sqlite3.Connection, after: int, path: Path, progress: Progress) -> None:
    import polars as pl

    parts: list[pl.DataFrame] = []
    done = 0
    for rows in _rows(connection, after):
        columns = zip(*rows, strict=True)
        parts.append(
            pl.DataFrame(
                [
                    pl.Series(name, values, dtype=kind, strict=False)
                    for (name, kind), values in zip(schema().items(), columns, strict=True)
                ]
            )
        )
        done += len(rows)
        progress(done)
    if parts:
        _save(pl.concat(parts), path)


def _save(events: pl.DataFrame, path: Path) -> None:
    draft = path.with_suffix(".draft")
    events.write_parquet(draft, compression="zstd", row_group_size=500_000)
    draft.replace(path)


def _rows(connection: sqlite3.Connection, after: int) -> Iterator[list[tuple[Any, ...]]]:
    cursor = connection.execute(
        f"SELECT {', '.join(COLUMNS)} FROM events WHERE event_id > ? AND {_VISIBLE} ORDER BY event_id",
        (after,),
    )
    while rows := cursor.fetchmany(CHUNK):
        yield rows
