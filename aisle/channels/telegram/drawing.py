"""How a turn looks in Telegram: HTML texts, a carousel of cards, rows of buttons. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from unicodedata import east_asian_width

from aisle.channels.gateway.answers import Said
from aisle.channels.telegram.buttons import Button
from aisle.channels.telegram.thumbs import thumbs_of
from aisle.language.money import format_money
from aisle.language.wording import say
from aisle.shop.amounts import to_minor

MOST_TEXT = 4096
MOST_CAPTION = 1024
TABLE_WIDTH = 34  # what a phone shows in one line of fixed width
_LISTED = re.compile(r"^\s*(\d+\s*[.)、．]|[-•·])|^ {2,}\S")  # and the reason below a product
Json = dict[str, Any]  # Any: JSON
Rows = Sequence[
    Sequence["Button | str"]
]  # a str is a label, like "2/3": it says nothing when pressed


@dataclass
class Bubble:
    """One message to send: HTML text, and rows of buttons."""

    html: str
    rows: list[list[Button | str]] = field(default_factory=list)


@dataclass(frozen=True)
class Carousel:
    """The cards of one products block: which turn they are of, and its quick replies."""

    turn_id: str
    items: list[Json]
    replies: list[Json]


def texts_of(said: Sequence[Said], language: str) -> list[str]:
    """The plain texts of a turn; a carousel replaces a text that is its list alone, a table its rows."""
    texts: list[str] = []
    for one in said:
        if one.event in ("text.done", "error"):
            texts.append(str(one.data["text"]))
        elif one.event == "block":
            fallback = str(one.data.get("fallback") or "").strip()
            if one.data.get("type") == "products" and one.data.get("items"):
                texts = [
                    _without_list(text) if text.strip() == fallback else text for text in texts
                ]
            elif one.data.get("type") == "comparison" and table_of([one]):
                texts = [
                    text.split("\n")[0] if text.strip() == fallback else text for text in texts
                ]
            elif fallback and fallback not in (text.strip() for text in texts):
                texts.append(fallback)
    texts = [text for text in texts if text.strip()]
    has_more = any(one.event in ("quick_replies", "block") for one in said)
    return texts or ([say("channels.choose", language)] if has_more else [])


def carousel_of(said: Sequence[Said]) -> Carousel | None:
    """The last products block of a turn."""
    for one in reversed(said):
        if one.event == "block" and one.data.get("type") == "products" and one.data.get("items"):
            return Carousel(str(one.data.get("turn_id", "")), one.data["items"], replies_of(said))
    return None


def table_of(said: Sequence[Said]) -> str | None:
    """A comparison: a table of fixed width where a phone can show it, else one product under the other."""
    for one in said:
        if one.event == "block" and one.data.get("type") == "comparison":
            rows = _cells(one.data)
            widths = [max(map(_wide, column)) for column in zip(*rows, strict=True)]
            if rows and sum(widths) + 2 * len(widths) <= TABLE_WIDTH:
                lines = (
                    "  ".join(c + " " * (w - _wide(c)) for c, w in zip(row, widths, strict=True))
                    for row in rows
                )
                return f"<pre>{escape(chr(10).join(line.rstrip() for line in lines))}</pre>"
            return _stacked(rows) if rows else None
    return None


def _wide(text: str) -> int:
    """Its columns in a line of fixed width: a Chinese character takes two."""
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def _stacked(rows: list[list[str]]) -> str:
    """Each product with its own lines; what does not fit into one message is left out whole."""
    head, *body = rows
    text = ""
    for place in range(1, len(head)):
        lines = [f"{row[0]}: {row[place]}" for row in body if row[place]]
        product = f"<b>{escape(head[place])}</b>\n{escape(chr(10).join(lines))}"
        if _units(text) + _units(product) + 2 > MOST_TEXT:
            break
        text += f"{chr(10) * 2 if text else ''}{product}"
    return text


def replies_of(said: Sequence[Said]) -> list[Json]:
    """The quick replies of a turn that can be pressed here."""
    return [
        item
        for one in said
        if one.event == "quick_replies"
        for item in one.data.get("items", [])
        if item.get("payload")
    ]


def reply_rows(replies: Sequence[Json]) -> list[list[Button | str]]:
    """Two buttons a row, one where the words are long."""
    rows: list[list[Button | str]] = []
    for reply in replies:
        title = str(reply["title"])[:60]
        button = Button(title, {"say": str(reply["payload"])})
        last = rows[-1] if rows else None
        if last and len(last) == 1 and len(reply_title(last[0])) + len(title) <= 24:
            last.append(button)
        else:
            rows.append([button])
    return rows


def reply_title(button: Button | str) -> str:
    """What is written on it."""
    return button if isinstance(button, str) else button.title


def card(carousel: Carousel, page: int, language: str) -> Bubble:
    """One product: caption, arrows, its actions, the turn's quick replies."""
    count = len(carousel.items)
    item = carousel.items[page % count]
    rows: list[list[Button | str]] = []
    if count > 1:
        turn = carousel.turn_id
        rows.append(
            [
                Button("◀", {"turn": turn, "page": (page - 1) % count}),
                f"{page % count + 1}/{count}",
                Button("▶", {"turn": turn, "page": (page + 1) % count}),
            ]
        )
    actions = [one for one in item.get("actions") or [] if one.get("payload")]
    # “Why this?” of the list means its first product: the card's own stands there already
    named = {one["title"] for one in actions}
    replies = [one for one in carousel.replies if one["title"] not in named]
    rows += reply_rows(actions[:4]) + reply_rows(replies[:4])
    rows += thumbs_of(carousel.turn_id)
    return Bubble(_caption(item, language), rows)


def pieces(text: str, most: int = MOST_TEXT) -> Iterator[str]:
    """A long text cut at line ends or blanks. Telegram counts UTF-16 units: an emoji is two."""
    rest = text
    while _units(rest) > most:
        end = most if _units(rest) == len(rest) else most // 2
        cut = max(rest.rfind("\n", 0, end), rest.rfind(" ", 0, end))
        cut = cut if cut > end // 2 else end
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "replace")) // 2


def _without_list(text: str) -> str:
    """The lines before, between and after the numbered products."""
    return "\n".join(line for line in text.split("\n") if not _LISTED.match(line)).strip()


def _caption(item: Json, language: str) -> str:
    """Title, price, stock, rating, why: whole lines, as many as fit."""
    lines = [
        f"<b>{escape(_short(str(item.get('title', '')), 200))}</b>",
        escape(_price(item, language)),
    ]
    if item.get("rating") is not None:
        rating = say(
            "channels.rating", language, rating=item["rating"], reviews=item.get("reviews") or 0
        )
        lines.append(escape(rating))
    if stock := _stock(item.get("stock"), language):
        lines.append(escape(stock))
    for broken in item.get("relaxed") or []:
        lines.append(f"⚠ {escape(_short(str(broken), 100))}")
    why = item.get("why") or {}
    if why.get("text"):
        lines.append(
            f"<i>{escape(say('channels.why', language, text=_short(str(why['text']), 300)))}</i>"
        )
    while _units("\n".join(lines)) > MOST_CAPTION:
        lines.pop()
    return "\n".join(lines)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def _price(item: Json, language: str) -> str:
    price = item.get("price")
    if not price:
        return say("channels.no_price", language)
    return format_money(to_minor(price["amount"], price["currency"]), price["currency"], language)


def _stock(stock: object, language: str) -> str:
    if not isinstance(stock, int) or isinstance(stock, bool):
        return ""
    if stock == 0:
        return say("channels.stock_none", language)
    if stock <= 5:
        return say("channels.stock_few", language, count=stock)
    return say("channels.stock_yes", language)


def _cells(block: Json) -> list[list[str]]:
    """Columns and rows of a comparison as texts; a row is a list, or {"label", "values"}."""
    head = [_name(column) for column in block.get("columns", [])]
    body = []
    for row in block.get("rows", []):
        if isinstance(row, dict):
            values = row.get("values") or row.get("cells") or []
            row = [row.get("label") or row.get("name") or "", *values]
        body.append([_name(cell) for cell in row])
    width = max((len(row) for row in body), default=0)
    if len(head) == width - 1:
        head = ["", *head]
    return [head, *body] if body and all(len(row) == len(head) for row in body) else []


def _name(cell: object) -> str:
    if isinstance(cell, dict):
        return str(
            cell.get("title") or cell.get("name") or cell.get("label") or cell.get("id") or ""
        )
    return "" if cell is None else str(cell)
