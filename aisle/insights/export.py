"""`export events`: the table as Parquet, under pseudonyms.

A pseudonym is the same in every export of one home and cannot be undone without the home's secret.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from aisle.insights.copy import CHUNK, Progress
from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.home_secrets import home_secrets
from aisle.shop.visibility import complete

if TYPE_CHECKING:
    pass

NAMES = ("user_id", "item_id", "timestamp", "event", "value", "quantity", "variant_id",
         "conversation_id", "channel", "language", "turn_id", "position", "words", "facts")  # fmt: skip
# What of a fact could lead back to a person's order or receipt stays at home.
_AT_HOME = ("op_id", "order", "receipt_id")


class Pseudonyms:
    """ "C-0137" → "p:9f2c…": keyed, so that a list of all customer ids does not undo it."""

    def __init__(self, home: Path) -> None:
        self._key = home_secrets(home)["session_key"].encode() + b":events"

    @lru_cache(maxsize=200_000)  # noqa: B019  # one short-lived object an export
    def of(self, name: str) -> str:
        """The pseudonym of a customer or conversation."""
        return f"p:{hmac.new(self._key, name.encode(), hashlib.sha256).hexdigest()[:24]}"


def export_events(
    database: Database,
    out: Path,
    *,
    since: int = 0,
    with_words: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write the events from `since` (unix seconds); how many. A file of the same name is replaced whole."""
    import polars as pl

    hidden = Pseudonyms(database.path.parent)
    done, parts = 0, []
    for rows in _rows(database, since):
        columns = zip(*(_shown(row, hidden, with_words) for row in rows), strict=True)
        parts.append(
            pl.DataFrame(
                [
                    pl.Series(name, values, dtype=kind, strict=False)
                    for (name, kind), values in zip(_schema().items(), columns, strict=True)
                ]
            )
        )
        done += len(rows)
        if progress is not None:
            progress(done)
    draft = out.with_name(f".{out.name}.draft")
    table = pl.concat(parts) if parts else pl.DataFrame(schema=_schema())
    table.write_parquet(draft, compression="zstd")
    draft.replace(out)
    return done


def _schema() -> dict[str, Any]:
    import polars as pl

    kinds: dict[str, Any] = dict.fromkeys(NAMES, pl.String)
    return kinds | {
        "timestamp": pl.Int64,
        "value": pl.Float64,
        "quantity": pl.Int64,
        "position": pl.Int64,
    }


def _rows(database: Database, since: int) -> Iterator[Sequence[Any]]:
    row = tables.Event
    columns = [row.at if name == "timestamp" else getattr(row, name) for name in NAMES]
    statement = (
        select(*columns).where(row.at >= since, complete(row.import_id)).order_by(row.event_id)
    )
    with database.read() as session:
        found = session.execute(statement.execution_options(yield_per=CHUNK))
        yield from found.partitions()


def _shown(row: Any, hidden: Pseudonyms, with_words: bool) -> list[Any]:
    one = dict(zip(NAMES, row, strict=True))
    for name in ("user_id", "conversation_id", "turn_id"):
        one[name] = one[name] and hidden.of(one[name])
    if not with_words:
        one["words"] = None
    one["facts"] = _facts(one["facts"])
    return list(one.values())


def _facts(facts: Mapping[str, Any] | None) -> str | None:
    kept = {name: value for name, value in (facts or {}).items() if name not in _AT_HOME}
    return json.dumps(kept, ensure_ascii=False) if kept else None
