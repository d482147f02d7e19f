"""Trains a dialogue model of a configuration, and reads messages with one."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
BOT_PYTHON = ROOT / ".venv-bot" / "bin" / "python"


def trained(config: Path, out: Path, *more: object) -> tuple[Path, float]:
    """The model of a configuration, and the seconds its training took."""
    begin = time.perf_counter()
    command = [BOT_PYTHON, ROOT / "bot" / "train.py", "--out", out, "--config", config, *more]
    subprocess.run([str(one) for one in command], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    return out / "dialogue.tar.gz", time.perf_counter() - begin


@contextmanager
def parser(model: Path) -> Any:  # Any: an iterator over the function that reads one row
    """bot/parse.py, loaded once, as JSON lines."""
    command = [str(BOT_PYTHON), str(ROOT / "bot" / "parse.py"), "--model", str(model), "--ranking"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
    ) as running:
        asking, answering = running.stdin, running.stdout
        assert asking is not None
        assert answering is not None

        def read(row: dict[str, Any]) -> dict[str, Any]:
            print(json.dumps(row), file=asking, flush=True)
            parsed: dict[str, Any] = json.loads(answering.readline())
            return parsed

        yield read
        asking.close()
