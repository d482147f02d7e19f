"""`/owner`, funnel, demand, segments, recommender, exposure and fairness: what `aisle.insights` knows, drawn."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response

from aisle.owner import insights_view as view
from aisle.owner.counting import counted
from aisle.owner.door import Owner, OwnerHere
from aisle.owner.shown import show

router = APIRouter()


@router.get("/")
def overview(request: Request, owner: OwnerHere, days: int = 28) -> Response:
    """How it goes, and what to look at first."""
    return _of_days(request, owner, "overview", days, view.overview)


@router.get("/funnel")
def funnel(request: Request, owner: OwnerHere, by: str = "all", days: int = 28) -> Response:
    """From seen to bought, by channel, language or category; who comes back; what goes together."""
    span = view.span_of(days)
    by = by if by in view.BYS else "all"
    return show(
        request, owner, "funnel",
        days=days_of(span), by=by, bys=view.BYS, seen=counted(request, lambda: view.funnel(owner, by, span)),
    )  # fmt: skip


@router.get("/demand")
def demand(request: Request, owner: OwnerHere, days: int = 28) -> Response:
    """Searches without a result and questions without an answer, by what was lost."""
    span = view.span_of(days)
    return show(
        request, owner, "demand", days=days_of(span),
        kinds=counted(request, lambda: {
            "searches": owner.insights.lost_searches(20, span),
            "questions": owner.insights.lost_questions(20, span),
        }),
        watched=view.watched(owner),
    )  # fmt: skip


@router.get("/segments")
def segments(request: Request, owner: OwnerHere) -> Response:
    """Who the customers are, in groups with reasons, and how they move."""
    return show(request, owner, "segments", seen=counted(request, lambda: view.segments(owner)))


@router.get("/quality")
def quality(request: Request, owner: OwnerHere, days: int = 90) -> Response:
    """How good the lists are: on held-out data, by group, and how well the next purchase is foretold."""
    return _of_days(request, owner, "quality", days, view.quality)


@router.get("/fairness")
def fairness(request: Request, owner: OwnerHere, days: int = 28) -> Response:
    """What is shown, how evenly, and whether a group is served worse."""
    return _of_days(request, owner, "fairness", days, view.fairness)


def _of_days(
    request: Request,
    owner: Owner,
    name: str,
    days: int,
    look: Callable[[Owner, int | None], object],
) -> Response:
    """A page of so many days, when its numbers are ready."""
    span = view.span_of(days)
    seen = counted(request, lambda: look(owner, span))
    return show(request, owner, name, days=days_of(span), seen=seen)


def days_of(span: int | None) -> int:
    """0 stands for everything in an address."""
    return span or 0
