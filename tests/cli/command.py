"""`aisle` as a person types it: a process of its own, what it printed, and its exit code."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def refused(self) -> str:
        """The sentence of a refusal: exit 1, no traceback, no more than two lines."""
        assert self.code == 1, (self.code, self.out, self.err)
        lines = self.err.strip().splitlines()
        assert "Traceback" not in self.err
        assert 1 <= len(lines) <= 2, self.err
        return lines[-1]


def environment(**values: str) -> dict[str, str]:
    """This process's environment without settings of a shop; search by words, which opens at once."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AISLE_", "TELEGRAM_", "LLM_"))
    }
    return {
        **kept,
        "AISLE_SEARCH_ENCODER": "none",
        "OMP_NUM_THREADS": "1",
        "COLUMNS": "120",
        **values,
    }


def aisle(home: Path, *verb: str, timeout_s: float = 60, **values: str) -> Done:
    """`aisle --home HOME VERB …`."""
    done = subprocess.run(
        [sys.executable, "-m", "aisle.cli", "--home", str(home), *verb],
        cwd=ROOT, env=environment(**values), capture_output=True, text=True, timeout=timeout_s, check=False,
    )  # fmt: skip
    return Done(done.returncode, done.stdout, done.stderr)


def table(path: Path, *rows: str) -> Path:
    """A CSV of these lines."""
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
