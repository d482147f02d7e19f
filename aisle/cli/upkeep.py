"""The processes of a home under circus: gateway at once, the others when the shop is ready for them."""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from aisle.cli.app import note
from aisle.cli.places import REPOSITORY, bot_environment, bot_python, dialogue_model
from aisle.cli.preparation import Progress, prepare_shop
from aisle.language.errors import AisleError
from aisle.shop.errors import BadInput, Unavailable
from aisle.shop.settings import Settings

READY_S = 180
LOOK_S = 15.0
SICK_LOOKS = (
    4  # looks in a row that found the turn road broken before Rasa and actions are restarted
)


def keep_up(
    settings: Settings, environment: Mapping[str, str], *, no_telegram: bool, prepare: bool
) -> None:
    """Run until Ctrl-C or SIGTERM. Raises BadInput for a port in use, Unavailable for what is missing."""
    ports = {
        "gateway": settings.port,
        "Rasa": settings.rasa_port,
        "action server": settings.actions_port,
    }
    for name, port in ports.items():
        _must_be_free(name, port)
    if not prepare and not settings.db_path.is_file():
        raise Unavailable(
            f"No shop in {settings.home}. Run `aisle init --demo` first, or `make run`."
        )
    bot_python(settings)
    if not prepare:
        dialogue_model(settings)
    (settings.home / "logs").mkdir(parents=True, exist_ok=True)
    sockets = Path(tempfile.mkdtemp(prefix="aisle-"))
    try:
        keeper = _Keeper(settings, dict(environment), sockets, no_telegram, prepare)
        keeper.run()
    finally:
        shutil.rmtree(sockets, ignore_errors=True)
    if keeper.error is not None:
        raise keeper.error


class _Keeper:
    """One arbiter, one thread that prepares, waits and looks after health."""

    def __init__(
        self,
        settings: Settings,
        environment: dict[str, str],
        sockets: Path,
        no_telegram: bool,
        prepare: bool,
    ) -> None:
        from circus.arbiter import Arbiter  # brings tornado and zmq: only for `run`
        from circus.watcher import Watcher

        self.settings, self.environment, self.prepare = settings, environment, prepare
        self.progress = Progress(settings.home)
        self.error: AisleError | None = None
        self._ended = threading.Event()
        quiet = {"class": "FileStream"}

        def watcher(name: str, command: list[str], env: dict[str, str], *, autostart: bool) -> Any:
            log = str(settings.home / "logs" / f"{name}.log")
            return Watcher(
                name, command[0], args=command[1:], env=env, working_dir=str(REPOSITORY), autostart=autostart,
                copy_env=False, stop_signal=signal.SIGTERM, graceful_timeout=12, max_retry=-1, warmup_delay=0,
                stdout_stream={**quiet, "filename": log}, stderr_stream={**quiet, "filename": log},
            )  # fmt: skip

        python = sys.executable
        ours = {**environment, "PYTHONPATH": str(REPOSITORY), "PYTHONUNBUFFERED": "1"}
        gateway = [
            python,
            "-m",
            "aisle.cli",
            "gateway",
            *(["--no-telegram"] if no_telegram else []),
        ]
        actions = [
            python,
            "-m",
            "rasa_sdk",
            "--actions",
            "actions",
            "--port",
            str(settings.actions_port),
        ]
        self.watchers = {
            "gateway": watcher("gateway", gateway, ours, autostart=True),
            "actions": watcher(
                "actions",
                actions,
                {**ours, "SANIC_HOST": "127.0.0.1", "OMP_NUM_THREADS": "1"},
                autostart=False,
            ),
            "rasa": watcher(
                "rasa", self._rasa(), {**environment, **bot_environment(settings)}, autostart=False
            ),
        }
        self.arbiter = Arbiter(
            list(self.watchers.values()),
            endpoint=f"ipc://{sockets}/control", pubsub_endpoint=f"ipc://{sockets}/news",
            check_delay=1.0, loglevel="ERROR", logoutput=str(settings.home / "logs" / "upkeep.log"),
        )  # fmt: skip

    def _rasa(self) -> list[str]:
        """The model's path is looked up by the shell at each start, so that a restart serves the newest."""
        bot = REPOSITORY / "bot"
        script = (
            'exec "$1" -m rasa run -i 127.0.0.1 -p "$2" --endpoints "$3" --credentials "$4" '
            '--model "$5/$(cat "$5/current")/dialogue.tar.gz"'
        )
        return [
            "/bin/sh", "-c", script, "rasa", str(bot_python(self.settings)), str(self.settings.rasa_port),
            str(bot / "endpoints.yml"), str(bot / "credentials.yml"), str(self.settings.home / "models" / "dialogue"),
        ]  # fmt: skip

    def run(self) -> None:
        note(f"The page opens at http://localhost:{self.settings.port} and shows the progress.")
        worker = threading.Thread(target=self._work, name="upkeep", daemon=True)
        worker.start()
        try:
            self.arbiter.start()
        finally:
            self._ended.set()
            worker.join(2)
            note("Stopped.")

    def _work(self) -> None:
        try:
            if self.prepare:
                prepare_shop(self.settings, self.progress)
            started = self.progress.begin("assistant")
            for name in ("rasa", "actions"):
                self._soon(self.watchers[name].start)
            self._wait_until_ready()
            self.progress.end("assistant", started)
            self.progress.ready()
            self._announce()
            self._look_after()
        except AisleError as error:
            self.progress.failed(str(error))
            self.error = error
            self._soon(self.arbiter.stop)
        except Exception as error:
            self.progress.failed(str(error))
            self.error = Unavailable(
                f"Starting failed: {type(error).__name__}: {error}. See logs/ in the home."
            )
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
        while time.monotonic() < until and not self._ended.is_set():
            problem = self._problem() or ""
            if not problem:
                return
            self._ended.wait(0.3)
        if not self._ended.is_set():
            raise Unavailable(
                f"The assistant is not ready after {READY_S} s ({problem}). See logs/ in the home."
            )

    def _problem(self) -> str | None:
        """None when a canary turn was answered."""
        url = f"http://127.0.0.1:{self.settings.port}/readyz"
        try:
            answer = httpx.get(url, timeout=12, trust_env=False)
        except httpx.HTTPError as error:
            return type(error).__name__
        return None if answer.status_code == 200 else answer.text[:200]

    def _announce(self) -> None:
        note(f"Ready. The shop and its assistant: http://localhost:{self.settings.port}")
        if self.settings.telegram_token and "--no-telegram" not in str(
            self.watchers["gateway"].args
        ):
            note("The Telegram bot is up.")
        model = self.settings.llm_model if self.settings.llm_url else None
        note(
            f"Free-form answers: {'worded by ' + model if model else 'extractive, no language model'}."
        )
        note("Ctrl-C stops everything. `make chat` talks to it from another terminal.")

    def _look_after(self) -> None:
        """A process that died is restarted by circus; one that hangs is restarted here."""
        sick = 0
        while not self._ended.wait(LOOK_S):
            sick = sick + 1 if self._problem() else 0
            if sick == SICK_LOOKS:
                note(
                    "The assistant has not answered for a minute: restarting Rasa and the action server."
                )
                for name in ("rasa", "actions"):
                    self._soon(self.watchers[name].restart)
                sick = 0


def _must_be_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            option = {"gateway": "--port", "Rasa": "--rasa-port"}.get(name, "--actions-port")
            raise BadInput(
                f"Port {port} for the {name} is in use. End what uses it, or give another with {option}."
            ) from error
