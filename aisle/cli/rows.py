"""Tables of the batch verbs: read with their columns checked, written whole or not at all."""

from __future__ import annotations

import csv
import gzip
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from aisle.shop.errors import BadInput


def read_rows(path: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    """The rows of a CSV (or .gz) that has these columns. Raises BadInput naming file and column."""
    if not path.is_file():
        raise BadInput(f"There is no file '{path}'. Check the name.")
    open_text = gzip.open if path.suffix == ".gz" else open
    with open_text(path, "rt", encoding="utf-8-sig", newline="") as file:
        try:
            reader = csv.DictReader(file)
            missing = [name for name in columns if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(
                    f"{path.name} has no column '{missing[0]}'. It needs {', '.join(columns)}."
                )
            return [{name: value or "" for name, value in row.items() if name} for row in reader]
        except UnicodeDecodeError as error:
            raise BadInput(f"{path.name} is not UTF-8. Save it as UTF-8.") from error


@contextmanager
def whole_file(path: Path) -> Iterator[TextIO]:
    """A file that appears under its name only when everything was written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("w", encoding="utf-8", newline="") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
