"""`/operator/api/…`: the console where people of the shop sign in, read, answer, approve and hand back."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from aisle.channels.gateway import operator_view
from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.desk import spoken_language, tell, way_back
from aisle.channels.gateway.names import shop_name
from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.staff_here import COOKIE, DeskHere, give_cookie, take_cookie
from aisle.channels.gateway.state import GatewayHere, ShopHere, limit, only_loopback
from aisle.channels.gateway.typed import cleaned
from aisle.channels.storefront.demo_sign_in import is_demo
from aisle.language.money import format_money
from aisle.language.wording import say
from aisle.shop.errors import NotAllowed

router = APIRouter(prefix="/operator/api", tags=["operator's console"])


class SignIn(BaseModel):
    """An account of `aisle staff add`; `code` where it has a second factor."""

    email: str = Field(max_length=200)
    password: str = Field(max_length=200)
    code: str = Field("", max_length=10)


class Accept(BaseModel):
    """The token of an invitation, and the password one chooses."""

    token: str = Field(max_length=100)
    password: str = Field(max_length=200)


class Answer(BaseModel):
    """What the person says to the shopper."""

    text: str = Field(max_length=2000)


class Decide(BaseModel):
    """Yes or no to a request."""

    is_approved: bool


@router.post("/sign-in", status_code=204)
def sign_in(body: SignIn, request: Request, gateway: GatewayHere, shop: ShopHere) -> Response:
    """A cookie for this browser, good for twelve hours."""
    limit(gateway.sign_ins, request.client.host if request.client else "")
    return _signed_in(gateway, shop.staff.sign_in(body.email, body.password, body.code))


@router.post("/accept", status_code=204)
def accept(body: Accept, request: Request, gateway: GatewayHere, shop: ShopHere) -> Response:
    """Use an invitation up."""
    limit(gateway.sign_ins, request.client.host if request.client else "")
    return _signed_in(gateway, shop.staff.accept(body.token, body.password))


@router.post("/demo", status_code=204)
def demo(request: Request, gateway: GatewayHere, shop: ShopHere) -> Response:
    """The demo shop's own agent: only in the demo, only from this machine."""
    if not is_demo(shop):
        raise Refusal(404, "not_found")
    only_loopback(request)
    return _signed_in(gateway, shop.staff.demo_session())


@router.post("/sign-out", status_code=204)
def sign_out(request: Request, shop: ShopHere) -> Response:
    """This browser is signed out."""
    shop.staff.sign_out(request.cookies.get(COOKIE, ""))
    response = Response(status_code=204)
    take_cookie(response)
    return response


@router.get("/door")
def door(request: Request, gateway: GatewayHere, shop: ShopHere) -> dict[str, Any]:
    """Who is signed in, and whether the demo lets one in without an account."""
    member = shop.staff.of_session(request.cookies.get(COOKIE, ""))
    return {
        "shop": shop_name(gateway.settings, language_of(request)),
        "member": {"name": member.name, "role": member.role} if member else None,
        "demo": is_demo(shop),
    }


@router.get("/queue")
def queue(desk: DeskHere, request: Request) -> dict[str, Any]:
    """Who waits, whom somebody talks to, and what waits for a decision."""
    return {
        "handoffs": [operator_view.row(desk, one) for one in desk.shop.handoffs.queue()],
        "requests": [
            operator_view.request_row(one, language_of(request))
            for one in desk.shop.staff_decisions.waiting()
        ],
        "approvals": [
            operator_view.approval_row(desk, one, language_of(request))
            for one in desk.shop.approvals.waiting()
        ],
    }


@router.get("/handoffs/{handoff_id}")
def conversation(
    handoff_id: int, desk: DeskHere, request: Request, after: int = 0
) -> dict[str, Any]:
    """One conversation: a summary, and what was said after entry `after`."""
    handoffs = desk.shop.handoffs
    found = handoffs.get(handoff_id) if after else handoffs.read(handoff_id, desk.member.staff_id)
    return operator_view.conversation(desk, found, after, language_of(request))


@router.post("/handoffs/{handoff_id}/take", status_code=204)
def take(handoff_id: int, desk: DeskHere) -> Response:
    """Answer this conversation oneself; the shopper is told."""
    shop, was = desk.shop, desk.shop.handoffs.get(handoff_id)
    taken = shop.handoffs.take(handoff_id, desk.member.staff_id)
    if was.state == "waiting":
        here, language = taken.conversation_id, spoken_language(shop, taken.conversation_id)
        text = say("desk.joined", language, name=desk.member.name, shop=_shop(desk, language))
        block = {"v": 1, "type": "handoff", "state": "with_person", "position": 0, "fallback": text}
        tell(shop, here, [Said("block", block), way_back(language)], "person", desk.member.name)
    return Response(status_code=204)


@router.post("/handoffs/{handoff_id}/say", status_code=204)
def answer(handoff_id: int, body: Answer, desk: DeskHere) -> Response:
    """Write to the shopper."""
    text = cleaned(body.text)
    if not text:
        raise Refusal(422, "empty")
    handoff = desk.shop.handoffs.get(handoff_id)
    desk.shop.handoffs.spoken(handoff_id, desk.member.staff_id)
    said = [Said("text.done", {"text": text})]
    tell(desk.shop, handoff.conversation_id, said, "person", desk.member.name)
    return Response(status_code=204)


@router.post("/handoffs/{handoff_id}/release", status_code=204)
def release(handoff_id: int, desk: DeskHere) -> Response:
    """Hand the conversation back to the assistant; the shopper is told."""
    shop, handoff = desk.shop, desk.shop.handoffs.get(handoff_id)
    if handoff.taken_by != desk.member.staff_id and desk.member.role != "owner":
        raise NotAllowed("Take the conversation first.", key="desk.not_taken")
    shop.handoffs.release(handoff.conversation_id, desk.member.staff_id)
    language = spoken_language(shop, handoff.conversation_id)
    text = say("desk.released", language, name=desk.member.name)
    block = {"v": 1, "type": "handoff", "state": "released", "position": 0, "fallback": text}
    tell(shop, handoff.conversation_id, [Said("block", block)], "person", desk.member.name)
    return Response(status_code=204)


@router.post("/requests/{order_id}", status_code=204)
def decide(order_id: str, body: Decide, desk: DeskHere) -> Response:
    """Approve or refuse a return or an exchange; the shopper's open conversations are told."""
    shop = desk.shop
    done = shop.staff_decisions.decide(
        order_id, is_approved=body.is_approved, staff_id=desk.member.staff_id
    )
    outcome = "approved" if done.is_approved else "refused"
    for conversation_id in shop.identity.holders(done.customer_id):
        language = spoken_language(shop, conversation_id)
        amount = format_money(done.amount_minor, done.currency, language)
        text = say(f"desk.{done.kind}_{outcome}", language, order=order_id, amount=amount)
        tell(shop, conversation_id, [Said("text.done", {"text": text})], "shop")
    return Response(status_code=204)


def _signed_in(gateway: GatewayHere, cookie: str) -> Response:
    response = Response(status_code=204)
    give_cookie(response, gateway, cookie)
    return response


def _shop(desk: DeskHere, language: str) -> str:
    return shop_name(desk.shop.settings, language)
