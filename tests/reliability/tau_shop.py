"""An assistant on the tau shop: started, put back between batches, and killed in the middle of a talk."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.reliability.goals import Tau
from tests.reliability.matrix import Bench
from tests.running import Assistant, started

BACK_S = 120


@contextmanager
def tau_bench(models: Path, data: Path, folder: Path, *, at_once: int = 2) -> Iterator[Bench]:
    """The tau data in a home of its own, with the models of another; served until the end."""
    pristine = folder / "tau"
    for verb in (["init"], ["import", "tau", str(data)]):
        command = [sys.executable, "-m", "aisle.cli", "--home", str(pristine), *verb]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"aisle {' '.join(verb)}: {done.stderr[-2000:]}"
    shutil.copytree(models / "models", pristine / "models", dirs_exist_ok=True)
    with started(pristine, folder) as assistant:
        yield Bench(
            rasa_url=assistant.rasa_url,
            home=assistant.home,
            reset=assistant.reset_shop,
            restart=lambda: kill_and_wait(assistant),
            tau=Tau.read(data),
            at_once=at_once,
        )


def kill_and_wait(assistant: Assistant) -> None:
    """kill -9 of Rasa and of the action server; `aisle run` starts both again."""
    for pid in _below(assistant.pid):
        command = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        if "-m rasa run" in command or command.rstrip().endswith(" actions"):
            os.kill(pid, signal.SIGKILL)
    until = time.monotonic() + BACK_S
    time.sleep(1)  # else what answers is what was killed
    while time.monotonic() < until:
        if _answers(assistant):
            return
        time.sleep(0.5)
    raise AssertionError(f"not back {BACK_S} s after kill -9")


def _answers(assistant: Assistant) -> bool:
    """A turn of nobody's, through Rasa and the action server."""
    body = {"sender": "probe", "message": "hello"}
    url = f"{assistant.rasa_url}/webhooks/rest/webhook"
    try:
        told = httpx.post(url, json=body, timeout=15, trust_env=False).json()
    except (httpx.HTTPError, ValueError):
        return False
    return any(one.get("text") for one in told)


def _below(pid: int) -> list[int]:
    """The processes below this one, however deep."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += [int(child), *_below(int(child))]
    return found
