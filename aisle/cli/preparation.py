"""What `make run` does before the assistant starts: demo shop, then every model that is missing.

Each step is an `aisle` command of its own process: what training holds in memory is gone when it ends,
and Ctrl-C ends it at once.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aisle.cli.app import note
from aisle.cli.commands import aisle_command, aisle_environment
from aisle.cli.places import REPOSITORY, dialogue_damage, recommender_damage
from aisle.cli.said import pass_on
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings
from aisle.shop.versions import current

DEMO = "demo shop"
ASSISTANT = "assistant"
# The dialogue model is trained beside the other two: each uses one core.
LANES = (("search", "recommender"), ("dialogue",))
STOP_S = 8
DAMAGE = {"dialogue": dialogue_damage, "recommender": recommender_damage}


class Progress:
    """The steps as the starting page shows them: `progress.json`, replaced whole."""

    def __init__(self, home: Path) -> None:
        self._path = home / "progress.json"
        self._steps: list[dict[str, Any]] = []
        self._ready = False
        self._lock = threading.RLock()

    def plan(self, names: list[str]) -> None:
        """Steps that wait."""
        with self._lock:
            self._steps = [{"name": name, "state": "waiting", "seconds": None} for name in names]
            self._write()

    def begin(self, name: str) -> float:
        """Say that a step runs; its start, for `end`."""
        self._set(name, state="running")
        note(f"… {name}")
        return time.monotonic()

    def end(self, name: str, started: float) -> None:
        """Say that it is done, and how long it took."""
        seconds = round(time.monotonic() - started, 1)
        self._set(name, state="done", seconds=seconds)
        note(f"✓ {name} ({seconds} s)")

    def failed(self, why: str) -> None:
        """Say which step failed, on the page too."""
        with self._lock:
            for step in self._steps:
                if step["state"] == "running":
                    step.update(state="failed", name=f"{step['name']}: {why}")
            self._write()

    def ready(self) -> None:
        """The assistant answers."""
        self._ready = True
        with self._lock:
            self._write()

    def _set(self, name: str, **values: Any) -> None:  # Any: the fields of a step
        with self._lock:
            found = next((step for step in self._steps if step["name"] == name), None)
            if found is None:
                found = {"name": name, "state": "waiting", "seconds": None}
                self._steps.append(found)
            found.update(values)
            self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".progress.{os.getpid()}")
        part.write_text(json.dumps({"ready": self._ready, "steps": self._steps}), encoding="utf-8")
        part.replace(self._path)


class Preparation:
    """Makes what a home lacks, in at most two processes; `stop` ends them from any thread."""

    def __init__(
        self, settings: Settings, environment: Mapping[str, str], progress: Progress
    ) -> None:
        self._settings = settings
        self._environment = aisle_environment(settings, environment)
        self._progress = progress
        self._running: set[subprocess.Popen[str]] = set()
        self._lock = threading.Lock()
        self._stopped = False

    def run(self) -> None:
        """Raises Unavailable with the step that failed and its reason."""
        lanes = [[kind for kind in lane if self.lacks(kind)] for lane in LANES]
        has_shop = self._settings.db_path.is_file()
        missing = [f"training {kind}" for lane in lanes for kind in lane]
        self._progress.plan([*([] if has_shop else [DEMO]), *missing, ASSISTANT])
        if not has_shop:
            self._step(DEMO, "init", "--demo")
        problems: list[Unavailable] = []

        def through(lane: list[str]) -> None:
            try:
                for kind in lane:
                    fast = ["--fast"] if kind == "dialogue" else []
                    self._step(f"training {kind}", "train", kind, *fast)
            except Unavailable as error:
                problems.append(error)
                self.stop()

        threads = [
            threading.Thread(target=through, args=(lane,), daemon=True) for lane in lanes if lane
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if problems:
            raise problems[0]

    def stop(self) -> None:
        """End what runs, and whatever it started."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for one in running:
            _end_group(one, signal.SIGTERM)
        until = time.monotonic() + STOP_S
        for one in running:
            try:
                one.wait(max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                _end_group(one, signal.SIGKILL)

    def lacks(self, kind: str) -> bool:
        """Is there no model of that kind, or one that this version cannot serve?"""
        if current(self._settings.home / "models" / kind) is None:
            return True
        damage = DAMAGE[kind](self._settings) if kind in DAMAGE else None
        if damage:
            note(f"{damage} It is trained anew.")
        return damage is not None

    def _step(self, name: str, *verb: str) -> None:
        with self._lock:
            if self._stopped:
                raise Unavailable(f"Stopped before: {name}.")
            child = subprocess.Popen(
                aisle_command(self._settings, *verb), cwd=REPOSITORY, env=self._environment, start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                text=True, errors="replace",
            )  # fmt: skip
            self._running.add(child)
        started = self._progress.begin(name)
        assert child.stderr is not None  # it was asked for
        last = pass_on(child.stderr, lambda line: note(f"    {line}"))
        code = child.wait()
        with self._lock:
            self._running.discard(child)
        if code:
            raise Unavailable(
                f"Preparing the shop failed at '{name}': {last or f'exit code {code}'}"
            )
        self._progress.end(name, started)


def _end_group(child: subprocess.Popen[str], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)
