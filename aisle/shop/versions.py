"""Model versions on disk: `models/<kind>/<version>/`, and `current`, a file that names the served one."""

from __future__ import annotations

import datetime as dt
import os
import re
import secrets
import shutil
import time
from pathlib import Path

from aisle.shop.errors import Unavailable

POINTER = "current"
TRAINER = "training.pid"  # in a version: who makes it
UNNAMED_S = 86_400
_VERSION = re.compile(r"\d{8}-\d{6}-[0-9a-f]{4}")  # what stands beside them, as a cache, is none
HISTORY = "promoted.txt"  # one version a line, as they were promoted


def new_version(kind_dir: Path) -> Path:
    """A new folder `kind_dir/20261125-101502-3f2a`; nobody serves it until it is promoted.

    What a training that was interrupted left behind is removed first.
    """
    clear_unfinished(kind_dir)
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    folder = kind_dir / f"{stamp}-{secrets.token_hex(2)}"
    folder.mkdir(parents=True)
    (folder / TRAINER).write_text(str(os.getpid()), encoding="utf-8")
    return folder


def clear_unfinished(kind_dir: Path) -> list[str]:
    """Remove versions without numbers whose training no longer runs, never the served one; their names."""
    served, gone = current(kind_dir), []
    for folder in sorted(kind_dir.glob("*-*-*")):
        if _VERSION.fullmatch(folder.name) and folder != served and _is_left_behind(folder):
            shutil.rmtree(folder, ignore_errors=True)
            gone.append(folder.name)
    return gone


def _is_left_behind(folder: Path) -> bool:
    if (folder / "metrics.json").is_file():
        return False
    try:
        return not is_running(int((folder / TRAINER).read_text(encoding="utf-8")))
    except (OSError, ValueError):  # of an Aisle that named no trainer, or named at this moment
        return folder.is_dir() and time.time() - folder.stat().st_mtime > UNNAMED_S


def is_running(pid: int) -> bool:
    """Whether a process with this number lives."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def promote(kind_dir: Path, version: str) -> None:
    """Serve `version` from now on: the pointer is replaced in one step, running turns keep the old."""
    if not (kind_dir / version).is_dir():
        raise Unavailable(f"No version '{version}' in {kind_dir}. Train it first.")
    draft = kind_dir / f".{POINTER}.{os.getpid()}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(version + "\n")
        file.flush()
        os.fsync(file.fileno())
    draft.replace(kind_dir / POINTER)
    (kind_dir / version / TRAINER).unlink(missing_ok=True)
    with (kind_dir / HISTORY).open("a", encoding="utf-8") as file:
        file.write(version + "\n")


def current(kind_dir: Path) -> Path | None:
    """The folder that is served, or None where nothing was promoted or its folder is gone."""
    try:
        version = (kind_dir / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = kind_dir / version
    return folder if version and folder.is_dir() else None


def versions(kind_dir: Path) -> list[Path]:
    """The folders of all versions, newest first."""
    there = kind_dir.iterdir() if kind_dir.is_dir() else ()
    found = [one for one in there if one.is_dir() and _VERSION.fullmatch(one.name)]
    return sorted(found, key=lambda one: one.name, reverse=True)


def served_before(kind_dir: Path) -> str | None:
    """What was served before the current version was served first; None where nothing was, or it is gone.

    Going back twice goes further back. Without a history it is the next older version on disk.
    """
    now = current(kind_dir)
    if now is None:
        return None
    try:
        promoted = (kind_dir / HISTORY).read_text(encoding="utf-8").split()
    except FileNotFoundError:
        promoted = []
    there = {one.name for one in versions(kind_dir)}
    before = promoted[: promoted.index(now.name)] if now.name in promoted else []
    older = sorted(name for name in there if name < now.name)
    return next((name for name in [*reversed(before), *reversed(older)] if name in there), None)
