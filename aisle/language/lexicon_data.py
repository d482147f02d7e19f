"""The lexicon that comes with Aisle, read from the tables in `data/`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from aisle.language.errors import LexiconError
from aisle.language.lexicon import Entry

_HERE = Path(__file__).parent / "data"
_COLUMNS = ["value", "en", "zh", "parent"]
# One file a kind; `options.csv` has one more column in front: the name of the option.
_FILES = {
    "colours.csv": "colour",
    "sizes.csv": "size",
    "materials.csv": "material",
    "brands.csv": "brand",
    "attributes.csv": "attribute:feature",
}


def shipped_entries() -> Iterator[Entry]:
    """Every entry of every table; a broken row is a LexiconError naming file and line."""
    for path in sorted(_HERE.glob("kinds_*.csv")):
        yield from _read(path, "category")
    for name, kind in _FILES.items():
        yield from _read(_HERE / name, kind)
    yield from _read(_HERE / "options.csv", None)


def _read(path: Path, kind: str | None) -> Iterator[Entry]:
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.reader(line for line in stream if not line.startswith("#"))
        for number, row in enumerate(reader, start=1):
            if not row:
                continue
            option = row.pop(0) if kind is None else ""
            row += [""] * (len(_COLUMNS) - len(row))
            if len(row) != len(_COLUMNS) or not row[0]:
                raise LexiconError(
                    f"{path.name}, row {number}: expected {', '.join(_COLUMNS)}, got {row!r}."
                )
            value, english, chinese, parent = (cell.strip() for cell in row)
            yield Entry(
                kind or f"value:{option.strip()}",
                value,
                tuple(dict.fromkeys([value, *_split(english)]))
                if value.isascii()
                else _split(english),
                _split(chinese),
                parent or None,
            )


def _split(cell: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in cell.split("|") if name.strip())
