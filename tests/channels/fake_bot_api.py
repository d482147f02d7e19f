"""A Telegram Bot API server on loopback, with the limits of the real one, and a remote control for the user's side.

bot:   telegram_api = URL
user:  POST /_user/say {"chat_id", "text" | "photo" | "voice" | "sticker" | "edited" | "group", "lang"}
       POST /_user/press {"chat_id", "message_id", "data"}
test:  GET /_ctl/calls?method=   GET /_ctl/chat?chat_id=   GET /_ctl/state
       POST /_ctl/fail {"method", "error_code", "description", "retry_after", "times"}
       POST /_ctl/again {"update_id"}: deliver an update once more, as after a lost acknowledgement
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import html.parser
import itertools
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlparse

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

Json = dict[str, Any]
TOKEN = "123456:fake-token"
BOT = {
    "id": 999,
    "is_bot": True,
    "first_name": "Shop",
    "username": "shop_test_bot",
    "can_join_groups": False,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
_ALLOWED_TAGS = frozenset("b i u s a code pre strong em del ins tg-spoiler blockquote span".split())


class Refused(Exception):
    """What the real server answers with 400."""


class _Markup(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _ALLOWED_TAGS:
            raise Refused(f'can\'t parse entities: Unsupported start tag "{tag}"')
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refused("can't parse entities: unexpected end tag")

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(text: str, mode: str | None) -> str:
    """The text as the user reads it, after its markup was parsed."""
    if (mode or "").upper() != "HTML":
        return text
    markup = _Markup()
    markup.feed(text)
    markup.close()
    if markup.open:
        raise Refused("can't parse entities: can't find end tag")
    return markup.text


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@dataclass
class BotServer:
    """The state of the server: chats, updates that wait, files, calls."""

    updates: list[Json] = field(default_factory=list)
    delivered: dict[int, Json] = field(default_factory=dict)
    chats: dict[int, dict[int, Json]] = field(default_factory=dict)
    calls: list[Json] = field(default_factory=list)
    failures: list[Json] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    is_closing: bool = False  # the test is over: nobody waits any more
    open_queries: set[str] = field(default_factory=set)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    ids: Any = field(default_factory=lambda: itertools.count(1))
    update_ids: Any = field(default_factory=lambda: itertools.count(1000))

    def failure(self, method: str) -> JSONResponse | None:
        for one in self.failures:
            if one["method"] == method and one.get("times", 1) > 0:
                one["times"] = one.get("times", 1) - 1
                more = {"retry_after": one["retry_after"]} if "retry_after" in one else {}
                body = {
                    "ok": False,
                    "error_code": one["error_code"],
                    "description": one.get("description", "Too Many Requests"),
                    "parameters": more,
                }
                return JSONResponse(body, one["error_code"])
        return None

    async def call(self, method: str, told: Json, files: dict[str, bytes]) -> Any:
        match method:
            case "getMe":
                return BOT
            case "getUpdates":
                return await self.get_updates(told)
            case "sendMessage":
                return self.put(told, text=self.text(told))
            case "sendPhoto":
                return self.put(
                    told, photo=self.photo(told.get("photo"), files), caption=self.caption(told)
                )
            case "editMessageText" | "editMessageMedia" | "editMessageReplyMarkup":
                return self.edit(method, told, files)
            case "answerCallbackQuery":
                if told["callback_query_id"] not in self.open_queries:
                    raise Refused(
                        "query is too old and response timeout expired or query ID is invalid"
                    )
                if units(told.get("text") or "") > 200:
                    raise Refused("MESSAGE_TOO_LONG")
                self.open_queries.discard(told["callback_query_id"])
                return True
            case "setMyCommands":
                for one in told["commands"]:
                    if not (1 <= len(one["command"]) <= 32 and 1 <= len(one["description"]) <= 256):
                        raise Refused("BOT_COMMAND_INVALID")
                return True
            case "sendChatAction" | "deleteWebhook" | "setWebhook" | "sendMessageDraft":
                return True
            case "getFile":
                content = self.files[told["file_id"]]
                return {
                    "file_id": told["file_id"],
                    "file_unique_id": "u",
                    "file_size": len(content),
                    "file_path": f"f/{told['file_id']}",
                }
        raise Refused(f"method {method} is not known to this fake")

    async def get_updates(self, told: Json) -> list[Json]:
        offset, until = (
            int(told.get("offset", 0)),
            time.monotonic() + min(int(told.get("timeout", 0)), 50),
        )
        self.updates = [one for one in self.updates if one["update_id"] >= offset]
        async with self.news:
            while not self.updates and not self.is_closing and time.monotonic() < until:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self.news.wait(), 0.1)
        allowed = told.get("allowed_updates")
        return [one for one in self.updates if not allowed or any(kind in one for kind in allowed)][
            :100
        ]

    def text(self, told: Json) -> str:
        read = shown(told.get("text") or "", told.get("parse_mode"))
        if not read.strip():
            raise Refused("message text is empty")
        if units(read) > 4096:
            raise Refused("message is too long")
        return read

    def caption(self, told: Json) -> str:
        read = shown(told.get("caption") or "", told.get("parse_mode"))
        if units(read) > 1024:
            raise Refused("message caption is too long")
        return read

    def photo(self, value: Any, files: dict[str, bytes]) -> list[Json]:
        """A file_id that we gave, or an upload. A private address cannot be fetched, as in real life."""
        if isinstance(value, str) and value.startswith("attach://"):
            value = files.get(value[9:])
        if value is None and "photo" in files:
            value = files["photo"]
        if isinstance(value, bytes):
            name = f"file{next(self.ids)}"
            self.files[name] = value
            value = name
        if value not in self.files:
            host = urlparse(str(value)).hostname or ""
            if (
                not str(value).startswith("http")
                or host in ("localhost", "127.0.0.1")
                or "." not in host
            ):
                raise Refused(
                    "wrong remote file identifier specified / failed to get HTTP URL content"
                )
        return [{"file_id": value, "file_unique_id": f"u{value}", "width": 320, "height": 240}]

    def keyboard(self, told: Json) -> Json:
        markup = told.get("reply_markup") or {}
        for row in markup.get("inline_keyboard", []):
            if len(row) > 8:
                raise Refused("too many buttons in a row")
            for button in row:
                if not button.get("text"):
                    raise Refused("text buttons are unallowed in the inline keyboard")
                if (
                    "callback_data" in button
                    and not 1 <= len(button["callback_data"].encode()) <= 64
                ):
                    raise Refused("BUTTON_DATA_INVALID")
        return {"reply_markup": markup} if markup.get("inline_keyboard") else {}

    def put(self, told: Json, **parts: Any) -> Json:
        return self.message(int(told["chat_id"]), **{"from": BOT}, **parts, **self.keyboard(told))

    def message(self, chat_id: int, kind: str = "private", **parts: Any) -> Json:
        message = {
            "message_id": next(self.ids),
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": kind, "first_name": "Ann", "title": "Group"},
            **parts,
        }
        self.chats.setdefault(chat_id, {})[message["message_id"]] = message
        return message

    def edit(self, method: str, told: Json, files: dict[str, bytes]) -> Json:
        message = self.chats.get(int(told["chat_id"]), {}).get(int(told["message_id"]))
        if message is None:
            raise Refused("message to edit not found")
        new = {
            name: value
            for name, value in message.items()
            if name not in ("reply_markup", "edit_date")
        }
        if method == "editMessageText":
            new["text"] = self.text(told)
        if method == "editMessageMedia":
            media = told["media"]
            new["photo"], new["caption"] = self.photo(media["media"], files), self.caption(media)
        new |= self.keyboard(told)
        if new == {name: value for name, value in message.items() if name != "edit_date"}:
            raise Refused(
                "message is not modified: specified new message content and reply markup are exactly the same"
            )
        message.clear()
        message.update(new, edit_date=int(time.time()))
        return message

    async def push(self, **update: Any) -> int:
        update_id = next(self.update_ids)
        await self.deliver({"update_id": update_id, **update})
        return update_id

    async def deliver(self, update: Json) -> None:
        self.delivered[update["update_id"]] = update
        self.updates.append(update)
        async with self.news:
            self.news.notify_all()


def _user(told: Json) -> Json:
    return {
        "id": told["chat_id"],
        "is_bot": False,
        "first_name": "Ann",
        "language_code": told.get("lang", "en"),
    }


def bot_app(server: BotServer) -> FastAPI:
    app = FastAPI()

    @app.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def bot(token: str, method: str, request: Request) -> Response:
        if token != TOKEN:
            return JSONResponse(
                {"ok": False, "error_code": 401, "description": "Unauthorized"}, 401
            )
        told, files = await _parsed(request)
        if method != "getUpdates":
            server.calls.append(
                {"method": method, "at": time.monotonic(), **told, "_files": sorted(files)}
            )
        if failed := server.failure(method):
            return failed
        try:
            return JSONResponse({"ok": True, "result": await server.call(method, told, files)})
        except Refused as error:
            return JSONResponse(
                {"ok": False, "error_code": 400, "description": f"Bad Request: {error}"}, 400
            )

    @app.get("/file/bot{token}/f/{name}")
    async def file(token: str, name: str) -> Response:
        return Response(server.files[name])

    @app.post("/_user/say")
    async def say(request: Request) -> Json:
        told = await request.json()
        parts: Json = {"from": _user(told)}
        if "text" in told:
            parts["text"] = told["text"]
            if told["text"].startswith("/"):
                length = len(told["text"].split()[0])
                parts["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        if "caption" in told:
            parts["caption"] = told["caption"]
        if "photo" in told:
            parts["photo"] = server.photo(base64.b64decode(told["photo"]), {})
        if "voice" in told:
            parts["voice"] = {
                "file_id": "v1",
                "file_unique_id": "v",
                "duration": 2,
                "mime_type": "audio/ogg",
            }
        if "sticker" in told:
            parts["sticker"] = {
                "file_id": "s1",
                "file_unique_id": "s",
                "type": "regular",
                "width": 9,
                "height": 9,
                "is_animated": False,
                "is_video": False,
            }
        message = server.message(
            told["chat_id"], "group" if told.get("group") else "private", **parts
        )
        kind = "edited_message" if told.get("edited") else "message"
        return {
            "update_id": await server.push(**{kind: message}),
            "message_id": message["message_id"],
        }

    @app.post("/_user/press")
    async def press(request: Request) -> Json:
        told = await request.json()
        query = str(next(server.ids))
        server.open_queries.add(query)
        message = server.chats[told["chat_id"]][told["message_id"]]
        pressed = {
            "id": query,
            "from": _user(told),
            "chat_instance": "1",
            "message": message,
            "data": told["data"],
        }
        return {"update_id": await server.push(callback_query=pressed), "query": query}

    @app.get("/_ctl/calls")
    async def calls(method: str | None = None) -> list[Json]:
        return [one for one in server.calls if method in (None, one["method"])]

    @app.get("/_ctl/chat")
    async def chat(chat_id: int) -> list[Json]:
        return list(server.chats.get(chat_id, {}).values())

    @app.get("/_ctl/state")
    async def state() -> Json:
        return {"open_queries": len(server.open_queries), "waiting": len(server.updates)}

    @app.post("/_ctl/fail")
    async def fail(request: Request) -> Json:
        server.failures.append(await request.json())
        return {}

    @app.post("/_ctl/again")
    async def again(request: Request) -> Json:
        await server.deliver(server.delivered[(await request.json())["update_id"]])
        return {}

    return app


async def _parsed(request: Request) -> tuple[Json, dict[str, bytes]]:
    """Parameters and files, however they were sent."""
    told: Json = dict(request.query_params)
    files: dict[str, bytes] = {}
    if "json" in request.headers.get("content-type", ""):
        told.update(await request.json())
    elif request.method == "POST":
        async with request.form() as form:
            for name, value in form.multi_items():
                if isinstance(value, str):
                    told[name] = value
                else:
                    files[name] = await value.read()
    for name in ("reply_markup", "media", "allowed_updates", "commands", "link_preview_options"):
        if isinstance(told.get(name), str):
            told[name] = json.loads(told[name])
    return told, files
