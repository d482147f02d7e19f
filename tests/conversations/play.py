"""Plays a conversation written in YAML through one channel, and judges it by facts, blocks and the database."""

from __future__ import annotations

import io
import json
import sqlite3
import time
import uuid
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import httpx
import yaml

from aisle.channels.sse import events_in
from aisle.channels.terminal import Chat
from aisle.channels.terminal_view import TerminalView
from tests.running import Assistant

HERE = Path(__file__).parent
CHANNELS = ("rest", "gateway", "telegram", "terminal")


@dataclass
class Said:
    """One answer: its whole text, its blocks, its buttons (title → how the channel presses it)."""

    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    buttons: dict[str, Any] = field(default_factory=dict)
    error: str | None = None

    @property
    def asks(self) -> str | None:
        return next((one["asks"] for one in reversed(self.blocks) if one.get("asks")), None)


class Channel(Protocol):
    """One conversation in one channel."""

    conversation_id: str
    has_blocks: bool

    def say(self, text: str) -> Said: ...

    def press(self, title: str) -> Said: ...

    def close(self) -> None: ...


class Rest:
    """Rasa's own REST channel."""

    has_blocks = True

    def __init__(self, assistant: Assistant, language: str) -> None:
        self.conversation_id = f"play-{uuid.uuid4().hex[:12]}"
        self._url = f"{assistant.rasa_url}/webhooks/rest/webhook"
        self._language = language
        self._buttons: dict[str, str] = {}

    def close(self) -> None:
        """Nothing is held open."""

    def say(self, text: str) -> Said:
        body = {
            "sender": self.conversation_id,
            "message": text,
            "metadata": {"locale": self._language},
        }
        answer = httpx.post(self._url, json=body, timeout=60, trust_env=False)
        answer.raise_for_status()
        said = Said()
        for one in answer.json():
            said.text += one.get("text", "") + "\n"
            if "custom" in one:
                said.blocks.append(one["custom"])
            for button in one.get("buttons", []):
                said.buttons[button["title"]] = button["payload"]
            for item in _items(one.get("custom", {})):
                for action in item.get("actions", []):
                    said.buttons.setdefault(action["title"], action["payload"])
        self._buttons.update(said.buttons)
        return said

    def press(self, title: str) -> Said:
        return self.say(str(_button(self._buttons, title)))


class Gateway:
    """The web: session, SSE, sealed payloads."""

    has_blocks = True

    def __init__(self, assistant: Assistant, language: str) -> None:
        self._client = httpx.Client(base_url=assistant.url, timeout=60, trust_env=False)
        opened = self._client.post("/v1/session", json={"locale": language}).json()
        self.conversation_id = opened["conversation_id"]
        self._headers = {"authorization": f"Bearer {opened['token']}"}
        self._language = language
        self._buttons: dict[str, str] = {}

    def close(self) -> None:
        self._client.close()

    def say(self, text: str) -> Said:
        return self._send({"text": text})

    def press(self, title: str) -> Said:
        return self._send({"payload": _button(self._buttons, title)})

    def erase(self) -> None:
        self._client.delete("/v1/session", headers=self._headers).raise_for_status()

    def _send(self, message: dict[str, Any]) -> Said:
        body = {"client_msg_id": uuid.uuid4().hex, "locale": self._language, **message}
        said = Said()
        with self._client.stream(
            "POST", "/v1/messages", json=body, headers=self._headers
        ) as answer:
            if answer.status_code != 200:
                raise AssertionError(f"{answer.status_code}: {answer.read().decode()}")
            for event in events_in(answer.iter_lines()):
                if event.name == "text.done":
                    said.text += event.data["text"] + "\n"
                elif event.name == "block":
                    said.blocks.append(event.data)
                    for item in _items(event.data):
                        for action in item.get("actions", []):
                            said.buttons.setdefault(action["title"], action["payload"])
                elif event.name == "quick_replies":
                    said.buttons.update(
                        {one["title"]: one.get("payload") for one in event.data["items"]}
                    )
                elif event.name == "error":
                    said.error = event.data["text"]
        self._buttons.update(said.buttons)
        return said


class Telegram:
    """A chat with the bot, through the fake Bot API; cards are photos with captions."""

    has_blocks = False
    quiet_s, longest_s = 0.7, 30.0

    def __init__(self, assistant: Assistant, language: str) -> None:
        self._client = httpx.Client(base_url=assistant.bot_url, timeout=30, trust_env=False)
        self._chat = uuid.uuid4().int % 10**9 + 1000
        self.conversation_id = f"tg:{self._chat}"
        self._language = language
        self._buttons: dict[str, tuple[int, str]] = {}

    def close(self) -> None:
        self._client.close()

    def say(self, text: str) -> Said:
        seen = len(self._messages())
        self._client.post(
            "/_user/say", json={"chat_id": self._chat, "text": text, "lang": self._language}
        )
        return self._heard(seen)

    def press(self, title: str) -> Said:
        message_id, data = _button(self._buttons, title)
        seen = len(self._messages())
        self._client.post(
            "/_user/press", json={"chat_id": self._chat, "message_id": message_id, "data": data}
        )
        return self._heard(seen)

    def _messages(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self._client.get(
            "/_ctl/chat", params={"chat_id": self._chat}
        ).json()
        return [one for one in rows if one.get("from", {}).get("is_bot")]

    def _heard(self, seen: int) -> Said:
        """What came since, once nothing more has come for a moment."""
        until, last = time.monotonic() + self.longest_s, seen
        quiet = time.monotonic()
        while time.monotonic() < until:
            rows = self._messages()
            if len(rows) != last:
                last, quiet = len(rows), time.monotonic()
            if last > seen and time.monotonic() - quiet > self.quiet_s:
                break
            time.sleep(0.08)
        said = Said()
        for one in self._messages()[seen:]:
            said.text += (one.get("text") or one.get("caption") or "") + "\n"
            for row in one.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    said.buttons[button["text"]] = (one["message_id"], button.get("callback_data"))
        self._buttons.update(said.buttons)
        return said


class Terminal:
    """`make chat`, its lines typed and its paper read."""

    has_blocks = False

    def __init__(self, assistant: Assistant, language: str) -> None:
        self._paper = io.StringIO()
        self._client = httpx.Client(timeout=60, trust_env=False)
        self._chat = Chat(assistant.url, self._client, TerminalView(self._paper), language)
        self._chat.open()
        self.conversation_id = self._chat.conversation_id

    def close(self) -> None:
        self._client.close()

    def say(self, text: str) -> Said:
        return self._typed(text)

    def press(self, title: str) -> Said:
        titles = {one.title: str(place) for place, one in enumerate(self._chat.choices, 1)}
        return self._typed(_button(titles, title))

    def _typed(self, line: str) -> Said:
        start = self._paper.tell()
        self._chat.hear(line)
        self._paper.seek(start)
        return Said(self._paper.read(), buttons={one.title: one for one in self._chat.choices})


def channel(name: str, assistant: Assistant, language: str) -> Channel:
    made: dict[str, Any] = {
        "rest": Rest,
        "gateway": Gateway,
        "telegram": Telegram,
        "terminal": Terminal,
    }
    opened: Channel = made[name](assistant, language)
    return opened


def _items(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The cards of a products block; other blocks have items of other kinds."""
    return list(block["items"]) if block.get("type") == "products" else []


def _button(buttons: dict[str, Any], title: str) -> Any:
    exact = [value for name, value in buttons.items() if name == title]
    near = exact or [value for name, value in buttons.items() if title in name]
    assert near, f"no button '{title}' among {list(buttons)}"
    return near[-1]


def conversations() -> list[Path]:
    """Every conversation there is."""
    return sorted(HERE.glob("*.yml"))


def play(path: Path, name: str, assistant: Assistant) -> None:
    """Play one file through one channel. Asserts with the transcript so far."""
    script = yaml.safe_load(path.read_text(encoding="utf-8"))
    talk = channel(name, assistant, script["language"])
    try:
        _played(script, talk, assistant)
    finally:
        talk.close()


def _played(script: dict[str, Any], talk: Channel, assistant: Assistant) -> None:
    heard: list[str] = []
    for turn in script["turns"]:
        _meanwhile(turn, script["language"], talk, assistant)
        said = talk.press(turn["press"]) if "press" in turn else talk.say(turn["say"])
        heard.append(f"> {turn.get('say') or '[' + turn['press'] + ']'}\n{said.text.strip()}")
        _judge(turn, said, talk, "\n".join(heard))
    for question, expected in (script.get("state") or {}).items():
        found = _ask(assistant.home / "shop.db", question, talk.conversation_id)
        assert found == expected, f"{question}\n  is {found!r}, not {expected!r}\n" + "\n".join(
            heard
        )


def _meanwhile(turn: dict[str, Any], language: str, talk: Channel, assistant: Assistant) -> None:
    """What happens before this turn: the same person on `elsewhere`, another device; rows that staff or time change."""
    if "elsewhere" in turn:
        device = Rest(assistant, language)
        for line in turn["elsewhere"]:
            said = device.say(line)
        assert "receipt" in [one["type"] for one in said.blocks], said.text
    if "meanwhile" in turn:
        with closing(sqlite3.connect(assistant.home / "shop.db", timeout=20)) as connection:
            changed = connection.execute(turn["meanwhile"], {"me": talk.conversation_id}).rowcount
            connection.commit()
        assert changed == 1, turn["meanwhile"]


def _judge(turn: dict[str, Any], said: Said, talk: Channel, heard: str) -> None:
    assert said.error is None, f"error: {said.error}\n{heard}"
    assert said.text.strip(), f"silence\n{heard}"
    expect = turn.get("expect") or {}
    if talk.has_blocks:
        kinds = [one["type"] for one in said.blocks]
        if "block" in expect:
            assert expect["block"] in kinds, f"no block {expect['block']} in {kinds}\n{heard}"
        if "asks" in expect:
            assert said.asks == expect["asks"], f"asks {said.asks}, not {expect['asks']}\n{heard}"
        assert all(one.get("v") == 1 and one.get("fallback") for one in said.blocks), heard
    everything = (
        said.text
        if not talk.has_blocks
        else said.text + json.dumps(said.blocks, ensure_ascii=False)
    )
    for fact in expect.get("facts", []):
        assert any(one in everything for one in str(fact).split("|")), (
            f"'{fact}' was not said\n{heard}"
        )
    for fact in expect.get("not", []):
        assert str(fact) not in said.text, f"'{fact}' was said\n{heard}"


def _ask(database: Path, question: str, conversation_id: str) -> Any:
    """The first value of an SQL question; `:me` is the conversation."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=20)) as connection:
        row = connection.execute(
            question, {"me": conversation_id} if ":me" in question else {}
        ).fetchone()
    return row[0] if row else None
