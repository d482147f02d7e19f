"""What an import did, and the rows it left out."""

from __future__ import annotations

import csv
import datetime as dt
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

Progress = Callable[[int], None]  # rows done so far


def new_import_id(kind: str) -> str:
    """A name no other import has, also of the same second: `tau-20261125-101502-3f2ac1`."""
    return f"{kind}-{dt.datetime.now(dt.UTC):%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"


@dataclass
class ImportReport:
    """Counts of rows. `good` = `added` + `changed` + `unchanged`; bad rows stand in `rejected_path`."""

    import_id: str
    kind: str
    source: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejected_path: Path | None = None
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def good(self) -> int:
        """Rows that were taken."""
        return self.added + self.changed + self.unchanged

    def to_json(self) -> dict[str, Any]:
        """For `--json` and the imports table."""
        path = str(self.rejected_path) if self.rejected_path else None
        return {**asdict(self), "good": self.good, "rejected_path": path}


class Rejected:
    """`rejected.csv` of one import: made with its first row, so that a clean import leaves none."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "rejected.csv"
        self.count = 0
        self.first: str | None = None
        self._file: TextIO | None = None

    def add(self, row: int, field: str, reason: str, raw_id: str) -> None:
        """One row that is left out."""
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self.path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["row", "field", "reason", "id"])
        csv.writer(self._file).writerow([row, field, reason, _harmless(raw_id)])
        self.count += 1
        self.first = self.first or f"row {row}{f', field {field!r}' if field else ''}: {reason}"

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()


def _harmless(cell: str) -> str:
    """A spreadsheet must not take a cell of ours for a formula."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
