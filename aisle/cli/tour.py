"""aisle tour: 90 seconds through the running assistant: search → refine → why → return → receipt → erase.

Played in English and in Chinese as customers of the demo shop; after each turn it says which room answered.
A turn whose answer lacks what it must show ends the tour with exit code 1.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import httpx
import typer

from aisle.channels.sse import Event, events_in
from aisle.cli.app import app, settings
from aisle.shop.errors import Unavailable
from aisle.shop.running import here

if TYPE_CHECKING:
    from aisle.cli.tour_cast import Role

YES = "✓"  # stands for the first button, the one that says yes


@dataclass(frozen=True)
class Line:
    """One thing said, the room that answers, and the block or the word its answer must hold."""

    text: str
    room: str
    block: str = ""
    must: str = ""


def english(role: Role) -> list[Line]:
    """The tour in English, with somebody who has something to send back."""
    return [
        Line("waterproof speaker under 80, not Pulsar", "aisle/search", "products"),
        Line("in red please", "aisle/search (the wish refined)", "products"),
        Line("why this one?", "actions (the reason that was stored with the card)", must="speaker"),
        Line("is it waterproof?", "aisle/answers (from the product's record)", must="IPX"),
        Line("recommend me something", "recommender", "products"),
        Line("I want to return something", "aisle/shop (identity first)", must="e-mail"),
        Line(role.email, "aisle/shop (rules, offer)", "offer"),
        Line(YES, "aisle/shop (one write)", "receipt", "R-"),
        Line("what is your return policy?", "aisle/answers (a numbered clause)", must="R1"),
        Line("delete my data", "aisle/shop (privacy)"),
        Line(YES, "aisle/shop (erasure)", must="Receipt"),
    ]


def chinese(role: Role) -> list[Line]:
    """The same road in Chinese."""
    return [
        Line("有没有 300 以内的帐篷", "aisle/search", "products", "帐篷"),
        Line("便宜点的", "aisle/search（细化）", "products"),
        Line("为什么推荐这个", "actions（随卡片存下的理由）", must="帐篷"),
        Line("给我推荐点东西", "recommender", "products"),
        Line("我要退货", "aisle/shop（先验证身份）", must="邮箱"),
        Line(role.email, "aisle/shop（规则、方案）", "offer"),
        Line(YES, "aisle/shop（一次写入）", "receipt", "R-"),
        Line("运费怎么算", "aisle/answers（编号条款）", must="S1"),
        Line("删除我的个人数据", "aisle/shop（隐私）"),
        Line(YES, "aisle/shop（删除）", must="回执"),
    ]


TOURS = {"en": english, "zh": chinese}


@dataclass
class Visit:
    """One conversation of the tour."""

    client: httpx.Client
    language: str
    token: str = ""
    pressed: str = ""
    buttons: list[dict[str, Any]] = field(default_factory=list)

    def open(self) -> None:
        """A session. Raises Unavailable when no assistant answers."""
        try:
            answer = self.client.post("/v1/session", json={"locale": self.language})
            answer.raise_for_status()
        except httpx.HTTPError as error:
            raise Unavailable(
                "No assistant answers. Start it with `make run` in another terminal."
            ) from error
        self.token = str(answer.json()["token"])

    def say(self, line: Line) -> list[Event]:
        """One turn; its events."""
        message: dict[str, Any] = {"client_msg_id": uuid.uuid4().hex, "locale": self.language}
        pressed = self._button(line.text)
        self.pressed = str(self.buttons[0].get("title", "")) if pressed else ""
        message.update({"payload": pressed} if pressed else {"text": line.text})
        headers = {"authorization": f"Bearer {self.token}"}
        with self.client.stream("POST", "/v1/messages", json=message, headers=headers) as answer:
            if answer.status_code == 429:
                answer.read()
                time.sleep(float(answer.headers.get("retry-after", 6)) + 0.5)
                return self.say(line)
            answer.raise_for_status()
            events = list(events_in(answer.iter_lines()))
        self.buttons = [
            item
            for one in events
            if one.name == "quick_replies"
            for item in one.data.get("items", [])
        ]
        return events

    def _button(self, text: str) -> str | None:
        if text != YES:
            return None
        if not self.buttons:
            raise Unavailable("The tour expected buttons and there are none.")
        return str(self.buttons[0]["payload"])


@app.command()
def tour(url: Annotated[str | None, typer.Option(help="Another gateway.")] = None) -> None:
    """Play the tour against the running assistant: returns and erases two customers for real."""
    from aisle.cli.tour_cast import role_for

    shop = settings()
    base = url or here(shop)
    started = time.monotonic()
    failures = turns = 0
    with httpx.Client(base_url=base, timeout=60, trust_env=False) as client:
        for language, lines in TOURS.items():
            visit = Visit(client, language)
            visit.open()
            for line in lines(role_for(shop, language)):
                turns += 1
                failures += not _played(visit, line)
    print(f"\n{time.monotonic() - started:.0f} s, {turns} turns, {failures} went wrong.")
    if failures:
        raise typer.Exit(1)


def _played(visit: Visit, line: Line) -> bool:
    events = visit.say(line)
    text = "\n".join(str(one.data.get("text", "")) for one in events if one.name == "text.done")
    lacks = "; ".join(_lacks(events, text, line, visit.language))
    refused = next((str(one.data.get("text", "")) for one in events if one.name == "error"), "")
    print(f"\n› {'[' + visit.pressed + ']' if line.text == YES else line.text}")
    print("\n".join(f"  {row}" for row in (text or refused).splitlines()))
    print(f"  ✗ {lacks}  ({line.room})" if lacks else f"  ✓ {line.room}")
    return not lacks


def _lacks(events: list[Event], text: str, line: Line, language: str) -> Iterator[str]:
    """What the answer should have and has not."""
    blocks = {str(one.data.get("type")) for one in events if one.name == "block"}
    spoken = {one.data.get("language") for one in events if one.name == "turn.end"}
    if any(one.name == "error" for one in events) or not text:
        yield "no answer"
    if line.block and line.block not in blocks:
        yield f"no block '{line.block}'"
    if line.must not in text:
        yield f"no word of '{line.must}'"
    if spoken != {language}:
        yield f"answered in {', '.join(map(str, spoken))}, not in {language}"
