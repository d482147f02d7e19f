"""For operators and for our own processes: health, readiness, metrics, and deltas from the action server."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, Any, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.state import LOOPBACK, GatewayHere, only_loopback

if TYPE_CHECKING:
    from aisle.channels.telegram.bridge import TelegramBridge

router = APIRouter(tags=["operations"])


class TurnEvent(Body):
    """A piece of a text that is being written, or a line that says what is being done."""

    event: Literal["text.delta", "status"]
    data: dict[str, Any] = Field(default_factory=dict)


@router.get("/healthz")
def healthz() -> dict[str, bool]:
    """The gateway itself is alive."""
    return {"ok": True}


@router.get("/readyz")
async def readyz(request: Request, gateway: GatewayHere, response: Response) -> dict[str, Any]:
    """200 only when a canary turn through Rasa and the action server has answered.

    On this machine it also tells how the Telegram bridge stands; None: there is none.
    """
    problem = await gateway.readiness.check()
    if problem is not None:
        response.status_code = 503
        response.headers["retry-after"] = "2"
    told = {"ready": problem is None, "problem": problem}
    return {**told, "telegram": _telegram(request)} if _is_here(request) else told


def _is_here(request: Request) -> bool:
    peer = request.client.host if request.client else ""
    return peer in LOOPBACK and "x-forwarded-for" not in request.headers


def _telegram(request: Request) -> str | None:
    bridge: TelegramBridge | None = request.app.state.bridge
    return bridge.state if bridge else None


@router.post("/telegram/webhook", include_in_schema=False)
async def telegram_webhook(request: Request) -> Response:
    """An update from Telegram, where it was asked to call; nobody else knows the secret."""
    bridge: TelegramBridge | None = request.app.state.bridge
    settings = request.app.state.gateway.settings
    if bridge is None or not settings.telegram_webhook:
        raise Refusal(404, "not_found")
    from aisle.channels.telegram.bridge import webhook_secret  # loaded already: the bridge runs

    given = request.headers.get("x-telegram-bot-api-secret-token", "")
    if not hmac.compare_digest(given.encode(), webhook_secret(settings).encode()):
        raise Refusal(403, "bad_secret")
    await bridge.take(await request.json())
    return Response(status_code=200)


@router.get("/metrics", dependencies=[Depends(only_loopback)])
def metrics(gateway: GatewayHere) -> Response:
    """For Prometheus, on this machine only."""
    return Response(gateway.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


@router.post(
    "/internal/turns/{turn_id}/events", status_code=202, dependencies=[Depends(only_loopback)]
)
async def hear(turn_id: str, body: TurnEvent, request: Request, gateway: GatewayHere) -> Response:
    """A live piece of a running turn; 410 when the turn is over."""
    given = request.headers.get("x-internal-secret", "")
    if not hmac.compare_digest(given.encode(), gateway.settings.internal_secret.encode()):
        raise Refusal(403, "bad_secret")
    text = str(body.data.get("text", ""))
    was_heard = await gateway.turns.hear(turn_id, body.event, {"text": text})
    return Response(status_code=202 if was_heard else 410)
