"""Rows of a bulk import are seen when the import is complete, all at once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from aisle.shop.tables import Import


def complete(import_id: InstrumentedAttribute[str | None]) -> ColumnElement[bool]:
    """The condition every reader of imported rows adds: `select(Order).where(complete(Order.import_id))`."""
    unfinished = select(Import.import_id).where(Import.completed_at.is_(None))
    condition: ColumnElement[Any] = or_(import_id.is_(None), import_id.not_in(unfinished))
    return condition
