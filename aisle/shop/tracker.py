"""Rasa keeps its own record of what was said, in `tracker.db` of the home: erasing reaches it too."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

BUSY_SECONDS = 5.0
PERSONAL = ("address", "email", "name", "phone", "zip")  # entities


def erase_from_tracker(home: Path, conversations: Iterable[str]) -> int:
    """Remove every event Rasa has of these conversations; how many. No tracker yet: none."""
    with _events(home) as connection:
        if connection is None:
            return 0
        return sum(
            connection.execute("DELETE FROM events WHERE sender_id = ?", (name,)).rowcount
            for name in conversations
        )


def sweep_tracker(home: Path, is_erased: Callable[[str], bool]) -> int:
    """Remove what Rasa wrote late of conversations that are erased; how many events."""
    with _events(home) as connection:
        if connection is None:
            return 0
        rows = connection.execute("SELECT DISTINCT sender_id FROM events").fetchall()
        gone = [name for (name,) in rows if is_erased(name)]
    return erase_from_tracker(home, gone) if gone else 0


def forget_before(home: Path, at: int) -> int:
    """Remove events older than the transcripts that are kept; how many."""
    with _events(home) as connection:
        if connection is None:
            return 0
        return connection.execute("DELETE FROM events WHERE timestamp < ?", (at,)).rowcount


def hide_in_tracker(home: Path, conversation: str, since: float, hide: Callable[[str], str]) -> int:
    """Rewrite what Rasa stored of this conversation since then, personal values hidden; how many events."""
    with _events(home) as connection:
        if connection is None:
            return 0
        rows = connection.execute(
            "SELECT id, data FROM events WHERE sender_id = ? AND timestamp >= ?",
            (conversation, since),
        ).fetchall()
        changed = [
            (fresh, number)
            for number, data in rows
            if (fresh := json.dumps(_hidden(json.loads(data), hide))) != data
        ]
        connection.executemany("UPDATE events SET data = ? WHERE id = ?", changed)
        return len(changed)


def _hidden(value: Any, hide: Callable[[str], str]) -> Any:  # Any: JSON
    if isinstance(value, str):
        return hide(value)
    if isinstance(value, list):
        return [_hidden(one, hide) for one in value]
    if isinstance(value, dict):
        fresh = {name: _hidden(one, hide) for name, one in value.items()}
        if fresh.get("entity") in PERSONAL and not str(fresh.get("value")).startswith("<"):
            fresh["value"] = f"<{fresh['entity']}>"  # read otherwise than the vault has it
        return fresh
    return value


@contextmanager
def _events(home: Path) -> Iterator[sqlite3.Connection | None]:
    path = home / "tracker.db"
    if not path.is_file():
        yield None
        return
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection, connection:
        connection.execute("PRAGMA secure_delete = ON")  # erased means overwritten
        named = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type='table' AND name='events'"
        )
        yield connection if named.fetchone() else None
