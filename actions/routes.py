"""Loopback routes beside rasa-sdk's webhook: what the gateway needs of the models held here."""

from __future__ import annotations

import asyncio
import hmac
import threading
from typing import TYPE_CHECKING, Any

import pluggy

if TYPE_CHECKING:
    from sanic import Request, Sanic
    from sanic.response import HTTPResponse

hookimpl = pluggy.HookimplMarker("rasa_sdk")
LONGEST_LIST = 50


@hookimpl
def attach_sanic_app_extensions(app: Sanic[Any, Any]) -> None:
    """Called by rasa-sdk with its Sanic app, before it serves."""
    app.add_route(
        recommendations, "/aisle/recommendations", methods=["POST"], name="aisle_recommendations"
    )
    app.add_route(served, "/aisle/served", methods=["GET"], name="aisle_served")
    app.register_listener(_warm, "after_server_start")


async def served(request: Request) -> HTTPResponse:
    """Which models serve: versions by kind."""
    from sanic.response import json

    from actions.rooms import shared
    from aisle.shop.versions import current

    models = shared().settings.home / "models"
    names = ("search", "recommender", "dialogue")
    folders = {kind: current(models / kind) for kind in names}
    return json({kind: folder.name if folder else None for kind, folder in folders.items()})


async def recommendations(request: Request) -> HTTPResponse:
    """`{"conversation_id", "customer_id"?, "language", "limit"?, "product_id"?}` → `{"items": […]}` of a products block."""
    from sanic.response import json

    from actions.rooms import shared

    rooms = shared()
    secret = request.headers.get("x-internal-secret", "")
    if not hmac.compare_digest(secret, rooms.settings.internal_secret):
        return json({"error": "wrong secret"}, status=403)
    body = request.json or {}
    return json({"items": await asyncio.to_thread(_items, body)})


def _items(body: dict[str, Any]) -> list[dict[str, Any]]:
    from actions.cards import Card, item
    from actions.reasons import worded
    from actions.rooms import shared
    from actions.voice import Voice

    rooms = shared()
    language = "zh" if body.get("language") == "zh" else "en"
    voice = Voice(language, rooms.names)
    owner = str(body.get("customer_id") or body.get("conversation_id") or "")
    limit = max(1, min(int(body.get("limit") or 8), LONGEST_LIST))
    scored = rooms.personal.recommend(owner, limit, product_id=body.get("product_id"))
    products = {
        one.product_id: one for one in rooms.catalogue.many([one.item_id for one in scored])
    }
    made = []
    for one in scored:
        if one.item_id in products:
            reason = dict(one.reasons[0]) if one.reasons else {}
            why = worded(rooms, voice, reason)
            made.append(item(Card(products[one.item_id], why=why, evidence=reason), voice))
    return made


async def _warm(app: Sanic[Any, Any]) -> None:
    """Open search and recommender in the background, so that the first turn does not wait."""
    from actions.rooms import shared

    threading.Thread(target=lambda: shared().warm(), name="warm", daemon=True).start()
