"""Rasa itself, through its REST channel, with an action server of ours that names what it was asked."""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from bot_data import BOT, BOT_PYTHON, ROOT

pytestmark = pytest.mark.bot
Say = Callable[[str, str], list[str]]
OPEN = {"event": "slot", "name": "tasks", "value": [{"intent": "return_item"}]}
CLOSE = {"event": "slot", "name": "tasks", "value": None}


class NamesTheAction(BaseHTTPRequestHandler):
    """Answers with the action's name; a return opens a task, “done” in an open task closes it."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action, text = asked["next_action"], asked["tracker"]["latest_message"].get("text") or ""
        events: list[dict[str, Any]] = []
        if action == "action_return_item":
            events = [OPEN]
        elif action == "action_task" and "done" in text:
            events = [CLOSE]
        elif action == "action_session_start":
            events = [{"event": "session_started"}, {"event": "action", "name": "action_listen"}]
        responses = [] if action == "action_session_start" else [{"text": action}]
        body = json.dumps({"events": events, "responses": responses}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """A test prints nothing."""


def post(port: int, sender: str, message: str) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"sender": sender, "message": message})
    connection.request("POST", "/webhooks/rest/webhook", body, {"Content-Type": "application/json"})
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return [one["text"] for one in answer]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def say(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Say]:
    actions = ThreadingHTTPServer(("127.0.0.1", 0), NamesTheAction)
    threading.Thread(target=actions.serve_forever, daemon=True).start()
    port, folder = free_port(), tmp_path_factory.mktemp("rasa")
    environment = {
        **os.environ,
        "ACTIONS_URL": f"http://127.0.0.1:{actions.server_address[1]}/webhook",
        "TRACKER_DB": str(folder / "tracker.db"),
        "RASA_TELEMETRY_ENABLED": "false",
    }
    command = [BOT_PYTHON, "-m", "rasa", "run", "-i", "127.0.0.1", "-p", str(port)]
    command += ["--model", model, "--endpoints", BOT / "endpoints.yml"]
    command += ["--credentials", BOT / "credentials.yml"]
    with (folder / "rasa.log").open("w", encoding="utf-8") as log:
        rasa = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            wait_until_ready(port, rasa, folder / "rasa.log")
            yield lambda sender, message: post(port, sender, message)
        finally:
            rasa.terminate()
            rasa.wait(20)
            actions.shutdown()
            actions.server_close()


def wait_until_ready(port: int, rasa: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        assert rasa.poll() is None, log.read_text(encoding="utf-8")[-2000:]
        try:
            post(port, "ready", "hello")
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(log.read_text(encoding="utf-8")[-2000:])


def test_a_message_is_led_to_the_action_of_its_intent(say: Say) -> None:
    assert say("one", "what is in my cart") == ["action_view_cart"]
    assert say("one", "转人工客服") == ["action_human_handoff"]


def test_a_message_that_says_nothing_is_answered_freely(say: Say) -> None:
    assert say("two", "?!?!") == ["action_answer"]


def test_an_open_task_takes_every_message_until_it_closes(say: Say) -> None:
    assert say("three", "/return_item") == ["action_return_item"]
    for message in ["what is in my cart", "转人工客服", "?!?!", "yes", "/affirm"]:
        assert say("three", message) == ["action_task"]
    assert say("three", "done") == ["action_task"]
    assert say("three", "what is in my cart") == ["action_view_cart"]


def test_a_button_carries_its_entities_and_starts_what_it_names(say: Say) -> None:
    assert say("four", '/add_to_cart{"variant_id":"9523456873"}') == ["action_add_to_cart"]
    assert say("four", '/return_item{"order_id":"W2378156"}') == ["action_return_item"]
    assert say("four", '/affirm{"op_id":"a1"}') == ["action_task"]


def test_conversations_do_not_share_a_task(say: Say) -> None:
    assert say("five", "/return_item") == ["action_return_item"]
    assert say("six", "what is in my cart") == ["action_view_cart"]
