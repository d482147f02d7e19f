"""`/shop/api/sign-in`, `/me`, `/orders`, `/mails`: the demo customer one has chosen to be."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import Field

from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.bookkeeping import open_conversation
from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.state import (
    Caller,
    CallerHere,
    Gateway,
    GatewayHere,
    ShopHere,
    address_of,
    limit,
    only_loopback,
)
from aisle.channels.storefront.demo_mails import unsent_mails
from aisle.channels.storefront.demo_sign_in import (
    customer_json,
    customer_of_email,
    offered_customers,
)
from aisle.channels.storefront.items import order_json

router = APIRouter(prefix="/shop/api", tags=["demo storefront"])


class SignIn(Body):
    """The e-mail address of a demo customer."""

    email: str = Field(min_length=3, max_length=200)


@router.get("/demo-customers")
def demo_customers(shop: ShopHere) -> dict[str, Any]:
    """Whom one may sign in as."""
    return {"items": offered_customers(shop)}


@router.get("/mails", dependencies=[Depends(only_loopback)])
def mails(request: Request, shop: ShopHere) -> dict[str, Any]:
    """The one-time codes that a mail server would have sent."""
    return {"items": unsent_mails(shop, language_of(request))}


@router.post("/sign-in")
def sign_in(
    body: SignIn, request: Request, caller: CallerHere, gateway: GatewayHere
) -> dict[str, Any]:
    """Be that customer in this conversation; the old token is void, the guest's cart comes along.

    A conversation that was somebody else's is left behind: what was said in it is theirs.
    """
    limit(gateway.sessions_of_address, address_of(request))
    customer_id = customer_of_email(caller.shop, body.email)
    if caller.conversation.customer_id not in (None, customer_id):
        caller = _another(caller, gateway)
    caller.shop.identity.sign_in(caller.conversation_id, customer_id)
    return {"token": _fresh_token(caller, gateway), "customer": customer_json(caller)}


@router.post("/sign-out")
def sign_out(caller: CallerHere, gateway: GatewayHere) -> dict[str, Any]:
    """Be nobody again, in a new conversation: the next at this browser reads nothing of this one."""
    caller.shop.identity.sign_out(caller.conversation_id)
    caller.shop.conversations.rotate_token(caller.conversation_id)
    return {"token": _fresh_token(_another(caller, gateway), gateway)}


@router.get("/me")
def me(caller: CallerHere) -> dict[str, Any]:
    """Who is signed in."""
    return {"customer": customer_json(caller)}


@router.get("/orders")
def orders(caller: CallerHere, request: Request) -> dict[str, Any]:
    """The orders of the signed-in customer, newest first."""
    shop, language = caller.shop, language_of(request)
    customer_id = shop.identity.customer_of(caller.conversation_id)
    if customer_id is None:
        raise Refusal(401, "sign_in_first")
    found = shop.orders.of(customer_id)
    ids = sorted({line.product_id for order in found for line in order.lines})
    images = {
        product.product_id: product.images[0] if product.images else None
        for product in shop.catalogue.many(ids)
    }
    return {
        "items": [
            order_json(order, shop.orders.steps(order, language), images, language, shop.names)
            for order in found
        ]
    }


def _another(caller: Caller, gateway: Gateway) -> Caller:
    """The same browser in a new conversation."""
    return Caller(
        open_conversation(caller.shop, f"web:{uuid4()}", "web", caller.language), caller.shop
    )


def _fresh_token(caller: Caller, gateway: Gateway) -> str:
    """A token of the conversation's newest version: identity raises it at sign-in and sign-out."""
    version = caller.shop.conversations.load(caller.conversation_id).token_version
    if version == caller.conversation.token_version:
        version = caller.shop.conversations.rotate_token(caller.conversation_id)
    return gateway.tokens.make(caller.conversation_id, version)
