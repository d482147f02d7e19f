"""`/v1/uploads`, `/v1/feedback`, `/v1/consent`, `/v1/recommendations`: what stands beside the conversation."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter, Response, UploadFile
from pydantic import BaseModel, Field

from aisle.channels.action_server import answer
from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.state import CallerHere, GatewayHere, limit
from aisle.channels.gateway.uploads import MOST_BYTES, keep_picture

router = APIRouter(tags=["beside the conversation"])
RECOMMENDATION_SECONDS = 5.0


class UploadAnswer(BaseModel):
    """To be named in `uploads` of the next message."""

    upload_id: str
    mime: str
    size: int


class FeedbackRequest(Body):
    """A thumb, and why."""

    turn_id: str = Field(max_length=64)
    value: Literal[1, -1]
    reason: str = Field("", max_length=300)


class Consent(BaseModel):
    """What this shopper agrees to: suggestions from what they did, words kept to improve, offers."""

    personalisation: bool
    improvement: bool
    marketing: bool


class ConsentRequest(Body):
    """A yes or a no to one purpose."""

    purpose: Literal["personalisation", "improvement", "marketing"]
    granted: bool


class RecommendationRequest(Body):
    """`product_id`: things that go with it; without it: things for this shopper."""

    limit: int = Field(8, ge=1, le=50)
    product_id: str | None = Field(None, max_length=200)


@router.post("/v1/uploads", status_code=201)
def upload(file: UploadFile, caller: CallerHere, gateway: GatewayHere) -> UploadAnswer:
    """A picture: JPEG, PNG or WebP."""
    limit(gateway.uploads, caller.conversation_id)
    content = file.file.read(MOST_BYTES + 1)
    upload_id, size = keep_picture(caller.shop, caller.conversation_id, content)
    return UploadAnswer(upload_id=upload_id, mime="image/jpeg", size=size)


@router.post("/v1/feedback", status_code=204)
def feedback(body: FeedbackRequest, caller: CallerHere) -> Response:
    """A thumb for one turn of this conversation."""
    if not caller.shop.transcript.of_turn(caller.conversation_id, body.turn_id):
        raise Refusal(404, "not_found")
    reason = caller.shop.vault.hide(caller.conversation_id, body.reason, is_shopper=True)
    caller.shop.feedbacks.give(caller.conversation_id, body.value, reason, body.turn_id)
    return Response(status_code=204)


@router.get("/v1/consent")
def consent(caller: CallerHere) -> Consent:
    """How it stands: of the customer, of a guest the conversation."""
    stands = caller.shop.consents.of(caller.owner)
    return Consent(
        personalisation=stands["personalisation"],
        improvement=stands["improvement"],
        marketing=stands["marketing"],
    )


@router.put("/v1/consent")
def consented(body: ConsentRequest, caller: CallerHere, gateway: GatewayHere) -> Consent:
    """The newest answer counts; a no to offers holds for every chat of this person."""
    limit(gateway.consents, caller.conversation_id)
    if body.purpose == "marketing":
        caller.shop.subscribers.answer(caller.owner, caller.conversation_id, wants=body.granted)
    else:
        caller.shop.consents.set(caller.owner, body.purpose, body.granted)
    return consent(caller)


@router.post("/v1/recommendations")
def recommendations(
    body: RecommendationRequest, caller: CallerHere, gateway: GatewayHere
) -> dict[str, Any]:
    """Products for this shopper, as items of a `products` block; the action server holds the models."""
    asked = {
        "conversation_id": caller.conversation_id,
        "customer_id": caller.shop.identity.customer_of(caller.conversation_id),
        "language": caller.language,
        "limit": body.limit,
        "product_id": body.product_id,
    }
    found = answer(gateway.settings, "recommendations", asked, RECOMMENDATION_SECONDS)
    if found is None:
        raise Refusal(503, "no_recommendations", retry_after=5)
    return {"items": gateway.seals.close_all(caller.conversation_id, found.get("items", []))}
