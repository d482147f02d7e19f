"""Puts `/owner` together: an application of its own within the gateway, whose refusals are pages."""

from __future__ import annotations

import logging
import threading
import time
from contextlib import suppress

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.state import Gateway
from aisle.language.wording import say
from aisle.owner import (
    route_campaigns,
    route_conversations,
    route_door,
    route_insights,
    route_models,
    route_privacy,
    route_why,
)
from aisle.owner.counting import AGAIN_S, StillCounting
from aisle.owner.door import SignInFirst, insights_of, keep_language, page_language
from aisle.owner.page import answer, draw
from aisle.shop.errors import BadInput, NotAllowed, NotFound, ShopError
from aisle.shop.refusals import Damaged, Unfit, Unknown, refusal

log = logging.getLogger("aisle.owner")
PATH = "/owner"
LOOK_S = 1.0


def mount_owner(app: FastAPI) -> FastAPI:
    """Add the owner's pages to a gateway; they are the application that is given back."""
    pages = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    pages.state.gateway = app.state.gateway
    for module in (
        route_door,
        route_insights,
        route_campaigns,
        route_conversations,
        route_models,
        route_privacy,
        route_why,
    ):
        pages.include_router(module.router)
    _install_refusals(pages)
    app.mount(PATH, pages)
    return pages


def read_ahead(pages: FastAPI) -> None:
    """When the assistant is up: an owner who never signed out finds the numbers read after a restart."""
    gateway: Gateway = pages.state.gateway

    def read() -> None:
        while not gateway.readiness.was_ready:
            time.sleep(LOOK_S)
        with suppress(ShopError):
            shop = gateway.door.open()
            if shop.staff.is_owner_here():
                insights_of(pages, shop)

    threading.Thread(target=read, name="read ahead", daemon=True).start()


def _install_refusals(pages: FastAPI) -> None:
    @pages.exception_handler(SignInFirst)
    async def _door(request: Request, error: SignInFirst) -> Response:
        return RedirectResponse(f"{PATH}/sign-in", 303)

    @pages.exception_handler(StillCounting)
    async def _counting(request: Request, error: StillCounting) -> Response:
        page = _page(
            request,
            200,
            "",
            "counting",
            again=f"{PATH}{request.url.path.removeprefix(PATH)}?{request.url.query}",
        )
        page.headers["refresh"] = str(AGAIN_S)
        return page

    @pages.exception_handler(Refusal)
    async def _refused(request: Request, error: Refusal) -> Response:
        return _page(request, error.status, error.message(page_language(request)))

    @pages.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        return _page(request, 422, say("owner.bad_address", page_language(request)))

    @pages.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        return _page(request, error.status_code, say("owner.bad_address", page_language(request)))

    @pages.exception_handler(ShopError)
    async def _shop(request: Request, error: ShopError) -> Response:
        kinds = ((NotFound, 404), (BadInput, 422), (NotAllowed, 409))
        status = next((code for kind, code in kinds if isinstance(error, kind)), 503)
        is_worded = isinstance(error, NotAllowed | Unfit | Unknown | Damaged)
        language = page_language(request)
        text = refusal(error, language) if is_worded or language != "en" else str(error)
        return _page(request, status, text)

    @pages.exception_handler(Exception)
    async def _failed(request: Request, error: Exception) -> Response:
        log.error("page failed path=%s error=%s", request.url.path, type(error).__name__, exc_info=error)  # fmt: skip
        return _page(request, 500, say("channels.failed", page_language(request)))


def _page(
    request: Request, status: int, text: str, name: str = "refused", again: str = ""
) -> Response:
    gateway, language = request.app.state.gateway, page_language(request)
    shop = shop_name(gateway.settings, language)
    title = say("owner.not_there" if status == 404 else "owner.not_done", language)
    drawn = draw(
        name, language, gateway.settings.shop.zone,
        shop=shop, title=f"{status} {title}", text=text, form_key="", member=None, page="",
        here=request.url.path, again=again,
    )  # fmt: skip
    return keep_language(request, answer(drawn, status))
