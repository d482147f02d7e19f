"""Model versions on disk: `models/<kind>/<version>/`, and `current`, a file that names the served one."""

from __future__ import annotations

import datetime as dt
import os
import secrets
from pathlib import Path

from aisle.shop.errors import Unavailable

POINTER = "current"


def new_version(kind_dir: Path) -> Path:
    """A new, empty folder `kind_dir/20261125-101502-3f2a`; nobody serves it until it is promoted."""
    stamp = dt.datetime.now(dt.UTC).strftime("%Y%m%d-%H%M%S")
    folder = kind_dir / f"{stamp}-{secrets.token_hex(2)}"
    folder.mkdir(parents=True)
    return folder


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


def current(kind_dir: Path) -> Path | None:
    """The folder that is served, or None where nothing was promoted or its folder is gone."""
    try:
        version = (kind_dir / POINTER).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None
    folder = kind_dir / version
    return folder if version and folder.is_dir() else None
