"""Feeds as rows: CSV, JSON lines, Parquet and shops' exports, each also gzipped, give `(row number, {column: value})`.

Row numbers are those an editor shows: in a CSV the first data row is 2.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator
from itertools import chain, count, islice
from pathlib import Path
from typing import Any, Literal, TextIO

from aisle.shop.errors import BadInput
from aisle.shop.importing.encodings import open_bytes, open_text
from aisle.shop.importing.platforms import PLATFORMS, platform_of
from aisle.shop.importing.platforms.google import xml_rows

Format = Literal["auto", "csv", "jsonl", "parquet", "google", "shopify", "woocommerce"]
Kind = Literal["csv", "jsonl", "parquet", "xml"]
Values = dict[str, Any]  # Any: what the feed holds; fields.py parses it
Rows = Iterator[tuple[int, Values]]
Reject = Callable[[int, str, str, str], None]  # row number, field, reason, raw id

PEEK = 1000  # rows
LINE_CHARACTERS = 5_000_000  # longer is no feed: a zip bomb, or a file without line ends
_BY_SUFFIX: dict[str, Kind] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
    ".xml": "xml",
}


def read_rows(path: Path, given: Format, reject: Reject) -> Rows:
    """Every row of the feed; a row that cannot be read goes to `reject` and the rest goes on.

    Raises BadInput for a file that is missing, empty, of an unknown format or broken as a whole.
    """
    kind = format_of(path, given)
    if kind == "xml":
        return PLATFORMS["google"](xml_rows(path), reject)
    reader = {"csv": _csv_rows, "jsonl": _json_rows, "parquet": _parquet_rows}[kind]
    rows = reader(path, reject)
    if kind != "csv":
        return rows
    head = list(islice(rows, 1))
    platform = (
        given if given in PLATFORMS else platform_of([name for _, row in head for name in row])
    )
    rows = chain(head, rows)
    return PLATFORMS[platform](rows, reject) if platform else rows


def columns_of(rows: Rows, path: Path, given: Format = "auto") -> tuple[list[str], Rows]:
    """The columns that the first row names (of JSON lines: the first thousand), and all rows again."""
    first = list(islice(rows, PEEK if format_of(path, given) == "jsonl" else 1))
    return list(dict.fromkeys(name for _, row in first for name in row)), chain(first, rows)


def format_of(path: Path, given: Format = "auto") -> Kind:
    """The format, by the given name or by the file's ending. Raises BadInput."""
    name = path.name.removesuffix(".gz")
    by_ending = _BY_SUFFIX.get(Path(name).suffix.lower())
    if given in PLATFORMS:
        return "xml" if given == "google" and by_ending == "xml" else "csv"
    kind = by_ending if given == "auto" else given
    if kind not in ("csv", "jsonl", "parquet", "xml"):
        raise BadInput(
            f"{path.name} does not say by its name what it is. Add --format csv, jsonl, parquet, "
            "google, shopify or woocommerce."
        )
    return kind


def _csv_rows(path: Path, reject: Reject) -> Rows:
    csv.field_size_limit(LINE_CHARACTERS)
    with open_text(path) as file:
        lines = _lines(file, path)
        first = next(lines, "")
        delimiter = max(",\t;|", key=first.count)
        columns = [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])]
        _check_columns(path, columns)
        reader = csv.reader(lines, delimiter=delimiter)
        before = 1  # lines read so far: a quoted cell may span several
        try:
            for cells in reader:
                number, before = before + 1, 1 + reader.line_num
                if len(cells) == len(columns):
                    yield number, dict(zip(columns, cells, strict=True))
                elif cells:
                    reject(
                        number,
                        "",
                        f"has {len(cells)} cells where the header has {len(columns)}. Put texts that "
                        "hold the separator between double quotes",
                        cells[0],
                    )
        except csv.Error as error:
            raise BadInput(f"{path}, after row {before}: {error}. Correct that row.") from error


def _check_columns(path: Path, columns: list[str]) -> None:
    if not any(columns):
        raise BadInput(f"{path} is empty. The first line must name the columns.")
    twice = {name for name in columns if name and columns.count(name) > 1}
    if twice:
        raise BadInput(f"{path} has the column '{min(twice)}' twice. Name each column once.")


def _json_rows(path: Path, reject: Reject) -> Rows:
    with open_text(path) as file:
        for number, line in enumerate(_lines(file, path), start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                if "\\ud" in line.casefold():  # half a character, which no file or database takes
                    json.dumps(row, ensure_ascii=False).encode()
            except (ValueError, RecursionError) as error:
                if number == 1 and line.lstrip().startswith("["):
                    raise BadInput(f"{path} is one JSON list. Write one object a line.") from error
                reject(number, "", f"is not JSON ({error}). Write one object a line", "")
                continue
            if isinstance(row, dict):
                yield number, row
            elif number == 1 and isinstance(row, list):
                raise BadInput(f"{path} is one JSON list. Write one object a line.")
            else:
                reject(number, "", f"is a {type(row).__name__}. Write one object a line", "")


def _lines(file: TextIO, path: Path) -> Iterator[str]:
    for number in count(1):
        line = file.readline(LINE_CHARACTERS)
        if not line:
            return
        if len(line) == LINE_CHARACTERS:
            raise BadInput(
                f"{path}, line {number} is longer than {LINE_CHARACTERS:,} characters. "
                "Write one row a line."
            )
        yield line


def _parquet_rows(path: Path, reject: Reject) -> Rows:
    import polars as pl  # a fifth of a second that only Parquet feeds pay

    with open_bytes(path) as file:
        content = file.read()
    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError, ValueError) as error:
        raise BadInput(
            f"{path} is not a Parquet file ({error}). Make or fetch it again."
        ) from error
    yield from enumerate(frame.iter_rows(named=True), start=1)
