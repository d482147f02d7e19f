"""`erased.txt` beside the database: the tombstones again, for the day the database itself is put back.

A line is the hash of an id and the time of the erasure. Without it a restored copy would bring back whoever was
erased since it was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

NAME = "erased.txt"


def listed(home: Path) -> dict[str, int]:
    """Hash → when it was erased; lines that are not that are passed over."""
    path = home / NAME
    if not path.is_file():
        return {}
    found = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        name, _, at = line.partition(" ")
        if len(name) == 64 and at.isdigit():
            found[name] = int(at)
    return found


def list_erased(home: Path, tombstones: Mapping[str, int]) -> None:
    """Add those that are not listed yet."""
    known = listed(home)
    fresh = [f"{name} {at}\n" for name, at in tombstones.items() if name not in known]
    if fresh:
        with (home / NAME).open("a", encoding="utf-8") as file:
            file.writelines(fresh)
