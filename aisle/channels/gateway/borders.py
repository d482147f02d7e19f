"""What every request passes: size limits, allowed origins, and the headers that every answer carries."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aisle.channels.gateway.refusals import Refusal, answer_refusal
from aisle.shop.settings import Settings

JSON_BYTES = 16 * 1024
UPLOAD_BYTES = 5 * 1024 * 1024 + 64 * 1024  # a picture and its multipart wrapping

LARGER = {
    "/v1/uploads": UPLOAD_BYTES,
    "/telegram/webhook": 256 * 1024,  # Telegram escapes every Chinese character
}

PAGE_CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob: https:; "
    "connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "content-security-policy": PAGE_CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": "camera=(), geolocation=(), payment=(), microphone=(self)",
    "cross-origin-opener-policy": "same-origin",
}


def allowed_origins(settings: Settings) -> list[str]:
    """The origins that may call us: our own port on this machine, the public address, and those named."""
    own = [f"http://{host}:{settings.port}" for host in ("localhost", "127.0.0.1")]
    public = [_origin(settings.public_url)] if settings.public_url else []
    return list(dict.fromkeys([*own, *public, *(_origin(one) for one in settings.origins)]))


def _origin(url: str) -> str:
    parts = urlsplit(url.strip())
    return f"{parts.scheme}://{parts.netloc}".lower() if parts.netloc else url.strip()


class SecurityHeaders:
    """Adds the headers that are not there yet."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, headers added."""
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if scope["path"] == "/widget.js" or scope["path"].startswith(
                    ("/assets/", "/pictures/")
                ):
                    headers["cross-origin-resource-policy"] = "cross-origin"  # shops embed these
            await send(message)

        await self.app(scope, receive, add)
        return None


class OriginGuard:
    """Refuses the API to websites that are not allowed; a request without Origin is no website's."""

    def __init__(self, app: ASGIApp, origins: list[str]) -> None:
        self.app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or 403."""
        if scope["type"] == "http" and scope["path"].startswith(
            ("/v1/", "/shop/api/", "/internal/", "/operator/api/", "/owner")
        ):
            headers = Headers(scope=scope)
            origin = headers.get("origin")
            if origin is not None and origin.lower() not in self._origins:
                refusal = Refusal(403, "origin", origin=origin[:200])
                return await answer_refusal(refusal, _language(headers))(scope, receive, send)
        return await self.app(scope, receive, send)


class BodyLimit:
    """Stops reading a body that is too big, whatever its Content-Length says."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or 413 before the body is read whole."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return await self.app(scope, receive, send)
        most = LARGER.get(scope["path"], JSON_BYTES)
        headers = Headers(scope=scope)
        refuse = answer_refusal(Refusal(413, "too_big", limit=most // 1024), _language(headers))
        declared = headers.get("content-length", "0")
        if declared.isdecimal() and int(declared) > most:
            return await refuse(scope, receive, send)
        body = await _read(receive, most) if "content-length" not in headers else None
        if body is None and "content-length" not in headers:
            return await refuse(scope, receive, send)
        return await self.app(scope, receive if body is None else _again(body, receive), send)


async def _read(receive: Receive, most: int) -> bytes | None:
    """A body of undeclared length; None when it is longer than `most`."""
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return bytes(body)
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """`receive` for the app: the body that was read, then what really comes."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return waiting.pop() if waiting else await receive()

    return next_message


def _language(headers: Headers) -> str:
    return "zh" if headers.get("accept-language", "").lower().startswith("zh") else "en"
