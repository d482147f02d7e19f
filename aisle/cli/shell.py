"""aisle shell: the genuine `rasa shell`, with an action server of its own beside it."""

from __future__ import annotations

import dataclasses
import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from aisle.cli.app import app, note, settings
from aisle.cli.commands import (
    BOT,
    CALM,
    aisle_command,
    aisle_environment,
    ended_with_us,
    rasa_environment,
)
from aisle.cli.places import REPOSITORY, bot_python, dialogue_model, free_port
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings

START_S = 60
STOP_S = 8
ENDING = (signal.SIGTERM, signal.SIGHUP)
TURN_S = 120  # Rasa's own shell gives up after ten


@app.command()
def shell() -> None:
    """Talk to Rasa directly: no gateway, raw text. End with /stop."""
    shop = settings()
    if not shop.db_path.is_file():
        raise Unavailable(f"No shop in {shop.home}. Run `make run` once, or `aisle init --demo`.")
    shop = dataclasses.replace(shop, actions_port=free_port(), rasa_port=free_port())
    command = [
        str(bot_python(shop)), "-m", "rasa", "shell",
        "--model", str(dialogue_model(shop)),
        "--endpoints", str(BOT / "endpoints.yml"),
        "--credentials", str(BOT / "credentials.yml"),
        "--interface", "127.0.0.1",
        "--port", str(shop.rasa_port),
    ]  # fmt: skip
    environment = {
        **rasa_environment(shop, {**os.environ, **CALM}),
        "RASA_SHELL_STREAM_READING_TIMEOUT_IN_SECONDS": str(TURN_S),
    }
    for number in ENDING:
        signal.signal(number, _end)
    with action_server(shop):
        note("$ " + shlex.join(command))
        note("Under an answer Rasa shows a menu: ↑ and Enter, and you type something of your own.")
        # Ctrl-C is Rasa's to understand: it says goodbye and ends, and so do we.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        with started(command, env=environment) as rasa:
            code = rasa.wait()
    sys.exit(code)


@contextmanager
def action_server(shop: Settings) -> Iterator[None]:
    """The action server of this home while the block runs; what it says goes to logs/actions.log."""
    shop.home.joinpath("logs").mkdir(parents=True, exist_ok=True)
    note("Starting the action server …")
    environment = {
        **aisle_environment(shop, {**os.environ}),
        "AISLE_ACTIONS_PORT": str(shop.actions_port),
    }
    with (
        (shop.home / "logs" / "actions.log").open("ab") as log,
        started(
            aisle_command(shop, "actions"), env=environment,
            stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
        ) as server,
    ):  # fmt: skip
        wait_for(shop.actions_port, server)
        yield


@contextmanager
def started(command: list[str], **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """A child that is gone after the block; a signal that arrives while it is being made waits until it is.

    `options`: those of Popen.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        child = subprocess.Popen(
            ended_with_us(command), cwd=REPOSITORY, preexec_fn=_as_usual, **options
        )
    except BaseException:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        raise
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
        yield child
    finally:
        ended(child)


def wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    """Until somebody answers on the port. Raises Unavailable when the server ends or takes too long."""
    until = time.monotonic() + START_S
    while not _answers(port):
        if server.poll() is not None:
            raise Unavailable("The action server ended at once; see logs/actions.log in the home.")
        if time.monotonic() > until:
            raise Unavailable(
                f"The action server did not answer within {START_S} s; see logs/actions.log."
            )
        time.sleep(0.1)


def ended(child: subprocess.Popen[bytes]) -> None:
    """Asked to end, then made to."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(STOP_S)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(128 + number)


def _as_usual() -> None:
    """In the child: signals mean again what they mean by default."""
    for number in (*ENDING, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
