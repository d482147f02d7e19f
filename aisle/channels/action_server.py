"""What is asked of the action server, which holds all models: JSON over loopback, with the secret both know.

answer(settings, "search", {"text": "kettle", "language": "en"}, 3.0) → {"ids": […], "notes": […]}
"""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

import httpx

from aisle.shop.settings import Settings

log = logging.getLogger("aisle.gateway")


def answer(
    settings: Settings, what: str, told: dict[str, Any], timeout_s: float
) -> dict[str, Any] | None:  # Any: JSON
    """What `/aisle/<what>` says; None where it does not answer in time, or not with an object."""
    try:
        response = _client().post(
            f"http://127.0.0.1:{settings.actions_port}/aisle/{what}",
            json=told,
            headers={"x-internal-secret": settings.internal_secret},
            timeout=timeout_s,
        )
        response.raise_for_status()
        said = response.json()
    except (httpx.HTTPError, ValueError) as error:
        log.warning("the action server did not answer %s: %s", what, type(error).__name__)
        return None
    return said if isinstance(said, dict) else None


@cache
def _client() -> httpx.Client:
    """One: each would read the certificates of the world, to talk to this machine alone."""
    return httpx.Client(trust_env=False)
