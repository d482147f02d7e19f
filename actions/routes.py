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

    from actions.rooms import Rooms

hookimpl = pluggy.HookimplMarker("rasa_sdk")
LONGEST_LIST = 50
LONGEST_PAGE = 500  # products that a search box can leaf through


@hookimpl
def attach_sanic_app_extensions(app: Sanic[Any, Any]) -> None:
    """Called by rasa-sdk with its Sanic app, before it serves."""
    app.add_route(
        recommendations, "/aisle/recommendations", methods=["POST"], name="aisle_recommendations"
    )
    app.add_route(found, "/aisle/search", methods=["POST"], name="aisle_search")
    app.add_route(explained, "/aisle/explained", methods=["POST"], name="aisle_explained")
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

    if not _is_gateway(request):
        return json({"error": "wrong secret"}, status=403)
    return json({"items": await asyncio.to_thread(_items, request.json or {})})


async def found(request: Request) -> HTTPResponse:
    """What a search box of the shop's own shows: see `box_found`."""
    from sanic.response import json

    from actions.rooms import shared

    if not _is_gateway(request):
        return json({"error": "wrong secret"}, status=403)
    return json(await asyncio.to_thread(box_found, shared(), request.json or {}))


def _is_gateway(request: Request) -> bool:
    from actions.rooms import shared

    secret = request.headers.get("x-internal-secret", "")
    return hmac.compare_digest(secret, shared().settings.internal_secret)


def box_found(rooms: Rooms, body: dict[str, Any]) -> dict[str, Any]:
    """`{"text", "language"}` → `{"ids": […], "notes": […]}`: hits, or near misses and a note that says so."""
    from actions.told import unread_told
    from actions.voice import Voice

    language = "zh" if body.get("language") == "zh" else "en"
    voice, search = Voice(language, rooms.names), rooms.search
    wish = search.understand(str(body.get("text") or ""), language)
    result = search.find(wish, limit=LONGEST_PAGE)
    hits, kind = result.hits or result.near_misses, wish.filters.type
    if kind is not None and search.sells(kind) and not wish.sort:
        hits = tuple(one for one in hits if search.is_kind(one.product_id, kind)) or hits
    notes = [voice("products.read_as", said=a, meant=b) for a, b in wish.corrected.items()]
    notes += unread_told(voice, wish)
    if hits and not result.hits:
        notes.append(voice("products.near_misses_two"))
    return {"ids": [one.product_id for one in hits], "notes": notes}


async def explained(request: Request) -> HTTPResponse:
    """`{"language", "person"}` or `{"language", "query"}` → why, as `actions.explained` says it."""
    from sanic.response import json

    from actions.explained import person_explained, search_explained
    from actions.rooms import shared

    if not _is_gateway(request):
        return json({"error": "wrong secret"}, status=403)
    rooms, body = shared(), request.json or {}
    language = str(body.get("language") or "en")
    query, person = str(body.get("query") or ""), str(body.get("person") or "")
    explain, of = (search_explained, query[:400]) if query else (person_explained, person)
    return json(await asyncio.to_thread(explain, rooms, of, language))


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
