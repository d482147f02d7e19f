"""How long the shop watches for a shopper, how much, and at what hours it speaks."""

from __future__ import annotations

import datetime as dt

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class WatchRules:
    """`opens` to `closes`: what falls due in the night is told in the morning, if it still holds then."""

    days: int = Field(
        default=90,
        ge=1,
        le=3650,
        description="Days after which a back-in-stock or price-drop watch ends untold.",
    )
    most: int = Field(default=20, ge=1, le=1000, description="Watches one person may have at once.")
    opens: dt.time = Field(
        default=dt.time(8), description="No such message before this hour, shop's time."
    )
    closes: dt.time = Field(
        default=dt.time(22), description="No such message after this hour, shop's time."
    )
