"""kill -9 of one of the three processes at a named point of the turn of a yes; `aisle run` starts it again.

`ProcessKills(assistant).run("actions", "before the receipt", 3)` raises AssertionError unless the shopper, who
tries again as a browser does, ends with one write and its receipt. `ledger()` compares everything that was
intended with what the database holds.
"""

from __future__ import annotations

import json
import random
import sqlite3
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from aisle.channels.sse import events_in
from aisle.shop.audit import verify
from aisle.shop.database import open_database
from tests.running import Assistant

BACK_S, DIES_S = 240.0, 60.0  # generous: a hiccup of the machine is no failure
TRIES = 4
Json = dict[str, Any]  # Any: JSON


@dataclass(frozen=True)
class Point:
    """Before which statement, in which function of ours, a process dies; or so many ms after it."""

    function: str
    statement: str
    later_ms: tuple[int, int] | None = None


POINTS: dict[str, dict[str, Point]] = {
    "actions": {
        "before the transaction": Point("confirm", "BEGIN IMMEDIATE"),
        "inside the transaction": Point("confirm", "INSERT INTO receipts"),
        "before the commit": Point("confirm", "COMMIT"),
        "after the transaction": Point("save", "BEGIN IMMEDIATE"),
        "during the reply": Point("save", "COMMIT", (0, 30)),
    },
    "gateway": {
        "before the transaction": Point("open_turn", "BEGIN IMMEDIATE"),
        "inside the transaction": Point("open_turn", "COMMIT", (5, 150)),
        "after the transaction": Point("close_turn", "BEGIN IMMEDIATE"),
        "during the reply": Point("close_turn", "COMMIT", (0, 10)),
    },
    "rasa": {
        "before the transaction": Point("", "SELECT"),
        "inside the transaction": Point("", "SELECT", (20, 200)),
        "after the transaction": Point("", "INSERT INTO events"),
    },
}
WISHES = (  # what is said, the order, its status after the yes
    ("en", "Cancel my order #W1000001, ordered by mistake. My e-mail is emma.clarke@example.com", "yes", "#W1000001", "cancelled"),
    ("zh", "请取消订单 #W2000001，下错单了。我的邮箱是mei.li@example.com", "确认", "#W2000001", "cancelled"),
    ("en", "My e-mail is emma.clarke@example.com. Please ship order #W1000001 to 5 Mill Lane, Leeds, LS1 4AP, United Kingdom", "yes", "#W1000001", "pending"),
    ("zh", "我要退订单 #W2000002 里的枕头，原路退回，我的邮箱是mei.li@example.com", "是的", "#W2000002", "return requested"),
)  # fmt: skip


@dataclass
class ProcessKills:
    """Runs on one running assistant; between runs the shop is put back."""

    assistant: Assistant
    intended: list[str] = field(default_factory=list)  # every operation a yes was said to

    def run(self, process: str, point: str, number: int) -> None:
        """One kill, and everything that must hold after it."""
        self.assistant.reset_shop()
        language, wish, yes, order_id, status = WISHES[number % len(WISHES)]
        shopper = _Shopper(self.assistant.url, language)
        try:
            offer = shopper.need("offer", wish)
            op_id = str(offer["op_id"])
            self.intended.append(op_id)
            self._arm(process, POINTS[process][point], random.Random(f"{process}/{point}/{number}"))
            message_id = uuid.uuid4().hex
            told = shopper.say(yes, message_id)
            self._wait_for_death()
            self._wait_until_back()
            if not _receipt(told):  # the browser's own retry, then the shopper's
                told = shopper.say(yes, message_id)
            receipt = _receipt(told) or shopper.need("receipt", yes)
            again = shopper.need("receipt", yes)
            assert receipt["receipt_id"] == again["receipt_id"], "another receipt"
            assert self._ask("SELECT status FROM orders WHERE order_id = ?", order_id) == status
            assert self._ask("SELECT count(*) FROM receipts WHERE op_id = ?", op_id) == 1
            assert self._ask("SELECT count(*) FROM receipts") == self._ask("SELECT count(*) FROM receipts WHERE op_id = ?", op_id)  # fmt: skip
        finally:
            shopper.close()

    def ledger(self) -> None:
        """Outbox and audit, which are never put back: each intended change once, and none besides."""
        with closing(self._open()) as database:
            keys = [row[0] for row in database.execute("SELECT key FROM outbox WHERE topic = 'after_sales'")]  # fmt: skip
        mine = [key for key in keys if key in set(self.intended)]
        assert sorted(mine) == sorted(self.intended), (len(mine), len(self.intended))
        shop = open_database(self.assistant.home / "shop.db")
        try:
            assert verify(shop).broken_at is None
            assert shop.problems() == []
        finally:
            shop.close()

    def _arm(self, process: str, point: Point, draw: random.Random) -> None:
        later = None if point.later_ms is None else draw.uniform(*point.later_ms)
        told = {"process": process, "function": point.function, "statement": point.statement, "later_ms": later}  # fmt: skip
        self._done.unlink(missing_ok=True)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(told), encoding="utf-8")
        fresh.replace(self._file)

    def _wait_for_death(self) -> None:
        until = time.monotonic() + DIES_S
        while not self._done.exists():
            if time.monotonic() > until:
                self._file.unlink(missing_ok=True)
                raise AssertionError("the point was never reached")
            time.sleep(0.02)

    def _wait_until_back(self) -> None:
        time.sleep(0.5)  # else what answers is what is about to die
        until = time.monotonic() + BACK_S
        while time.monotonic() < until:
            if self._answers():
                return
            time.sleep(0.2)
        raise AssertionError(f"not back {BACK_S} s after kill -9")

    def _answers(self) -> bool:
        """A turn of nobody's through Rasa and the action server, and a gateway that is ready."""
        probe = {"sender": "probe", "message": "hello"}
        webhook = f"{self.assistant.rasa_url}/webhooks/rest/webhook"
        try:
            told = httpx.post(webhook, json=probe, timeout=30, trust_env=False).json()
            ready = httpx.get(f"{self.assistant.url}/readyz", timeout=20, trust_env=False)
        except (httpx.HTTPError, ValueError):
            return False
        return any(one.get("text") for one in told) and ready.is_success

    def _ask(self, question: str, *values: str) -> Any:
        with closing(self._open()) as database:
            return database.execute(question, values).fetchone()[0]

    def _open(self) -> sqlite3.Connection:
        path = self.assistant.home / "shop.db"
        return sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=20)

    @property
    def _file(self) -> Path:
        return self.assistant.home / "dies"

    @property
    def _done(self) -> Path:
        return self.assistant.home / "dies.done"


class _Shopper:
    """A browser at the gateway: one session, and the same id for the same message."""

    def __init__(self, url: str, language: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=60, trust_env=False)
        self._language = language
        opened = self._client.post("/v1/session", json={"locale": language}).json()
        self._token = str(opened["token"])

    def say(self, text: str, message_id: str = "") -> list[Json]:
        """The blocks of the answer; none where the connection broke or an error was said."""
        body = {"client_msg_id": message_id or uuid.uuid4().hex, "text": text, "locale": self._language}  # fmt: skip
        headers, blocks = {"authorization": f"Bearer {self._token}"}, []
        try:
            with self._client.stream("POST", "/v1/messages", json=body, headers=headers) as answer:
                if answer.status_code == 200:
                    for event in events_in(answer.iter_lines()):
                        if event.name == "block":
                            blocks.append(event.data)
                        self._token = str(event.data.get("token", self._token))
        except httpx.HTTPError:
            return []
        return blocks

    def need(self, kind: str, text: str) -> Json:
        """Say it until a block of this kind is the answer."""
        for _ in range(TRIES):
            blocks = self.say(text)
            if found := [one for one in blocks if one["type"] == kind]:
                return found[-1]
            time.sleep(0.5)
        raise AssertionError(f"no {kind} after {text!r}: {blocks}")

    def close(self) -> None:
        self._client.close()


def _receipt(blocks: list[Json]) -> Json | None:
    return next((one for one in blocks if one["type"] == "receipt"), None)
