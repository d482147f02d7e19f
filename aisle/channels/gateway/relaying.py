"""What leaves the shop by itself: the outbox, news of what had to wait, and what is back or cheaper."""

from __future__ import annotations

import asyncio
import logging
from uuid import uuid4

from aisle.channels.gateway import desk
from aisle.channels.gateway.answers import Said, as_turn
from aisle.channels.gateway.bookkeeping import language_now
from aisle.channels.gateway.opening import store
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.state import Gateway
from aisle.channels.gateway.watching import tell_watchers
from aisle.language.errors import AisleError
from aisle.language.wording import say

log = logging.getLogger("aisle.gateway")

EVERY_S = 2.0


async def relay_news(gateway: Gateway, every_s: float = EVERY_S) -> None:
    """Until it is cancelled."""
    while True:
        try:
            await asyncio.to_thread(relay_once, gateway.door.open())
        except AisleError:
            pass  # no shop yet, or a busy one: the next round finds the same
        except Exception as error:  # the outer edge of this task: it must go on
            log.error("relaying failed: %s", type(error).__name__, exc_info=error)
        await asyncio.sleep(every_s)


def relay_once(shop: ShopParts) -> None:
    """One round: webhook, mails, order systems elsewhere, and what was decided meanwhile."""
    shop.relay.round()
    shop.source_requests.follow()
    tell_news(shop)
    tell_watchers(shop)


def tell_news(shop: ShopParts) -> None:
    """Say how it ended wherever it can be said in place; elsewhere it is told with the next turn."""
    for conversation_id in shop.decisions.conversations():
        if conversation_id.startswith(("web:", "tg:")):
            tell(shop, conversation_id)


def tell(shop: ShopParts, conversation_id: str) -> None:
    """Say how it ended to the customer it concerns; to nobody in particular, only that there is news."""
    language = language_now(shop, conversation_id)
    if language is None:
        return
    customer_id = shop.identity.customer_of(conversation_id)
    if customer_id is None:
        if shop.decisions.hint(conversation_id):
            _say(shop, conversation_id, language, say("orders.news_hint", language))
        return
    for news in shop.decisions.take(conversation_id, customer_id):
        _say(shop, conversation_id, language, news.text(language), news.block(language))


def _say(
    shop: ShopParts,
    conversation_id: str,
    language: str,
    text: str,
    block: dict[str, object] | None = None,
) -> None:
    if conversation_id.startswith("tg:"):
        desk.tell(shop, conversation_id, [Said("text.done", {"text": text})], "shop")
        return
    turn_id = uuid4().hex
    told = [Said("text.done", {"text": text}), *([Said("block", block)] if block else [])]
    store(shop, conversation_id, turn_id, as_turn(told, turn_id, language))
