"""What a shopper is told about the queue, as the `handoff` block and its text."""

from __future__ import annotations

from typing import Any

from aisle.language.wording import say
from aisle.shop.handoffs import Place
from aisle.shop.settings import Settings


def handoff_block(place: Place, settings: Settings, language: str) -> dict[str, Any]:  # Any: JSON
    """`{"type": "handoff", "state", "position", "fallback"}`: position, hours, and the way back."""
    state = "waiting" if place.state == "noted" else place.state
    return {
        "v": 1,
        "type": "handoff",
        "state": state,
        "position": place.position,
        "fallback": _text(place, settings, language),
    }


def _text(place: Place, settings: Settings, language: str) -> str:
    shop, key = settings.shop, f"desk.{place.state}"
    if place.state == "waiting":
        key = "desk.waiting_open" if place.is_open else "desk.waiting_closed"
    email = shop.contact.email
    return say(
        key,
        language,
        position=place.position,
        opens=f"{shop.handoff.opens:%H:%M}",
        closes=f"{shop.handoff.closes:%H:%M}",
        timezone=shop.timezone,
        or_write=say("desk.or_write", language, email=email) if email else "",
        back=say("desk.back", language),
    )
