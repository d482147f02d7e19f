"""What every handler of the bot needs: the chat, its language, and one turn of a conversation."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from telegram import Chat, Update, User

from aisle.channels.gateway.bookkeeping import open_conversation, set_language
from aisle.channels.gateway.lanes import Busy, Crowded, Lanes
from aisle.channels.gateway.limits import RateLimit
from aisle.channels.gateway.opening import Incoming, first_language
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.turns import Turns
from aisle.channels.telegram.buttons import ButtonBook
from aisle.channels.telegram.following import follow
from aisle.channels.telegram.sender import Sender, conversation_of
from aisle.language.wording import say


class Talk:
    """One bot's side of its chats. Everything it knows of a chat is in the database."""

    def __init__(
        self, shop: ShopParts, turns: Turns, sender: Sender, book: ButtonBook, lanes: Lanes
    ) -> None:
        self._shop = shop
        self._turns = turns
        self._sender = sender
        self._book = book
        self._lanes = lanes
        self._limit = RateLimit(shop.settings.messages_per_minute)

    async def _ask_for(self, update: Update, words: str, payload: str) -> None:
        chat, language = await self._chat(update)
        await self._converse(
            chat.id, self._incoming(update, chat.id, say(words, language), payload)
        )

    async def _converse(self, chat_id: int, incoming: Incoming) -> None:
        """One turn: typing, then everything it said. A redelivered update says nothing twice."""
        async with self._sender.typing(chat_id):
            try:
                turn = await self._turns.begin(incoming)
            except Crowded:
                await self._sender.text(
                    chat_id, say("channels.crowded", first_language(incoming.locale))
                )
                return
            except Busy:
                return
            if turn.is_replay:
                return
            said = await follow(turn, self._sender, chat_id)
        language = next(
            (str(one.data["language"]) for one in reversed(said) if one.event == "turn.end"), "en"
        )
        await self._sender.turn(chat_id, said, language)

    def _incoming(self, update: Update, chat_id: int, text: str, payload: str | None) -> Incoming:
        user = update.effective_user
        return Incoming(
            conversation_id=conversation_of(chat_id),
            channel="telegram",
            text=text,
            payload=payload,
            client_msg_id=f"tg{update.update_id}",
            locale=(user.language_code or "") if user else "",
        )

    async def _chat(self, update: Update) -> tuple[Chat, str]:
        """The chat and its language: the one spoken here, else that of the Telegram app."""
        chat = update.effective_chat
        assert chat is not None  # every update we subscribe to has a chat
        first = language_of(update.effective_user)
        opened = await asyncio.to_thread(
            open_conversation, self._shop, conversation_of(chat.id), "telegram", first
        )
        return chat, opened.language or first

    async def _speak(self, chat_id: int, language: str) -> None:
        await asyncio.to_thread(set_language, self._shop, conversation_of(chat_id), language)
        await self._sender.text(chat_id, say("channels.tg_language_set", language))

    async def _erase(self, chat_id: int, language: str) -> None:
        await asyncio.to_thread(self._shop.privacy.erase_person, conversation_of(chat_id))
        await self._sender.text(chat_id, say("channels.tg_forgotten", language))

    async def _show_linked(self, update: Update, chat_id: int, product_id: str) -> bool:
        """`t.me/<bot>?start=<product id>`: as if its name had been asked for; False: no such product."""
        found = await asyncio.to_thread(
            self._shop.catalogue.many, [product_id] if product_id else []
        )
        if not found:
            return False
        _, language = await self._chat(update)
        asked = self._incoming(update, chat_id, found[0].text(language, "title"), None)
        await self._converse(chat_id, replace(asked, sku=product_id))
        return True


def language_of(user: User | None) -> str:
    return "zh" if user and (user.language_code or "").lower().startswith("zh") else "en"
