"""What `make run` does before the assistant starts: demo shop, then every model that is missing."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from aisle.cli.app import note
from aisle.shop.settings import Settings
from aisle.shop.versions import current


class Progress:
    """The steps as the starting page shows them: `progress.json`, replaced whole."""

    def __init__(self, home: Path) -> None:
        self._path = home / "progress.json"
        self._steps: list[dict[str, Any]] = []
        self._ready = False

    def plan(self, names: list[str]) -> None:
        """Steps that wait."""
        self._steps = [{"name": name, "state": "waiting", "seconds": None} for name in names]
        self._write()

    def begin(self, name: str) -> float:
        """Say that a step runs; its start, for `end`."""
        self._step(name)["state"] = "running"
        self._write()
        note(f"… {name}")
        return time.monotonic()

    def end(self, name: str, started: float) -> None:
        """Say that it is done, and how long it took."""
        seconds = round(time.monotonic() - started, 1)
        self._step(name).update(state="done", seconds=seconds)
        self._write()
        note(f"✓ {name} ({seconds} s)")

    def failed(self, why: str) -> None:
        """Say which step failed, on the page too."""
        for step in self._steps:
            if step["state"] == "running":
                step.update(state="failed", name=f"{step['name']}: {why}")
        self._write()

    def ready(self) -> None:
        """The assistant answers."""
        self._ready = True
        self._write()

    def _step(self, name: str) -> dict[str, Any]:
        found = next((step for step in self._steps if step["name"] == name), None)
        if found is None:
            found = {"name": name, "state": "waiting", "seconds": None}
            self._steps.append(found)
        return found

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_name(f".progress.{os.getpid()}")
        part.write_text(json.dumps({"ready": self._ready, "steps": self._steps}), encoding="utf-8")
        part.replace(self._path)


def prepare_shop(settings: Settings, progress: Progress) -> None:
    """Make the demo shop where there is none, and train what no version is served of."""
    from aisle.cli.train import TRAINERS
    from aisle.shop.demo import build_demo

    missing = [kind for kind in TRAINERS if current(settings.home / "models" / kind) is None]
    has_shop = settings.db_path.is_file()
    names = [
        *([] if has_shop else ["demo shop"]),
        *(f"training {kind}" for kind in missing),
        "assistant",
    ]
    progress.plan(names)
    if not has_shop:
        started = progress.begin("demo shop")
        build_demo(settings, note)
        progress.end("demo shop", started)
    for kind in missing:
        started = progress.begin(f"training {kind}")
        TRAINERS[kind](settings)
        progress.end(f"training {kind}", started)
