"""What a finder found, in places of the normalised text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """`shares`: leaves its characters to others too (a ZIP stands inside an address)."""

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None
    canonical: str | None = None
    shares: bool = False
