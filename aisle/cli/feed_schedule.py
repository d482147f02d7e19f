"""The feed of shop.toml, looked at now and then while the assistant runs, and taken over when it changed."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from aisle.cli.app import note
from aisle.cli.commands import aisle_command
from aisle.shop.settings import Settings

LONGEST_NOTE = 400


class FeedSchedule:
    """`look` returns at once: the import is a process of its own, and is reported by a later look."""

    def __init__(
        self,
        settings: Settings,
        environment: Mapping[str, str],
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._feed = settings.shop.feed
        self._command = aisle_command(settings, "feeds", "sync")
        self._environment = dict(environment)
        self._now = now
        self._next = now()
        self._seen: tuple[int, int] | None = (
            None  # time of change and size of the file taken over last
        )
        self._running: subprocess.Popen[str] | None = None

    def look(self) -> None:
        """Start the import when it is due, or tell how the last one ended."""
        if self._feed.path is None:
            return
        if self._running is not None:
            if self._running.poll() is None:
                return
            self._told(self._running)
            self._running = None
        if self._now() < self._next:
            return
        self._next = self._now() + 60 * self._feed.every_minutes
        state = self._state(Path(self._feed.path))
        if state is None:
            note(f"The feed {self._feed.path} is not there. Correct feed.path in shop.toml.")
        elif state != self._seen:
            self._seen = state
            self._running = subprocess.Popen(
                self._command, env=self._environment, text=True,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip

    @property
    def is_running(self) -> bool:
        """An import was started and not yet told."""
        return self._running is not None

    def stop(self) -> None:
        """At the end: an import that is cut short leaves nothing half."""
        if self._running is not None and self._running.poll() is None:
            self._running.terminate()
            self._running.communicate()

    def _state(self, path: Path) -> tuple[int, int] | None:
        try:
            stat = path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size

    def _told(self, ended: subprocess.Popen[str]) -> None:
        said = ended.communicate()[0].strip()
        if ended.returncode:
            self._seen = None  # tried again at the next look
        words = "taken over" if not ended.returncode else "not taken over"
        note(f"Feed {words}: {said[-LONGEST_NOTE:]}")
