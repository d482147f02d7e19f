"""`/owner/why`: the reasons of a list, a search, a refusal and a segment, with how much each counted."""

from __future__ import annotations

import logging
from functools import cache
from typing import TYPE_CHECKING, Any

import httpx
from fastapi import APIRouter, Request, Response

from aisle.owner.counting import counted
from aisle.owner.door import Owner, OwnerHere
from aisle.owner.shown import show
from aisle.shop.policies import Policies

if TYPE_CHECKING:
    from aisle.insights.contract import Segment

router = APIRouter()
log = logging.getLogger("aisle.owner")
SECONDS = 10.0
LONGEST = 200


@router.get("/why")
def why(request: Request, owner: OwnerHere, person: str = "", query: str = "") -> Response:
    """Ask for a person's id, or for a search."""
    person, query = person.strip()[:LONGEST], query.strip()[:LONGEST]
    asked = {"person": person} if person else {"query": query} if query else None
    found, segments = counted(request, lambda: _why(owner, asked)) if asked else (None, [])
    return show(
        request, owner, "why", person=person, query=query, found=found, asked=bool(asked),
        segments=segments,
        clauses=Policies(owner.shop.settings).clauses(owner.language),
        events=("view", "click", "cart", "purchase", "rating", "review", "search"),
    )  # fmt: skip


def _why(owner: Owner, asked: dict[str, str]) -> tuple[dict[str, Any] | None, list[Segment]]:
    """What the models say, and the segments of a person."""
    segments = owner.insights.segments_of(asked["person"]) if "person" in asked else []
    return _explained(owner, asked), segments


@cache
def _client() -> httpx.Client:
    """One: each would read the certificates of the world, to talk to this machine alone."""
    return httpx.Client(timeout=SECONDS, trust_env=False)


def _explained(owner: Owner, asked: dict[str, str]) -> dict[str, Any] | None:  # Any: JSON
    """What the action server, which holds the models, says; None while it does not answer."""
    settings = owner.shop.settings
    try:
        answer = _client().post(
            f"http://127.0.0.1:{settings.actions_port}/aisle/explained",
            json={"language": owner.language, **asked},
            headers={"x-internal-secret": settings.internal_secret},
        )
        answer.raise_for_status()
        found: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        log.warning("why: %s", type(error).__name__)
        return None
    return found
