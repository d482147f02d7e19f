"""An OpenAI-compatible server on loopback that says what the test tells it to."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response


@dataclass
class FakeLlm:
    """`says`: the sentences it answers; `asked`: the bodies it was sent."""

    says: list[dict[str, Any]] = field(default_factory=list)
    asked: list[dict[str, Any]] = field(default_factory=list)
    status: int = 200
    raw: str | None = None


def llm_app(fake: FakeLlm) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/chat/completions")
    async def chat(request: Request) -> Response:
        fake.asked.append(await request.json())
        content = fake.raw if fake.raw is not None else json.dumps({"sentences": fake.says})
        body = {"choices": [{"message": {"role": "assistant", "content": content}}]}
        return JSONResponse(body, fake.status)

    return app
