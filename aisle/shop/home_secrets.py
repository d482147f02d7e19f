"""The two secrets a home makes for itself, once: `secrets.toml`, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import tomllib

from aisle.shop.errors import BadInput

NAMES = ("internal_secret", "session_key")


def home_secrets(home: Path) -> dict[str, str]:
    """`{"internal_secret": …, "session_key": …}` of this home; made now if the home has none.

    Where there is no home yet the values serve this run of the program only.
    """
    path = home / "secrets.toml"
    if home.is_dir() and not path.exists():
        _write_once(path)
    if not path.exists():
        return _fresh()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: str(table[name]) for name in NAMES}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError) as error:
        raise BadInput(
            f"{path} does not hold {' and '.join(NAMES)}. Remove it: a new one is made, and open "
            "browser sessions start again."
        ) from error


def _fresh() -> dict[str, str]:
    return {name: secrets.token_hex(32) for name in NAMES}


def _write_once(path: Path) -> None:
    """Of several processes that start at once, one writes; a reader never sees half a file."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(f'{name} = "{value}"\n' for name, value in _fresh().items())
    try:
        os.link(draft, path)  # fails when another process was first
    except FileExistsError:
        pass
    finally:
        draft.unlink()
