"""aisle tour: 90 seconds through the running assistant: search → refine → why → return → receipt → erase.

Played in English and in Chinese as the two demo customers; after each turn it says which room answered.
A turn whose answer lacks what it must show ends the tour with exit code 1.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any

import httpx
import typer

from aisle.channels.sse import Event, events_in
from aisle.cli.app import app, settings
from aisle.shop.errors import Unavailable

YES = "✓yes"  # stands for the button that says yes


@dataclass(frozen=True)
class Line:
    """One thing said, the room that answers, and the block or the word its answer must hold."""

    text: str
    room: str
    block: str = "notice"
    must: str = ""


TOURS: dict[str, list[Line]] = {
    "en": [
        Line("waterproof speaker under 80, not Pulsar", "aisle/search", "products"),
        Line("in red please", "aisle/search (the wish refined)", "products"),
        Line("why this one?", "actions + aisle/language (the stored reason)"),
        Line("is it waterproof?", "aisle/answers (from the product's record)"),
        Line("recommend me something", "recommender", "products"),
        Line("I want to return the speaker", "aisle/shop (identity first)"),
        Line("emma.clarke@example.com", "aisle/shop (rules, offer)", "offer"),
        Line(YES, "aisle/shop (one write)", "receipt"),
        Line("what is your return policy?", "aisle/answers (a numbered clause)", must="R1"),
        Line("delete my data", "aisle/shop (privacy)", "consent"),
        Line("/privacy_erase confirmed", "aisle/shop (erasure)"),
    ],
    "zh": [
        Line("有没有 300 以内的帐篷", "aisle/search", "products"),
        Line("便宜点的", "aisle/search（细化）", "products"),
        Line("为什么推荐这个", "actions + aisle/language（存下的理由）"),
        Line("给我推荐点东西", "recommender", "products"),
        Line("我要退货，退水壶", "aisle/shop（先验证身份）"),
        Line("mei.li@example.com", "aisle/shop（规则、方案）", "offer"),
        Line(YES, "aisle/shop（一次写入）", "receipt"),
        Line("运费怎么算", "aisle/answers（编号条款）", must="S"),
    ],
}


@dataclass
class Visit:
    """One conversation of the tour."""

    client: httpx.Client
    language: str
    token: str = ""
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
        ] or self.buttons
        return events

    def _button(self, text: str) -> str | None:
        if text != YES and not text.startswith("/"):
            return None
        if not self.buttons:
            raise Unavailable("The tour expected buttons and there are none.")
        return str(self.buttons[0]["payload"])


@app.command()
def tour(url: Annotated[str | None, typer.Option(help="Another gateway.")] = None) -> None:
    """Play the tour against the running assistant."""
    shop = settings()
    base = url or f"http://127.0.0.1:{shop.port}"
    started = time.monotonic()
    failures = 0
    with httpx.Client(base_url=base, timeout=60, trust_env=False) as client:
        for language, lines in TOURS.items():
            visit = Visit(client, language)
            visit.open()
            for line in lines:
                failures += not _played(visit, line)
    print(f"\n{time.monotonic() - started:.0f} s, {failures} turns went wrong.")
    if failures:
        raise typer.Exit(1)


def _played(visit: Visit, line: Line) -> bool:
    events = visit.say(line)
    text = "\n".join(str(one.data.get("text", "")) for one in events if one.name == "text.done")
    blocks = {str(one.data.get("type")) for one in events if one.name == "block"}
    errors = [one for one in events if one.name == "error"]
    fine = (
        not errors
        and bool(text)
        and (line.block == "notice" or line.block in blocks)
        and line.must in text
    )
    said = "[yes]" if line.text == YES else line.text
    print(f"\n› {said}")
    print("\n".join(_indented(text or str(errors[0].data.get("text", "")) if errors else text)))
    mark = (
        "✓"
        if fine
        else "✗ expected " + (line.block if line.block not in blocks else repr(line.must))
    )
    print(f"  {mark}  {line.room}")
    return fine


def _indented(text: str) -> Iterator[str]:
    for row in text.splitlines():
        yield f"  {row}"
