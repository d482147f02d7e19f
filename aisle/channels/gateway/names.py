"""What the shop is called, and what one may ask it first."""

from __future__ import annotations

from typing import Any

from aisle.language.wording import say
from aisle.shop.settings import Settings


def shop_name(settings: Settings, language: str) -> str:
    """The shop's name in this language, else in the other."""
    names = {str(code): name for code, name in settings.shop.name.items()}
    return names.get(language) or next(iter(names.values()), "Aisle")


def first_words(settings: Settings, language: str, *, is_demo: bool) -> dict[str, Any]:  # Any: JSON
    """What a conversation begins with: that it is an AI, and what one may ask."""
    return {
        "disclosure": say("channels.disclosure", language, shop=shop_name(settings, language)),
        "starters": starters(language, is_demo=is_demo),
    }


def starters(language: str, *, is_demo: bool) -> list[str]:
    """Questions to begin with; only the demo is known to sell tents."""
    first = "starter_search" if is_demo else "starter_popular"
    keys = (first, "starter_recommend", "starter_order", "starter_returns")
    return [say(f"channels.{key}", language) for key in keys]
