"""Events from a file: CSV, CSV.gz or Parquet, checked row by row."""

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from recommender.errors import BadEvents
from recommender.events import Events

if TYPE_CHECKING:
    import polars

# Ratings run from 1 to 5 or to 10 or to 100: beyond that a value is a slip of the feed.
LARGEST_RATING = 100.0


def read_events(path: Path) -> Events:
    """`user_id,item_id,timestamp[,event,value]` or `user_id,item_id,rating[,timestamp]` → Events.

    Timestamps are unix seconds or ISO 8601 (taken as UTC where no offset stands); rows of one
    time keep the file's order. Other columns are ignored. Raises BadEvents naming row and value.
    """
    table = _table(path)
    names = set(table.columns)
    if not {"user_id", "item_id"} <= names or not names & {"timestamp", "rating"}:
        raise BadEvents(
            f"{path.name} has the columns {', '.join(table.columns) or '(none)'}. "
            "Give user_id, item_id and timestamp or rating."
        )
    if table.height == 0:
        raise BadEvents(f"{path.name} holds no event. Give at least one row below its header.")
    for column in ("user_id", "item_id"):
        _refuse(path, table, column, table[column].fill_null("").str.strip_chars() == "", "empty")
    values = _numbers(path, table, "rating" if "rating" in names else "value")
    kinds = ["rating"] * table.height if "rating" in names else None
    if "event" in names:
        kinds = table["event"].fill_null("purchase").to_list()
    return Events.from_columns(
        table["user_id"].to_list(),
        table["item_id"].to_list(),
        _timestamps(path, table),
        kinds,
        values,
    )


def _table(path: Path) -> "polars.DataFrame":
    import polars as pl  # at use: 0.2 s that serving need not pay

    if not path.is_file():
        raise BadEvents(f"No file {path}. Give a CSV, CSV.gz or Parquet file of events.")
    try:
        if path.suffix == ".parquet":
            return pl.read_parquet(path).cast({"user_id": pl.String, "item_id": pl.String})
        return pl.read_csv(path, infer_schema=False)
    except pl.exceptions.NoDataError as error:
        raise BadEvents(f"{path.name} is empty. Give a header and at least one row.") from error
    except (pl.exceptions.PolarsError, OSError, UnicodeDecodeError) as error:
        raise BadEvents(
            f"{path.name} cannot be read as CSV or Parquet: {error}. Save it as UTF-8 CSV."
        ) from error


def _numbers(path: Path, table: "polars.DataFrame", column: str) -> np.ndarray | None:
    import polars as pl

    if column not in table.columns:
        return None
    numbers = table[column].cast(pl.Float64, strict=False)
    given = table[column].is_not_null()
    bad = given & (numbers.is_null() | ~numbers.is_finite())
    _refuse(path, table, column, bad, "not a number")
    if column == "rating":
        _refuse(path, table, column, numbers.is_null(), "empty")
        outside = numbers.abs() > LARGEST_RATING
        _refuse(path, table, column, outside, f"outside ±{LARGEST_RATING:g}")
    return numbers.fill_null(float("nan")).to_numpy().astype(np.float32)


def _timestamps(path: Path, table: "polars.DataFrame") -> np.ndarray:
    import polars as pl

    if "timestamp" not in table.columns:
        return np.zeros(table.height, dtype=np.int64)
    column = table["timestamp"]
    if column.dtype.is_temporal():
        return column.cast(pl.Datetime("us")).dt.epoch("s").to_numpy().astype(np.int64)
    seconds = column.cast(pl.Float64, strict=False)
    if seconds.null_count():
        parsed = column.cast(pl.String).str.to_datetime(strict=False, time_zone="UTC")
        seconds = seconds.fill_null(parsed.dt.epoch("s").cast(pl.Float64))
    unclear = seconds.is_null() | ~seconds.is_finite()
    _refuse(path, table, "timestamp", unclear, "not unix seconds and not an ISO time")
    # 1e12 is the year 33658: such a number is in milliseconds.
    _refuse(path, table, "timestamp", seconds.abs() > 1e11, "too large for unix seconds")
    _refuse(path, table, "timestamp", seconds < 0, "before 1970")
    return seconds.to_numpy().astype(np.int64)


def _refuse(
    path: Path, table: "polars.DataFrame", column: str, bad: "polars.Series", why: str
) -> None:
    rows = bad.fill_null(True).arg_true()
    if len(rows):
        first = int(rows[0])
        raise BadEvents(
            f"{path.name}, row {first + 2}: {column} '{table[column][first]}' is {why}. "
            f"Correct or remove it ({len(rows)} such rows)."
        )
