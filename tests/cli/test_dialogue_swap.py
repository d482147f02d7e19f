"""A newly promoted dialogue model takes over when it has answered; one that does not is never served."""

from __future__ import annotations

import asyncio
import hashlib
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from aisle.cli.dialogue_swap import DialogueSwap
from aisle.shop.running import address, here, rasa_port, tell
from aisle.shop.settings import Settings, load_settings
from aisle.shop.versions import current, promote


class Answering(BaseHTTPRequestHandler):
    """A Rasa that is up."""

    def do_POST(self) -> None:
        content = json.dumps([{"recipient_id": "x", "text": "Hello"}]).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        return


class Watcher:
    """Of circus: what the swap uses. Starts a server at the port of its command, or dies again and again."""

    def __init__(self, *, comes_up: bool = True) -> None:
        self.cmd, self.args = "", [""]
        self.comes_up, self.is_up = comes_up, False
        self.processes: dict[int, object] = {}
        self.server: HTTPServer | None = None

    async def start(self) -> None:
        self.is_up, words = True, [self.cmd, *self.args]
        port = int(next(one for one in words if one.isdigit() and len(one) >= 4))
        if self.comes_up:
            self.server = HTTPServer(("127.0.0.1", port), Answering)
            threading.Thread(target=self.server.serve_forever, daemon=True).start()
        else:
            self.processes = dict.fromkeys(range(9))

    async def stop(self) -> None:
        self.is_up = False
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()


def done(call: Callable[[], Any]) -> None:
    """In a thread of its own: a browser test before may have left a loop running in this one."""
    thread = threading.Thread(target=lambda: asyncio.run(call()))
    thread.start()
    thread.join()


def version(settings: Settings, name: str) -> None:
    folder = settings.home / "models" / "dialogue" / name
    folder.mkdir(parents=True)
    (folder / "dialogue.tar.gz").write_bytes(name.encode())
    digest = hashlib.sha256(name.encode()).hexdigest()
    (folder / "metrics.json").write_text(json.dumps({"sha256": digest}), encoding="utf-8")
    promote(folder.parent, name)


OLD, NEW = "20261101-101010-aaaa", "20261102-101010-bbbb"


def swap_of(home: Path, spare: Watcher) -> tuple[Settings, DialogueSwap, Watcher]:
    environment = {"AISLE_BOT_PYTHON": "/bin/sh", "AISLE_PORT": "8123", "AISLE_TURN_TIMEOUT_S": "1"}
    settings = load_settings(home, environment)
    version(settings, OLD)
    first = Watcher()
    first.is_up = True

    swap = DialogueSwap(settings, first, spare, done, threading.Event())
    swap.begin()
    swap.look()
    assert (first.is_up, spare.is_up) == (True, False)  # nothing was promoted
    return settings, swap, first


def test_the_new_one_answers_before_the_old_one_ends(tmp_path: Path) -> None:
    spare = Watcher()
    settings, swap, first = swap_of(tmp_path, spare)
    assert rasa_port(settings) == settings.rasa_port
    version(settings, NEW)
    swap.look()
    assert spare.server is not None
    assert rasa_port(settings) == spare.server.server_port
    assert (swap.serving, swap.version) == (spare, NEW)
    assert (first.is_up, spare.is_up) == (False, True)
    done(spare.stop)


def test_one_that_does_not_come_up_is_not_served_and_the_old_one_is_promoted_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spare = Watcher(comes_up=False)
    settings, swap, first = swap_of(tmp_path, spare)
    version(settings, NEW)
    swap.look()
    assert (first.is_up, spare.is_up) == (True, False)
    assert rasa_port(settings) == settings.rasa_port
    served = current(settings.home / "models" / "dialogue")
    assert served is not None
    assert served.name == OLD
    assert f"Dialogue {NEW} does not answer" in capsys.readouterr().err


def test_a_damaged_file_is_not_even_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spare = Watcher()
    settings, swap, first = swap_of(tmp_path, spare)
    version(settings, NEW)
    (settings.home / "models" / "dialogue" / NEW / "dialogue.tar.gz").write_bytes(b"half")
    swap.look()
    assert (first.is_up, spare.server) == (True, None)
    assert "damaged" in capsys.readouterr().err
    swap.look()  # said once
    assert capsys.readouterr().err == ""


def test_where_it_runs_is_what_the_keeper_was_given_until_it_is_gone(tmp_path: Path) -> None:
    asked = load_settings(tmp_path, {})
    tell(load_settings(tmp_path, {"AISLE_PORT": "8345"}))
    assert (address(asked), here(asked)) == ("http://localhost:8345", "http://127.0.0.1:8345")
    gone = json.loads((tmp_path / "running.json").read_text()) | {"keeper": 2**22 + 1}
    (tmp_path / "running.json").write_text(json.dumps(gone))
    assert address(asked) == "http://localhost:8080"
