"""What the shop and its answerer are called."""

from __future__ import annotations

from aisle.shop.settings import Settings


def shop_name(settings: Settings, language: str) -> str:
    """The shop's name in this language, else in the other."""
    names = {str(code): name for code, name in settings.shop.name.items()}
    return names.get(language) or next(iter(names.values()), "Aisle")


def answers_by(settings: Settings) -> str:
    """Which words free answers: "extractive", or "llm:<model>"."""
    return f"llm:{settings.llm_model}" if settings.llm_url and settings.llm_model else "extractive"
