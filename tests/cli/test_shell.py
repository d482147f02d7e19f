"""`aisle shell` is the genuine `rasa shell`, typed into through a terminal."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.command import ROOT, environment

ANSWER_S = 90
pytestmark = [pytest.mark.bot, pytest.mark.models, pytest.mark.timeout(280)]


class Terminal:
    """A process under a pseudo-terminal, and all that it has shown so far."""

    def __init__(self, process: subprocess.Popen[bytes], master: int) -> None:
        self.process, self._master, self.shown = process, master, ""

    def type(self, text: str) -> None:
        os.write(self._master, text.encode() + b"\r")

    def type_own(self, text: str, since: int) -> None:
        """Leave the menu that stands under an answer by its last entry, and type."""
        since = self.wait_for("Type out your own message", since)
        os.write(self._master, b"\x1b[A\r")
        self.wait_for(r"\?\s*$|input|own message", since)
        time.sleep(1.0)  # the prompt is drawn, then it listens
        self.type(text)

    def wait_for(self, pattern: str, since: int = 0) -> int:
        """Until this is shown after position `since`; where what was shown ends."""
        until = time.monotonic() + ANSWER_S
        while not re.search(pattern, self.shown[since:]):
            assert time.monotonic() < until, f"{pattern!r} was not shown: {self.shown[-2000:]}"
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    read = os.read(self._master, 65536)
                except OSError:  # the other side was closed
                    read = b""
                assert read or self.process.poll() is None, self.shown[-2000:]
                self.shown += re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", read.decode("utf-8", "replace"))
        return len(self.shown)


@contextmanager
def shell(home: Path) -> Iterator[Terminal]:
    """`aisle shell` in a terminal of its own."""
    master, slave = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "aisle.cli", "--home", str(home), "shell"],
        cwd=ROOT, env={**environment(), "TERM": "xterm"}, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
    )  # fmt: skip
    os.close(slave)
    try:
        yield Terminal(process, master)
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)
        os.close(master)


def left_of(home: Path) -> list[str]:
    """Command lines of processes that still serve this home."""
    told = subprocess.run(
        ["ps", "-ww", "-eo", "pid,args"], capture_output=True, text=True, check=True
    ).stdout
    return [line for line in told.splitlines() if str(home) in line]


def test_a_question_in_each_language_shows_a_product_and_stop_leaves_no_process(
    trained_home: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    subprocess.run(["cp", "-r", str(trained_home), str(home)], check=True)
    with shell(home) as terminal:
        seen = terminal.wait_for(r"\$ \S+python -m rasa shell --model \S+ --endpoints")
        seen = terminal.wait_for("Your input", seen)
        terminal.type("waterproof speaker under 80")
        seen = terminal.wait_for(r"1\. .*speaker.*\$\d+", seen)
        terminal.type_own("三百以内的帐篷", seen)
        seen = terminal.wait_for(r"1\. .*帐篷.*\$\d+", seen)
        terminal.type_own("/stop", seen)
        assert terminal.process.wait(30) == 0
    assert left_of(home) == []


def test_a_closed_terminal_leaves_no_process(trained_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    subprocess.run(["cp", "-r", str(trained_home), str(home)], check=True)
    with shell(home) as terminal:
        terminal.wait_for(r"\$ \S+python -m rasa shell")
        terminal.process.send_signal(signal.SIGTERM)
        terminal.process.wait(20)
    assert left_of(home) == []
