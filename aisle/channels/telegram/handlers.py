"""What the bot does with each update: commands, texts, pictures and voices, pressed buttons."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import Any

from telegram import CallbackQuery, Message, Update
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from aisle.channels.gateway.answers import HUMAN_PAYLOAD, Said
from aisle.channels.gateway.lanes import Busy
from aisle.channels.gateway.names import shop_name, starters
from aisle.channels.gateway.opening import looks_at_pictures, revealed
from aisle.channels.gateway.refusals import Refusal
from aisle.channels.gateway.typed import cleaned, without_command
from aisle.channels.gateway.uploads import keep_picture
from aisle.channels.storefront.demo_sign_in import is_demo
from aisle.channels.telegram.buttons import NO_MEANING, Button
from aisle.channels.telegram.drawing import Carousel, carousel_of, reply_rows
from aisle.channels.telegram.patience import lane_of
from aisle.channels.telegram.sender import conversation_of
from aisle.channels.telegram.talk import Talk, language_of
from aisle.channels.telegram.thumbs import reason_rows
from aisle.channels.telegram.voice import MOST_BYTES, heard
from aisle.language.wording import say

log = logging.getLogger("aisle.telegram")

Context = ContextTypes.DEFAULT_TYPE

LANGUAGES = (("English", "en"), ("中文", "zh"))


class Handlers(Talk):
    """One bot's answers."""

    async def start(self, update: Update, context: Context) -> None:
        """/start, also from a link `t.me/<bot>?start=<product id>`."""
        chat, language = await self._chat(update)
        if await self._show_linked(update, chat.id, (context.args or [""])[0]):
            return
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
        kind = _kind(message)
        if kind == "tg_voice" and self._shop.settings.speech_url:
            await self._hear(update, message, chat.id, language)
            return
        if kind == "photo" and message.photo and looks_at_pictures(self._shop):
            await self._look(update, message, chat.id, language)
            return
        await self._sender.text(chat.id, say(f"channels.{kind}", language))
        if message.caption:
            await self.text(update, context)

    async def edited(self, update: Update, context: Context) -> None:
        """An edited message is no new turn: what it had said is answered already, or even done."""
        chat, language = await self._chat(update)
        await self._sender.text(chat.id, say("channels.tg_edited", language))

    async def group(self, update: Update, context: Context) -> None:
        """A command in a group: carts and orders are not for everybody's eyes."""
        if update.effective_chat is not None:
            text = say("channels.tg_group", language_of(update.effective_user))
            await self._sender.text(update.effective_chat.id, text)

    async def _look(self, update: Update, message: Message, chat_id: int, language: str) -> None:
        """A photo: what looks like it, within what its caption says."""
        if seconds := self._limit.wait_seconds(lane_of(chat_id)):
            text = say("channels.rate_limited", language, seconds=seconds)
            await self._sender.text(chat_id, text)
            return
        async with self._sender.typing(chat_id):
            content = bytes(await (await message.photo[-1].get_file()).download_as_bytearray())
            name = conversation_of(chat_id)
            try:
                upload_id, _ = await asyncio.to_thread(keep_picture, self._shop, name, content)
            except Refusal as refusal:
                await self._sender.text(chat_id, refusal.message(language))
                return
        caption = cleaned(message.caption or "")[: self._shop.settings.message_characters]
        asked = self._incoming(update, chat_id, caption, None)
        sent = ({"id": upload_id, "mime": "image/jpeg"},)
        await self._converse(chat_id, replace(asked, attachments=sent))

    async def _hear(self, update: Update, message: Message, chat_id: int, language: str) -> None:
        """A voice note: said back, then answered; it is never taken as a yes to a change."""
        sound = message.voice or message.audio or message.video_note
        if sound is None or (sound.file_size or 0) > MOST_BYTES:
            await self._sender.text(chat_id, say("channels.tg_voice", language))
            return
        async with self._sender.typing(chat_id):
            content = bytes(await (await sound.get_file()).download_as_bytearray())
            mime = getattr(sound, "mime_type", None) or "audio/ogg"
            text = cleaned(await heard(self._shop.settings, content, mime, language) or "")
        if not text:
            await self._sender.text(chat_id, say("channels.tg_not_heard", language))
            return
        await self._sender.text(chat_id, say("channels.tg_heard", language, text=text))
        spoken = await asyncio.to_thread(self._shop.conversations.load, conversation_of(chat_id))
        if spoken.asks == "confirm":
            await self._sender.text(chat_id, say("channels.tg_voice_is_no_yes", language))
            return
        most = self._shop.settings.message_characters
        await self._converse(chat_id, self._incoming(update, chat_id, text[:most], None))

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
        await query.answer(await self._toast(update, button))
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
        elif "thumb" in meaning:
            await self._judge(chat.id, meaning, language)
        elif meaning.get("do") == "forget":
            await self._erase(chat.id, language)
        elif meaning.get("do") == "keep":
            await self._sender.text(chat.id, say("channels.tg_kept", language))
        elif str(meaning.get("do", "")).startswith("language:"):
            await self._speak(chat.id, str(meaning["do"]).partition(":")[2])

    async def _toast(self, update: Update, button: Button) -> str | None:
        """The line that appears above the chat when a button is pressed."""
        if "thumb" in button.meaning and (
            button.meaning["thumb"] > 0 or "reason" in button.meaning
        ):
            return say("channels.tg_thanks", (await self._chat(update))[1])
        return button.title[:200] if "say" in button.meaning else None

    async def _judge(self, chat_id: int, meaning: dict[str, Any], language: str) -> None:
        """Keep the thumb; a first thumb down asks why."""
        turn_id, value = str(meaning["turn"]), int(meaning["thumb"])
        reason = str(meaning.get("reason", ""))
        give = self._shop.feedbacks.give
        await asyncio.to_thread(give, conversation_of(chat_id), value, reason, turn_id)
        if value < 0 and not reason:
            rows = reason_rows(turn_id, language)
            await self._sender.text(chat_id, say("channels.tg_why_bad", language), rows)

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


def _kind(message: Message) -> str:
    kinds: dict[str, Any] = {
        "photo": message.photo or message.document,
        "tg_voice": message.voice or message.audio or message.video_note,
        "tg_sticker": message.sticker or message.animation or message.dice,
    }
    return next((name for name, found in kinds.items() if found), "tg_other")
