"""Signed things: the browser's session token, and the payloads of buttons.

A token names its conversation and the token version of that conversation, so that a sign-in or an
erasure makes older tokens void. A sealed payload is good for one conversation and a limited time only.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

SESSION_SECONDS = 30 * 86400
BUTTON_SECONDS = 30 * 86400


class SessionTokens:
    """Makes and reads `Authorization: Bearer …`."""

    def __init__(self, key: str) -> None:
        self._signer = URLSafeTimedSerializer(key, salt="aisle.session")

    def make(self, conversation_id: str, version: int) -> str:
        """A token for this conversation."""
        return str(self._signer.dumps([conversation_id, version]))

    def read(self, token: str) -> tuple[str, int] | None:
        """(conversation_id, version), or None for a forged, foreign or expired token."""
        try:
            conversation_id, version = self._signer.loads(token, max_age=SESSION_SECONDS)
        except (BadData, ValueError, TypeError):
            return None
        return str(conversation_id), int(version)


@dataclass(frozen=True)
class Pressed:
    """What a shopper's button meant, and what was written on it."""

    payload: str
    title: str


class Seals:
    """Closes payloads before they leave, opens those that come back."""

    def __init__(self, key: str) -> None:
        self._key = key

    def close(self, conversation_id: str, payload: str, title: str = "") -> str:
        """The sealed form of a payload, for this conversation."""
        return str(self._signer(conversation_id).dumps([payload, title]))

    def open(self, conversation_id: str, sealed: str) -> Pressed | None:
        """The payload, or None when it is forged, foreign or expired."""
        try:
            payload, title = self._signer(conversation_id).loads(sealed, max_age=BUTTON_SECONDS)
        except (BadData, ValueError, TypeError):
            return None
        return Pressed(str(payload), str(title))

    def close_all(self, conversation_id: str, data: Any) -> Any:  # Any: JSON of any shape
        """A copy in which every `payload`, however deep, is sealed."""
        return _with_payloads(
            data, lambda payload, title: self.close(conversation_id, payload, title)
        )

    def _signer(self, conversation_id: str) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(self._key, salt=f"aisle.button.{conversation_id}")


def _with_payloads(data: Any, change: Callable[[str, str], str]) -> Any:  # Any: JSON of any shape
    if isinstance(data, list):
        return [_with_payloads(one, change) for one in data]
    if not isinstance(data, dict):
        return data
    title = str(data.get("title", ""))
    return {
        name: change(value, title)
        if name == "payload" and isinstance(value, str)
        else _with_payloads(value, change)
        for name, value in data.items()
    }
