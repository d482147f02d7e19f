"""A home with an empty shop for one test, and feeds written on the spot."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aisle.shop.clock import Clock
from aisle.shop.database import Database, open_database
from aisle.shop.importing import ImportOptions, ImportReport, import_products
from aisle.shop.settings import Settings, load_settings

NOW = "2026-11-02T12:00:00+00:00"


@dataclass(frozen=True)
class Home:
    """Settings, clock (frozen at NOW) and database of a shop in a temporary folder."""

    settings: Settings
    clock: Clock
    database: Database

    @property
    def path(self) -> Path:
        return self.settings.home

    def feed(self, name: str, rows: Iterable[Mapping[str, Any]]) -> Path:
        """Write a feed; the ending of its name says how."""
        path, listed = self.path / name, list(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            if name.endswith(".jsonl"):
                file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in listed)
            else:
                columns = list(dict.fromkeys(key for row in listed for key in row))
                writer = csv.DictWriter(file, columns)
                writer.writeheader()
                writer.writerows(listed)
        return path

    def products(self, *rows: Mapping[str, Any], **options: Any) -> ImportReport:
        """Import these product rows."""
        return import_products(
            self.database,
            self.feed("products.jsonl", rows),
            self.settings.shop,
            ImportOptions(**options),
        )


@cache
def _migrated() -> bytes:
    """A new database's file, made once: migrations take a third of a second, and tests are many."""
    with TemporaryDirectory() as folder:
        database = open_database(Path(folder) / "shop.db", create=True)
        database.close()
        return database.path.read_bytes()


def open_home(folder: Path, **environment: str) -> Home:
    folder.mkdir(exist_ok=True)
    if not (folder / "shop.db").exists():
        (folder / "shop.db").write_bytes(_migrated())
    settings = load_settings(folder, {"AISLE_NOW": NOW, **environment})
    return Home(settings, Clock(settings), open_database(settings, create=True))
