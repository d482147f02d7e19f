"""Keeps the processes of a home up under circus: the gateway at once, the others when the shop is ready for them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aisle.cli.app import note
from aisle.cli.before import must_be_startable, only_one
from aisle.cli.commands import (
    aisle_command,
    aisle_environment,
    ended_with_us,
    rasa_command,
    rasa_environment,
)
from aisle.cli.dialogue_swap import DialogueSwap
from aisle.cli.feed_schedule import FeedSchedule
from aisle.cli.places import REPOSITORY
from aisle.cli.preparation import ASSISTANT, Preparation, Progress
from aisle.cli.readiness import last_words, readiness, telegram_sentence
from aisle.language.errors import AisleError
from aisle.shop import running
from aisle.shop.errors import Unavailable
from aisle.shop.migrating import migrate
from aisle.shop.settings import Settings
from aisle.shop.versions import clear_unfinished

READY_S = 180
LOOK_S = 15.0
SICK_LOOKS = 4  # looks in a row that found no answer before Rasa and actions are restarted
STARTS = 3  # a part that ended this often before the first answer will not come up
GRACE_S = 8  # for each process to finish its turns, all at the same time
TELEGRAM_S = 6.0


@dataclass(frozen=True)
class Wish:
    """How `aisle run` was called."""

    telegram: bool
    prepare: bool


def keep_up(settings: Settings, environment: Mapping[str, str], wish: Wish) -> None:
    """Run until Ctrl-C or SIGTERM. Raises BadInput for a port in use, Unavailable for what is missing."""
    must_be_startable(settings, prepare=wish.prepare)
    with only_one(settings):
        if settings.db_path.exists():
            migrate(settings.db_path)  # a shop of an older Aisle, after a backup copy
        clear_away(settings)
        sockets = Path(tempfile.mkdtemp(prefix=_prefix(settings)))
        try:
            running.tell(settings)
            keeper = _Keeper(settings, dict(environment), sockets, wish)
            keeper.run()
        finally:
            running.forget(settings)
            shutil.rmtree(sockets, ignore_errors=True)
    if keeper.error is not None:
        raise keeper.error


def clear_away(settings: Settings) -> None:
    """What a run or a training that was killed has left; nobody else runs this home now."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_prefix(settings)}*"):
        if folder.stat().st_uid == os.getuid():
            shutil.rmtree(folder, ignore_errors=True)
    for kind in ("search", "recommender", "dialogue"):
        clear_unfinished(settings.home / "models" / kind)


def _prefix(settings: Settings) -> str:
    """Sockets need a short path: they lie outside the home, under a name of it."""
    return f"aisle-{hashlib.sha256(str(settings.home).encode()).hexdigest()[:12]}-"


def _is_worth_saying(record: logging.LogRecord) -> bool:
    """Circus looks every half second, and complains about itself when it is busy stopping."""
    from circus.exc import ConflictError

    return not (record.exc_info and isinstance(record.exc_info[1], ConflictError))


class _Keeper:
    """One arbiter, and one thread that prepares, waits and looks after health."""

    def __init__(
        self, settings: Settings, environment: dict[str, str], sockets: Path, wish: Wish
    ) -> None:
        from circus.arbiter import Arbiter  # brings tornado and zmq: only for `run`

        self.settings, self.wish = settings, wish
        self.progress = Progress(settings.home)
        self.preparation = Preparation(settings, environment, self.progress)
        self.error: AisleError | None = None
        self._feed = FeedSchedule(settings, aisle_environment(settings, environment))
        self._ended = threading.Event()
        self._born: dict[str, set[int]] = {}
        ours = aisle_environment(settings, environment)
        gateway = aisle_command(settings, "gateway", *([] if wish.telegram else ["--no-telegram"]))
        # What is ready starts with the gateway; after a preparation, when it is done.
        now = not wish.prepare
        actions, rasa = aisle_command(settings, "actions"), rasa_command(settings)
        theirs = rasa_environment(settings, environment)
        self.watchers = {
            "gateway": self._watcher("gateway", gateway, ours, autostart=True),
            "rasa": self._watcher("rasa", rasa, theirs, autostart=now),
            "actions": self._watcher("actions", actions, ours, autostart=now),
            # Where a newer dialogue begins, beside the one that answers.
            "rasa2": self._watcher("rasa2", rasa, theirs, autostart=False),
        }
        self._dialogue = DialogueSwap(
            settings, self.watchers["rasa"], self.watchers["rasa2"], self._soon, self._ended
        )
        self.arbiter = Arbiter(
            list(self.watchers.values()),
            endpoint=f"ipc://{sockets}/control", pubsub_endpoint=f"ipc://{sockets}/news",
            check_delay=0.5, loglevel="ERROR", logoutput=str(settings.home / "logs" / "upkeep.log"),
        )  # fmt: skip

    def _watcher(
        self, name: str, command: list[str], env: dict[str, str], *, autostart: bool
    ) -> Any:
        from circus.watcher import Watcher

        log = {"class": "FileStream", "filename": str(self.settings.home / "logs" / f"{name}.log"),
               "max_bytes": 10_000_000, "backup_count": 2}  # fmt: skip
        command = ended_with_us(command)
        return Watcher(
            name, command[0], args=command[1:], env=env, working_dir=str(REPOSITORY), autostart=autostart,
            copy_env=False, stop_signal=signal.SIGTERM, graceful_timeout=GRACE_S, max_retry=-1,
            warmup_delay=0, stdout_stream=dict(log), stderr_stream=dict(log),
        )  # fmt: skip

    def run(self) -> None:
        note(f"The page opens at http://localhost:{self.settings.port} and shows the progress.")
        worker = threading.Thread(target=self._work, name="upkeep", daemon=True)
        self.arbiter.loop.add_callback(self._end_with_the_terminal)
        logging.getLogger("tornado.application").addFilter(_is_worth_saying)
        worker.start()
        try:
            self.arbiter.start()
        finally:
            self._ended.set()
            self.preparation.stop()
            self._feed.stop()
            worker.join(2)
            note("Stopped.")

    def _end_with_the_terminal(self) -> None:
        """Circus reloads at SIGHUP; a terminal that was closed means stop."""

        def stop(number: int, frame: object) -> None:
            self._ending()
            self.arbiter.ctrl.sys_hdl.quit()

        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, stop)

    def _ending(self) -> None:
        if not self._ended.is_set():
            self._ended.set()
            note("\nStopping …")
            # In a thread of its own: a signal must not wait.
            threading.Thread(target=self.preparation.stop, daemon=True).start()

    def _work(self) -> None:
        try:
            if self.wish.prepare:
                self.preparation.run()
            else:
                self.progress.plan([ASSISTANT])
            if self._ended.is_set():
                return
            started = self.progress.begin(ASSISTANT)
            if self.wish.prepare:
                for name in ("rasa", "actions"):
                    self._soon(self.watchers[name].start)
            self._wait_until_ready()
            if self._ended.is_set():
                return
            self.progress.end(ASSISTANT, started)
            self.progress.ready()
            self._announce()
            self._look_after()
        except AisleError as error:
            self._give_up(error)
        except Exception as error:  # the outer edge of this thread: said, and everything ends
            self._give_up(
                Unavailable(
                    f"Starting failed: {type(error).__name__}: {error}. See logs/ in the home."
                )
            )

    def _give_up(self, error: AisleError) -> None:
        if self._ended.is_set():
            return
        self.progress.failed(str(error))
        self.error = error
        self._soon(self.arbiter.stop)

    def _soon(self, call: Any) -> None:  # Any: a circus coroutine function
        """Run a command of circus on its own loop, as soon as it is not busy with another."""
        from circus.exc import ConflictError

        async def patiently() -> None:
            for _ in range(600):
                try:
                    await call()
                    return
                except ConflictError:
                    await asyncio.sleep(0.05)

        self.arbiter.loop.add_callback(patiently)

    def _wait_until_ready(self) -> None:
        until = time.monotonic() + READY_S
        problem = "no answer"
        self._dialogue.begin()
        while time.monotonic() < until and not self._ended.is_set():
            problem = readiness(self.settings).problem or ""
            if not problem:
                return
            self._see_deaths()
            self._ended.wait(0.25)
        if not self._ended.is_set():
            raise Unavailable(
                f"The assistant is not ready after {READY_S} s ({problem}). See logs/ in the home."
            )

    def _see_deaths(self) -> None:
        """Raises Unavailable with its last words for a part that ends again and again."""
        for name, watcher in self.watchers.items():
            born = self._born.setdefault(name, set())
            born.update(watcher.processes)
            if len(born) > STARTS:
                raise Unavailable(
                    f"{name} ended {STARTS} times while starting: {last_words(self.settings, name)} "
                    f"See logs/{name}.log in the home."
                )

    def _announce(self) -> None:
        note(f"Ready. The shop and its assistant: http://localhost:{self.settings.port}")
        if self.settings.telegram_token and self.wish.telegram:
            self._announce_telegram()
        by = self.settings.answers_by.removeprefix("llm:")
        note(
            f"Free-form answers: {'worded by ' + by if self.settings.llm_model else 'extractive, no language model'}."
        )
        note("Ctrl-C stops everything. `make chat` talks to it from another terminal.")

    def _announce_telegram(self) -> None:
        until = time.monotonic() + TELEGRAM_S
        state = readiness(self.settings).telegram
        while state == "starting" and time.monotonic() < until and not self._ended.wait(0.3):
            state = readiness(self.settings).telegram
        note(telegram_sentence(state))

    def _look_after(self) -> None:
        """A process that died is restarted by circus; one that hangs is restarted here."""
        sick: list[str] = []  # what was missing at each look in a row
        telegram = readiness(self.settings).telegram
        while not self._ended.wait(LOOK_S):
            self._feed.look()
            self._dialogue.look()
            seen = readiness(self.settings)
            if seen.telegram != telegram and not seen.problem:
                telegram = seen.telegram
                note(telegram_sentence(telegram))
            sick = [*sick, seen.problem] if seen.problem else []
            if len(sick) >= SICK_LOOKS and not self._is_loading():
                hanging = self.watchers["actions"]
                if not all("action server" in one for one in sick):
                    hanging = self._dialogue.serving
                note(f"No answer for a minute: restarting {hanging.name}.")
                self._soon(hanging.restart)
                sick = []

    def _is_loading(self) -> bool:
        """A part began so lately that a slow machine may still be reading its models."""
        watchers = (self._dialogue.serving, self.watchers["actions"])
        parts = [one for watcher in watchers for one in watcher.processes.values()]
        return not parts or min(one.age() for one in parts) < READY_S
