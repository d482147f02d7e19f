"""An OpenAI-compatible server on loopback that says what the test tells it to, as slowly as it tells it to."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

Sentences = list[dict[str, Any]]


@dataclass
class FakeLlm:
    """`says`: the sentences it answers, or what makes them from the facts it is shown; `asked`: what it was sent.

    `answers`: raw texts that go first, one a request. `pause_s` before each piece of `piece` characters,
    `wait_s` before the first. `status` other than 200 refuses.
    """

    says: Sentences | Callable[[str], Sentences] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    raw: str | None = None
    answers: list[str] = field(default_factory=list)
    is_streaming: bool = True
    wait_s: float = 0.0
    pause_s: float = 0.0
    piece: int = 24

    def content(self, shown: str) -> str:
        """What the model writes this time."""
        if self.answers:
            return self.answers.pop(0)
        if self.raw is not None:
            return self.raw
        said = self.says(shown) if callable(self.says) else self.says
        return json.dumps({"sentences": said}, ensure_ascii=False)


def honest(shown: str) -> Sentences:
    """One true sentence a fact, as a model that keeps to its instructions writes it."""
    return [
        {"text": f"{{{name}}}", "cites": [name]} for name in re.findall(r"<fact (e\d+) ", shown)
    ]


def hostile(shown: str) -> Sentences:
    """True sentences, and beside them whatever a fact's text tells it to say, praise, a price and a link."""
    facts = re.findall(r"<fact (e\d+) [^>]*>(.*?)</fact", shown, re.DOTALL)
    lies = (
        "It is the best you can buy.",
        "It costs 1 dollar.",
        "See http://evil.example.",
        "{text}",
    )
    return honest(shown) + [
        {"text": lie.replace("{text}", text), "cites": [name]}
        for name, text in facts
        for lie in lies
    ]


def llm_app(fake: FakeLlm) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        asked = await request.json()
        fake.asked.append(asked)
        content = fake.content(asked["messages"][1]["content"])
        if fake.is_streaming and asked.get("stream") and fake.status == 200:
            return StreamingResponse(_events(fake, content), media_type="text/event-stream")
        await asyncio.sleep(fake.wait_s)
        body = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        return JSONResponse(body, fake.status)

    return app


async def _events(fake: FakeLlm, content: str) -> AsyncIterator[str]:
    await asyncio.sleep(fake.wait_s)
    for start in range(0, len(content), fake.piece):
        if fake.pause_s:
            await asyncio.sleep(fake.pause_s)
        delta = {"choices": [{"delta": {"content": content[start : start + fake.piece]}}]}
        yield f"data: {json.dumps(delta)}\n\n"
    yield "data: [DONE]\n\n"
