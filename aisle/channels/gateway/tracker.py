"""Rasa keeps its own record of what was said, in `tracker.db` of the home: erasing reaches it too."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from aisle.shop.subjects import Subject

BUSY_SECONDS = 5.0


def erase_from_tracker(home: Path, subject: Subject) -> int:
    """Remove every event Rasa has of these conversations; how many. No tracker yet: none."""
    path = home / "tracker.db"
    if not path.is_file():
        return 0
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection, connection:
        named = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE type='table' AND name='events'"
        )
        if named.fetchone() is None:
            return 0
        return sum(
            connection.execute("DELETE FROM events WHERE sender_id = ?", (name,)).rowcount
            for name in subject.ids
        )
