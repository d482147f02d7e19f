"""A Rasa at the border: its REST protocol on loopback, with answers that a test chooses.

It answers like ours: a text (with buttons), then a block. Words in a message make it do things:
"slow" waits, "held" waits until a test lets go, "nothing" answers `[]`, "crash" answers 500, "tents" shows products.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request, Response

Json = dict[str, Any]


def product(number: int, image: str | None = "tent-1.png", **more: Any) -> Json:
    return {
        "id": f"T{number}",
        "title": f"Tent <b>{number}</b> & more",
        "price": {"amount": 99.5 + number, "currency": "USD"},
        "image": f"/pictures/{image}" if image else None,
        "alt": "a tent",
        "url": f"/products/T{number}",
        "rating": 4.5,
        "reviews": 12,
        "stock": 3,
        "variants": [],
        "why": {"text": "within your budget", "evidence": []},
        "actions": [
            {
                "kind": "add_to_cart",
                "title": "Add to cart",
                "payload": f'/add_to_cart{{"product_id":"T{number}"}}',
            },
            {
                "kind": "why",
                "title": "Why this?",
                "payload": f'/why_recommended{{"product_id":"T{number}"}}',
            },
        ],
        **more,
    }


def notice(text: str) -> list[Json]:
    return [{"text": text}, {"custom": {"v": 1, "type": "notice", "fallback": text}}]


@dataclass
class StubRasa:
    """Remembers what it was told; `script` overrides answers by the exact message."""

    heard: list[Json] = field(default_factory=list)
    script: dict[str, list[Json]] = field(default_factory=dict)
    in_flight: dict[str, int] = field(default_factory=dict)
    overlaps: int = 0  # two turns of one sender at once: must never happen
    most_at_once: int = 0
    is_broken: bool = False
    is_held: bool = False

    def forget(self) -> None:
        """As new, for the next test."""
        self.__dict__.pop("answer", None)
        self.heard, self.script, self.in_flight = [], {}, {}
        self.overlaps, self.most_at_once, self.is_broken, self.is_held = 0, 0, False, False

    def messages(self, sender: str | None = None) -> list[str]:
        told = [one for one in self.heard if one["sender"] != "__ready__"]
        return [one["message"] for one in told if sender is None or one["sender"] == sender]

    def last_metadata(self) -> Json:
        """Of the last message of a shopper: canary turns come in between."""
        told: Json = next(one for one in reversed(self.heard) if one["sender"] != "__ready__")
        return dict(told["metadata"])

    async def answer(self, told: Json) -> list[Json] | None:
        sender, text = told["sender"], told["message"]
        self.heard.append(told)
        self.in_flight[sender] = self.in_flight.get(sender, 0) + 1
        self.overlaps += self.in_flight[sender] > 1
        self.most_at_once = max(self.most_at_once, sum(self.in_flight.values()))
        try:
            if "slow" in text:
                await asyncio.sleep(0.4)
            while "held" in text and self.is_held:
                await asyncio.sleep(0.02)
            if "stuck" in text:
                await asyncio.sleep(30)
        finally:
            self.in_flight[sender] = self.in_flight.get(sender, 1) - 1
        if self.is_broken or "crash" in text:
            return None
        if text in self.script:
            return self.script[text]
        if "nothing" in text or text == "/session_start":
            return []
        if "tents" in text:
            listed = "Here are three tents:\n1. Tent 1: $100.50\n   within your budget\n2. Tent 2\n3. Tent 3"
            items = [product(1), product(2, "tent-2.png"), product(3, None)]
            return [
                {
                    "text": listed,
                    "buttons": [
                        {
                            "title": "Cheaper",
                            "payload": '/search_product{"relative_price":"cheaper"}',
                        }
                    ],
                },
                {"custom": {"v": 1, "type": "products", "fallback": listed, "items": items}},
            ]
        return notice(f"You said: {text}")


def stub_app(stub: StubRasa) -> FastAPI:
    app = FastAPI()

    @app.post("/webhooks/rest/webhook")
    async def webhook(request: Request) -> Any:
        answers = await stub.answer(await request.json())
        return Response(status_code=500) if answers is None else answers

    return app


def stub_actions_app() -> FastAPI:
    app = FastAPI()

    @app.get("/health")
    def health() -> Json:
        return {"status": "ok"}

    @app.post("/aisle/search")
    async def search(request: Request) -> Any:
        if request.headers.get("x-internal-secret") != "test-secret":
            return Response(status_code=403)
        asked = await request.json()
        if asked["text"] != "tnet":
            return Response(status_code=503)
        return {
            "ids": ["T3", "T1", "gone"],
            "notes": [f"Read “tnet” as “tent” ({asked['language']})."],
        }

    @app.post("/aisle/recommendations")
    async def recommendations(request: Request) -> Any:
        if request.headers.get("x-internal-secret") != "test-secret":
            return Response(status_code=403)
        asked = await request.json()
        return {"items": [product(n) for n in range(1, asked["limit"] + 1)], "asked": asked}

    return app
