"""`/operator/api/approvals/…`: risky changes that a shopper has said yes to; a person approves or refuses each."""

from __future__ import annotations

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from aisle.channels.gateway.relaying import tell_news
from aisle.channels.gateway.staff_here import DeskHere
from aisle.shop.approvals import Reason
from aisle.shop.errors import BadInput, NotAllowed

router = APIRouter(prefix="/operator/api", tags=["operator's console"])


class Verdict(BaseModel):
    """`reason` and `clause` say to the shopper why not."""

    is_approved: bool
    reason: Reason | None = None
    clause: str = Field("", pattern=r"^([A-Z]\d{1,3})?$")


@router.post("/approvals/{op_id}", status_code=204)
def decide(op_id: str, body: Verdict, desk: DeskHere) -> Response:
    """Once; the shopper is told in the conversation. 409 where it was decided already, or the rules say no now."""
    shop, by = desk.shop, str(desk.member.staff_id)
    try:
        if body.is_approved:
            shop.approvals.approve(op_id, by)
        else:
            shop.approvals.refuse(op_id, by, body.clause or None, body.reason)
    except BadInput as error:
        raise NotAllowed("It was decided already.", key="desk.decided_already") from error
    finally:
        tell_news(shop)  # also where it was refused by the rules
    return Response(status_code=204)
