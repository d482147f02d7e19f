"""What the readers of platform exports share: cells by any of their names, HTML as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from typing import Any

Row = tuple[int, dict[str, Any]]  # row number, {column: value}
Reject = Callable[[int, str, str, str], None]  # row number, field, reason, raw id

_BLOCKS = {"p", "div", "br", "li", "ul", "ol", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
_UNSEEN = {"script", "style", "template"}


def plainly(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells that hold something, as trimmed text, under their column's name in lower case."""
    return {
        name.casefold().strip(): written
        for name, value in row.items()
        if value is not None and (written := str(value).strip())
    }


def first_of(row: Mapping[str, str], *names: str) -> str | None:
    """The first of these columns that holds something."""
    return next((row[name] for name in names if name in row), None)


def is_true(value: str | None) -> bool | None:
    """yes, true, 1 → True; no, false, 0 → False; else None."""
    written = (value or "").casefold()
    if written in ("yes", "true", "1"):
        return True
    return False if written in ("no", "false", "0", "-1") else None


def text_of(html: str) -> str:
    """What a browser would show of this HTML, a line for each block; scripts and styles left out."""
    if "<" not in html and "&" not in html:
        return html.strip()
    reader = _Text()
    reader.feed(html)
    reader.close()
    lines = (re.sub(r"[ \t\xa0]+", " ", line).strip() for line in "".join(reader.parts).split("\n"))
    return "\n".join(line for line in lines if line)


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in _UNSEEN
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._unseen = max(0, self._unseen - (tag in _UNSEEN))
        if tag in _BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data.replace("\n", " "))
