"""Puts the gateway together. Nothing is opened here: a shop that is not there yet is opened when it is."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from aisle.channels.gateway import (
    route_approvals,
    route_extras,
    route_messages,
    route_operations,
    route_operator,
    route_pages,
    route_sessions,
)
from aisle.channels.gateway.borders import BodyLimit, OriginGuard, SecurityHeaders, allowed_origins
from aisle.channels.gateway.rasa import RasaClient
from aisle.channels.gateway.refusals import install_refusals
from aisle.channels.gateway.relaying import relay_news
from aisle.channels.gateway.retention import keep_only_for_a_time
from aisle.channels.gateway.state import Gateway
from aisle.channels.storefront import route_account, route_shop
from aisle.shop.settings import Settings

if TYPE_CHECKING:
    from aisle.channels.telegram.bridge import TelegramBridge

FINISH_SECONDS = 5.0


def create_app(
    settings: Settings,
    *,
    rasa: RasaClient | None = None,
    telegram: TelegramBridge | bool | None = None,
) -> FastAPI:
    """The gateway of one home. Comes up at once, also without a shop: then it shows the progress page.

    `telegram`: a bridge of one's own; None: one is made if `TELEGRAM_TOKEN` is set; False: none.
    """
    gateway = Gateway.of(settings, rasa)
    app = FastAPI(
        title="Aisle gateway",
        version="1",
        description="Sessions, turns as server-sent events, and the shop's page.",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
    )
    app.state.gateway = gateway
    app.state.telegram = telegram
    app.state.bridge = None  # the running one, for /readyz
    install_refusals(app)
    routes = (
        route_sessions,
        route_messages,
        route_extras,
        route_operations,
        route_operator,
        route_approvals,
        route_shop,
        route_account,
    )
    for module in (*routes, route_pages):
        app.include_router(module.router)
    origins = allowed_origins(settings)
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginGuard, origins=origins)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST", "PUT", "DELETE"],
        allow_headers=["authorization", "content-type", "last-event-id"],
        expose_headers=["retry-after"],
        max_age=600,
    )
    app.add_middleware(SecurityHeaders)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    gateway: Gateway = app.state.gateway
    for name in ("httpx", "httpcore"):  # their lines of level INFO carry the Telegram token
        logging.getLogger(name).setLevel(logging.WARNING)
    async with AsyncExitStack() as stack:
        stack.callback(gateway.door.close)
        stack.push_async_callback(gateway.rasa.close)
        waiting = asyncio.create_task(gateway.readiness.wait(), name="readiness")
        stack.push_async_callback(_cancelled, waiting)
        sweeping = asyncio.create_task(keep_only_for_a_time(gateway), name="retention")
        stack.push_async_callback(_cancelled, sweeping)
        listening = asyncio.create_task(gateway.newsroom.run(), name="newsroom")
        stack.push_async_callback(_cancelled, listening)
        relaying = asyncio.create_task(relay_news(gateway), name="relay")
        stack.push_async_callback(_cancelled, relaying)
        bridge = _bridge(app, gateway)
        if bridge is not None:
            app.state.bridge = bridge
            await bridge.start()
            stack.push_async_callback(bridge.stop)
        stack.push_async_callback(gateway.turns.finish, FINISH_SECONDS)
        yield


def _bridge(app: FastAPI, gateway: Gateway) -> TelegramBridge | None:
    wanted: TelegramBridge | bool | None = app.state.telegram
    if wanted is False or (wanted is None and not gateway.settings.telegram_token):
        return None
    if wanted is None or wanted is True:
        from aisle.channels.telegram.bridge import (
            TelegramBridge,
        )  # half a second, only where it is used

        return TelegramBridge(gateway.settings, gateway.door, gateway.turns)
    return wanted


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
