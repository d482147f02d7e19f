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
    from aisle.insights.contract import Chance, Segment

router = APIRouter()
SECONDS = 10.0
LONGEST = 200
# From the action server; segments; the chance to buy next, and whether its percentage holds.
Found = tuple[dict[str, Any] | None, "list[Segment]", "tuple[Chance, bool] | None"]
NOTHING: Found = (None, [], None)


@router.get("/why")
def why(request: Request, owner: OwnerHere, person: str = "", query: str = "") -> Response:
    """Ask for a person's id, or for a search."""
    person, query = person.strip()[:LONGEST], query.strip()[:LONGEST]
    asked = {"person": person} if person else {"query": query} if query else None
    found, segments, chance = counted(request, lambda: _why(owner, asked)) if asked else NOTHING
    return show(
        request, owner, "why", person=person, query=query, found=found, asked=bool(asked),
        segments=segments, chance=chance,
        clauses=Policies(owner.shop.settings).clauses(owner.language),
        events=("view", "click", "cart", "purchase", "rating", "review", "search"),
    )  # fmt: skip


def _why(owner: Owner, asked: dict[str, str]) -> Found:
    """What the models say; the segments of a person, and how likely they buy next, with how that was measured."""
    if "person" not in asked:
        return _explained(owner, asked), [], None
    insights, person = owner.insights, asked["person"]
    foretold, chance = insights.likelihood(), insights.chance_of(person)
    told = (chance, foretold is not None and not foretold.is_order_only) if chance else None
    return _explained(owner, asked), insights.segments_of(person), told


def _explained(owner: Owner, asked: dict[str, str]) -> dict[str, Any] | None:  # Any: JSON
    """What the action server, which holds the models, says; None while it does not answer."""
    told = {"language": owner.language, **asked}
    return answer(owner.shop.settings, "explained", told, SECONDS)
