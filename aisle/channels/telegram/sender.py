"""Sends what a turn said into a chat: texts, a table, one carousel; buttons as keys of the book."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from html import escape

from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputMediaPhoto, Message
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, TelegramError

from aisle.channels.gateway.answers import Said
from aisle.channels.telegram.buttons import NO_MEANING, Button, ButtonBook
from aisle.channels.telegram.drawing import (
    MOST_TEXT,
    Carousel,
    Rows,
    card,
    carousel_of,
    pieces,
    replies_of,
    reply_rows,
    table_of,
    texts_of,
)
from aisle.channels.telegram.pictures import PictureShelf
from aisle.channels.telegram.thumbs import thumb_row

TYPING_SECONDS = 4.5  # Telegram shows it for five


class Sender:
    """Writes into the chats of one bot."""

    def __init__(self, bot: Bot, book: ButtonBook, shelf: PictureShelf) -> None:
        self._bot = bot
        self._book = book
        self._shelf = shelf

    async def turn(self, chat_id: int, said: Sequence[Said], language: str) -> None:
        """A whole turn: at most a text, a table and a carousel, unless the text is very long."""
        carousel = carousel_of(said)
        rows = [] if carousel else [*reply_rows(replies_of(said)), *thumb_row(said)]
        table = table_of(said)
        text = "\n\n".join(texts_of(said, language))
        if not text:
            return  # a person has the conversation: the assistant keeps quiet
        if table is not None:
            await self.text(chat_id, text)
            await self._html(chat_id, table, rows)
        else:
            await self.text(chat_id, text, rows)
        if carousel:
            await self._first_card(chat_id, carousel, language)

    async def text(self, chat_id: int, text: str, rows: Rows = ()) -> None:
        """A plain text, in as many messages as Telegram needs; buttons under the last."""
        parts = list(pieces(text))
        for part in parts[:-1]:
            await self._bot.send_message(chat_id, escape(part))
        await self._html(chat_id, escape(parts[-1]) if parts else "…", rows)

    async def turn_page(
        self, message: Message, carousel: Carousel, page: int, language: str
    ) -> None:
        """Show another card in the message that holds the carousel."""
        chat_id = message.chat_id
        bubble = card(carousel, page, language)
        keyboard = await self._keyboard(chat_id, bubble.rows)
        with _unless_unchanged():
            if not message.photo:
                await self._bot.edit_message_text(
                    bubble.html, chat_id, message.message_id, reply_markup=keyboard
                )
                return
            image = carousel.items[page % len(carousel.items)].get("image")
            picture = await asyncio.to_thread(self._shelf.of, image)
            media = InputMediaPhoto(
                picture.file_id or picture.content, caption=bubble.html, parse_mode=ParseMode.HTML
            )
            edited = await self._bot.edit_message_media(
                media, chat_id, message.message_id, reply_markup=keyboard
            )
            if isinstance(edited, Message) and edited.photo:
                await asyncio.to_thread(self._shelf.remember, picture, edited.photo[-1].file_id)

    async def draft(self, chat_id: int, draft_id: int, text: str) -> None:
        """Show what is being written; a preview that fails is no loss."""
        with contextlib.suppress(TelegramError):
            await self._bot.send_message_draft(chat_id, draft_id, escape(text[:MOST_TEXT]))

    @asynccontextmanager
    async def typing(self, chat_id: int) -> AsyncIterator[None]:
        """“typing…” above the chat for as long as it takes."""
        task = asyncio.create_task(self._type(chat_id))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _type(self, chat_id: int) -> None:
        while True:
            with contextlib.suppress(TelegramError):
                await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
            await asyncio.sleep(TYPING_SECONDS)

    async def _first_card(self, chat_id: int, carousel: Carousel, language: str) -> None:
        bubble = card(carousel, 0, language)
        keyboard = await self._keyboard(chat_id, bubble.rows)
        if not any(self._shelf.has(item.get("image")) for item in carousel.items):
            await self._bot.send_message(chat_id, bubble.html, reply_markup=keyboard)
            return
        picture = await asyncio.to_thread(self._shelf.of, carousel.items[0].get("image"))
        sent = await self._bot.send_photo(
            chat_id, picture.file_id or picture.content, caption=bubble.html, reply_markup=keyboard
        )
        if sent.photo:
            await asyncio.to_thread(self._shelf.remember, picture, sent.photo[-1].file_id)

    async def _html(self, chat_id: int, html: str, rows: Rows = ()) -> None:
        await self._bot.send_message(
            chat_id, html, reply_markup=await self._keyboard(chat_id, rows)
        )

    async def _keyboard(self, chat_id: int, rows: Rows) -> InlineKeyboardMarkup | None:
        if not rows:
            return None
        named = [one for row in rows for one in row if isinstance(one, Button)]
        keys = iter(await asyncio.to_thread(self._book.keys_of, conversation_of(chat_id), named))
        return InlineKeyboardMarkup(
            [
                [
                    InlineKeyboardButton(one, callback_data=NO_MEANING)
                    if isinstance(one, str)
                    else InlineKeyboardButton(one.title, callback_data=next(keys))
                    for one in row
                ]
                for row in rows
            ]
        )


@contextlib.contextmanager
def _unless_unchanged() -> Iterator[None]:
    """Telegram refuses an edit that changes nothing: that is as good as done."""
    try:
        yield
    except BadRequest as error:
        if "not modified" not in str(error):
            raise


def conversation_of(chat_id: int) -> str:
    """The conversation of a private chat."""
    return f"tg:{chat_id}"
