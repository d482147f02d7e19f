"""A language model behind an OpenAI-compatible address, read as it writes."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from typing import Any

import httpx

from aisle.answers.prompt import Message

MOST_TOKENS = 300
CONNECT_S = 1.0
LONGEST = 20_000  # characters of one answer: whoever writes more is not answering
_SCHEMA = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "cites": {"type": "array", "items": {"type": "string"}},
                },
                "required": ["text", "cites"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}


class ModelFailed(Exception):
    """The model did not answer, or not in its protocol."""


class ServerModel:
    """One address, one shared client."""

    def __init__(self, url: str, name: str, key: str | None = None) -> None:
        self.name = name
        base = url.rstrip("/")
        self._path = (
            f"{base}/chat/completions" if base.endswith("/v1") else f"{base}/v1/chat/completions"
        )
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(headers=headers)

    def load(self) -> None:
        """Nothing to load here."""

    def close(self) -> None:
        """Give the connections back."""
        self._client.close()

    def stream(self, messages: Sequence[Message], timeout_s: float) -> Iterator[str]:
        """The pieces of its answer. Raises ModelFailed; tries again once where nobody was there to connect to."""
        until = time.monotonic() + timeout_s
        for attempt in (1, 2):
            try:
                yield from self._once(messages, until)
                return
            except httpx.ConnectError as error:
                if attempt == 2 or time.monotonic() + CONNECT_S > until:
                    raise ModelFailed("nobody answers") from error
                time.sleep(random.uniform(0.05, 0.2))
            except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
                raise ModelFailed(type(error).__name__) from error

    def _once(self, messages: Sequence[Message], until: float) -> Iterator[str]:
        body = {
            "model": self.name,
            "messages": list(messages),
            "temperature": 0,
            "max_tokens": MOST_TOKENS,
            "stream": True,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "strict": True, "schema": _SCHEMA},
            },
        }
        timeout = httpx.Timeout(max(0.1, until - time.monotonic()), connect=CONNECT_S)
        with self._client.stream("POST", self._path, json=body, timeout=timeout) as answer:
            answer.raise_for_status()
            if "event-stream" not in answer.headers.get("content-type", ""):
                answer.read()
                yield str(answer.json()["choices"][0]["message"]["content"])
                return
            length = 0
            for line in answer.iter_lines():
                piece = _piece(line)
                length += len(piece)
                if piece:
                    yield piece
                if line.strip() == "data: [DONE]" or length > LONGEST or time.monotonic() > until:
                    return


def _piece(line: str) -> str:
    """The text in one line of the stream; empty for keep-alives and the last one."""
    kind, _, data = line.partition(":")
    if kind != "data" or data.strip() in ("", "[DONE]"):
        return ""
    told: dict[str, Any] = json.loads(data)  # Any: JSON of a server
    choices = told.get("choices") or [{}]
    return str((choices[0].get("delta") or {}).get("content") or "")
