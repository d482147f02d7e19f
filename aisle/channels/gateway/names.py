"""What the shop is called."""

from __future__ import annotations

from aisle.shop.settings import Settings


def shop_name(settings: Settings, language: str) -> str:
    """The shop's name in this language, else in the other."""
    names = {str(code): name for code, name in settings.shop.name.items()}
    return names.get(language) or next(iter(names.values()), "Aisle")
