"""The versions of each model: which there are, which is served, and the way forward and back.

models.versions("recommender")[0].is_served
models.promote("search", "20261128-101502-3f2a", by="staff:1")
models.roll_back("search", by="staff:1")      → the version that was served before
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aisle.shop import audit
from aisle.shop.clock import Clock
from aisle.shop.database import Database
from aisle.shop.errors import BadInput
from aisle.shop.refusals import Damaged, Unknown
from aisle.shop.versions import current, promote, served_before, versions

KINDS = ("search", "recommender", "dialogue")


@dataclass(frozen=True)
class Version:
    """One trained version. `measures`: the numbers of its metrics.json that a person compares."""

    kind: str
    version: str
    made_at: int
    is_served: bool
    measures: Mapping[str, float]


class Models:
    """Reads `models/` of a home; every change of what is served is audited."""

    def __init__(self, home: Path, database: Database, clock: Clock) -> None:
        self._models = home / "models"
        self._database = database
        self._clock = clock

    def versions(self, kind: str) -> list[Version]:
        """Newest first. Raises BadInput for an unknown kind."""
        folder = self._folder(kind)
        served = current(folder)
        return [
            Version(kind, one.name, _made_at(one), one == served, _measures(one))
            for one in versions(folder)
        ]

    def promote(self, kind: str, version: str, by: str) -> str:
        """Serve a version. Raises NotFound, and Unavailable for one that is not whole."""
        folder = self._folder(kind)
        if version not in {one.name for one in versions(folder)}:
            raise Unknown("owner.no_such_version", version=version, kind=kind)
        if (damage := _damage(folder / version)) is not None:
            raise Damaged("owner.damaged_version", version=version, kind=kind, damage=damage)
        before = current(folder)
        promote(folder, version)
        with self._database.write() as session:
            facts = {"from": before.name if before else None, "to": version}
            audit.append(
                session, self._clock.timestamp(), by, "model promoted", f"model:{kind}", facts
            )
        return version

    def roll_back(self, kind: str, by: str) -> str:
        """Serve again what was served before. Raises NotFound where there is nothing before."""
        before = self.before(kind)
        if before is None:
            raise Unknown("owner.none_before", kind=kind)
        return self.promote(kind, before, by)

    def before(self, kind: str) -> str | None:
        """The version that a roll-back would serve; None where there is none."""
        return served_before(self._folder(kind))

    def _folder(self, kind: str) -> Path:
        if kind not in KINDS:
            raise BadInput(f"'{kind}' is not a kind of model. Use one of: {', '.join(KINDS)}.")
        return self._models / kind


def _made_at(folder: Path) -> int:
    made = dt.datetime.strptime(folder.name[:15], "%Y%m%d-%H%M%S").replace(tzinfo=dt.UTC)
    return int(made.timestamp())


def _measures(folder: Path) -> dict[str, float]:
    """The flat numbers of metrics.json, and those of the model's own test; {} where it cannot be read."""
    try:
        told = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(told, dict):
        return {}
    found = {name: value for name, value in told.items() if _is_number(value)}
    tested = (told.get("measures") or {}).get("leave_one_out", {}).get("model", {})
    return {**found, **{name: value for name, value in tested.items() if _is_number(value)}}


def _is_number(value: Any) -> bool:  # Any: JSON
    return isinstance(value, int | float) and not isinstance(value, bool)


def _damage(folder: Path) -> str | None:
    """The first file that is missing or not as it was written; None: the version is whole."""
    try:
        stored = list(_digests(folder))
    except (OSError, ValueError, TypeError, AttributeError):
        return "its manifest cannot be read"
    if not stored:
        return "it has no manifest"
    for path, digest in stored:
        if not path.is_file():
            return f"{path.name} is missing"
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return f"{path.name} was changed"
    return None


def _digests(folder: Path) -> Iterator[tuple[Path, str]]:
    """(file, SHA-256) as its manifests say; the dialogue's stands in its metrics.json."""
    for path in sorted(folder.rglob("manifest.json")):
        told = json.loads(path.read_text(encoding="utf-8"))
        for name, digest in told.get("files", told).items():
            yield path.parent / name, str(digest)
    metrics = folder / "metrics.json"
    told = json.loads(metrics.read_text(encoding="utf-8")) if metrics.is_file() else {}
    if "sha256" in told:
        yield folder / str(told["model"]), str(told["sha256"])
