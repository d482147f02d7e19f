"""Reading TOML on both of our Pythons."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from aisle.language.errors import AisleError


def read_toml(path: Path) -> dict[str, Any]:  # Any: TOML values are of every kind
    """The table in `path`; an unreadable file is an AisleError that names it."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # 3.10 has no tomllib; Rasa's environment carries tomli

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AisleError(f"Cannot read {path.name}: {error}. Restore the file.") from error
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise AisleError(f"{path.name} is not valid TOML: {error}. Mend the line named.") from error
