"""The search box of the storefront: the action server holds the search, as it holds all models."""

from __future__ import annotations

import logging
from dataclasses import dataclass

import httpx

from aisle.shop.settings import Settings

log = logging.getLogger("aisle.gateway")
PATIENCE_S = 3.0


@dataclass(frozen=True)
class Searched:
    """What was found, best first, and what a shopper should hear about it: “Read “kettel” as “kettle”.”"""

    ids: tuple[str, ...]
    notes: tuple[str, ...]


def searched(settings: Settings, text: str, language: str) -> Searched | None:
    """Ask the search; None where it does not answer: the plain words of the shelves serve then."""
    try:
        answer = httpx.post(
            f"http://127.0.0.1:{settings.actions_port}/aisle/search",
            json={"text": text, "language": language},
            headers={"x-internal-secret": settings.internal_secret},
            timeout=PATIENCE_S,
            trust_env=False,
        )
        answer.raise_for_status()
        found = answer.json()
        return Searched(tuple(map(str, found["ids"])), tuple(map(str, found["notes"])))
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        log.warning("the search did not answer the storefront: %s", type(error).__name__)
        return None
