"""One bulk import, from its first row to the moment all of it is seen.

New rows are written in short transactions under an `import_id` that readers skip while the import is
unfinished. Changes of rows that are seen already wait in `staged_rows`. Completing is one small write;
then the staged changes follow, and a process killed in between leaves them to the next one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from aisle.shop import tables
from aisle.shop.database import Database
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.importing.report import ImportReport, Progress, Rejected, new_import_id
from aisle.shop.stored_settings import bump_catalogue

HOLD_S = 0.04  # aim for one write: others wait at most 0.1 s for the lock
PAUSE_S = 0.004  # SQLite hands the lock to whoever asks next: leave a gap to ask in
Apply = Callable[[Session, Mapping[str, Any]], None]  # writes one staged change


class Intake:
    """A context manager: what raises inside it leaves nothing behind."""

    def __init__(
        self,
        database: Database,
        kind: str,
        source: Path,
        appliers: Mapping[str, Apply],
        progress: Progress | None,
    ) -> None:
        self.import_id = new_import_id(kind)
        self.database = database
        self.report = ImportReport(self.import_id, kind, source.name)
        self.rejected = Rejected(database.path.parent / "imports" / self.import_id)
        self._source = source
        self._appliers = appliers
        self._progress = progress
        self._lock = FileLock(database.path.parent / "import.lock")
        self._size = 200
        self._started = time.monotonic()
        self.started_at = int(time.time())

    def __enter__(self) -> Intake:
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise Unavailable(
                f"Another import into {self.database.path.parent} is running. Start this one when it is done."
            ) from error
        settle(self.database, self._appliers)
        with self.database.write() as session:
            session.add(
                tables.Import(
                    import_id=self.import_id,
                    kind=self.report.kind,
                    source=self.report.source,
                    started_at=self.started_at,
                    report={},
                )
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.rejected.close()
            if kind is not None:
                drop(self.database, self.import_id)
        finally:
            self._lock.release()

    def reject(self, row: int, field: str, reason: str, raw_id: str) -> None:
        """Leave one row out and go on."""
        self.rejected.add(row, field, reason, raw_id)

    def chunks(self, rows: Iterator[Any]) -> Iterator[list[Any]]:
        """The rows in pieces whose writing takes about HOLD_S: the size follows what was measured."""
        chunk: list[Any] = []
        for row in rows:
            chunk.append(row)
            if len(chunk) >= self._size:
                yield chunk
                chunk = []
        if chunk:
            yield chunk

    def write(self, work: Callable[[Session], None], rows: int) -> None:
        """One short transaction over this many rows."""
        with self.database.write() as session:
            held = time.monotonic()
            work(session)
        took = time.monotonic() - held
        scale = min(2.0, max(0.25, HOLD_S / max(took, 1e-4)))
        self._size = min(20_000, max(20, int(self._size * scale)))
        if self._progress:
            self._progress(rows)
        time.sleep(PAUSE_S)

    def stage(self, session: Session, changes: Sequence[Mapping[str, Any]]) -> None:
        """Keep changes of rows that are seen already until this import is complete."""
        if changes:
            session.execute(
                insert(tables.StagedRow),
                [{"import_id": self.import_id, "data": dict(change)} for change in changes],
            )

    def finish(self) -> ImportReport:
        """Let everything be seen. Raises BadInput, and leaves nothing, when no row was good."""
        self.rejected.close()
        report = self.report
        report.rejected = self.rejected.count
        report.rejected_path = self.rejected.path if self.rejected.count else None
        if not report.good:
            raise BadInput(self._nothing_good())
        report.seconds = round(time.monotonic() - self._started, 2)
        with self.database.write() as session:
            complete_import(session, self.import_id, report)
        if report.kind in self._appliers:
            apply_staged(self.database, self.import_id, self._appliers[report.kind])
        return report

    def _nothing_good(self) -> str:
        if not self.rejected.count:
            return f"{self._source} holds no rows. Nothing was imported; export it again."
        return (
            f"None of the {self.rejected.count} rows of {self._source} can be used; the first: "
            f"{self.rejected.first}. All reasons stand in {self.rejected.path}"
        )


def complete_import(session: Session, import_id: str, report: ImportReport) -> None:
    """The moment from which an import's rows are seen."""
    row = tables.Import
    session.execute(
        update(row)
        .where(row.import_id == import_id)
        .values(completed_at=int(time.time()), report=report.to_json())
    )
    bump_catalogue(session)


def settle(database: Database, appliers: Mapping[str, Apply]) -> None:
    """After a kill: take away what an unfinished import left, finish what a complete one still owes.

    Only for the holder of the import lock: nobody else is importing then.
    """
    row, staged = tables.Import, tables.StagedRow
    with database.read() as session:
        dead = session.scalars(select(row.import_id).where(row.completed_at.is_(None))).all()
        owing = session.execute(
            select(row.import_id, row.kind).where(row.import_id.in_(select(staged.import_id)))
        ).all()
    for import_id in dead:
        drop(database, import_id)
    for import_id, kind in owing:
        if import_id not in dead and kind in appliers:
            apply_staged(database, import_id, appliers[kind])


def apply_staged(database: Database, import_id: str, apply: Apply) -> None:
    """Write the staged changes of a complete import, some at a time, each exactly once."""
    staged = tables.StagedRow
    while True:
        with database.write() as session:
            held = time.monotonic()
            rows = session.scalars(
                select(staged)
                .where(staged.import_id == import_id)
                .order_by(staged.staged_id)
                .limit(500)
            ).all()
            for row in rows:
                apply(session, row.data)
                session.delete(row)
                if time.monotonic() - held > HOLD_S:
                    break
            if rows:
                bump_catalogue(session)
        if not rows:
            return
        time.sleep(PAUSE_S)


def drop(database: Database, import_id: str) -> None:
    """Remove every row of an import that was never seen, some at a time."""
    for table, key in (
        (tables.StagedRow, tables.StagedRow.staged_id),
        (tables.Event, tables.Event.event_id),
        (tables.Order, tables.Order.order_id),
        (tables.Customer, tables.Customer.customer_id),
        (tables.Product, tables.Product.product_id),
    ):
        while True:
            with database.write() as session:
                some = select(key).where(table.import_id == import_id).limit(1000)
                gone = session.execute(delete(table).where(key.in_(some)).returning(key)).all()
            if not gone:
                break
            time.sleep(PAUSE_S)
    with database.write() as session:
        session.execute(delete(tables.Import).where(tables.Import.import_id == import_id))
