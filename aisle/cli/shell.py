"""aisle shell: the genuine `rasa shell`, with the action server it needs started beside it."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
import time

from aisle.cli.app import app, note, settings
from aisle.cli.places import REPOSITORY, bot_environment, bot_python, dialogue_model
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings

START_S = 60
TURN_S = 120


@app.command()
def shell() -> None:
    """Talk to Rasa directly: no gateway, raw text. End with /stop."""
    shop = settings()
    command = [
        str(bot_python(shop)), "-m", "rasa", "shell",
        "--model", str(dialogue_model(shop)),
        "--endpoints", str(REPOSITORY / "bot" / "endpoints.yml"),
        "--credentials", str(REPOSITORY / "bot" / "credentials.yml"),
        "--port", str(free_port()),
    ]  # fmt: skip
    actions = None if _answers(shop.actions_port) else start_actions(shop)
    environment = {
        **bot_environment(shop),
        "RASA_SHELL_STREAM_READING_TIMEOUT_IN_SECONDS": str(TURN_S),
    }
    try:
        if actions is not None:
            note("Starting the action server …")
            wait_for(shop.actions_port, actions)
        note("$ " + shlex.join(command))
        sys.exit(subprocess.run(command, env=environment, cwd=REPOSITORY, check=False).returncode)
    finally:
        if actions is not None:
            actions.terminate()
            actions.wait(10)


def start_actions(shop: Settings) -> subprocess.Popen[bytes]:
    """The action server of this home, on its loopback port; what it says goes to logs/actions.log."""
    shop.home.joinpath("logs").mkdir(parents=True, exist_ok=True)
    with (shop.home / "logs" / "actions.log").open("ab") as log:
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "rasa_sdk",
                "--actions",
                "actions",
                "--port",
                str(shop.actions_port),
            ],
            env={
                **os.environ,
                "SANIC_HOST": "127.0.0.1",
                "AISLE_HOME": str(shop.home),
                "PYTHONPATH": str(REPOSITORY),
            },
            cwd=REPOSITORY,
            stdout=log,
            stderr=log,
        )


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
        time.sleep(0.2)


def free_port() -> int:
    """A port nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex(("127.0.0.1", port)) == 0
