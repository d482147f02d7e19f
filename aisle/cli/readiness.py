"""Asking a running gateway how it stands, and reading what a part said last."""

from __future__ import annotations

from dataclasses import dataclass

import httpx

from aisle.shop.settings import Settings

CANARY_S = 12.0  # the gateway gives its canary turn ten
_TELEGRAM = {
    "up": "The Telegram bot is up.",
    "wrong token": "Telegram refuses TELEGRAM_TOKEN. Copy it again from @BotFather, then start again.",
    "unreachable": "Telegram cannot be reached; it is tried again every few seconds.",
    "starting": "The Telegram bot is still starting; this will say when it is up.",
}


@dataclass(frozen=True)
class Seen:
    """`problem` None: a canary turn was answered. `telegram`: the bridge's state, None without one."""

    problem: str | None
    telegram: str | None


def readiness(settings: Settings) -> Seen:
    """What `/readyz` says; a gateway that does not answer is a problem too."""
    try:
        answer = httpx.get(
            f"http://127.0.0.1:{settings.port}/readyz", timeout=CANARY_S, trust_env=False
        )
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return Seen(type(error).__name__, None)
    problem = None if answer.status_code == 200 else str(told.get("problem"))
    return Seen(problem, told.get("telegram"))


def telegram_sentence(state: str | None) -> str:
    """A state of the bridge, for the person at the terminal."""
    return _TELEGRAM.get(state or "", "There is no Telegram bot: see logs/gateway.log in the home.")


def last_words(settings: Settings, name: str) -> str:
    """The last line of a part's log that is not part of a traceback."""
    try:
        lines = (
            (settings.home / "logs" / f"{name}.log")
            .read_text(encoding="utf-8", errors="replace")
            .splitlines()
        )
    except OSError:
        return "it said nothing."
    return next((line.strip() for line in reversed(lines) if line.strip()), "it said nothing.")
