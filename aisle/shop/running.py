"""Where the assistant of this home answers at this moment: ports may be given to `aisle run` alone, and Rasa
moves to another one when a newer dialogue model takes over. `aisle run` writes it down, whoever asks reads it.
"""

from __future__ import annotations

import json
import os

from aisle.shop.settings import Settings
from aisle.shop.versions import is_running

FILE = "running.json"


def tell(settings: Settings, rasa_port: int | None = None) -> None:
    """This process keeps the home up; holds for as long as it lives."""
    draft = settings.home / f".{FILE}"
    told = {"keeper": os.getpid(), "port": settings.port, "public_url": settings.public_url,
            "rasa_port": rasa_port or settings.rasa_port}  # fmt: skip
    draft.write_text(json.dumps(told), encoding="utf-8")
    draft.replace(settings.home / FILE)


def forget(settings: Settings) -> None:
    """Nothing runs."""
    (settings.home / FILE).unlink(missing_ok=True)


def here(settings: Settings) -> str:
    """Where this machine reaches the gateway: http://127.0.0.1:8080."""
    return f"http://127.0.0.1:{_told(settings).get('port', settings.port)}"


def address(settings: Settings) -> str:
    """The shop's own address, as people are told it."""
    told = _told(settings)
    public = settings.public_url or str(told.get("public_url") or "")
    return (public or f"http://localhost:{told.get('port', settings.port)}").rstrip("/")


def rasa_url(settings: Settings) -> str:
    """On the loopback address only."""
    return f"http://127.0.0.1:{rasa_port(settings)}"


def rasa_port(settings: Settings) -> int:
    """The one that answers turns now."""
    return int(_told(settings).get("rasa_port", settings.rasa_port))


def _told(settings: Settings) -> dict[str, int | str]:
    """What a keeper that lives has told; a killed one left nothing that holds."""
    try:
        told: dict[str, int | str] = json.loads((settings.home / FILE).read_text(encoding="utf-8"))
        return told if is_running(int(told["keeper"])) else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
