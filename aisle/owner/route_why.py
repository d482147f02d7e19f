"""`/owner/why`: the reasons of a list, a search, a refusal and a segment, with how much each counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Request, Response

from aisle.channels.action_server import answer
from aisle.owner.counting import counted
from aisle.owner.door import Owner, OwnerHere
from aisle.owner.shown import show
from aisle.shop.policies import Policies

if TYPE_CHECKING:
    from aisle.insights.contract import Segment

router = APIRouter()
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


def _explained(owner: Owner, asked: dict[str, str]) -> dict[str, Any] | None:  # Any: JSON
    """What the action server, which holds the models, says; None while it does not answer."""
    told = {"language": owner.language, **asked}
    return answer(owner.shop.settings, "explained", told, SECONDS)
