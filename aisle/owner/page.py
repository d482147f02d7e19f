"""Draws a page: Jinja templates that escape everything, and how numbers, shares and times are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from aisle.language.money import format_money
from aisle.language.wording import say

if TYPE_CHECKING:
    from aisle.insights.contract import Estimate

TEMPLATES = Path(__file__).parent / "templates"
NONE = "–"
# The pages in the order of the menu; each is a file templates/<name>.html and a text owner.page_<name>.
PAGES = (
    "overview", "funnel", "demand", "segments", "campaigns", "quality", "fairness", "why",
    "conversations", "models", "privacy",
)  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def draw(name: str, language: str, zone: dt.tzinfo, **values: Any) -> str:  # Any: for a template
    """The page as text. `t("key")` in a template is the text `owner.key`."""
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(
            language=language,
            t=partial(_text, language),
            n=number,
            share=share,
            estimate=estimate,
            interval=interval,
            day=partial(day, zone),
            moment=partial(moment, zone),
            money=partial(_money, language),
            words=partial(words, language),
            **values,
        )
    )


def answer(text: str, status: int = 200) -> HTMLResponse:
    """Never kept by anybody, never found by a search engine."""
    return HTMLResponse(text, status, {"cache-control": "no-store", "x-robots-tag": "noindex"})


def number(value: float | None, digits: int = 0) -> str:
    """1234567 → “1,234,567”."""
    return NONE if value is None else f"{value:,.{digits}f}"


def share(value: float | None, digits: int = 1) -> str:
    """0.123 → “12.3 %”."""
    return NONE if value is None else f"{value * 100:.{digits}f}\u00a0%"


def estimate(found: Estimate, as_text: Callable[[float | None], str] = share) -> str:
    """The value; a dash where nothing is known."""
    return as_text(found.value)


def interval(found: Estimate, as_text: Callable[[float | None], str] = share) -> str:
    """“10.1 % – 14.8 %”, the 95 % interval."""
    if found.low is None or found.high is None:
        return NONE
    return f"{as_text(found.low)}\u00a0–\u00a0{as_text(found.high)}"


def day(zone: dt.tzinfo, at: int | None) -> str:
    """2026-11-28, in the shop's timezone."""
    return NONE if at is None else f"{dt.datetime.fromtimestamp(at, zone):%Y-%m-%d}"


def moment(zone: dt.tzinfo, at: int | None) -> str:
    """2026-11-28 14:05, in the shop's timezone."""
    return NONE if at is None else f"{dt.datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}"


def words(language: str, told: Mapping[str, str]) -> str:
    """The text of this language, else of the other."""
    return told.get(language) or next(iter(told.values()), "")


def _money(language: str, minor: int, currency: str) -> str:
    return format_money(minor, currency, language)


def _text(language: str, key: str, **values: object) -> str:
    return say(f"owner.{key}", language, **values)
