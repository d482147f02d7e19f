"""What the routes of one gateway share."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Depends, Request

from aisle.channels.gateway.assertion import Assertions
from aisle.channels.gateway.limits import RateLimit
from aisle.channels.gateway.metrics import Metrics
from aisle.channels.gateway.newsroom import Newsroom
from aisle.channels.gateway.rasa import RasaClient
from aisle.channels.gateway.readiness import Readiness
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.shop_parts import ShopDoor, ShopParts
from aisle.channels.gateway.tokens import Seals, SessionTokens
from aisle.channels.gateway.turns import Turns
from aisle.shop.conversations import Conversation
from aisle.shop.running import rasa_url
from aisle.shop.settings import Settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass
class Gateway:
    """Made once by `create_app`; opens nothing until it is asked."""

    settings: Settings
    door: ShopDoor
    rasa: RasaClient
    turns: Turns
    readiness: Readiness
    metrics: Metrics
    tokens: SessionTokens
    seals: Seals
    messages: RateLimit
    messages_of_address: RateLimit
    sessions_of_address: RateLimit
    uploads: RateLimit
    consents: RateLimit
    sign_ins: RateLimit
    newsroom: Newsroom
    assertions: Assertions

    @classmethod
    def of(cls, settings: Settings, rasa: RasaClient | None) -> Gateway:
        """The parts, put together."""
        metrics, door = Metrics(), ShopDoor(settings)
        rasa = rasa or RasaClient(partial(rasa_url, settings), settings.turn_timeout_s)
        return cls(
            settings=settings,
            door=door,
            rasa=rasa,
            turns=Turns(door, rasa, metrics),
            readiness=Readiness(settings, rasa, metrics),
            metrics=metrics,
            tokens=SessionTokens(settings.session_key),
            seals=Seals(settings.session_key),
            messages=RateLimit(settings.messages_per_minute),
            messages_of_address=RateLimit(settings.messages_per_minute_ip),
            sessions_of_address=RateLimit(settings.messages_per_minute_ip),
            uploads=RateLimit(6),
            consents=RateLimit(30),
            sign_ins=RateLimit(12),
            newsroom=Newsroom(door),
            assertions=Assertions(settings.login_key),
        )


@dataclass(frozen=True)
class Caller:
    """Who holds a valid token."""

    conversation: Conversation
    shop: ShopParts

    @property
    def conversation_id(self) -> str:
        return self.conversation.conversation_id

    @property
    def owner(self) -> str:
        """Whose things these are: the customer's while signed in, else the conversation's."""
        here = self.conversation_id
        return self.shop.identity.customer_of(here) or here

    @property
    def language(self) -> str:
        return self.conversation.language or "en"


def gateway_of(request: Request) -> Gateway:
    """The gateway that answers this request."""
    gateway: Gateway = request.app.state.gateway
    return gateway


def shop_of_request(request: Request) -> ShopParts:
    """The shop; 503 while it is not there."""
    return gateway_of(request).door.open()


def caller_if_any(request: Request) -> Caller | None:
    """The holder of the token, or None without a token. Raises 401 for a token that is no longer good."""
    if not request.headers.get("authorization"):
        return None
    return caller_of(request)


def caller_of(request: Request) -> Caller:
    """The holder of the token. Raises 401."""
    gateway = gateway_of(request)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    named = gateway.tokens.read(token.strip()) if scheme.lower() == "bearer" else None
    if named is None:
        raise Refusal(401, "unauthorized")
    shop, (conversation_id, version) = gateway.door.open(), named
    conversation = shop.conversations.load(conversation_id)
    if (
        version == conversation.token_version + 1
    ):  # handed over at a sign-in, used for the first time
        shop.conversations.take_token(conversation_id, version)
        conversation = shop.conversations.load(conversation_id)
    if conversation.created_at is None or conversation.token_version != version:
        raise Refusal(401, "unauthorized")
    request.state.language = conversation.language
    return Caller(conversation, shop)


def address_of(request: Request) -> str | None:
    """The address to count calls by; None for this machine itself.

    Behind a proxy on this machine it is the last address that the proxy added.
    """
    peer = request.client.host if request.client else ""
    if peer not in LOOPBACK:
        return peer
    forwarded = request.headers.get("x-forwarded-for", "")
    return forwarded.rpartition(",")[2].strip() or None


def only_loopback(request: Request) -> None:
    """Refuse whoever is not on this machine, or comes through a proxy."""
    peer = request.client.host if request.client else ""
    if peer not in LOOPBACK or "x-forwarded-for" in request.headers:
        raise Refusal(403, "not_loopback")


def limit(bucket: RateLimit, key: str | None) -> None:
    """Take one call from the bucket, or raise 429."""
    if key is not None and (seconds := bucket.wait_seconds(key)):
        raise Refusal(429, "rate_limited", retry_after=seconds, seconds=seconds)


GatewayHere = Annotated[Gateway, Depends(gateway_of)]
CallerHere = Annotated[Caller, Depends(caller_of)]
AnyCaller = Annotated[Caller | None, Depends(caller_if_any)]
ShopHere = Annotated[ShopParts, Depends(shop_of_request)]
