"""Results of long runs, kept in `var/bench/`: a run that was stopped goes on where it was."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "var" / "bench"


class Kept:
    """Results by key, in one JSON file that is written anew after each."""

    def __init__(self, name: str, folder: Path = FOLDER) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / f"{name}.json"
        self._results: dict[str, Any] = {}
        if self._path.exists():
            self._results = json.loads(self._path.read_text(encoding="utf-8"))

    def has(self, key: str) -> bool:
        """Is the result of that run kept?"""
        return key in self._results

    def result(
        self, key: str, find: Callable[[], Any], is_worth: Callable[[Any], bool] = bool
    ) -> Any:
        """The kept result, else that of `find()`, which is kept then if it is worth it."""
        if not self.has(key):
            found = find()
            if not is_worth(found):
                return found
            self._results[key] = found
            fresh = self._path.with_suffix(".new")
            fresh.write_text(json.dumps(self._results, indent=1), encoding="utf-8")
            fresh.replace(self._path)
        return self._results[key]
