"""What the bot does with each update: commands, texts, pictures and voices, pressed buttons."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import CallbackQuery, Chat, Message, Update, User
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from aisle.channels.gateway.answers import HUMAN_PAYLOAD, Said
from aisle.channels.gateway.bookkeeping import open_conversation, set_language
from aisle.channels.gateway.lanes import Busy, Lanes
from aisle.channels.gateway.limits import RateLimit
from aisle.channels.gateway.names import shop_name, starters
from aisle.channels.gateway.opening import Incoming, revealed
from aisle.channels.gateway.shop_parts import ShopParts
from aisle.channels.gateway.turns import Turns
from aisle.channels.gateway.typed import cleaned, without_command
from aisle.channels.storefront.demo_sign_in import is_demo
from aisle.channels.telegram.buttons import NO_MEANING, Button, ButtonBook
from aisle.channels.telegram.drawing import Carousel, carousel_of, reply_rows
from aisle.channels.telegram.patience import lane_of
from aisle.channels.telegram.sender import Sender, conversation_of
from aisle.language.wording import say

log = logging.getLogger("aisle.telegram")

Context = ContextTypes.DEFAULT_TYPE
LANGUAGES = (("English", "en"), ("中文", "zh"))


class Handlers:
    """One bot's answers. Everything it knows of a chat is in the database."""

    def __init__(
        self, shop: ShopParts, turns: Turns, sender: Sender, book: ButtonBook, lanes: Lanes
    ) -> None:
        self._shop = shop
        self._turns = turns
        self._sender = sender
        self._book = book
        self._lanes = lanes
        self._limit = RateLimit(shop.settings.messages_per_minute)

    async def start(self, update: Update, context: Context) -> None:
        """/start, also from a link `t.me/<bot>?start=<product id>`."""
        chat, language = await self._chat(update)
        name = shop_name(self._shop.settings, language)
        hello = say("channels.tg_hello", language, shop=name)
        disclosure = say("channels.disclosure", language, shop=name)
        titles = starters(language, is_demo=is_demo(self._shop))
        rows = reply_rows([{"title": title, "payload": title} for title in titles])
        await self._sender.text(chat.id, f"{hello}\n\n{disclosure}", rows)

    async def help(self, update: Update, context: Context) -> None:
        """/help."""
        chat, language = await self._chat(update)
        await self._sender.text(chat.id, say("channels.tg_help", language))

    async def orders(self, update: Update, context: Context) -> None:
        """/orders: the question, asked for the shopper."""
        await self._ask_for(update, "channels.orders_request", "/order_status")

    async def human(self, update: Update, context: Context) -> None:
        """/human."""
        await self._ask_for(update, "channels.person", HUMAN_PAYLOAD)

    async def privacy(self, update: Update, context: Context) -> None:
        """/privacy."""
        chat, language = await self._chat(update)
        days = self._shop.settings.transcript_days
        await self._sender.text(chat.id, say("channels.tg_privacy", language, days=days))

    async def language(self, update: Update, context: Context) -> None:
        """/language, /language zh."""
        chat, language = await self._chat(update)
        asked = (context.args or [""])[0].lower()[:2]
        if asked in ("en", "zh"):
            await self._speak(chat.id, asked)
            return
        rows = [[Button(title, {"do": f"language:{code}"}) for title, code in LANGUAGES]]
        await self._sender.text(chat.id, say("channels.tg_language_ask", language), rows)

    async def forget(self, update: Update, context: Context) -> None:
        """/forget: nothing is deleted without a yes."""
        chat, language = await self._chat(update)
        rows = [
            [Button(say("channels.tg_forget_yes", language), {"do": "forget"})],
            [Button(say("channels.tg_forget_no", language), {"do": "keep"})],
        ]
        await self._sender.text(chat.id, say("channels.tg_forget_ask", language), rows)

    async def text(self, update: Update, context: Context) -> None:
        """Anything typed, unknown commands included: their slash means nothing."""
        message = update.effective_message
        if message is None:
            return
        chat, language = await self._chat(update)
        typed = cleaned(message.text or message.caption or "")
        most = self._shop.settings.message_characters
        if not without_command(typed):
            await self._sender.text(chat.id, say("channels.empty", language))
        elif len(typed) > most:
            await self._sender.text(chat.id, say("channels.too_long", language, limit=most))
        elif seconds := self._limit.wait_seconds(lane_of(chat.id)):
            await self._sender.text(
                chat.id, say("channels.rate_limited", language, seconds=seconds)
            )
        else:
            await self._converse(chat.id, self._incoming(update, chat.id, typed, None))

    async def other(self, update: Update, context: Context) -> None:
        """Pictures, voices, stickers and the rest: a clear sentence, never silence."""
        message = update.effective_message
        if message is None:
            return
        chat, language = await self._chat(update)
        await self._sender.text(chat.id, say(f"channels.{_kind(message)}", language))
        if message.caption:
            await self.text(update, context)

    async def press(self, update: Update, context: Context) -> None:
        """A pressed button: its spinner stops first, then it does what it means."""
        query = update.callback_query
        if query is None or not isinstance(query.message, Message):
            return
        if query.data == NO_MEANING:
            await query.answer()
            return
        chat_id = query.message.chat_id
        button = await asyncio.to_thread(
            self._book.press, conversation_of(chat_id), query.data or ""
        )
        carousel = await asyncio.to_thread(self._carousel, chat_id, button) if button else None
        if button is None or ("page" in button.meaning and carousel is None):
            _, language = await self._chat(update)
            await query.answer(say("channels.tg_too_old", language), show_alert=True)
            return
        await query.answer(button.title[:200] if "say" in button.meaning else None)
        await self._pressed(update, query, query.message, button, carousel)

    async def failed(self, update: object, context: Context) -> None:
        """The outer edge: say sorry once. Whoever has blocked the bot hears nothing."""
        error = context.error
        if isinstance(error, Forbidden):
            return
        log.error("update failed: %s", type(error).__name__)
        if isinstance(update, Update) and update.effective_chat:
            try:
                chat, language = await self._chat(update)
                await self._sender.text(chat.id, say("channels.failed", language))
            except TelegramError as again:
                log.warning("apology failed: %s", type(again).__name__)

    async def _pressed(
        self,
        update: Update,
        query: CallbackQuery,
        message: Message,
        button: Button,
        carousel: Carousel | None,
    ) -> None:
        chat, language = await self._chat(update)
        meaning = button.meaning
        if "page" in meaning and carousel is not None:
            await self._sender.turn_page(message, carousel, int(meaning["page"]), language)
        elif "say" in meaning:
            incoming = self._incoming(update, chat.id, button.title, str(meaning["say"]))
            try:
                place = self._lanes.enter(lane_of(chat.id))
            except Busy:
                return
            async with place:
                await self._converse(chat.id, incoming)
        elif meaning.get("do") == "forget":
            await self._erase(chat.id, language)
        elif meaning.get("do") == "keep":
            await self._sender.text(chat.id, say("channels.tg_kept", language))
        elif str(meaning.get("do", "")).startswith("language:"):
            await self._speak(chat.id, str(meaning["do"]).partition(":")[2])

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
            except Busy:
                return
            if turn.is_replay:
                return
            said = [one async for one in turn.follow()]
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
        first = _language_of(update.effective_user)
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

    def _carousel(self, chat_id: int, button: Button) -> Carousel | None:
        """The cards that a page button belongs to, from the transcript: it works after a restart."""
        if "page" not in button.meaning:
            return None
        conversation_id = conversation_of(chat_id)
        entries = self._shop.transcript.of_turn(conversation_id, str(button.meaning.get("turn")))
        said: list[Said] = [
            Said(one.event, revealed(self._shop, conversation_id, one.data), one.seq)
            for one in entries
        ]
        return carousel_of(said)


def _language_of(user: User | None) -> str:
    return "zh" if user and (user.language_code or "").lower().startswith("zh") else "en"


def _kind(message: Message) -> str:
    kinds: dict[str, Any] = {
        "tg_photo": message.photo or message.document,
        "tg_voice": message.voice or message.audio or message.video_note,
        "tg_sticker": message.sticker or message.animation or message.dice,
    }
    return next((name for name, found in kinds.items() if found), "tg_other")
