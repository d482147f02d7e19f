"""A Telegram town for a test: our fake Bot API, a Rasa at the border, a gateway with the bridge, phones."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx

from aisle.channels.gateway import create_app
from aisle.shop.settings import Settings
from tests.channels.conftest import Borders, settings_for
from tests.channels.fake_bot_api import TOKEN, BotServer, bot_app
from tests.channels.server import served
from tests.channels.stub_rasa import StubRasa

Json = dict[str, Any]


@dataclasses.dataclass
class Phone:
    """A user's Telegram app: says, presses, looks."""

    url: str
    client: httpx.Client
    chat_id: int = 7
    lang: str = "en"

    def say(self, text: str | None = None, **more: Any) -> Json:
        told = {
            "chat_id": self.chat_id,
            "lang": self.lang,
            **more,
            **({"text": text} if text is not None else {}),
        }
        answer: Json = self.client.post(f"{self.url}/_user/say", json=told).json()
        return answer

    def press(self, message: Json, title: str) -> None:
        data = next(
            one["callback_data"]
            for row in message["reply_markup"]["inline_keyboard"]
            for one in row
            if one["text"] == title
        )
        self.press_data(message, data)

    def press_data(self, message: Json, data: str) -> None:
        told = {
            "chat_id": self.chat_id,
            "message_id": message["message_id"],
            "data": data,
            "lang": self.lang,
        }
        self.client.post(f"{self.url}/_user/press", json=told)

    def from_bot(self) -> list[Json]:
        told = self.client.get(f"{self.url}/_ctl/chat", params={"chat_id": self.chat_id}).json()
        return [one for one in told if one["from"]["is_bot"]]

    def wait_for(self, count: int) -> list[Json]:
        return until(lambda: found if len(found := self.from_bot()) >= count else None)

    def calls(self, method: str) -> list[Json]:
        found: list[Json] = self.client.get(
            f"{self.url}/_ctl/calls", params={"method": method}
        ).json()
        return found


def until(look: Callable[[], Any], seconds: float = 10.0) -> Any:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if found := look():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not happen in time")


@dataclasses.dataclass
class Town:
    """A Bot API, a Rasa and a gateway with the bridge; the gateway can be restarted."""

    settings: Settings
    rasa: StubRasa
    server: BotServer
    bot_url: str
    app: Any = None
    gateway: ExitStack = dataclasses.field(default_factory=ExitStack)
    client: httpx.Client = dataclasses.field(
        default_factory=lambda: httpx.Client(timeout=30, trust_env=False)
    )

    def start(self) -> None:
        self.app = create_app(self.settings)
        self.gateway.enter_context(served(self.app, self.settings.port))

    def restart(self) -> None:
        self.gateway.close()
        self.start()

    def phone(self, chat_id: int = 7, lang: str = "en") -> Phone:
        return Phone(self.bot_url, self.client, chat_id, lang)


@contextmanager
def a_town(home: Path, borders: Borders, **changes: Any) -> Iterator[Town]:
    """Everything runs until the test is over; `changes` are settings."""
    server = BotServer()
    with served(bot_app(server)) as bot:
        settings = settings_for(
            home,
            rasa_port=borders.rasa_port,
            actions_port=borders.actions_port,
            telegram_token=TOKEN,
            telegram_api=bot,
            **changes,
        )
        town = Town(settings, borders.rasa, server, bot)
        town.start()
        yield town
        server.is_closing = True
        town.gateway.close()
        town.client.close()
