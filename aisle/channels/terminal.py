"""`aisle chat`: the conversation in a terminal, through the gateway like every other channel.

Typing a number presses the button of that number. Works with a pipe too: one message a line.
"""

from __future__ import annotations

import io
import locale
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TextIO
from uuid import uuid4

import httpx

from aisle.channels.sse import Event, events_in
from aisle.channels.terminal_news import News
from aisle.channels.terminal_view import TerminalView
from aisle.language.wording import say
from aisle.shop.errors import Unavailable
from aisle.shop.running import here
from aisle.shop.settings import Settings

SURELY_NO_BUTTON = 30  # "200" answers a question about money; "7" beside six buttons is a slip
QUIT = frozenset({"/quit", "/exit", "/q"})


@dataclass
class Choice:
    """One numbered button: a payload, or None for “try again”."""

    title: str
    payload: str | None


@dataclass
class Chat:
    """One session at a gateway, and the buttons last shown."""

    url: str
    client: httpx.Client
    view: TerminalView
    language: str
    token: str = ""
    conversation_id: str = ""
    shop: str = ""
    choices: list[Choice] = field(default_factory=list)
    cards: list[dict[str, Any]] = field(default_factory=list)  # Any: items of a products block
    last_message: dict[str, Any] = field(default_factory=dict)  # Any: JSON, for “try again”
    drawing: threading.Lock = field(default_factory=threading.Lock)  # a turn, or a piece of news

    def open(self) -> None:
        """Begin a conversation. Raises Unavailable when nobody answers."""
        try:
            answer = self.client.post(f"{self.url}/v1/session", json={"locale": self.language})
            if answer.status_code != 200:
                raise Unavailable(_sentence(answer) or self._nobody())
            session = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise Unavailable(self._nobody()) from error
        self.conversation_id = session["conversation_id"]
        self.token, self.shop = session["token"], session["shop"]["name"]
        self.view.note(say("channels.chat_hello", self.language, shop=self.shop))
        self.view.note(session["disclosure"])
        self._offer([Choice(text, None) for text in session["starters"]])

    def hear(self, line: str) -> bool:
        """One line of the shopper; False when it ends the conversation."""
        text = line.strip()
        if text.lower() in QUIT:
            return False
        if text.startswith("/"):
            self._command(text)
        elif text.isdecimal() and self.choices and int(text) < SURELY_NO_BUTTON:
            self._press(int(text))
        elif text:
            self._send({"text": text})
        return True

    def _command(self, text: str) -> None:
        word, _, rest = text.partition(" ")
        wanted = rest.strip().lower()[:2]
        if word.lower() != "/language" or wanted not in ("en", "zh"):
            self.view.note(say("channels.chat_unknown_command", self.language, command=text[:40]))
            return
        self.client.post(
            f"{self.url}/v1/language", json={"language": wanted}, headers=self.headers()
        )
        self.language = wanted
        self.view.note(say("channels.chat_language", wanted))

    def _press(self, number: int) -> None:
        if not 1 <= number <= len(self.choices):
            self.view.note(
                say(
                    "channels.chat_no_choice", self.language, number=number, count=len(self.choices)
                )
            )
            return
        choice = self.choices[number - 1]
        self.view.pressed(choice.title)
        if choice.payload is not None:
            self._send({"payload": choice.payload})
        elif choice.title == say("channels.retry", self.language) and self.last_message:
            self._send(self.last_message)
        else:
            self._send({"text": choice.title})

    def _send(self, message: dict[str, Any]) -> None:
        """One turn: what comes back is drawn as it comes."""
        self.last_message = {"client_msg_id": uuid4().hex, **message}
        self.choices = []
        body = {**self.last_message, "locale": self.language}
        try:
            with (
                self.drawing,
                self.client.stream(
                    "POST", f"{self.url}/v1/messages", json=body, headers=self.headers()
                ) as answer,
            ):
                if answer.status_code != 200:
                    answer.read()
                    self.view.note(_sentence(answer) or str(answer.status_code))
                    return
                for event in events_in(answer.iter_lines()):
                    self._draw(event)
        except httpx.HTTPError:
            self.view.note(say("channels.chat_lost", self.language, url=self.url))

    def _draw(self, event: Event) -> None:
        if event.name == "quick_replies":
            self._offer(
                [Choice(item["title"], item.get("payload")) for item in event.data["items"]]
            )
        elif event.name == "turn.end":
            self.language = event.data.get("language", self.language)
            self.token = event.data.get("token", self.token)  # signed in meanwhile
            self._offer_cards()
            self.view.end()
        else:
            self.view.event(event, self.language)
            if event.name == "block" and event.data.get("type") == "products":
                self.cards = event.data.get("items", [])

    def news(self, event: Event) -> None:
        """Something said outside a turn; its buttons come with the next answer."""
        text = str(event.data.get("text") or event.data.get("fallback") or "")
        name = event.data.get("name") if event.name == "text.done" else None
        if text:
            with self.drawing:
                self.view.news(f"{name}: {text}" if name else text)

    def _offer(self, choices: list[Choice]) -> None:
        self.choices = choices
        self.view.choices([choice.title for choice in choices])

    def _offer_cards(self) -> None:
        """What the cards of this turn can do, numbered on from the buttons."""
        for item in self.cards:
            made = [Choice(one["title"], one["payload"]) for one in item.get("actions") or []]
            self.view.card(item["title"], [one.title for one in made], len(self.choices) + 1)
            self.choices += made
        self.cards = []

    def headers(self) -> dict[str, str]:
        return {"authorization": f"Bearer {self.token}"}

    def _nobody(self) -> str:
        return say("channels.chat_no_gateway", self.language, url=self.url)


def run_chat(
    settings: Settings,
    *,
    url: str | None = None,
    language: str | None = None,
    lines: TextIO | None = None,
    out: TextIO | None = None,
) -> None:
    """Talk until /quit or the end of the input. Raises Unavailable when no gateway answers."""
    source, sink = lines or sys.stdin, out or sys.stdout
    if isinstance(source, io.TextIOWrapper):
        source.reconfigure(errors="replace")  # a byte that is no character is a question mark
    spoken = language or ("zh" if (locale.getlocale()[0] or "").startswith("zh") else "en")
    with httpx.Client(timeout=httpx.Timeout(120, connect=3), trust_env=False) as client:
        view = TerminalView(sink)
        chat = Chat(url or here(settings), client, view, spoken)
        chat.open()
        with News(chat.url, chat.headers(), chat.news):
            for line in _typed(source, view):
                if not chat.hear(line):
                    break
        view.note(say("channels.chat_bye", chat.language))


def _typed(source: TextIO, view: TerminalView) -> Iterator[str]:
    """Lines of the shopper; with a prompt and line editing at a real terminal, echoed from a pipe."""
    if source is sys.stdin and source.isatty():
        import readline  # noqa: F401  history and cursor keys for input()

        while True:
            try:
                yield input("› ")
            except (EOFError, KeyboardInterrupt):
                return
    for line in source:
        view.pressed(line.strip())
        yield line


def _sentence(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["message"])
    except (ValueError, KeyError, TypeError):
        return ""
