"""`/v1/session`, `/v1/language`, `/v1/export`: a conversation begins, speaks, is taken along, is erased."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.bookkeeping import open_conversation, set_language
from aisle.channels.gateway.names import first_words, shop_name
from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.state import (
    CallerHere,
    GatewayHere,
    ShopHere,
    address_of,
    limit,
)
from aisle.channels.gateway.tokens import SESSION_SECONDS
from aisle.channels.gateway.uploads import MOST_BYTES, MOST_PICTURES
from aisle.channels.storefront.demo_sign_in import is_demo

router = APIRouter(tags=["session"])


class SessionRequest(Body):
    """`locale` is that of the page or the browser: "zh-CN"."""

    locale: str = Field("", max_length=35)


class SessionAnswer(BaseModel):
    """What a widget needs to begin."""

    token: str
    expires_in: int
    conversation_id: str
    language: str
    shop: dict[str, str]
    limits: dict[str, int]
    disclosure: str
    starters: list[str]
    answers_by: str


class LoginRequest(Body):
    """A JSON Web Token (HS256) of the shop's website: {"sub": customer id, "exp": in at most five minutes}."""

    assertion: str = Field(max_length=2000)


class LoginAnswer(BaseModel):
    """The token that replaces the one used."""

    token: str


class LanguageRequest(Body):
    """en or zh."""

    language: str = Field(max_length=35)


@router.post("/v1/session")
def open_session(
    body: SessionRequest, request: Request, gateway: GatewayHere, shop: ShopHere
) -> SessionAnswer:
    """Begin a conversation. The server chooses its id."""
    limit(gateway.sessions_of_address, address_of(request))
    locale = body.locale.lower()
    language = next((one for one in ("en", "zh") if locale.startswith(one)), language_of(request))
    conversation_id = f"web:{uuid4()}"
    opened = open_conversation(shop, conversation_id, "web", language)
    gateway.metrics.sessions.inc()
    settings = gateway.settings
    name = shop_name(settings, language)
    return SessionAnswer(
        token=gateway.tokens.make(conversation_id, opened.token_version),
        expires_in=SESSION_SECONDS,
        conversation_id=conversation_id,
        language=language,
        shop={"name": name, "currency": settings.shop.currency},
        limits={
            "text": settings.message_characters,
            "uploads": MOST_PICTURES,
            "upload_bytes": MOST_BYTES,
            "messages_per_minute": settings.messages_per_minute,
            "pending": settings.pending_messages,
        },
        **first_words(settings, language, is_demo=is_demo(shop)),
        answers_by=settings.answers_by,
    )


@router.post("/v1/login")
def log_in(body: LoginRequest, caller: CallerHere, gateway: GatewayHere) -> LoginAnswer:
    """The shop's website says who this is; the old token is void, the guest's cart comes along."""
    limit(gateway.sign_ins, caller.conversation_id)
    shop = caller.shop
    customer_id = gateway.assertions.customer(body.assertion, shop.clock.timestamp())
    if customer_id is None:
        raise Refusal(403, "bad_assertion")
    shop.identity.sign_in(caller.conversation_id, customer_id)
    version = shop.conversations.load(caller.conversation_id).token_version
    return LoginAnswer(token=gateway.tokens.make(caller.conversation_id, version))


@router.post("/v1/language", status_code=204)
def choose_language(body: LanguageRequest, caller: CallerHere) -> Response:
    """The language switch of the page."""
    language = body.language.lower()[:2]
    if language not in ("en", "zh"):
        raise Refusal(422, "bad_language", language=body.language)
    set_language(caller.shop, caller.conversation_id, language)
    return Response(status_code=204)


@router.get("/v1/export", response_class=Response)
def export(caller: CallerHere) -> Response:
    """Everything that is kept of this conversation (and of the customer, when signed in), as a ZIP."""
    content = caller.shop.privacy.export_person(caller.owner, caller.language)
    headers = {"content-disposition": 'attachment; filename="aisle-export.zip"'}
    return Response(content, media_type="application/zip", headers=headers)


@router.delete("/v1/session")
def erase(caller: CallerHere) -> dict[str, Any]:
    """Erase the conversation: transcript, pictures, vault, cart, and Rasa's own rows."""
    return caller.shop.privacy.erase_person(caller.conversation_id)
