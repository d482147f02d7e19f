"""The search box of the storefront: the action server holds the search, as it holds all models."""

from __future__ import annotations

from dataclasses import dataclass

from aisle.channels.action_server import answer
from aisle.shop.settings import Settings

PATIENCE_S = 3.0


@dataclass(frozen=True)
class Searched:
    """What was found, best first, and what a shopper should hear about it: “Read “kettel” as “kettle”.”"""

    ids: tuple[str, ...]
    notes: tuple[str, ...]


def searched(settings: Settings, text: str, language: str) -> Searched | None:
    """Ask the search; None where it does not answer: the plain words of the shelves serve then."""
    found = answer(settings, "search", {"text": text, "language": language}, PATIENCE_S)
    if found is None:
        return None
    return Searched(tuple(map(str, found["ids"])), tuple(map(str, found["notes"])))
