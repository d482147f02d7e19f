"""`/v1/messages`, `/v1/history`, `/v1/events`: what is said, what was said, what is said meanwhile."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Query, Request
from pydantic import Field
from starlette.responses import StreamingResponse

from aisle.channels.gateway.answers import Said
from aisle.channels.gateway.bodies import Body
from aisle.channels.gateway.campaign_said import on_first_screen
from aisle.channels.gateway.events_out import stream, wire
from aisle.channels.gateway.lanes import Busy, Crowded
from aisle.channels.gateway.names import first_words
from aisle.channels.gateway.opening import Incoming, revealed
from aisle.channels.gateway.refusals import Refusal, language_of
from aisle.channels.gateway.state import Caller, CallerHere, Gateway, GatewayHere, address_of, limit
from aisle.channels.gateway.transcript import Entry
from aisle.channels.gateway.turns import Turn
from aisle.channels.gateway.typed import cleaned, without_command
from aisle.channels.gateway.uploads import MOST_PICTURES, attachments
from aisle.channels.storefront.demo_sign_in import is_demo

router = APIRouter(tags=["conversation"])
MOST_HISTORY = 200
LAST_SEQ = 2**63 - 1  # what SQLite counts to
CROWDED_SECONDS = 5


class Page(Body):
    """The page the shopper looks at."""

    sku: str | None = Field(None, max_length=200)


class MessageRequest(Body):
    """A typed text, or the sealed payload of a button; the id makes a repetition harmless."""

    client_msg_id: str | None = Field(None, min_length=1, max_length=100)
    text: str | None = None
    payload: str | None = Field(None, max_length=12_000)
    locale: str = Field("", max_length=35)
    page: Page | None = None
    uploads: list[str] = Field(default_factory=list, max_length=MOST_PICTURES)


async def room_for_one(request: Request, gateway: GatewayHere) -> None:
    """Refuse at once, before anything that waits for a thread: a no that comes late is no polite one."""
    token = request.headers.get("authorization", "").partition(" ")[2]
    named = gateway.tokens.read(token.strip())
    if gateway.turns.is_crowded and not (named and gateway.turns.is_talking(named[0])):
        raise Refusal(503, "crowded", retry_after=CROWDED_SECONDS)


@router.post(
    "/v1/messages",
    dependencies=[Depends(room_for_one)],
    response_class=StreamingResponse,
    responses={200: {"content": {"text/event-stream": {}}, "description": "turn.start … turn.end"}},
)
async def message(
    body: MessageRequest, request: Request, caller: CallerHere, gateway: GatewayHere
) -> StreamingResponse:
    """One turn, streamed."""
    limit(gateway.messages, caller.conversation_id)
    limit(gateway.messages_of_address, address_of(request))
    incoming, customer_id = await asyncio.to_thread(_incoming, body, caller, gateway)
    try:
        turn = await gateway.turns.begin(incoming)
    except Crowded as error:
        raise Refusal(503, "crowded", retry_after=CROWDED_SECONDS) from error
    except Busy as error:
        raise Refusal(409, "busy", retry_after=2) from error
    return stream(_told(gateway, turn, caller, customer_id))


async def _told(
    gateway: Gateway, turn: Turn, caller: Caller, was: str | None
) -> AsyncIterator[str]:
    async for said in turn.follow():
        if said.event == "turn.end":
            said = await asyncio.to_thread(_with_fresh_token, gateway, caller, was, said)
        yield wire(gateway.seals, turn.conversation_id, said)


def _with_fresh_token(gateway: Gateway, caller: Caller, was: str | None, said: Said) -> Said:
    """Whoever signed in during the turn gets a new token with its end; it is never stored.

    The old one is void once the new one is used: a stream that breaks here, or a program that keeps to its
    first token, does not lose the conversation.
    """
    here = caller.conversation_id
    now, customer_id = caller.shop.conversations.load(here), caller.shop.identity.customer_of(here)
    version = now.token_version
    if version == caller.conversation.token_version and customer_id not in (None, was):
        version += 1
    if now.created_at is None or version == caller.conversation.token_version:
        return said
    token = gateway.tokens.make(here, version)
    return replace(said, data={**said.data, "token": token})


def _incoming(
    body: MessageRequest, caller: Caller, gateway: Gateway
) -> tuple[Incoming, str | None]:
    """The message, checked, and whose conversation it is as it comes in. Raises Refusal."""
    text, payload = cleaned(body.text or ""), None
    if body.payload is not None:
        pressed = gateway.seals.open(caller.conversation_id, body.payload)
        if pressed is None:
            raise Refusal(422, "bad_payload")
        payload, text = pressed.payload, pressed.title or text
    elif not without_command(text) and not body.uploads:
        raise Refusal(422, "empty")
    most = gateway.settings.message_characters
    if len(text) > most:
        raise Refusal(422, "too_long", limit=most)
    incoming = Incoming(
        conversation_id=caller.conversation_id,
        channel="web",
        text=text,
        payload=payload,
        client_msg_id=body.client_msg_id or uuid4().hex,
        locale=body.locale,
        sku=body.page.sku if body.page else None,
        attachments=attachments(caller.shop, caller.conversation_id, body.uploads),
    )
    return incoming, caller.shop.identity.customer_of(caller.conversation_id)


@router.get("/v1/history")
def history(
    request: Request,
    caller: CallerHere,
    gateway: GatewayHere,
    after: Annotated[int | None, Query(ge=0, le=LAST_SEQ)] = None,
    limit: Annotated[int, Query(ge=1, le=MOST_HISTORY)] = 100,
) -> dict[str, Any]:
    """The last entries, or those after a number; buttons in it work."""
    transcript = caller.shop.transcript
    entries = (
        transcript.newest(caller.conversation_id, limit)
        if after is None
        else transcript.after(caller.conversation_id, after, limit)
    )
    language = caller.language if entries else language_of(request)
    is_first = not entries and after is None
    campaign = on_first_screen(caller.shop, caller.conversation_id, language) if is_first else []
    at = caller.shop.clock.timestamp()
    said = [Entry(0, "", None, "assistant", one.event, one.data, at) for one in campaign]
    return {
        "items": [_shown(entry, caller, gateway) for entry in (*entries, *said)],
        **first_words(gateway.settings, language, is_demo=is_demo(caller.shop)),
        "last_seq": entries[-1].seq if entries else after or 0,
        "language": caller.language,
    }


def _shown(entry: Entry, caller: Caller, gateway: Gateway) -> dict[str, Any]:
    data = revealed(caller.shop, caller.conversation_id, entry.data)
    return {
        "seq": entry.seq,
        "turn_id": entry.turn_id,
        "role": entry.role,
        "event": entry.event,
        "data": gateway.seals.close_all(caller.conversation_id, data),
        "at": entry.at,
    }


@router.get(
    "/v1/events",
    response_class=StreamingResponse,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "events as they are stored"}
    },
)
def events(
    caller: CallerHere,
    gateway: GatewayHere,
    after: Annotated[int | None, Query(ge=0, le=LAST_SEQ)] = None,
    last_event_id: Annotated[str | None, Header()] = None,
) -> StreamingResponse:
    """Everything stored after `Last-Event-ID` (or `?after=`, or from now on), then live."""
    if after is None and re.fullmatch(r"[0-9]{1,18}", last_event_id or ""):
        after = int(last_event_id or 0)
    if after is None:
        newest = caller.shop.transcript.newest(caller.conversation_id, 1)
        after = newest[-1].seq if newest else 0
    return stream(_news(caller, gateway, after))


async def _news(caller: Caller, gateway: Gateway, after: int) -> AsyncIterator[str]:
    yield ": connected\n\n"
    shop, conversation_id = caller.shop, caller.conversation_id
    with gateway.newsroom.bell(conversation_id) as bell:
        while not gateway.newsroom.is_closing:
            bell.clear()
            stored = await asyncio.to_thread(shop.transcript.after, conversation_id, after, 100)
            for entry in stored:
                after = entry.seq
                if entry.role != "user":
                    data = revealed(shop, conversation_id, entry.data)
                    yield wire(gateway.seals, conversation_id, Said(entry.event, data, entry.seq))
            if not stored:
                await bell.wait()
