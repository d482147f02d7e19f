"""Thumbs under an answer: up is thanked for, down asks why."""

from __future__ import annotations

from collections.abc import Sequence

from aisle.channels.gateway.answers import Said
from aisle.channels.telegram.buttons import Button
from aisle.language.wording import say

REASONS = ("asked", "wrong", "other")


def thumb_row(said: Sequence[Said]) -> list[list[Button | str]]:
    """👍 👎 where the turn wants to be judged."""
    end = next((one for one in reversed(said) if one.event == "turn.end"), None)
    if end is None or not end.data.get("feedback"):
        return []
    return thumbs_of(str(end.data.get("turn_id", "")))


def thumbs_of(turn_id: str) -> list[list[Button | str]]:
    """The row for one turn."""
    return [
        [
            Button("👍", {"thumb": 1, "turn": turn_id}),
            Button("👎", {"thumb": -1, "turn": turn_id}),
        ]
    ]


def reason_rows(turn_id: str, language: str) -> list[list[Button | str]]:
    """One button a reason."""
    titles = [say(f"channels.tg_reason_{name}", language) for name in REASONS]
    return [[Button(one, {"thumb": -1, "turn": turn_id, "reason": one})] for one in titles]
