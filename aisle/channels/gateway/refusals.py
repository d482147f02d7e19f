"""Every refusal has one shape: `{"error": {"code", "message", "retry_after"?}}`, in the shopper's language."""

from __future__ import annotations

import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from aisle.language.wording import say
from aisle.shop.errors import BadInput, NotAllowed, NotFound, ShopError, Unavailable
from aisle.shop.refusals import refusal

CLOSED_DOORS = ("desk.wrong", "desk.locked", "desk.bad_invite")
log = logging.getLogger("aisle.gateway")


class Refusal(Exception):
    """`Refusal(429, "rate_limited", retry_after=6, seconds=6)`: words from `channels.<code>`."""

    def __init__(
        self, status: int, code: str, *, retry_after: int | None = None, **values: object
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.retry_after = retry_after
        self.values = values

    def message(self, language: str) -> str:
        """The sentence for the shopper."""
        return say(f"channels.{self.code}", language, **self.values)


def language_of(request: Request) -> str:
    """`?lang=`, else the conversation's language, else what the browser prefers, else English."""
    asked = request.query_params.get("lang", "").lower()
    known = getattr(request.state, "language", None)
    preferred = request.headers.get("accept-language", "").lower()
    for wanted in (asked, known or "", preferred):
        for language in ("en", "zh"):
            if wanted.startswith(language):
                return language
    return "en"


def refusal_body(code: str, message: str, retry_after: int | None = None) -> dict[str, Any]:
    """The JSON of a refusal."""
    error: dict[str, Any] = {"code": code, "message": message}
    if retry_after is not None:
        error["retry_after"] = retry_after
    return {"error": error}


def answer_refusal(refusal: Refusal, language: str) -> JSONResponse:
    """The response of a refusal."""
    headers = {"retry-after": str(refusal.retry_after)} if refusal.retry_after is not None else {}
    return JSONResponse(
        refusal_body(refusal.code, refusal.message(language), refusal.retry_after),
        refusal.status,
        headers,
    )


def install_refusals(app: FastAPI) -> None:
    """One place where errors become answers; nothing of ours leaves as a stack trace."""

    @app.exception_handler(Refusal)
    async def _refused(request: Request, error: Refusal) -> JSONResponse:
        request.app.state.gateway.metrics.refusals.labels(error.code).inc()
        return answer_refusal(error, language_of(request))

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"][1:]) or "body"
        refusal = Refusal(422, "bad_request", reason=f"{where}: {first['msg']}")
        return answer_refusal(refusal, language_of(request))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = "not_found" if error.status_code == 404 else "bad_request"
        refusal = Refusal(error.status_code, code, reason=str(error.detail))
        return answer_refusal(refusal, language_of(request))

    @app.exception_handler(ShopError)
    async def _shop(request: Request, error: ShopError) -> JSONResponse:
        return _shop_answer(error, language_of(request))

    @app.exception_handler(Exception)
    async def _failed(request: Request, error: Exception) -> JSONResponse:
        log.error(
            "request failed path=%s error=%s",
            request.url.path,
            type(error).__name__,
            exc_info=error,
        )
        return answer_refusal(Refusal(500, "failed"), language_of(request))


def _shop_answer(error: ShopError, language: str) -> JSONResponse:
    if isinstance(error, NotFound):
        return JSONResponse(refusal_body("not_found", str(error)), 404)
    if isinstance(error, NotAllowed):
        return JSONResponse(
            refusal_body("not_allowed", refusal(error, language)),
            403 if error.key in CLOSED_DOORS else 409,
        )
    if isinstance(error, BadInput):
        return JSONResponse(refusal_body("bad_request", str(error)), 422)
    if isinstance(error, Unavailable):
        log.warning("unavailable: %s", error)
        return answer_refusal(Refusal(503, "not_ready", retry_after=3), language)
    return answer_refusal(Refusal(500, "failed"), language)
