"""Starts and stops the bot inside the gateway's own event loop: long polling, no public address needed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import logging
from typing import Any

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.constants import ParseMode
from telegram.error import InvalidToken, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    MessageHandler,
    filters,
)

from aisle.channels.gateway.lanes import Lanes
from aisle.channels.gateway.shop_parts import ShopDoor
from aisle.channels.gateway.turns import Turns
from aisle.channels.telegram.buttons import ButtonBook
from aisle.channels.telegram.handlers import Handlers
from aisle.channels.telegram.news import deliver_news
from aisle.channels.telegram.patience import ChatOrder, FloodPatience
from aisle.channels.telegram.pictures import PictureShelf
from aisle.channels.telegram.sender import Sender
from aisle.language.wording import say
from aisle.shop.errors import Unavailable
from aisle.shop.settings import Settings

log = logging.getLogger("aisle.telegram")

COMMANDS = ("start", "help", "orders", "human", "language", "privacy", "forget")
UPDATES = ("message", "edited_message", "callback_query")
MOST_WAITING = 20  # messages of one chat that wait; more is a flood
RETRY_SECONDS = 5.0
POLL_SECONDS = 30


class TelegramBridge:
    """`state` says in a word how it stands: starting, up, unreachable, or wrong token."""

    def __init__(self, settings: Settings, door: ShopDoor, turns: Turns) -> None:
        self._settings = settings
        self._door = door
        self._turns = turns
        self._lanes = Lanes(MOST_WAITING)
        self._application: Application[Any, Any, Any, Any, Any, Any] | None = None
        self._task: asyncio.Task[None] | None = None
        self._news: asyncio.Task[None] | None = None
        self.state = "starting"

    async def start(self) -> None:
        """Begin; a Telegram that cannot be reached does not hold the gateway up."""
        self._task = asyncio.create_task(self._keep_trying(), name="telegram")

    async def stop(self) -> None:
        """Finish what is being answered, and stop polling."""
        for task in (self._task, self._news):
            if task is not None:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
        application = self._application
        if application is None:
            return
        with contextlib.suppress(TelegramError):
            if application.updater and application.updater.running:
                await application.updater.stop()
            if application.running:
                await application.stop()
            await application.shutdown()

    async def _keep_trying(self) -> None:
        while True:
            try:
                await self._begin()
            except InvalidToken:
                self.state = "wrong token"
                log.error(
                    "Telegram refuses TELEGRAM_TOKEN. Copy it again from @BotFather, then restart."
                )
                return
            except (TelegramError, Unavailable) as error:
                self.state = "unreachable" if isinstance(error, TelegramError) else "starting"
                await asyncio.sleep(RETRY_SECONDS if isinstance(error, TelegramError) else 1.0)
            else:
                self.state = "up"
                log.info("Telegram bot is up")
                return

    async def _begin(self) -> None:
        shop = await asyncio.to_thread(self._door.open)
        if self._application is None:
            self._application = self._built()
        application = self._application
        await application.initialize()
        bot = application.bot
        book = ButtonBook(shop, self._settings.session_key)
        sender = Sender(bot, book, PictureShelf(shop, bot.id))
        if not application.handlers:
            _install(application, Handlers(shop, self._turns, sender, book, self._lanes))
        await self._name_commands(application)
        if not application.running:
            await application.start()
        self._news = self._news or asyncio.create_task(deliver_news(shop, sender), name="news")
        if self._settings.telegram_webhook:
            await self._ask_to_be_called(application)
            return
        assert application.updater is not None  # the builder made one
        await application.updater.start_polling(
            timeout=POLL_SECONDS,
            allowed_updates=UPDATES,
            bootstrap_retries=-1,
            error_callback=_poll_failed,
        )

    async def take(self, update: dict[str, Any]) -> None:  # Any: JSON
        """An update that Telegram has brought; the order within its chat stays."""
        if self._application is not None and self._application.running:
            found = Update.de_json(update, self._application.bot)
            await self._application.update_queue.put(found)

    async def _ask_to_be_called(
        self, application: Application[Any, Any, Any, Any, Any, Any]
    ) -> None:
        base = (self._settings.public_url or "").rstrip("/")
        await application.bot.set_webhook(
            f"{base}/telegram/webhook",
            allowed_updates=UPDATES,
            secret_token=webhook_secret(self._settings),
        )

    def _built(self) -> Application[Any, Any, Any, Any, Any, Any]:
        for name in ("httpx", "httpcore"):  # their INFO lines carry the token
            logging.getLogger(name).setLevel(logging.WARNING)
        api = self._settings.telegram_api.rstrip("/")
        return (
            ApplicationBuilder()
            .token(self._settings.telegram_token or "")
            .base_url(f"{api}/bot")
            .base_file_url(f"{api}/file/bot")
            .rate_limiter(FloodPatience())
            .concurrent_updates(ChatOrder(self._lanes))
            .connection_pool_size(64)
            .pool_timeout(30)
            .defaults(
                Defaults(
                    parse_mode=ParseMode.HTML,
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
            .build()
        )

    async def _name_commands(self, application: Application[Any, Any, Any, Any, Any, Any]) -> None:
        for language in ("en", "zh"):
            commands = [
                BotCommand(name, say(f"channels.tg_command_{name}", language)) for name in COMMANDS
            ]
            code = None if language == "en" else language
            await application.bot.set_my_commands(commands, language_code=code)


def webhook_secret(settings: Settings) -> str:
    """What Telegram shows with each update, so that nobody else can bring one."""
    return hmac.new(settings.session_key.encode(), b"telegram webhook", hashlib.sha256).hexdigest()


def _install(application: Application[Any, Any, Any, Any, Any, Any], handlers: Handlers) -> None:
    new = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
    edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
    for name in COMMANDS:
        application.add_handler(CommandHandler(name, getattr(handlers, name), new))
    application.add_handler(MessageHandler(new & filters.TEXT, handlers.text))
    application.add_handler(MessageHandler(new & ~filters.StatusUpdate.ALL, handlers.other))
    application.add_handler(
        MessageHandler(edited & (filters.TEXT | filters.CAPTION), handlers.edited)
    )
    in_group = filters.ChatType.GROUPS & filters.UpdateType.MESSAGE & filters.COMMAND
    application.add_handler(MessageHandler(in_group, handlers.group))
    application.add_handler(CallbackQueryHandler(handlers.press))
    application.add_error_handler(handlers.failed)


def _poll_failed(error: TelegramError) -> None:
    """Said without the address that was called: it holds the token."""
    log.warning("polling Telegram: %s", type(error).__name__)
