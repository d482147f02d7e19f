"""A shopper at the gateway of a running assistant: session, sign-in, messages, lists, shelves, cart."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from aisle.channels.sse import events_in

KEY = "a-key-of-the-market-for-its-own-shoppers-only"
LIST = 8  # of a recommendation
PATIENCE_S = 60


class Door:
    """One conversation; `customer_id` "" is a guest."""

    def __init__(self, client: httpx.Client, language: str, customer_id: str = "") -> None:
        self._client = client
        token = self._called("POST", "/v1/session", {"locale": language}, "")["token"]
        if customer_id:
            given = {"assertion": assertion(customer_id, int(time.time()) + 120)}
            token = self._called("POST", "/v1/login", given, token)["token"]
        self._token = str(token)
        self._language = language

    def say(self, text: str) -> list[str]:
        """One turn: the ids of the products it shows, in order."""
        found: list[str] = []
        headers = {"authorization": f"Bearer {self._token}"}
        body = {"text": text, "locale": self._language}
        with self._client.stream("POST", "/v1/messages", json=body, headers=headers) as answer:
            answer.raise_for_status()
            for event in events_in(answer.iter_lines()):
                if event.name == "block":
                    found += shown_in(event.data)
        return list(dict.fromkeys(found))

    def recommended(self, limit: int = LIST) -> list[str]:
        """The list for this person."""
        answer = self._called("POST", "/v1/recommendations", {"limit": limit}, self._token)
        return [str(one["id"]) for one in answer["items"]]

    def first_screen(self) -> list[str]:
        """What a campaign shows before a word was said."""
        items = self._called("GET", "/v1/history", None, self._token)["items"]
        return [good for one in items if one["event"] == "block" for good in shown_in(one["data"])]

    def take(self, product_id: str) -> None:
        """Look at its page and put it in the cart, as the storefront does: both are events."""
        page = self._called("GET", f"/shop/api/products/{product_id}", None, self._token)
        variants = [one for one in page.get("variants", []) if one.get("stock") != 0]
        if variants:
            chosen = {"variant_id": variants[0]["variant_id"]}
            self._called("POST", "/shop/api/cart", chosen, self._token)

    def _called(self, verb: str, path: str, body: Any, token: str) -> Any:  # Any: JSON
        headers = {"authorization": f"Bearer {token}"} if token else {}
        answer = self._client.request(verb, path, json=body, headers=headers)
        answer.raise_for_status()
        return answer.json()


class Doors:
    """All doors of one running assistant."""

    def __init__(self, url: str) -> None:
        self._client = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False)

    def open(self, language: str, customer_id: str = "") -> Door:
        return Door(self._client, language, customer_id)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()


@contextmanager
def opened(home: Path, folder: Path) -> Iterator[tuple[Doors, Path]]:
    """`aisle run` on a copy of a home; its doors, and the home it serves."""
    from tests.running import started

    os.environ["AISLE_LOGIN_KEY"] = KEY  # read by the gateway that is started here
    with started(home, folder) as assistant, Doors(assistant.url) as doors:
        yield doors, assistant.home


def shown_in(block: dict[str, Any]) -> list[str]:
    """Ids of the products of a block."""
    return (
        [str(one["id"]) for one in block.get("items", [])]
        if block.get("type") == "products"
        else []
    )


def assertion(customer_id: str, until: int) -> str:
    """What the shop's website signs when somebody is logged in there."""

    def part(value: bytes) -> str:
        return base64.urlsafe_b64encode(value).rstrip(b"=").decode()

    head = part(json.dumps({"alg": "HS256", "typ": "JWT"}).encode())
    body = part(json.dumps({"sub": customer_id, "exp": until, "jti": uuid.uuid4().hex}).encode())
    mark = hmac.new(KEY.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{part(mark)}"
