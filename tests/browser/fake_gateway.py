"""A gateway that speaks the protocol from a script: every block type, without Rasa, models or a database.

Products are the demo shop's own. `python -m tests.browser.fake_gateway 5150` serves it for looking at.
"""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any  # JSON of the protocol
from uuid import uuid4

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from aisle.channels.gateway import widget_build
from tests.browser import fake_answers, fake_shop

WEB = Path(__file__).parents[2] / "aisle" / "channels" / "web"
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


class FakeGateway:
    """Conversations in memory. `requests` is what the browser has sent; `failures` makes it fail."""

    def __init__(self, pictures: Path) -> None:
        self.pictures = pictures
        self.histories: dict[str, list[dict[str, Any]]] = {}
        self.carts: dict[str, dict[str, int]] = {}
        self.customers: dict[str, dict[str, str]] = {}
        self.languages: dict[str, str] = {}
        self.consents = {"personalisation": True, "improvement": True, "marketing": False}
        self.answered: dict[str, list[tuple[str, dict[str, Any]]]] = {}
        self.requests: list[tuple[str, dict[str, Any]]] = []
        self.failures: list[str] = []  # the next messages: "drop", "busy", "limit", "error", "gone"
        self.is_closing = False
        self.app = Starlette(routes=[*self._routes(), *fake_shop.routes(self)])

    def _routes(self) -> list[Route]:
        pages = ("/", "/products/{id}", "/cart", "/sign-in", "/orders", "/privacy")
        return [
            *(Route(path, self._page) for path in pages),
            Route("/widget.js", lambda request: script(widget_build.launcher())),
            Route(
                "/assets/widget/{part}-{language:str}.js",
                lambda request: script(
                    getattr(widget_build, request.path_params["part"])(
                        request.path_params["language"]
                    )
                ),
            ),
            Route("/assets/{path:path}", self._asset),
            Route("/pictures/{name}", self._picture),
            Route("/v1/session", self._session, methods=["POST"]),
            Route("/v1/session", self._erase, methods=["DELETE"]),
            Route("/v1/messages", self._message, methods=["POST"]),
            Route("/v1/history", self._history),
            Route("/v1/events", self._events),
            Route("/v1/feedback", self._noted, methods=["POST"]),
            Route("/v1/uploads", self._upload, methods=["POST"]),
            Route("/v1/language", self._language, methods=["POST"]),
            Route("/v1/export", self._export),
            Route("/v1/consent", self._consent, methods=["GET", "PUT"]),
        ]

    # -- who is asking

    def conversation(self, request: Request) -> str | None:
        """The conversation of the token, if it is still good."""
        token = request.headers.get("authorization", "").removeprefix("Bearer ")
        return token if token in self.histories else None

    def language(self, request: Request) -> str:
        """?lang=, the conversation's, Accept-Language."""
        asked = request.query_params.get("lang") or self.languages.get(
            self.conversation(request) or ""
        )
        asked = asked or request.headers.get("accept-language", "en")
        return "zh" if asked.startswith("zh") else "en"

    def product_cart(self, conversation: str) -> dict[str, int]:
        return self.carts.setdefault(conversation, {})

    async def _consent(self, request: Request) -> Response:
        if request.method == "PUT":
            said = await request.json()
            self.consents[said["purpose"]] = said["granted"]
        return JSONResponse(self.consents)

    # -- files

    def _page(self, request: Request) -> Response:
        part = request.url.path.strip("/").partition("/")[0]
        name = {"": "index", "products": "product"}.get(part, part)
        return FileResponse(WEB / f"{name}.html", headers={"content-security-policy": CSP})

    def _asset(self, request: Request) -> Response:
        path = (WEB / request.path_params["path"]).resolve()
        if not path.is_relative_to(WEB) or not path.is_file():
            return Response(status_code=404)
        return FileResponse(path)

    def _picture(self, request: Request) -> Response:
        path = self.pictures / Path(request.path_params["name"]).name
        return FileResponse(path) if path.is_file() else Response(status_code=404)

    # -- the conversation

    async def _session(self, request: Request) -> Response:
        body = await request.json()
        language = "zh" if body["locale"].startswith("zh") else "en"
        token = f"t-{uuid4().hex}"
        self.histories[token] = []
        self.languages[token] = language
        return JSONResponse(
            {
                "token": token,
                "conversation_id": f"web:{token}",
                "expires_in": 86400,
                "language": language,
                "shop": {"name": fake_shop.NAMES[language], "currency": "USD"},
                "limits": {
                    "text": 2000,
                    "uploads": 3,
                    "upload_bytes": 1,
                    "messages_per_minute": 10,
                    "pending": 2,
                },
                "disclosure": fake_answers.DISCLOSURE[language],
                "starters": fake_answers.STARTERS[language],
                "answers_by": "extractive",
            }
        )

    async def _message(self, request: Request) -> Response:
        body = await request.json()
        self.requests.append(("messages", body))
        conversation = self.conversation(request)
        if conversation is None:
            return refused(401, "unauthorized", "This chat has ended.")
        failure = self.failures.pop(0) if self.failures else ""
        if failure == "limit":
            return refused(429, "rate_limited", "Please wait a second, then go on.", retry_after=1)
        if failure == "busy":
            return refused(409, "busy", "One moment, please.")
        return StreamingResponse(
            self._turn(conversation, body, failure), media_type="text/event-stream"
        )

    async def _turn(
        self, conversation: str, body: dict[str, Any], failure: str
    ) -> AsyncIterator[str]:
        turn, text = (
            f"turn-{uuid4().hex[:8]}",
            body.get("text") or (body.get("payload") or "|a picture").partition("|")[2],
        )
        language = "zh" if any("\u4e00" <= letter <= "\u9fff" for letter in text) else "en"
        self.languages[conversation] = language
        yield sse("turn.start", {"turn_id": turn, "language": language})
        key = f"{conversation}/{body['client_msg_id']}"
        if key not in self.answered:
            self._keep(conversation, turn, "user", "text", {"text": text})
        if failure == "drop":
            return
        if failure == "error":
            for event, data in fake_answers.apology(language):
                yield sse(
                    event,
                    {**data, "turn_id": turn},
                    self._keep(conversation, turn, "assistant", event, data),
                )
            yield sse("turn.end", {"turn_id": turn, "feedback": False, "language": language})
            return
        said = self.answered.setdefault(key, fake_answers.answer(text, language))
        for event, data in said:
            if event == "pause":
                await asyncio.sleep(data["seconds"])
                continue
            stored = event not in ("text.delta", "status")
            seq = self._keep(conversation, turn, "assistant", event, data) if stored else None
            yield sse(event, {**data, "turn_id": turn}, seq)
        end = {"turn_id": turn, "feedback": True, "language": language}
        yield sse("turn.end", end, self._keep(conversation, turn, "assistant", "turn.end", end))

    def _keep(
        self, conversation: str, turn: str, role: str, event: str, data: dict[str, Any]
    ) -> int:
        history = self.histories[conversation]
        seq = len(history) + 1
        history.append(
            {"seq": seq, "turn_id": turn, "role": role, "event": event, "data": data, "at": 1}
        )
        return seq

    def push(self, text: str) -> None:
        """A person says something in every conversation, outside any turn."""
        said = {"text": text, "by": "person", "name": "Kim"}
        for conversation in self.histories:
            self._keep(conversation, f"news-{uuid4().hex[:6]}", "person", "text.done", said)

    def _history(self, request: Request) -> Response:
        conversation = self.conversation(request)
        if conversation is None:
            return refused(401, "unauthorized", "This chat has ended.")
        items = self.histories[conversation][-100:]
        language = self.languages[conversation] if items else self.language(request)
        return JSONResponse(
            {
                "items": items,
                "last_seq": len(items),
                "language": language,
                "disclosure": fake_answers.DISCLOSURE[language],
                "starters": fake_answers.STARTERS[language],
            }
        )

    def _events(self, request: Request) -> Response:
        conversation = self.conversation(request)
        if conversation is None:
            return refused(401, "unauthorized", "This chat has ended.")

        async def news() -> AsyncIterator[str]:
            after = int(request.headers.get("last-event-id") or 0)
            yield ": connected\n\n"
            while not self.is_closing and conversation in self.histories:
                for item in self.histories[conversation][after:]:
                    after = item["seq"]
                    if item["role"] != "user":
                        yield sse(
                            item["event"], {**item["data"], "turn_id": item["turn_id"]}, after
                        )
                await asyncio.sleep(0.1)

        return StreamingResponse(news(), media_type="text/event-stream")

    async def _noted(self, request: Request) -> Response:
        self.requests.append((request.url.path.rpartition("/")[2], await request.json()))
        return Response(status_code=204)

    async def _upload(self, request: Request) -> Response:
        body = await request.body()
        if b"PNG" not in body:
            return refused(415, "bad_image", "This picture cannot be read.")
        self.requests.append(("uploads", {"bytes": len(body)}))
        return JSONResponse({"upload_id": "u-1", "mime": "image/jpeg", "size": 1}, 201)

    async def _language(self, request: Request) -> Response:
        conversation = self.conversation(request)
        if conversation is not None:
            self.languages[conversation] = (await request.json())["language"]
        return Response(status_code=204)

    def _export(self, request: Request) -> Response:
        return Response(b"PK\x05\x06" + b"\0" * 18, media_type="application/zip")

    def _erase(self, request: Request) -> Response:
        conversation = self.conversation(request)
        if conversation is None:
            return refused(401, "unauthorized", "This chat has ended.")
        del self.histories[conversation]
        self.requests.append(("erase", {}))
        return JSONResponse({"erased": {"transcript": 1}, "at": 1})


def sse(event: str, data: dict[str, Any], seq: int | None = None) -> str:
    """One server-sent event."""
    number = f"id: {seq}\n" if seq else ""
    return f"{number}event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def script(made: widget_build.Script) -> Response:
    """A script as the build makes it."""
    return Response(made.plain, media_type="text/javascript")


def refused(status: int, code: str, message: str, **more: int) -> Response:
    """The protocol's one shape of a refusal."""
    return JSONResponse({"error": {"code": code, "message": message, **more}}, status)


@contextmanager
def running(gateway: FakeGateway, port: int = 0) -> Iterator[str]:
    """Served in a thread; yields the address."""
    server = uvicorn.Server(
        uvicorn.Config(
            gateway.app, port=port, log_level="error", lifespan="off", timeout_graceful_shutdown=1
        )
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError(
                f"The fake gateway did not start on port {port}. Is the port in use?"
            )
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    gateway.is_closing = True  # ends the open streams
    server.should_exit = True
    thread.join(5)


if __name__ == "__main__":
    import sys
    import tempfile

    from data.catalogue import demo_products
    from data.pictures import write_pictures

    folder = Path(sys.argv[2] if len(sys.argv) > 2 else tempfile.mkdtemp())
    if not any(folder.glob("*.png")):
        write_pictures(demo_products(), folder)
    with running(FakeGateway(folder), int(sys.argv[1])) as address:
        print(address, flush=True)
        threading.Event().wait()
