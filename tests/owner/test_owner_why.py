"""The page of reasons: what the action server says is drawn; while it does not answer, that is said."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.channels.server import served
from tests.owner.conftest import Desk

pytestmark = pytest.mark.slow  # trains

PERSON = {
    "may_personalise": True,
    "history": [{"title": "Kettle <b>", "event": "purchase", "at": 1_790_000_000}],
    "items": [
        {"title": "Lamp", "score": 0.8, "reasons": [{"text": "Because you bought “Kettle”.", "share": 0.93, "without": 0.05}]},
        {"title": "Mug", "score": 0.1, "reasons": []},
    ],
}  # fmt: skip
SEARCH = {
    "total": 1, "wish": {"text": "kettle"},
    "items": [{"title": "Kettle", "score": 0.9, "why": "Fits: kettle.", "reckoned": "words 0.900 = 0.900", "words": ["kettle"], "relaxed": None}],
}  # fmt: skip


async def _explained(request: Request) -> JSONResponse:
    body = await request.json()
    if request.headers.get("x-internal-secret") != "test-secret":
        return JSONResponse({}, 403)
    return JSONResponse(SEARCH if "query" in body else PERSON)


def test_reasons_are_drawn_with_their_weights(owner: Desk) -> None:
    with served(Starlette(routes=[Route("/aisle/explained", _explained, methods=["POST"])])) as url:
        settings: Any = owner.shop.settings
        owner.shop.settings = dataclasses.replace(settings, actions_port=int(url.rpartition(":")[2]))  # fmt: skip
        person = owner.see("/why?person=mei")
        search = owner.see("/why?query=kettle")
    for text in (
        "Because you bought “Kettle”.",
        "93\u00a0%",
        "0.8000",
        "0.0500",
        "Kettle &lt;b&gt;",
    ):
        assert text in person
    assert "In no segment" in person
    assert "Fits: kettle." in search
    assert "words 0.900 = 0.900" in search


def test_without_an_assistant_the_page_says_so(owner: Desk) -> None:
    assert "The assistant does not answer now" in owner.see("/why?person=mei")
